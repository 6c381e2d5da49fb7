using Tinct.Format;

namespace Tinct.Codec.Tests.Encoding;

/// <summary>What must hold for a file whatever colours are fixed, and of a picture that comes from a file with sections of its own.</summary>
public class FixedColorsTests
{
    private static readonly Palette s_foreign = new([new RgbaColor(1, 2, 3), new RgbaColor(250, 1, 250)]);

    private static RgbaPicture TenColors { get; } =
        new(Enumerable.Range(0, 400).Select(static i => new RgbaColor((byte)(i % 10 * 20), 90, (byte)(i % 10 * 7))).ToArray(), 20, 20);

    public static TheoryData<EncodeGoal> ExactGoals { get; } =
        new(new EncodeGoal.Lossless(), new EncodeGoal.Knee(), new EncodeGoal.MinPsnr(150));

    [Theory]
    [MemberData(nameof(ExactGoals))]
    public void FixedColorsThatThePictureLacksLeaveRoomForItsOwn(EncodeGoal goal)
    {
        EncodeResult result = TinctEncoder.Encode(TenColors, default(Stream), new EncodeOptions { Goal = goal, Fit = new() { FixedColors = s_foreign } });

        Assert.Equal(0, result.MeanSquaredError);
        Assert.Equal(TenColors.Pixels.ToArray(), TinctImage.Decode(result.Bytes).Pixels.ToArray());
    }

    [Fact]
    public void FixedColorsBesideAGivenPaletteAreRefused() =>
        Assert.Throws<ArgumentException>(nameof(FitOptions.FixedColors), () => TinctEncoder.Encode(
            TenColors, default(Stream), new EncodeOptions { Goal = new EncodeGoal.GivenPalette(s_foreign), Fit = new() { FixedColors = s_foreign } }));

    [Fact]
    public void DitheringByResponsibilityIsRefused() =>
        Assert.Throws<ArgumentException>(nameof(MapOptions.Dither), () => TinctEncoder.Encode(
            TenColors, default(Stream), new EncodeOptions
            {
                Fit = new() { Method = FitMethod.Em },
                Map = new() { Assignment = Assignment.Map, Dither = Dither.Ordered },
            }));

    [Fact]
    public void TheModelOfAnEarlierFitDoesNotGoIntoAnotherFile()
    {
        var options = new EncodeOptions { Colors = 6, Fit = new() { Method = FitMethod.Em }, Write = new() { SaveModel = true } };
        RgbaPicture loaded = TinctImage.Decode(TinctEncoder.Encode(TenColors, default(Stream), options).Bytes);
        Assert.NotNull(loaded.Sections.Model);

        EncodeResult again = TinctEncoder.Encode(loaded, default(Stream), new EncodeOptions { Colors = 3 });

        Assert.Null(TinctFile.Open(again.Bytes).Sections.Model);
    }

    [Fact]
    public void ValuesOutOfRangeAreRefusedWhereTheyAreSet()
    {
        Assert.Throws<ArgumentOutOfRangeException>("Compression", () => new FileWriteOptions { Compression = (CompressionChoice)99 });
        Assert.Throws<ArgumentOutOfRangeException>("Dither", () => new MapOptions { Dither = (Dither)(-1) });
        Assert.Throws<ArgumentOutOfRangeException>("Tune", () => new EncodeOptions { Tune = (Tune)7 });
        Assert.Throws<ArgumentOutOfRangeException>("Decibels", () => new EncodeGoal.MinPsnr(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("Bytes", () => new EncodeGoal.MaxBytes(-5));
    }
}
