using System.Collections.Frozen;
using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures.Palettes;

namespace Tinct.Tools.Pictures;

/// <summary>A picture from a file of any kind, .tinct among them, or from standard input. It is opened once: a large picture in a file that can be read
/// by rows stays there and is read as often as needed; any other is held in memory.</summary>
internal sealed class PictureFile : IDisposable
{
    /// <summary>The extension of .tinct files.</summary>
    public const string Extension = ".tinct";

    /// <summary>Pixels from which a picture is not held as a whole: that takes ten bytes for each.</summary>
    public const long LargeFrom = 1 << 25;

    /// <summary>The most pixels of a picture that is held together with what is made from it: 24 bytes for each.</summary>
    public const long MostHeld = 1 << 26;

    private readonly Stream? _stream;
    private readonly FileRows? _file;

    private PictureFile(string name, long fileBytes, IPixelRows rows, FileRows? file, Stream? stream)
    {
        Name = name;
        FileBytes = fileBytes;
        Rows = rows;
        _file = file;
        _stream = stream;
    }

    /// <summary>Extensions of picture files, by which they are found in folders.</summary>
    public static IReadOnlySet<string> Extensions { get; } =
        FrozenSet.Create(
            ".png", ".apng", ".ppm", ".pgm", ".pbm", ".pnm", ".pam", ".jpg", ".jpeg", ".jpe", ".jfif", ".pjpeg", ".pjp",
            ".gif", ".bmp", ".dib", ".tif", ".tiff", ".webp", ".ico", ".cur", ".tga");

    /// <summary>The file's name, or "-".</summary>
    public string Name { get; }

    /// <summary>The file's format: "PNG", "JPEG", "Tinct".</summary>
    public required string Format { get; init; }

    /// <summary>Bytes of the file.</summary>
    public long FileBytes { get; }

    /// <summary>The picture.</summary>
    public IPixelRows Rows { get; }

    /// <summary>Pixels a row.</summary>
    public int Width => Rows.Width;

    /// <summary>Rows.</summary>
    public int Height => Rows.Height;

    /// <summary>Whether the picture is in memory.</summary>
    public bool IsHeld => Rows is RgbaPicture;

    /// <summary>The picture, which is in memory.</summary>
    public RgbaPicture Picture => (RgbaPicture)Rows;

    /// <summary>Its pixels.</summary>
    public ReadOnlyMemory<RgbaColor> Pixels => Picture.Pixels;

    /// <summary>Profile, EXIF and XMP; known once all rows were read.</summary>
    public FileSections Sections => Rows.Sections;

    /// <summary>What was reduced, ignored or assumed; one sentence each, known once all rows were read.</summary>
    public IReadOnlyList<string> Notes => _file?.Notes ?? [];

    /// <summary>Opens a picture, to be gone through by rows if it is large.</summary>
    /// <param name="name">A file name, or <see cref="Batch.Pipe"/>.</param>
    /// <param name="console">Where standard input is.</param>
    /// <param name="largeFrom">From how many pixels a picture is large.</param>
    /// <param name="frame">See <see cref="ImageReadLimits.Frame"/>.</param>
    /// <exception cref="ImageFileException">The file is of no known format, damaged, or above the limits.</exception>
    /// <exception cref="TinctFormatException">The .tinct file is damaged or above the limits.</exception>
    public static PictureFile Open(string name, CommandConsole console, long largeFrom = LargeFrom, int? frame = null) =>
        OfStream(name, name == Batch.Pipe ? console.Input : ImageFiles.OpenFile(name), owned: name != Batch.Pipe, largeFrom, frame: frame);

    /// <summary>Opens a picture from a file, to be gone through by rows if it is large.</summary>
    /// <inheritdoc cref="Open(string, CommandConsole, long, int?)"/>
    public static PictureFile Open(string name) => OfStream(name, ImageFiles.OpenFile(name), owned: true, LargeFrom);

    /// <summary>Reads a whole picture of at most <see cref="MostHeld"/> pixels.</summary>
    /// <inheritdoc cref="Open(string, CommandConsole, long, int?)"/>
    public static PictureFile Read(string name, CommandConsole console, int? frame = null) =>
        OfStream(name, name == Batch.Pipe ? console.Input : ImageFiles.OpenFile(name), owned: name != Batch.Pipe, long.MaxValue, MostHeld, frame);

    /// <summary>Reads a whole picture of at most <see cref="MostHeld"/> pixels from a file.</summary>
    /// <inheritdoc cref="Open(string, CommandConsole, long, int?)"/>
    public static PictureFile Read(string name) => OfStream(name, ImageFiles.OpenFile(name), owned: true, long.MaxValue, MostHeld);

    /// <summary>Opens a picture, to be gone through by rows if it is large; a failure names the file.</summary>
    /// <exception cref="CommandException">The file cannot be read.</exception>
    public static PictureFile Named(string name, CommandConsole console) => Named(name, () => Open(name, console));

    /// <summary>Reads a whole picture of at most <see cref="MostHeld"/> pixels; a failure names the file.</summary>
    /// <exception cref="CommandException">The file cannot be read.</exception>
    public static PictureFile NamedAndHeld(string name, CommandConsole console) => Named(name, () => Read(name, console));

    private static PictureFile Named(string name, Func<PictureFile> open)
    {
        try
        {
            return open();
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
    /// <inheritdoc cref="Open(string, CommandConsole, long, int?)" path="/exception"/>
    /// <returns>The colours, and <see cref="Notes"/>.</returns>
    public static (ColorHistogram Colors, IReadOnlyList<string> Notes) Count(string name, CommandConsole console, bool keepHiddenColor)
    {
        using PictureFile picture = name == Batch.Pipe
            ? OfStream(name, console.Input, owned: false, largeFrom: 0)
            : OfStream(name, ImageFiles.OpenFile(name), owned: true, largeFrom: 0);
        ColorHistogram colors = new PictureEncoder(picture.Rows, keepHiddenColor).Colors;
        return (colors, picture.Notes);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file?.Dispose();
        _stream?.Dispose();
    }

    /// <summary>Opens a picture. A stream that is <paramref name="owned"/> and not kept for its rows is closed.</summary>
    private static PictureFile OfStream(string name, Stream stream, bool owned, long largeFrom, long mostPixels = long.MaxValue, int? frame = null)
    {
        FileRows? rows = null;
        bool isKept = false;
        try
        {
            var reader = new ForwardReader(stream);
            if (reader.Peek(TinctHeader.Signature.Length).SequenceEqual(TinctHeader.Signature))
            {
                PictureNote.CheckFrame("Tinct", frame ?? 1, 1, "picture");
                Stream file = stream.CanSeek ? stream : new MemoryStream(reader.ReadToEnd(ImageReadLimits.Default.MaxFileBytes, "Tinct"));
                return OfTinct(name, file, owned ? stream : null, largeFrom, mostPixels, out isKept);
            }

            ImageReadLimits limits = ImageReadLimits.Default;
            limits = limits with { MaxPixels = Math.Min(limits.MaxPixels, mostPixels), Frame = frame };
            RowSource source = ImageFiles.Open(reader, limits);
            rows = new FileRows(stream, source, limits);
            long length = stream.CanSeek ? stream.Length : 0;
            isKept = !source.HoldsPicture && (long)source.Width * source.Height >= largeFrom && ((owned && stream.CanSeek) || largeFrom == 0);
            if (isKept)
            {
                return new PictureFile(name, length, rows, rows, owned ? stream : null) { Format = source.Info.Format };
            }

            RgbaPicture held = source.Pixels is { } pixels
                ? new RgbaPicture(pixels, source.Width) { Sections = rows.Sections }
                : RgbaPicture.ReadAll(rows);
            return new PictureFile(name, stream.CanSeek ? length : reader.Position, held, rows, stream: null) { Format = source.Info.Format };
        }
        finally
        {
            if (!isKept)
            {
                rows?.Dispose();
                if (owned)
                {
                    stream.Dispose();
                }
            }
        }
    }

    private static PictureFile OfTinct(string name, Stream stream, Stream? owned, long largeFrom, long mostPixels, out bool isKept)
    {
        stream.Position = 0;
        DecodeLimits limits = PaletteBeside.LimitsFor(name);
        var file = new TinctReader(stream, limits with { MaxPixels = Math.Min(limits.MaxPixels, mostPixels) }, leaveOpen: true);
        FileSections sections = file.ReadSections().ForChangedPicture();
        isKept = file.Header.PixelCount >= largeFrom;
        if (isKept)
        {
            return new PictureFile(name, file.Length ?? 0, new TinctRows(file, sections), file: null, owned) { Format = "Tinct" };
        }

        var pixels = new RgbaColor[file.Header.PixelCount];
        TinctDecoder.DecodePixels(file, pixels);
        var held = new RgbaPicture(pixels, file.Header.Width) { Sections = sections };
        return new PictureFile(name, file.Length ?? 0, held, file: null, stream: null) { Format = "Tinct" };
    }
}
