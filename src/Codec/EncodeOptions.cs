using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Which colour metric fitting and mapping minimise.</summary>
public enum Tune
{
    /// <summary>Squared error in sRGB: the highest PSNR.</summary>
    Psnr,

    /// <summary>Squared error in (1.5 Y, Cb, 1.2 Cr): PSNR close to the best and visibly better colours. The default. k-means counts vivid
    /// colours somewhat more than their number, and for at most 32 entries rare ones too.</summary>
    Balanced,

    /// <summary>OKLab, weighted by how visible an error is at each place: looks best, at a lower PSNR.</summary>
    Visual,
}

/// <summary>Everything that decides the bytes of an encoded file. Immutable, and equal by value; the same picture and options give the same
/// file on every machine and with any number of threads. Settings that several stages share are here; those of a single stage are in
/// <see cref="Fit"/>, <see cref="Map"/> and <see cref="Write"/>.</summary>
/// <remarks>A value out of range is refused where it is set, by an <see cref="ArgumentOutOfRangeException"/> that names the option.</remarks>
public sealed record EncodeOptions
{
    /// <summary>All defaults.</summary>
    public static EncodeOptions Default { get; } = new();

    /// <summary>Palette size asked for, 1 to 65,536. Default 256. Pictures with no more distinct colours than this are coded exactly. Fewer
    /// colours make a smaller file and a larger error. Ignored where there is a <see cref="Goal"/>.</summary>
    public int Colors
    {
        get;
        init => field = OptionRange.Check(value, 1, Palette.MaxCount);
    } = 256;

    /// <summary>Chooses the number of colours in place of <see cref="Colors"/>. Default null: <see cref="Colors"/> decides. A search for a quality or a
    /// size makes several files and takes two to ten times as long as one.</summary>
    public EncodeGoal? Goal { get; init; }

    /// <summary>The metric of fit and mapping. Default <see cref="Tune.Balanced"/>.</summary>
    public Tune Tune
    {
        get;
        init => field = OptionRange.CheckDefined(value);
    } = Tune.Balanced;

    /// <summary>1 (fastest) to 9 (best), default 5: how much work goes into a better palette and a shorter coding of the index map.</summary>
    public int Effort
    {
        get;
        init => field = OptionRange.Check(value, 1, 9);
    } = Codec.Effort.Default;

    /// <summary>Keeps the colour under fully transparent pixels instead of making them one entry. Default no. Where the palette is too small to
    /// keep all, colours count alike whatever their alpha: hidden ones are kept as well as visible ones, and the visible ones somewhat worse than
    /// by default.</summary>
    public bool KeepHiddenColor { get; init; }

    /// <summary>Threads to use, at least 1; the bytes do not depend on it. Default: one a processor. More threads need more memory.</summary>
    public int Threads
    {
        get;
        init => field = OptionRange.Check(value, 1, int.MaxValue);
    } = Environment.ProcessorCount;

    /// <summary>How the palette is fitted.</summary>
    public FitOptions Fit { get; init; } = FitOptions.Default;

    /// <summary>How pixels get their palette entry.</summary>
    public MapOptions Map { get; init; } = MapOptions.Default;

    /// <summary>How the file is written.</summary>
    public FileWriteOptions Write { get; init; } = FileWriteOptions.Default;

    /// <summary>Measures all errors of the file (<see cref="EncodeResult.Errors"/>) and not the mean squared error alone. Default no: it takes
    /// about as long as mapping. Does not change the file.</summary>
    public bool MeasureErrors { get; init; }

    /// <summary>Whether the picture has to be in memory: dithering and smoothing look at neighbours, <see cref="Tune.Visual"/> weighs pixels by them,
    /// and a search makes many files. Otherwise <see cref="PictureEncoder"/> takes rows as they come, and memory does not grow with the height.</summary>
    public bool NeedsWholePicture =>
        Map.Dither != Dither.None || Map.Smooth > 0 || Tune == Tune.Visual || Goal is EncodeGoal.Knee or EncodeGoal.MinPsnr
            or EncodeGoal.MinSsim or EncodeGoal.MaxBytes;

    /// <summary>Whether the colour under zero alpha counts.</summary>
    internal bool KeepsHiddenColor => KeepHiddenColor || Goal is EncodeGoal.Lossless;

    /// <summary>Refuses options that contradict each other.</summary>
    /// <exception cref="ArgumentException">There are more fixed colours than the palette has, or some together with a given palette; or dithering is asked
    /// for where pixels go by the responsibility of their colour.</exception>
    internal void CheckTogether()
    {
        if (Goal is EncodeGoal.GivenPalette && Fit.FixedColors is not null)
        {
            throw new ArgumentException(
                $"{nameof(FitOptions)}.{nameof(FitOptions.FixedColors)} does not go with {nameof(EncodeGoal.GivenPalette)}.", nameof(FitOptions.FixedColors));
        }

        if (Fit.Method == FitMethod.Em && Map is { Assignment: Assignment.Map, Dither: not Dither.None })
        {
            throw new ArgumentException(
                $"{nameof(MapOptions)}.{nameof(MapOptions.Dither)} does not go with {nameof(Assignment)}.{nameof(Assignment.Map)}.", nameof(MapOptions.Dither));
        }

        if (Goal is null && Fit.FixedColors is { } kept && kept.Count > Colors)
        {
            throw new ArgumentException(
                $"{nameof(FitOptions)}.{nameof(FitOptions.FixedColors)} has {kept.Count} colours, more than the {Colors} of {nameof(Colors)}.",
                nameof(FitOptions.FixedColors));
        }
    }
}
