using System.Collections.Frozen;
using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures;

/// <summary>A picture read from a file of any kind, .tinct among them, or from standard input.</summary>
internal sealed record PictureInput
{
    /// <summary>The extension of .tinct files.</summary>
    public const string Extension = ".tinct";

    /// <summary>Extensions of picture files, by which they are found in folders.</summary>
    public static IReadOnlySet<string> Extensions { get; } =
        FrozenSet.Create(
            ".png", ".ppm", ".pgm", ".pbm", ".pnm", ".pam",
            ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".avif", ".heic", ".jxl", ".ico", ".tga");

    /// <summary>The file's name, or "-".</summary>
    public required string Name { get; init; }

    /// <summary>Bytes of the file.</summary>
    public required long FileBytes { get; init; }

    /// <summary>Pixels a row.</summary>
    public required int Width { get; init; }

    /// <summary>Rows.</summary>
    public required int Height { get; init; }

    /// <summary>Width x height pixels from the top left.</summary>
    public required ReadOnlyMemory<Rgba32> Pixels { get; init; }

    /// <summary>Profile, EXIF and XMP.</summary>
    public required FileSections Sections { get; init; }

    /// <summary>What was reduced, ignored or assumed; one sentence each.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Reads a picture.</summary>
    /// <param name="name">A file name, or <see cref="Batch.Pipe"/>.</param>
    /// <param name="console">Where standard input is.</param>
    /// <exception cref="ImageFileException">The file is of no known format, damaged, or above the limits.</exception>
    /// <exception cref="TinctFormatException">The .tinct file is damaged or above the limits.</exception>
    public static PictureInput Read(string name, CommandConsole console)
    {
        return name == Batch.Pipe ? Read(name, new ForwardReader(console.Input), fileBytes: null) : Read(name);
    }

    /// <summary>Reads a picture from a file.</summary>
    /// <param name="name">The file's name.</param>
    /// <exception cref="ImageFileException">The file is of no known format, damaged, or above the limits.</exception>
    /// <exception cref="TinctFormatException">The .tinct file is damaged or above the limits.</exception>
    public static PictureInput Read(string name)
    {
        using FileStream stream = ImageFiles.OpenFile(name);
        return Read(name, new ForwardReader(stream), stream.CanSeek ? stream.Length : null);
    }

    /// <summary>Reads a picture; a failure names the file.</summary>
    /// <exception cref="CommandException">The file cannot be read.</exception>
    public static PictureInput Named(string name, CommandConsole console)
    {
        try
        {
            return Read(name, console);
        }
        catch (Exception exception) when (exception is not CommandException)
        {
            throw Failure.About(name, exception);
        }
    }

    /// <summary>Counts a picture's colours, row by row where its format allows, so that memory does not grow with the picture.</summary>
    /// <param name="name">A file name, or <see cref="Batch.Pipe"/>.</param>
    /// <param name="console">Where standard input is.</param>
    /// <param name="keepHiddenColor">See <see cref="ColorHistogram(bool)"/>.</param>
    /// <inheritdoc cref="Read(string, CommandConsole)" path="/exception"/>
    public static ColorHistogram Count(string name, CommandConsole console, bool keepHiddenColor)
    {
        var histogram = new ColorHistogram(keepHiddenColor);
        using Stream stream = name == Batch.Pipe ? console.Input : ImageFiles.OpenFile(name);
        var reader = new ForwardReader(stream);
        if (IsTinct(reader))
        {
            histogram.Add(OfTinct(name, reader.ReadToEnd(int.MaxValue, "Tinct")).Pixels.Span);
            return histogram;
        }

        using RowSource rows = ImageFiles.Open(reader);
        var row = new Rgba32[rows.Width];
        for (int y = 0; y < rows.Height; y++)
        {
            rows.ReadRow(row);
            histogram.Add(row);
        }

        rows.Finish();
        return histogram;
    }

    private static bool IsTinct(ForwardReader reader) => reader.Peek(TinctHeader.Signature.Length).SequenceEqual(TinctHeader.Signature);

    private static PictureInput Read(string name, ForwardReader reader, long? fileBytes)
    {
        if (IsTinct(reader))
        {
            return OfTinct(name, reader.ReadToEnd(int.MaxValue, "Tinct"));
        }

        using RowSource rows = ImageFiles.Open(reader);
        Picture picture = Picture.ReadAll(rows);
        var notes = new List<string>(picture.Info.Notes);
        return new PictureInput
        {
            Name = name,
            FileBytes = fileBytes ?? reader.Position,
            Width = picture.Width,
            Height = picture.Height,
            Pixels = picture.Pixels,
            Sections = Metadata.ToSections(picture.Info.Metadata, notes),
            Notes = notes,
        };
    }

    private static PictureInput OfTinct(string name, byte[] bytes)
    {
        using TinctSource source = TinctSource.Open(new MemoryStream(bytes));
        return new PictureInput
        {
            Name = name,
            FileBytes = bytes.Length,
            Width = source.Front.Header.Width,
            Height = source.Front.Header.Height,
            Pixels = source.DecodePixels(),
            Sections = source.Sections.ForChangedPicture(),
            Notes = [],
        };
    }
}
