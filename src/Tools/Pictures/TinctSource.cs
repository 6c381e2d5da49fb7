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
    public static TinctReader Open(string name, CommandConsole console, DecodeLimits? limits = null)
    {
        limits ??= PaletteBeside.LimitsFor(name);
        if (name == Batch.Pipe)
        {
            return new TinctReader(OfPipe(console.Input), limits);
        }

        var file = new FileStream(name, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        try
        {
            return new TinctReader(file.CanSeek ? file : OfPipe(file), limits);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>All bytes of a stream.</summary>
    /// <exception cref="ImageFileException">There are too many.</exception>
    public static byte[] ReadAll(Stream stream) => new ForwardReader(stream).ReadToEnd(ImageReadLimits.Default.MaxFileBytes, "Tinct");

    /// <summary>What is no .tinct file is not read to its end: it may have none.</summary>
    private static MemoryStream OfPipe(Stream stream)
    {
        var reader = new ForwardReader(stream);
        ReadOnlySpan<byte> head = reader.Peek(TinctHeader.MaxLength);
        return new MemoryStream(head.StartsWith(TinctHeader.Signature) ? reader.ReadToEnd(ImageReadLimits.Default.MaxFileBytes, "Tinct") : head.ToArray());
    }
}
