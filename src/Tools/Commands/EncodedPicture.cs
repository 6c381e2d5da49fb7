using Tinct.Codec;
using Tinct.Codec.Analysis;
using Tinct.Format;
using Tinct.Tools.CommandLine;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;
using Tinct.Tools.Pictures.Foreign;
using Tinct.Tools.Pictures.Png;
using Tinct.Tools.Reports;

namespace Tinct.Tools.Commands;

/// <summary>A picture that was encoded as a file of another format than .tinct.</summary>
/// <param name="Result">How the encode came out.</param>
/// <param name="Bytes">The file.</param>
/// <param name="Contents">What it consists of.</param>
/// <param name="Errors">How it differs from the picture.</param>
/// <param name="Notes">What the format could not keep.</param>
internal sealed record EncodedPicture(
    EncodeResult Result, byte[] Bytes, FileContents Contents, ErrorReport Errors, IReadOnlyList<string> Notes);

/// <summary>Encodes a picture as an indexed PNG, a GIF or a lossless WebP: palette and indices are those of the .tinct file with the same options, and a goal is
/// met by the bytes of the format.</summary>
internal sealed class PictureFormatEncoder
{
    private const int MostColors = 256, OpaqueFrom = 128, FirstProbe = 16, SearchEffort = 3;

    private readonly PictureFile _file;
    private readonly EncodeFormat _format;
    private readonly EncodeOptions _options;
    private readonly ImageMetadata _metadata;
    private readonly IProgress<EncodeProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly RgbaPicture _picture;
    private readonly PictureEncoder _encoder;
    private readonly List<string> _notes = [];
    private bool _hadHalfTransparency;

    /// <summary>Counts the picture's colours.</summary>
    /// <param name="file">The picture, held in memory.</param>
    /// <param name="format">What to write; not <see cref="EncodeFormat.Tinct"/>.</param>
    /// <param name="strip">Whether metadata are left out.</param>
    /// <param name="progress">Receives progress; several encodes of a search each report theirs.</param>
    public PictureFormatEncoder(
        PictureFile file, EncodeFormat format, EncodeOptions options, bool strip, IProgress<EncodeProgress>? progress, CancellationToken cancellation)
    {
        (_file, _format, _progress, _cancellation) = (file, format, progress, cancellation);

        // The .tinct file that every encode makes is not needed: stored bands cost least.
        _options = options with { Write = options.Write with { Compression = CompressionChoice.Stored }, MeasureErrors = false };
        _metadata = strip ? ImageMetadata.None : Metadata.ToMetadata(file.Sections.ForChangedPicture());
        _picture = format == EncodeFormat.Gif ? WithPlainAlpha(file) : file.Picture;
        _encoder = new PictureEncoder(_picture, options.KeepHiddenColor || options.Goal is EncodeGoal.Lossless, progress, cancellation);
    }

    private bool IsLimited => _format != EncodeFormat.WebP;

    private string FormatName => _format switch { EncodeFormat.Png => "an indexed PNG", EncodeFormat.Gif => "a GIF", _ => "a WebP" };

    /// <summary>Refuses options with which no picture could be written.</summary>
    /// <exception cref="CommandException">More colours are asked for than the format holds.</exception>
    public static void RefuseTooManyColors(EncodeFormat format, EncodeOptions options)
    {
        int colors = options.Goal switch { null => options.Colors, EncodeGoal.GivenPalette given => given.Palette.Count, _ => 0 };
        if (format is EncodeFormat.Png or EncodeFormat.Gif && colors > MostColors)
        {
            throw CommandException.Usage(
                $"{Show.Count(colors)} colours are more than the {MostColors} that an indexed PNG or a GIF holds; ask for fewer, or write .webp or .tinct");
        }
    }

    /// <summary>Encodes the picture.</summary>
    /// <exception cref="CommandException">The format cannot hold the picture without loss, or the goal cannot be met.</exception>
    public EncodedPicture Encode()
    {
        (EncodeResult result, byte[]? bytes) = _options.Goal switch
        {
            EncodeGoal.Lossless => (Lossless(), null),
            EncodeGoal.Knee => (Knee(), null),
            EncodeGoal.MinPsnr quality => (Reach(static errors => errors.Psnr, quality.Decibels, Show.Decibels), null),
            EncodeGoal.MinSsim quality => (Reach(static errors => errors.Ssim, quality.Value, static value => $"an SSIM of {Show.Value(value)}"), null),
            EncodeGoal.MaxBytes size => KeepTo(size.Bytes),
            _ => (_encoder.Encode(_options, FileSections.Empty, _progress, _cancellation), (byte[]?)null),
        };
        bytes ??= Write(result.Image, _options.Effort);
        ErrorReport errors = Errors(result);
        bool isGrey = PixelTraits.Of(result.Image.Palette.Colors).IsGrey;
        string[] notes = [.. _notes, .. MetadataLoss.Of(_metadata, EncodeFormats.Extension(_format), isGrey)];
        return new EncodedPicture(result, bytes, ContentsOf(bytes), errors, notes);
    }

    /// <summary>GIF has opaque and transparent pixels only. The palette is fitted to the picture reduced to these.</summary>
    private RgbaPicture WithPlainAlpha(PictureFile file)
    {
        ReadOnlySpan<RgbaColor> before = file.Pixels.Span;
        var after = new RgbaColor[before.Length];
        for (int i = 0; i < after.Length; i++)
        {
            RgbaColor color = before[i];
            _hadHalfTransparency |= color.A is > 0 and < 255;
            after[i] = color.A < OpaqueFrom ? default : color with { A = 255 };
        }

        if (_hadHalfTransparency)
        {
            _notes.Add("GIF holds no half-transparent colours: alpha below 128 became transparent, other alpha opaque.");
        }

        return new RgbaPicture(after, file.Width);
    }

    private EncodeResult Lossless()
    {
        if (_hadHalfTransparency)
        {
            throw new CommandException(
                ExitCode.BadData, $"{_file.Name}: a GIF holds no half-transparent colours; leave out --lossless, or write .png, .webp or .tinct");
        }

        return !IsLimited || _encoder.UniqueColors <= MostColors
            ? _encoder.Encode(_options, FileSections.Empty, _progress, _cancellation)
            : throw new CommandException(
                ExitCode.BadData,
                $"{_file.Name}: {Show.Colors(_encoder.UniqueColors)} are more than the {MostColors} that {FormatName} holds; leave out --lossless, or write .webp or .tinct");
    }

    /// <summary>The knee of .tinct files, whose bytes grow with the colours as those of other formats do.</summary>
    private EncodeResult Knee()
    {
        EncodeOptions options = _options with { Write = _options.Write with { Compression = CompressionChoice.Balanced } };
        EncodeResult found = _encoder.Encode(options, FileSections.Empty, _progress, _cancellation);
        return IsLimited && found.Colors > MostColors ? OfColors(MostColors) : found;
    }

    /// <summary>The fewest colours that reach a quality, of the picture as it was read.</summary>
    private EncodeResult Reach(Func<ErrorReport, double> quality, double wanted, Func<double, string> inWords)
    {
        int most = Most();
        EncodeResult? found = null;
        _ = Smallest(most, count =>
        {
            EncodeResult result = OfColors(count);
            bool reaches = quality(Errors(result)) >= wanted;
            found = reaches ? result : found;
            return reaches;
        });
        if (found is not null)
        {
            return found;
        }

        EncodeResult nearest = OfColors(most);
        throw new CommandException(
            ExitCode.TargetUnmet,
            $"{_file.Name}: no palette that {FormatName} holds reaches {inWords(wanted)}; the nearest is {inWords(quality(Errors(nearest)))} with {Show.Colors(nearest.Colors)}");
    }

    private ErrorReport Errors(EncodeResult result) =>
        ImageMetrics.Compare(_file.Pixels.Span, result.Image.ToPixels(), _file.Width, _options.Threads);

    /// <summary>The most colours whose file keeps to a size. Searches compress less hard than the file at the end, which is smaller still.</summary>
    private (EncodeResult Result, byte[] Bytes) KeepTo(long most)
    {
        (EncodeResult Result, byte[] Bytes)? found = null;
        (long least, int fewest) = (long.MaxValue, 0);
        Smallest(Most(), count =>
        {
            EncodeResult result = OfColors(count);
            byte[] bytes = Write(result.Image, Math.Min(SearchEffort, _options.Effort));
            bool isTooLarge = bytes.Length > most;

            // A file of one colour does not show a picture of many: then nothing fits.
            isTooLarge |= result.Colors == 1 && _encoder.UniqueColors > 1;
            (least, fewest) = isTooLarge && bytes.Length > most && bytes.Length < least ? (bytes.Length, result.Colors) : (least, fewest);
            found = isTooLarge ? found : (result, bytes);
            return isTooLarge;
        });
        if (found is not { } best)
        {
            throw new CommandException(
                ExitCode.TargetUnmet,
                $"{_file.Name}: {FormatName} of at most {Show.Bytes(most)} was not found; the nearest has {Show.Bytes(least)} with {Show.Colors(fewest)}");
        }

        byte[] file = Write(best.Result.Image, _options.Effort);
        return (best.Result, file.Length <= best.Bytes.Length ? file : best.Bytes);
    }

    private int Most()
    {
        int exact = Math.Max(_encoder.UniqueColors, _options.Fit.FixedColors?.Count ?? 1);
        return Math.Min(exact, IsLimited ? MostColors : Palette.MaxCount);
    }

    /// <summary>The fewest colours for which a condition holds, if it also holds for all larger numbers; <paramref name="most"/> where it never does.</summary>
    private int Smallest(int most, Func<int, bool> holds)
    {
        int below = Math.Max(1, _options.Fit.FixedColors?.Count ?? 1) - 1;
        int at = Math.Min(most, Math.Max(FirstProbe, below + 1));
        while (!holds(at))
        {
            below = at;
            if (at == most)
            {
                return most;
            }

            at = Math.Min(most, at * 4);
        }

        while (at - below > 1)
        {
            int middle = below + ((at - below) / 2);
            (below, at) = holds(middle) ? (below, middle) : (middle, at);
        }

        return at;
    }

    private EncodeResult OfColors(int count) =>
        _encoder.Encode(_options with { Goal = null, Colors = count }, FileSections.Empty, _progress, _cancellation);

    private byte[] Write(IndexedImage image, int effort)
    {
        using var stream = new MemoryStream();
        switch (_format)
        {
            case EncodeFormat.Png:
                bool keepsOrder = _options.Goal is EncodeGoal.GivenPalette || _options.Fit.FixedColors is not null;
                IndexedPng.Write(stream, image, _metadata, PngSearch.OfEffort(effort, image.Indices.Length), keepsOrder, _options.Threads, _cancellation);
                break;
            case EncodeFormat.Gif:
                GifSink.Write(stream, image);
                break;
            default:
                ImageFiles.Write(stream, EncodeFormats.Extension(_format), image, _metadata);
                break;
        }

        return stream.ToArray();
    }

    private FileContents ContentsOf(byte[] file)
    {
        string word = OptionWords.Formats.Of(_format);
        switch (_format)
        {
            case EncodeFormat.Png:
                PngContents contents = PngContents.Of(file);
                return new FileContents(word, contents.InWords, contents.Metadata);
            case EncodeFormat.Gif:
                return new FileContents(word, "GIF", MetadataSize.None);
            default:
                return new FileContents(word, "lossless WebP", WebPSink.SizeOf(_metadata));
        }
    }
}
