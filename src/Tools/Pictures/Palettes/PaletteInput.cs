using Tinct.Format;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Palettes;

/// <summary>Reads the colours a user gives: from a palette file, the palette of a PNG or .tinct file, or the pixels of any other picture.</summary>
internal static class PaletteInput
{
    /// <summary>Largest accepted palette file, in bytes: 65,536 entries of any format take less.</summary>
    private const long MaxFileBytes = 16 << 20;

    /// <summary>Reads a palette, its order kept.</summary>
    /// <param name="name">A file name.</param>
    /// <exception cref="CommandException">The file cannot be read or holds no palette.</exception>
    public static Palette Read(string name)
    {
        try
        {
            using FileStream stream = ImageFiles.OpenFile(name);
            var reader = new ForwardReader(stream);
            if (PaletteFile.FormatOf(name) is { } format)
            {
                return new Palette(PaletteFile.Read(reader.ReadToEnd(MaxFileBytes, "palette"), format));
            }

            return reader.Peek(TinctHeader.Signature.Length).SequenceEqual(TinctHeader.Signature) ? OfTinct(name, stream, reader) : OfPicture(name, reader);
        }
        catch (Exception exception) when (exception is not CommandException)
        {
            throw Failure.About(name, exception);
        }
    }

    /// <summary>Reads the colours that a fitted palette is to keep.</summary>
    /// <param name="name">A file name; null for no colours.</param>
    /// <param name="colors">How many colours the palette is to have; null where that is not known yet.</param>
    /// <exception cref="CommandException">The file cannot be read, holds no palette, or too large a one.</exception>
    public static Palette? ReadFixed(string? name, int? colors)
    {
        if (name is null)
        {
            return null;
        }

        Palette kept = Read(name);
        int most = colors ?? Palette.MaxCount;
        return kept.Count <= most
            ? kept
            : throw CommandException.Usage($"--fix: {name} has {kept.Count} colours, more than the {most} of the palette; raise -k");
    }

    /// <summary>Reads the front matter alone. A pipe is read to its end, since the bytes that identify the file have been consumed.</summary>
    private static Palette OfTinct(string name, FileStream stream, ForwardReader reader)
    {
        Stream file = stream.CanSeek ? stream : new MemoryStream(reader.ReadToEnd(ImageReadLimits.Default.MaxFileBytes, "Tinct"));
        file.Position = 0;
        using var opened = new TinctReader(file, PaletteBeside.LimitsFor(name), leaveOpen: true);
        return opened.Palette;
    }

    private static Palette OfPicture(string name, ForwardReader reader)
    {
        using RowSource rows = ImageFiles.Open(reader);
        if (rows.Info.SourcePalette is { Count: > 0 } palette)
        {
            return new Palette([.. palette]);
        }

        // A swatch: its colours in the order they appear.
        var colors = new List<RgbaColor>();
        var seen = new HashSet<uint>();
        foreach (RgbaColor pixel in Picture.ReadAll(rows).Pixels)
        {
            if (!seen.Add(pixel.PackedValue))
            {
                continue;
            }

            colors.Add(pixel);
            if (colors.Count > Palette.MaxCount)
            {
                throw new CommandException(
                    ExitCode.BadData, $"{name}: has no palette, and more than {Palette.MaxCount} colours; a swatch has one pixel or area a colour");
            }
        }

        return new Palette([.. colors]);
    }
}
