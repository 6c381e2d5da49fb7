using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing.Processors.Quantization;
using Tinct.Codec;

namespace Tinct.ImageSharp;

/// <summary>Tinct's palettes for ImageSharp's own encoders and its <c>Quantize</c>: fitted by Tinct, every colour mapped to the entry that is nearest in the
/// metric of the fit.</summary>
/// <remarks>Only the first frame of a GIF with a global colour table is mapped by it: ImageSharp maps the others to that table by its own, coarser way.
/// <c>GifColorTableMode.Local</c> gives every frame its palette.</remarks>
public sealed class TinctQuantizer : IQuantizer
{
    private readonly EncodeOptions _fit;

    /// <summary>Makes a quantizer without dithering, with Tinct's default fit of 256 colours.</summary>
    public TinctQuantizer()
        : this(EncodeOptions.Default)
    {
    }

    /// <summary>Makes a quantizer without dithering.</summary>
    /// <param name="fit">Number of colours (more than 256 count as 256), metric, effort and method. How files are mapped and written does not apply.</param>
    /// <exception cref="ArgumentException">There is a goal instead of a number of colours, or dithering or smoothing, which are not part of a fit.</exception>
    public TinctQuantizer(EncodeOptions fit)
        : this(fit, new QuantizerOptions { Dither = null, MaxColors = Math.Min((fit ?? throw new ArgumentNullException(nameof(fit))).Colors, QuantizerConstants.MaxColors) })
    {
    }

    /// <summary>Makes a quantizer.</summary>
    /// <param name="fit">Metric, effort and method.</param>
    /// <param name="options">ImageSharp's options: the number of colours, and its dithering, which finds the nearest entries by this quantizer.</param>
    /// <inheritdoc cref="TinctQuantizer(EncodeOptions)" path="/exception"/>
    public TinctQuantizer(EncodeOptions fit, QuantizerOptions options)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentNullException.ThrowIfNull(options);
        if (fit.Goal is not null)
        {
            throw new ArgumentException("A quantizer takes a number of colours, not a goal.", nameof(fit));
        }

        if (fit.Map.Dither != Dither.None || fit.Map.Smooth > 0)
        {
            throw new ArgumentException(
                $"A quantizer maps colour by colour: dithering is ImageSharp's, in {nameof(QuantizerOptions)}.{nameof(QuantizerOptions.Dither)}, and smoothing is not to be had.",
                nameof(fit));
        }

        _fit = fit;
        Options = options;
    }

    /// <inheritdoc/>
    public QuantizerOptions Options { get; }

    /// <inheritdoc/>
    public IQuantizer<TPixel> CreatePixelSpecificQuantizer<TPixel>(Configuration configuration)
        where TPixel : unmanaged, IPixel<TPixel> => CreatePixelSpecificQuantizer<TPixel>(configuration, Options);

    /// <inheritdoc/>
    public IQuantizer<TPixel> CreatePixelSpecificQuantizer<TPixel>(Configuration configuration, QuantizerOptions options)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(options);
        int threads = configuration.MaxDegreeOfParallelism;
        return new PixelQuantizer<TPixel>(
            configuration, options, _fit with { Colors = options.MaxColors, Threads = threads < 0 ? _fit.Threads : Math.Min(threads, _fit.Threads) });
    }
}
