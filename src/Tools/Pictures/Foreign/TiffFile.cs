using Tinct.Format;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>What must be known of a TIFF's first directory (TIFF 6.0) before ImageSharp decodes it: whether it is of a kind that is decoded
/// correctly, and whether all its pixels are there. Also finds profile, XMP, resolution, texts and orientation. TIFF's own tags are not made into EXIF: those that
/// matter describe how the file stores its pixels.</summary>
internal static class TiffFile
{
    private const int BitsPerSample = 258, Photometric = 262, FillOrder = 266, SamplesPerPixel = 277;
    private const int FaxOptions = 292, Predictor = 317, ColorMap = 320, TileWidth = 322, ExtraSamples = 338, SampleFormat = 339, Xmp = 700, Icc = 34675;
    private const int DensityX = 282, DensityY = 283, DensityUnit = 296, Inches = 2, Centimeters = 3;
    private const int GreyInverted = 0, Grey = 1, Rgb = 2, Indexed = 3;
    private const int MultipliedAlpha = 1, StraightAlpha = 2;

    /// <summary>Tags of texts, by the keywords that PNG has for them.</summary>
    private static readonly (int Tag, string Keyword)[] s_texts = [(269, "Title"), (270, "Description"), (315, "Author"), (33432, "Copyright")];

    /// <summary>Checks a file, mends what ImageSharp misreads or refuses, and reads its metadata.</summary>
    /// <param name="file">All of it; bits stored lowest first are reversed, and behind it comes the directory that ImageSharp reads: see <see cref="Plain"/>.</param>
    /// <param name="limits">Held against dimensions and metadata.</param>
    /// <exception cref="ImageFileException">The file ends too early, is above the limits, or is of a kind that would be decoded wrong.</exception>
    public static ForeignMetadata Read(ref byte[] file, ImageReadLimits limits)
    {
        // The page is made the first one, so that it is checked and read as such.
        IReadOnlyList<uint> pages = TiffDirectory.FindPages(file, out bool hasLostPages);
        if (limits.Frame is { } page && pages.Count > 0)
        {
            PictureNote.CheckFrame("TIFF", page, pages.Count, "page");
            TiffDirectory.MakeFirst(file, pages[page - 1]);
        }

        List<TiffEntry> entries = TiffDirectory.Read(file, out bool isCut);
        if (isCut)
        {
            throw ImageFileException.BadData("TIFF: the file ends before its directory or what that names", file.Length);
        }

        var directory = new TiffTags(file, entries);
        long width = directory.First(TiffTags.Width, 0);
        long height = directory.First(TiffTags.Height, 0);
        limits.CheckDimensions("TIFF", width, height);
        var notes = new List<string>();
        int bits = (int)directory.First(BitsPerSample, 1);
        CheckKind(directory, bits);
        int compression = (int)directory.First(TiffStrips.Compression, 1);
        TiffStrips strips = TiffStrips.Find(file, directory, bits, (int)directory.First(SamplesPerPixel, 1));
        var metadata = new ImageMetadata
        {
            Icc = directory.Bytes(Icc),
            Xmp = directory.Bytes(Xmp),
            Density = ReadDensity(directory, notes),
            Texts = [.. s_texts.Select(text => (text.Keyword, Value: directory.Text(text.Tag))).Where(static text => text.Value is not null)
                .Select(static text => new ImageText(text.Keyword, text.Value!))],
        };
        TiffNumbers[] plain = [.. Plain(directory, strips, bits, notes)];
        long orientation = directory.First(TiffDirectory.Orientation, 1);
        if (directory.First(FillOrder, 1) == 2)
        {
            strips.ReverseBits();
        }

        strips.Check(compression);
        if (bits > 8)
        {
            notes.Add(PictureNote.ReducedDepth(bits));
        }

        notes.AddRange(PictureNote.OneOf(limits.Frame ?? 1, pages.Count, "page"));
        if (hasLostPages)
        {
            notes.Add("The TIFF ends before a further page that it names; that page is left out.");
        }

        notes.AddRange(TiffLosses.Of(directory));
        file = TiffDirectory.Append(file, plain);
        ForeignMetadata found = ForeignMetadata.Of(metadata, bits, limits.MaxMetadataBytes);
        return found with
        {
            Notes = [.. found.Notes, .. notes],
            Orientation = orientation is >= 1 and <= 8 ? (int)orientation : 1,
            Size = width * height,

            // The white runs of a fax are zeros, whatever colour a zero stands for; ImageSharp always makes them white.
            IsNegative = compression is 2 or 3 or 4 && directory.First(Photometric, GreyInverted) == Grey,
        };
    }

    /// <summary>Pixels an inch or a centimetre; without a unit they tell the shape of a pixel alone.</summary>
    private static PixelDensity? ReadDensity(TiffTags directory, List<string> notes)
    {
        (double x, double y) = (directory.Fraction(DensityX), directory.Fraction(DensityY));
        switch (directory.First(DensityUnit, Inches))
        {
            case Inches:
                return Density.OfInches(x, y);
            case Centimeters:
                return Density.OfCentimeters(x, y);
            default:
                if (x != y && x > 0 && y > 0)
                {
                    notes.Add(PictureNote.PixelShape(x, y));
                }

                return null;
        }
    }

    private static void CheckKind(TiffTags directory, int bits)
    {
        long photometric = directory.First(Photometric, -1);
        long samples = directory.First(SamplesPerPixel, 1);
        bool fits = (photometric, samples, bits) switch
        {
            (GreyInverted or Grey, 1, 1 or 2 or 4 or 8 or 16) => true,
            (Rgb, 3 or 4, 8 or 16) => true,
            (Indexed, 1, 4 or 8) => true,
            _ => false,
        };
        if (!fits || directory.Numbers(BitsPerSample, samples).Any(value => value != bits))
        {
            throw ImageFileException.Unsupported(
                $"TIFF: {Show.Number(samples, "sample")} of {Show.Number(bits, "bit")} in photometric interpretation {photometric} cannot be read; convert the picture to PNG");
        }

        long compression = directory.First(TiffStrips.Compression, 1);
        if (compression is not (TiffStrips.None or 2 or 3 or 4 or TiffStrips.Lzw or TiffStrips.Deflate or TiffStrips.OldDeflate or TiffStrips.PackBits))
        {
            throw ImageFileException.Unsupported($"TIFF: compression {compression} cannot be read; convert the picture to PNG");
        }

        // ImageSharp adds up samples of different channels.
        if (directory.First(Predictor, 1) != 1 && directory.First(TiffStrips.PlanarConfiguration, 1) == 2)
        {
            throw ImageFileException.Unsupported("TIFF: differences in separate planes cannot be read; convert the picture to PNG");
        }

        if (directory.First(TileWidth, 0) != 0 || directory.First(SampleFormat, 1) != 1)
        {
            throw ImageFileException.Unsupported("TIFF: tiles and samples other than unsigned integers cannot be read; convert the picture to PNG");
        }
    }

    /// <summary>The directory that ImageSharp is given: what the pixels are made from, as it was checked here. Of the file's own it would refuse one that leaves
    /// out what goes without saying (TIFF 6.0: one sample of one bit) or has numbers of another type than is usual, and of a tag that appears twice it takes the last.</summary>
    private static IEnumerable<TiffNumbers> Plain(TiffTags directory, TiffStrips strips, int bits, List<string> notes)
    {
        const int Short = TiffDirectory.Short, Long = TiffDirectory.Long;
        uint samples = Value(SamplesPerPixel, 1), compression = Value(TiffStrips.Compression, TiffStrips.None);
        yield return new(TiffTags.Width, Long, Value(TiffTags.Width, 0));
        yield return new(TiffTags.Height, Long, Value(TiffTags.Height, 0));
        yield return new(BitsPerSample, Short, [.. Enumerable.Repeat((uint)bits, (int)samples)]);
        yield return new(TiffStrips.Compression, Short, compression);
        yield return new(Photometric, Short, Value(Photometric, 0));
        yield return new(TiffStrips.Offsets, Long, strips.Places);
        yield return new(SamplesPerPixel, Short, samples);
        yield return new(TiffStrips.RowsPerStrip, Long, (uint)strips.RowsAStrip);
        yield return new(TiffStrips.ByteCounts, Long, strips.Lengths);
        yield return new(TiffStrips.PlanarConfiguration, Short, Value(TiffStrips.PlanarConfiguration, 1));
        if (compression == TiffStrips.Fax3)
        {
            yield return new(FaxOptions, Long, Value(FaxOptions, 0));
        }

        yield return new(Predictor, Short, Value(Predictor, 1));
        if (Value(Photometric, 0) == Indexed)
        {
            yield return new(ColorMap, Short, Colors(directory, bits));
        }

        if (samples == 4)
        {
            yield return new(ExtraSamples, Short, KindOfAlpha(directory, notes));
        }

        uint Value(int tag, uint otherwise) => (uint)directory.First(tag, otherwise);
    }

    /// <summary>A fourth sample of RGB is taken for straight alpha where the file does not say that it is alpha, or of which kind. Other
    /// programs do the same; ImageSharp refuses one whose kind is unspecified.</summary>
    private static uint KindOfAlpha(TiffTags directory, List<string> notes)
    {
        switch (directory.First(ExtraSamples, 0))
        {
            case StraightAlpha:
                return StraightAlpha;
            case MultipliedAlpha:
                notes.Add(PictureNote.DividedByAlpha("TIFF"));
                return MultipliedAlpha;
            default:
                notes.Add("The TIFF does not say what its fourth sample is; it was taken for alpha.");
                return StraightAlpha;
        }
    }

    /// <summary>A palette's channels have 16 bits. Writers make them of 8 as 256 or as 257 times the value, and old ones leave them as they are; ImageSharp rounds, and
    /// makes 254 of white as 255 times 256.</summary>
    private static uint[] Colors(TiffTags directory, int bits)
    {
        uint[] channels = directory.Numbers(ColorMap, 3L << bits);
        if (channels.Length < 3 << bits)
        {
            throw ImageFileException.BadData($"TIFF: the palette has {channels.Length} numbers instead of {3 << bits}");
        }

        int shift = Array.TrueForAll(channels, static channel => channel < 256) ? 0 : 8;
        return Array.ConvertAll(channels, channel => (channel >> shift & 255) * 257);
    }
}
