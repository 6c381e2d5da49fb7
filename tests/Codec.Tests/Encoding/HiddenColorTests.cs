using Tinct.Format;

namespace Tinct.Codec.Tests.Encoding;

public class HiddenColorTests
{
    [Fact]
    public void HiddenColourIsOneEntryUnlessItIsKept()
    {
        RgbaColor[] pixels = [.. Enumerable.Range(0, 64).Select(i => new RgbaColor((byte)i, (byte)(i * 3), 7, i < 32 ? (byte)0 : (byte)255))];
        EncodeResult folded = TinctEncoder.Encode(pixels, 8, 8, new EncodeOptions { Colors = 64 });
        Assert.Equal(33, folded.UniqueColors);
        Assert.All(Decode(folded).Take(32), pixel => Assert.Equal(new RgbaColor(0, 0, 0, 0), pixel));
        Assert.Equal(0, folded.MeanSquaredError);

        EncodeResult kept = TinctEncoder.Encode(pixels, 8, 8, new EncodeOptions { Colors = 64, KeepHiddenColor = true });
        Assert.Equal(pixels, Decode(kept));
        Assert.Equal(pixels, Decode(TinctEncoder.Encode(pixels, 8, 8, new EncodeOptions { Colors = 2, Goal = new EncodeGoal.Lossless() })));
    }

    [Theory]
    [InlineData(Tune.Psnr)]
    [InlineData(Tune.Balanced)]
    [InlineData(Tune.Visual)]
    public void HiddenColoursAreFittedAsVisibleOnesAre(Tune tune)
    {
        // Two soft gradients, one of them hidden.
        RgbaColor[] pixels = [.. Enumerable.Range(0, 4096).Select(i => new RgbaColor((byte)(i / 16), (byte)(i % 64), 90, i % 2 == 0 ? (byte)0 : (byte)255))];
        var options = new EncodeOptions { Colors = 24, Tune = tune, KeepHiddenColor = true, Write = new() { SaveModel = true } };
        EncodeResult result = TinctEncoder.Encode(pixels, 64, 64, options);
        RgbaColor[] decoded = Decode(result);
        double hidden = 0, visible = 0;
        for (int i = 0; i < pixels.Length; i++)
        {
            Assert.Equal(pixels[i].A, decoded[i].A);
            int red = pixels[i].R - decoded[i].R, green = pixels[i].G - decoded[i].G, blue = pixels[i].B - decoded[i].B;
            double error = (red * red) + (green * green) + (blue * blue);
            (hidden, visible) = pixels[i].A == 0 ? (hidden + error, visible) : (hidden, visible + error);
        }

        Assert.InRange(hidden / visible, 0.5, 2);
        Assert.True(hidden / 2048 < 600, $"{hidden / 2048}");
        Assert.Equal((int)ModelSpace.StraightSrgb + (int)tune, (int)result.Model!.Space);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void ColoursAreStraightOnlyWhereOneIsHidden(byte underZeroAlpha, bool isStraight)
    {
        RgbaColor[] pixels = [.. SyntheticPictures.Noise(4095, seed: 5, alpha: true).Select(c => c.A == 0 ? default : c), new RgbaColor(underZeroAlpha, 0, 0, 0)];
        Assert.Equal(isStraight, FitCoordinates.IsStraight(pixels));
        var options = new EncodeOptions { Colors = 8, Tune = Tune.Psnr, KeepHiddenColor = true, Write = new() { SaveModel = true } };
        Assert.Equal(isStraight ? ModelSpace.StraightSrgb : ModelSpace.Srgb, TinctEncoder.Encode(pixels, 64, 64, options).Model!.Space);
    }

    private static RgbaColor[] Decode(EncodeResult result) => TinctDecoder.Decode(result.Bytes).ToPixels();
}
