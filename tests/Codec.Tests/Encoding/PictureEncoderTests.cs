using Tinct.Format;

namespace Tinct.Codec.Tests.Encoding;

public class PictureEncoderTests
{
    private const int Width = 40, Height = 24;

    private static readonly EncodeOptions s_fast = new() { Effort = 2, Threads = 1 };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EveryEncodeGivesTheFileThatANewEncoderWould(bool alpha)
    {
        RgbaColor[] picture = SyntheticPictures.Smooth(Width, Height, 5, alpha);
        var encoder = new PictureEncoder(picture, Width, Height);
        EncodeOptions[] wishes =
        [
            s_fast with { Colors = 16 },
            s_fast with { Colors = 16, Tune = Tune.Psnr, Fit = s_fast.Fit with { Method = FitMethod.Em, Covariance = CovarianceType.Full } },
            s_fast with { Colors = 16, Tune = Tune.Psnr, Fit = s_fast.Fit with { Method = FitMethod.Em } },
            s_fast with { Colors = 16, Tune = Tune.Psnr },
            s_fast with { Colors = 16, Tune = Tune.Visual, Fit = s_fast.Fit with { Method = FitMethod.Em } },
            s_fast with { Goal = new EncodeGoal.Knee() },
            s_fast with { Colors = 65_536 },
        ];
        EncodeResult[] together = new EncodeResult[wishes.Length];
        Parallel.For(0, wishes.Length, i => together[i] = encoder.Encode(wishes[i]));
        for (int i = 0; i < wishes.Length; i++)
        {
            EncodeResult alone = TinctEncoder.Encode(picture, Width, Height, wishes[i]);
            Assert.Equal(alone.Bytes.ToArray(), together[i].Bytes.ToArray());
            Assert.Equal(alone.UniqueColors, encoder.UniqueColors);
            Assert.Equal(alone.RawBytes, encoder.RawBytes);
        }

        Assert.Equal(alpha, encoder.HasAlpha);
    }

    [Theory]
    [InlineData(CompressionChoice.Stored)]
    [InlineData(CompressionChoice.Lz4)]
    [InlineData(CompressionChoice.Dense)]
    [InlineData(CompressionChoice.Swift)]
    [InlineData(CompressionChoice.Balanced)]
    [InlineData(CompressionChoice.Smallest)]
    public void AMappedPictureIsWrittenAsIfItHadBeenEncodedSo(CompressionChoice compression)
    {
        RgbaColor[] picture = SyntheticPictures.Smooth(Width, Height, 6, alpha: true);
        var sections = new FileSections { Icc = new byte[] { 1, 2, 3 } };
        EncodeOptions options = s_fast with { Colors = 24, Write = s_fast.Write with { Compression = compression } };
        EncodeResult first = TinctEncoder.Encode(picture, Width, Height, s_fast with { Colors = 24 });
        byte[] again = TinctEncoder.Encode(first.Image, options, sections);
        Assert.Equal(TinctEncoder.Encode(picture, Width, Height, options, sections).Bytes.ToArray(), again);
    }

    [Fact]
    public void OptionsThatNeedHiddenColorAreRefusedWhereItWasNotCounted()
    {
        RgbaColor[] picture = SyntheticPictures.Smooth(Width, Height, 5, alpha: true);
        Assert.Throws<ArgumentException>(() => new PictureEncoder(picture, Width, Height).Encode(s_fast with { Goal = new EncodeGoal.Lossless() }));
        Assert.Throws<ArgumentException>(() => new PictureEncoder(picture, Width, Height, keepHiddenColor: true).Encode(s_fast));
        Assert.Throws<ArgumentException>(() => new PictureEncoder(picture, Width, Height - 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PictureEncoder(picture, 0, Height));
    }
}
