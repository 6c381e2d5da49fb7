using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Encodes pictures as .tinct files: counts the colours, fits a palette, maps every pixel to it, compresses the index map.</summary>
public static class TinctEncoder
{
    /// <summary>Encodes a picture.</summary>
    /// <param name="pixels">Row after row from the top, left to right; exactly <paramref name="width"/> x <paramref name="height"/>. They must not change
    /// until the call returns.</param>
    /// <param name="width">Pixels a row, 1 to <see cref="IndexedImage.MaxDimension"/>.</param>
    /// <param name="height">Rows, 1 to <see cref="IndexedImage.MaxDimension"/>.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="sections">What else the file shall hold (ICC profile, EXIF, XMP, text); null for nothing.</param>
    /// <param name="progress">Receives progress, on the calling thread.</param>
    /// <param name="cancellationToken">Ends the encode.</param>
    /// <returns>The file and how it came out.</returns>
    /// <exception cref="ArgumentException">The number of pixels is not width x height, an option is out of range, or a lossless encode was
    /// asked for and the picture has too many colours.</exception>
    /// <exception cref="TargetNotMetException">No file reaches <see cref="EncodeOptions.TargetPsnr"/> or keeps to <see cref="EncodeOptions.MaxBytes"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static EncodeResult Encode(
        ReadOnlyMemory<Rgba32> pixels,
        int width,
        int height,
        EncodeOptions? options = null,
        FileSections? sections = null,
        IProgress<EncodeProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new EncodeOptions();
        Validate(pixels.Length, width, height, options);
        var session = new EncodingSession(pixels, width, height, options, sections ?? FileSections.Empty, progress, cancellationToken);
        if (options.Lossless && session.UniqueColors > Palette.MaxCount)
        {
            throw new ArgumentException(
                $"The picture has {session.UniqueColors} colours; without loss a file holds at most {Palette.MaxCount}.", nameof(pixels));
        }

        if (options.Lossless || !options.GivenPalette.IsEmpty)
        {
            return session.Encode(options.Lossless ? session.UniqueColors : options.GivenPalette.Length, options.Smooth);
        }

        var search = new TargetSearch(session.Encode, session.Measure, session.UniqueColors, Math.Max(1, options.FixedColors.Length));
        return options switch
        {
            { AutoColors: true } => search.Knee(),
            { TargetPsnr: { } decibels } => search.ReachPsnr(decibels),
            { MaxBytes: { } bytes } => search.KeepTo(bytes),
            _ => session.Encode(options.Colors, options.Smooth),
        };
    }

    private static void Validate(int pixels, int width, int height, EncodeOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, IndexedImage.MaxDimension);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, IndexedImage.MaxDimension);
        if ((long)width * height != pixels)
        {
            throw new ArgumentException($"{width} x {height} pixels are {(long)width * height}, not {pixels}.", nameof(pixels));
        }

        Require(options.Colors is >= 1 and <= Palette.MaxCount, nameof(options.Colors), options.Colors, $"1 to {Palette.MaxCount}");
        Require(options.Effort is >= 1 and <= 9, nameof(options.Effort), options.Effort, "1 to 9");
        Require(options.DitherStrength is >= 0 and <= 1, nameof(options.DitherStrength), options.DitherStrength, "0 to 1");
        Require(options.Smooth is >= 0 and < double.PositiveInfinity, nameof(options.Smooth), options.Smooth, "finite, at least 0");
        Require(options.Threads >= 1, nameof(options.Threads), options.Threads, "at least 1");
        int goals = (options.AutoColors ? 1 : 0) + (options.TargetPsnr is null ? 0 : 1) + (options.MaxBytes is null ? 0 : 1) + (options.Lossless ? 1 : 0)
            + (options.GivenPalette.IsEmpty ? 0 : 1);
        Require(goals <= 1, "goals", goals, "at most one of AutoColors, TargetPsnr, MaxBytes, Lossless and GivenPalette");
        Require(options.GivenPalette.Length <= Palette.MaxCount, nameof(options.GivenPalette), options.GivenPalette.Length, $"at most {Palette.MaxCount} colours");
        Require(
            options.FixedColors.Length <= (goals == 0 ? options.Colors : Palette.MaxCount), nameof(options.FixedColors), options.FixedColors.Length,
            $"at most as many colours as asked for, {options.Colors}");
    }

    private static void Require(bool holds, string option, object value, string range)
    {
        if (!holds)
        {
            throw new ArgumentException($"{nameof(EncodeOptions)}.{option} is {value}; it must be {range}.", nameof(option));
        }
    }
}
