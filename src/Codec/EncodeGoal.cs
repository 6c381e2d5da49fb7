using Tinct.Format;

namespace Tinct.Codec;

/// <summary>A way to choose the number of colours other than by giving it: one of the nested records.</summary>
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
    /// <see cref="Tune.Psnr"/> and <see cref="CompressionChoice.Smallest"/>; <see cref="MapOptions.Smooth"/> is ignored, and nothing is smoothed where
    /// dithering was asked for. Smoothing first removes what it takes for noise: a file of the same PSNR with fewer colours and less smoothing is larger
    /// and keeps more fine texture. <see cref="MinSsim"/> weighs that.</summary>
    /// <param name="Decibels">The lowest acceptable PSNR. If no palette reaches it, encoding throws <see cref="TargetNotMetException"/>.</param>
    public sealed record MinPsnr(double Decibels) : EncodeGoal
    {
        /// <summary>The least PSNR, at least 0 and finite.</summary>
        public double Decibels
        {
            get;
            init => field = OptionRange.Check(value, 0, double.MaxValue);
        } = OptionRange.Check(Decibels, 0, double.MaxValue, nameof(Decibels));
    }

    /// <summary>The smallest file with at least a structural similarity of luma that a search over palette size and smoothing finds, with milder
    /// smoothing than <see cref="MinPsnr"/>. Otherwise the same.</summary>
    /// <param name="Value">The lowest acceptable <see cref="Analysis.ErrorReport.Ssim"/>. If no palette reaches it, encoding throws
    /// <see cref="TargetNotMetException"/>.</param>
    public sealed record MinSsim(double Value) : EncodeGoal
    {
        /// <summary>The least SSIM, 0 to 1; 1 asks for an exact file.</summary>
        public double Value
        {
            get;
            init => field = OptionRange.Check(value, 0, 1);
        } = OptionRange.Check(Value, 0, 1, nameof(Value));
    }

    /// <summary>The least error in a file of at most a number of bytes that a search over palette size and smoothing finds.
    /// <see cref="MapOptions.Smooth"/> is ignored.</summary>
    /// <param name="Bytes">The largest acceptable size. If no palette makes so small a file, encoding throws <see cref="TargetNotMetException"/>.</param>
    public sealed record MaxBytes(long Bytes) : EncodeGoal
    {
        /// <summary>The most bytes, at least 1.</summary>
        public long Bytes
        {
            get;
            init => field = OptionRange.Check(value, 1, long.MaxValue);
        } = OptionRange.Check(Bytes, 1, long.MaxValue, nameof(Bytes));
    }

    /// <summary>A palette to use as it is, in its order; nothing is fitted.</summary>
    /// <param name="Palette">The palette.</param>
    public sealed record GivenPalette(Palette Palette) : EncodeGoal;
}
