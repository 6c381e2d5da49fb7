using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Processing.Processors.Quantization;

namespace Tinct.ImageSharp.Tests;

/// <summary>ImageSharp's own indexed files with Tinct's palettes: they show what a .tinct file of the same options shows, pixel by pixel.</summary>
public sealed class QuantizerTests
{
    [Theory]
    [InlineData(16, Tune.Psnr)]
    [InlineData(256, Tune.Psnr)]
    [InlineData(64, Tune.Balanced)]
    [InlineData(256, Tune.Balanced)]
    [InlineData(64, Tune.Visual)]
    public void APngShowsWhatATinctFileDoes(int colors, Tune tune)
    {
        using Image<Rgba32> image = Pictures.Photograph();
        var options = new EncodeOptions { Colors = colors, Tune = tune };

        using Image png = Image.Load(Png(image, new TinctQuantizer(options)));
        using Image tinct = Image.Load(Pictures.Configuration, image.Tinct(options));

        Assert.Equal(tinct.Pixels(), png.Pixels());
    }

    [Theory]
    [InlineData(Tune.Psnr)]
    [InlineData(Tune.Balanced)]
    public void AlphaIsPartOfThePalette(Tune tune)
    {
        using Image<Rgba32> image = Pictures.Faded();
        var options = new EncodeOptions { Colors = 200, Tune = tune };

        using Image png = Image.Load(Png(image, new TinctQuantizer(options)));
        using Image tinct = Image.Load(Pictures.Configuration, image.Tinct(options));

        Assert.Equal(tinct.Pixels(), png.Pixels());
    }

    [Fact]
    public void AGifShowsWhatATinctFileDoes()
    {
        using Image<Rgba32> image = Pictures.Photograph();
        using var stream = new MemoryStream();

        image.SaveAsGif(stream, new GifEncoder { Quantizer = new TinctQuantizer(new EncodeOptions { Colors = 64 }) });

        using Image gif = Image.Load(stream.ToArray());
        using Image tinct = Image.Load(Pictures.Configuration, image.Tinct(new EncodeOptions { Colors = 64 }));
        Assert.Equal(tinct.Pixels(), gif.Pixels());
    }

    [Theory]
    [InlineData(16, 0.85)]
    [InlineData(256, 0.80)]
    public void TheErrorIsWellBelowImageSharps(int colors, double most)
    {
        using Image<Rgba32> image = Pictures.Photograph();
        using Image ours = Image.Load(Png(image, new TinctQuantizer(new EncodeOptions { Colors = colors, Tune = Tune.Psnr })));
        using Image theirs = Image.Load(Png(image, new WuQuantizer(new QuantizerOptions { Dither = null, MaxColors = colors })));

        double ratio = Pictures.MeanSquaredError(image, ours) / Pictures.MeanSquaredError(image, theirs);

        Assert.InRange(ratio, 0.01, most);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ImageSharpsDitheringFindsEntriesByTheQuantizer(bool ordered)
    {
        using Image<Rgba32> image = Pictures.Photograph();
        var options = new QuantizerOptions { MaxColors = 16, Dither = ordered ? KnownDitherings.Bayer8x8 : KnownDitherings.FloydSteinberg };
        var quantizer = new TinctQuantizer(EncodeOptions.Default, options);

        using Image dithered = Image.Load(Png(image, quantizer));
        using Image plain = Image.Load(Png(image, new TinctQuantizer(new EncodeOptions { Colors = 16 })));

        Assert.Equal(plain.Pixels().Distinct().Order(Comparer<Rgba32>.Create(static (a, b) => a.PackedValue.CompareTo(b.PackedValue))),
            dithered.Pixels().Distinct().Order(Comparer<Rgba32>.Create(static (a, b) => a.PackedValue.CompareTo(b.PackedValue))));
        Assert.NotEqual(plain.Pixels(), dithered.Pixels());
        Assert.Equal(Png(image, quantizer), Png(image, quantizer));
    }

    [Fact]
    public void APictureIsQuantizedInPlace()
    {
        using Image<Rgba32> image = Pictures.Photograph();
        using Image tinct = Image.Load(Pictures.Configuration, image.Tinct(new EncodeOptions { Colors = 32 }));

        image.Mutate(static context => context.Quantize(new TinctQuantizer(new EncodeOptions { Colors = 32 })));

        Assert.Equal(tinct.Pixels(), image.Pixels());
    }

    [Fact]
    public void WhatIsNoPartOfAFitIsRefused()
    {
        Assert.Throws<ArgumentException>(static () => new TinctQuantizer(new EncodeOptions { Goal = new EncodeGoal.Lossless() }));
        Assert.Throws<ArgumentException>(static () => new TinctQuantizer(new EncodeOptions { Map = new MapOptions { Smooth = 0.2 } }));
        Assert.Throws<ArgumentException>(static () => new TinctQuantizer(new EncodeOptions { Map = new MapOptions { Dither = Dither.Ordered } }));
    }

    [Fact]
    public void WithoutColorsThereIsNoPalette()
    {
        using IQuantizer<Rgba32> quantizer = new TinctQuantizer().CreatePixelSpecificQuantizer<Rgba32>(Pictures.Configuration);

        Assert.Throws<InvalidOperationException>(() => quantizer.Palette);
    }

    private static byte[] Png(Image image, IQuantizer quantizer)
    {
        using var stream = new MemoryStream();
        image.SaveAsPng(stream, new PngEncoder { ColorType = PngColorType.Palette, BitDepth = PngBitDepth.Bit8, Quantizer = quantizer });
        return stream.ToArray();
    }
}
