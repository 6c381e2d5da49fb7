using System.Runtime.InteropServices;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing.Processors.Quantization;
using Tinct.Codec;
using Tinct.Format;

namespace Tinct.ImageSharp;

/// <summary>One palette for all pixels that it is shown. A structure, because ImageSharp's dithering takes nothing else; its copies share what it holds.</summary>
internal readonly struct PixelQuantizer<TPixel>(Configuration configuration, QuantizerOptions options, EncodeOptions fit) : IQuantizer<TPixel>
    where TPixel : unmanaged, IPixel<TPixel>
{
    private readonly SeenColors _seen = new(fit);

    /// <inheritdoc/>
    public Configuration Configuration { get; } = configuration;

    /// <inheritdoc/>
    public QuantizerOptions Options { get; } = options;

    /// <inheritdoc/>
    public ReadOnlyMemory<TPixel> Palette => _seen.Fitted().Colors;

    /// <inheritdoc/>
    public void AddPaletteColors(Buffer2DRegion<TPixel> pixelRegion)
    {
        var pixels = new RgbaColor[pixelRegion.Width * pixelRegion.Height];
        for (int y = 0; y < pixelRegion.Height; y++)
        {
            Span<RgbaColor> row = pixels.AsSpan(y * pixelRegion.Width, pixelRegion.Width);
            PixelOperations<TPixel>.Instance.ToRgba32(Configuration, pixelRegion.DangerousGetRowSpan(y), MemoryMarshal.Cast<RgbaColor, Rgba32>(row));
        }

        _seen.Add(new RgbaPicture(pixels, pixelRegion.Width, pixelRegion.Height));
    }

    /// <inheritdoc/>
    public IndexedImageFrame<TPixel> QuantizeFrame(ImageFrame<TPixel> source, Rectangle bounds)
    {
        PixelQuantizer<TPixel> self = this;
        return QuantizerUtilities.QuantizeFrame(ref self, source, bounds);
    }

    /// <inheritdoc/>
    public byte GetQuantizedColor(TPixel color, out TPixel match)
    {
        (TPixel[] colors, ExactPaletteMap map) = _seen.Fitted();
        Rgba32 rgba = default;
        color.ToRgba32(ref rgba);
        byte index = map.Find(new RgbaColor(rgba.R, rgba.G, rgba.B, rgba.A));
        match = colors[index];
        return index;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    /// <summary>Counts colours, and fits the palette when it is first asked for.</summary>
    private sealed class SeenColors(EncodeOptions fit)
    {
        private readonly ColorHistogram _counts = new(fit.KeepHiddenColor);
        private readonly List<RgbaPicture> _pictures = [];
        private Palettes? _fitted;

        public void Add(RgbaPicture picture)
        {
            _counts.Add(picture.Pixels.Span);
            if (fit.Tune == Tune.Visual)
            {
                _pictures.Add(picture); // weighs pixels by their neighbours
            }

            _fitted = null;
        }

        public Palettes Fitted() => _fitted ??= Fit();

        private Palettes Fit()
        {
            if (_counts.PixelCount == 0)
            {
                throw new InvalidOperationException("No colours were added, so there is no palette.");
            }

            Palette palette = PaletteFitter.Fit(_counts, _pictures, fit).Palette;
            var colors = new TPixel[palette.Count];
            for (int i = 0; i < colors.Length; i++)
            {
                RgbaColor color = palette[i];
                colors[i].FromRgba32(new Rgba32(color.R, color.G, color.B, color.A));
            }

            return new Palettes(colors, new ExactPaletteMap(palette, fit.Tune, _counts));
        }
    }

    /// <summary>A palette as ImageSharp's pixels, and the map to it.</summary>
    private sealed record Palettes(TPixel[] Colors, ExactPaletteMap Map);
}
