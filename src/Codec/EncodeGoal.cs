using Tinct.Format;

namespace Tinct.Codec;

/// <summary>What decides the number of colours of a file, where it is not a number that was asked for: one of the records in here.</summary>
public abstract record EncodeGoal
{
    private EncodeGoal()
    {
    }

    /// <summary>Keeps every pixel as it is, hidden colours under zero alpha included: the palette has as many colours as the picture. More
    /// than 65,536 are a <see cref="TooManyColorsException"/>.</summary>
    public sealed record Lossless : EncodeGoal;

    /// <summary>Picks the knee of the rate curve: pictures of at most 256 colours are kept exactly; of others, among 2, 4, 8 ... 256 colours
    /// with a fair PSNR, the last size at which an added byte still gains more quality than average, or the exact file where it is no larger.
    /// <see cref="Analysis.Knee"/> has the rule.</summary>
    public sealed record Knee : EncodeGoal;

    /// <summary>The smallest file with at least a PSNR that a search over palette size and smoothing finds. Best with
    /// <see cref="Tune.Psnr"/>; <see cref="MapOptions.Smooth"/> is not looked at.</summary>
    /// <param name="Decibels">The least PSNR. Where no palette reaches it: <see cref="TargetNotMetException"/>.</param>
    public sealed record MinPsnr(double Decibels) : EncodeGoal;

    /// <summary>The least error in a file of at most a number of bytes that a search over palette size and smoothing finds.
    /// <see cref="MapOptions.Smooth"/> is not looked at.</summary>
    /// <param name="Bytes">The most bytes. Where no palette is small enough: <see cref="TargetNotMetException"/>.</param>
    public sealed record MaxBytes(long Bytes) : EncodeGoal;

    /// <summary>A palette to use as it is, in its order; nothing is fitted.</summary>
    /// <param name="Palette">The palette.</param>
    public sealed record GivenPalette(Palette Palette) : EncodeGoal;
}
