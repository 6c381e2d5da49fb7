using Tinct.Format;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures.Palettes;

namespace Tinct.Tools.Pictures;

/// <summary>Opens .tinct files. Standard input and other pipes are read to their end: other formats are written with their metadata first, and
/// a .tinct file has it last.</summary>
internal static class TinctSource
{
    /// <summary>Opens a file by name, or standard input.</summary>
    /// <param name="limits">What to accept; null for the defaults and the palette that lies beside the file.</param>
    /// <exception cref="TinctFormatException">The file is not valid.</exception>
    /// <exception cref="CommandException">It is a picture of another format.</exception>
    public static TinctReader Open(string name, CommandConsole console, DecodeLimits? limits = null)
    {
        limits ??= PaletteBeside.LimitsFor(name);
        if (name == Batch.Pipe)
        {
            return new TinctReader(OfPipe(name, console.Input), limits);
        }

        var file = new FileStream(name, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        try
        {
            return new TinctReader(file.CanSeek ? OfFile(name, file) : OfPipe(name, file), limits);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Refuses a picture of another format; all else, pipes among it, is left to the opening.</summary>
    /// <exception cref="CommandException">It is one.</exception>
    public static void RefusePicture(string name)
    {
        if (name != Batch.Pipe && File.Exists(name) && !SpecialFile.Is(name))
        {
            using var file = new FileStream(name, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            _ = OfFile(name, file);
        }
    }

    /// <summary>All bytes of a file by name, or of standard input.</summary>
    /// <exception cref="ImageFileException">There are too many.</exception>
    /// <exception cref="CommandException">It is a picture of another format.</exception>
    public static byte[] ReadAll(string name, CommandConsole console)
    {
        byte[] file = name == Batch.Pipe ? new ForwardReader(console.Input).ReadToEnd(ImageReadLimits.Default.MaxFileBytes, "Tinct") : File.ReadAllBytes(name);
        RefusePicture(name, file.AsSpan(0, Math.Min(file.Length, ImageFiles.SniffLength)));
        return file;
    }

    /// <summary>The file, at its start, unless it is a picture of another format.</summary>
    private static FileStream OfFile(string name, FileStream file)
    {
        Span<byte> head = stackalloc byte[ImageFiles.SniffLength];
        RefusePicture(name, head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)]);
        file.Position = 0;
        return file;
    }

    /// <summary>What is no .tinct file is not read to its end: it may have none.</summary>
    private static MemoryStream OfPipe(string name, Stream stream)
    {
        var reader = new ForwardReader(stream);
        ReadOnlySpan<byte> head = reader.Peek(ImageFiles.SniffLength);
        RefusePicture(name, head);
        return new MemoryStream(head.StartsWith(TinctHeader.Signature) ? reader.ReadToEnd(ImageReadLimits.Default.MaxFileBytes, "Tinct") : head.ToArray());
    }

    /// <summary>Says of a picture of another format what it is, which helps more than that it is no .tinct file.</summary>
    private static void RefusePicture(string name, ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith(TinctHeader.Signature) && ImageFiles.KindOf(head) is var (format, canRead))
        {
            string file = name == Batch.Pipe ? "standard input" : name;
            throw new CommandException(ExitCode.BadData, canRead
                ? $"{file}: is a picture ({format}), not a .tinct file; tinct encode makes one of it"
                : $"{file}: is {format}, not a .tinct file; tinct encode makes one of it once it is converted to PNG");
        }
    }
}
