using Tinct.Format;

namespace Tinct.Codec.Tests.Encoding;

public class TargetSearchTests
{
    private static readonly RgbaColor[] s_picture = SyntheticPictures.Smooth(40, 24, 5, alpha: false);
    private static readonly EncodeOptions s_fast = new() { Effort = 1, Tune = Tune.Psnr, Threads = 1 };

    [Fact]
    public void TheKneeIsThePointFurthestAboveTheChord()
    {
        // Scaled to 0..1 the points lie at (0, 0), (.1, .5), (.4, .8), (1, 1): the heights above the diagonal are 0, .4, .4 - a hair, 0.
        RatePoint[] curve = [new(64, 100, 30), new(128, 200, 40), new(256, 501, 46), new(512, 1100, 50)];
        Assert.Equal(1, Knee.Find(curve));
        Assert.Equal(0, Knee.Find(curve[..1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Knee.Find([]));
    }

    [Fact]
    public void TheKneePassesOverFilesThatAreNotFair()
    {
        // Of all four the second would lie highest; of the two of 30 dB and more the first of equals is taken.
        RatePoint[] curve = [new(2, 100, 10), new(4, 120, 29.9), new(8, 500, 30), new(16, 1100, 31)];
        Assert.Equal(2, Knee.Find(curve));
        Assert.Equal(1, Knee.Find(curve[..2]));
    }

    [Fact]
    public void AnExactFileIsTheKneeWhereItIsNoLarger()
    {
        RatePoint[] curve = [new(64, 100, 30), new(128, 200, 40), new(256, 501, 46), new(512, 1100, 50)];
        RatePoint Exact(long bytes) => new(1000, bytes, double.PositiveInfinity);
        Assert.Equal(1, Knee.Find([.. curve, Exact(201)]));
        Assert.Equal(5, Knee.Find([.. curve, Exact(300), Exact(200), Exact(200)]));
        Assert.Equal(1, Knee.Find([Exact(900), Exact(800)]));
    }

    [Fact]
    public void AnExactFileOfFewColoursIsTheKneeWhateverItsSize()
    {
        RatePoint[] curve = [new(64, 100, 40), new(128, 200, 50)];
        Assert.Equal(2, Knee.Find([.. curve, new(256, 2000, double.PositiveInfinity)]));
        Assert.Equal(0, Knee.Find([.. curve, new(257, 2000, double.PositiveInfinity)]));
    }

    [Fact]
    public void AutoTakesAPowerOfTwoOrTheExactFile()
    {
        EncodeResult result = TinctEncoder.Encode(s_picture, 40, 24, s_fast with { Goal = new EncodeGoal.Knee() });
        Assert.True(result.Colors is >= 2 and <= 256 && int.IsPow2(result.Colors), $"K = {result.Colors}");

        RgbaColor[] few = [.. s_picture.Select(c => new RgbaColor((byte)(c.R & 0x80), 0, (byte)(c.B & 0x80)))];
        EncodeResult exact = TinctEncoder.Encode(few, 40, 24, s_fast with { Goal = new EncodeGoal.Knee() });
        Assert.Equal(0, exact.MeanSquaredError);
    }

    [Theory]
    [InlineData(24)]
    [InlineData(30)]
    [InlineData(36)]
    public void AQualityIsReachedByNoLargerAFileThanThePaletteAloneWouldNeed(double decibels)
    {
        EncodeResult result = TinctEncoder.Encode(s_picture, 40, 24, s_fast with { Goal = new EncodeGoal.MinPsnr(decibels) });
        Assert.True(result.Psnr >= decibels);
        EncodeResult plain = Enumerable.Range(1, 300)
            .Select(colors => TinctEncoder.Encode(s_picture, 40, 24, s_fast with { Colors = colors }))
            .First(candidate => candidate.Psnr >= decibels);
        Assert.True(result.Bytes.Length <= plain.Bytes.Length * 1.02, $"{result.Bytes.Length} against {plain.Bytes.Length}");
    }

    [Fact]
    public void ASimilarityIsReached()
    {
        foreach (double ssim in new[] { 0.7, 0.9, 0.97 })
        {
            EncodeResult result = TinctEncoder.Encode(s_picture, 40, 24, s_fast with { Goal = new EncodeGoal.MinSsim(ssim), MeasureErrors = true });
            Assert.InRange(result.Errors!.Ssim, ssim, ssim + 0.05);
        }

        Assert.Equal(0, TinctEncoder.Encode(s_picture, 40, 24, s_fast with { Goal = new EncodeGoal.MinSsim(1) }).MeanSquaredError);
        Assert.Throws<ArgumentOutOfRangeException>(() => new EncodeGoal.MinSsim(1.1));
    }

    [Fact]
    public void ASearchMakesFewFilesAndItsProgressNamesThemAndNeverGoesBack()
    {
        foreach (EncodeGoal goal in new EncodeGoal[] { new EncodeGoal.MinPsnr(33), new EncodeGoal.MinSsim(0.9), new EncodeGoal.MaxBytes(700), new EncodeGoal.Knee() })
        {
            var seen = new List<EncodeProgress>();
            TinctEncoder.Encode(
                new RgbaPicture(s_picture, 40, 24), default(Stream), s_fast with { Effort = 5, Goal = goal }, progress: new Listener(seen.Add));
            Assert.Equal(seen.Select(static step => step.Fraction).Order(), seen.Select(static step => step.Fraction));
            Assert.Equal(1, seen[^1].Fraction);
            int tried = seen.Select(static step => (step.Colors, step.Smooth)).Distinct().Count(static step => step.Colors > 0);
            Assert.InRange(tried, 2, 16);
        }
    }

    [Fact]
    public void WhatWasDitheredIsNotSmoothed()
    {
        var seen = new List<EncodeProgress>();
        EncodeOptions dithered = s_fast with { Goal = new EncodeGoal.MinPsnr(30), Map = new() { Dither = Dither.Ordered } };
        EncodeResult result = TinctEncoder.Encode(new RgbaPicture(s_picture, 40, 24), default(Stream), dithered, progress: new Listener(seen.Add));
        Assert.True(result.Psnr >= 30);
        Assert.All(seen, static step => Assert.Equal(0, step.Smooth));
    }

    [Fact]
    public void AQualityBeyondEveryPaletteIsRefusedBeforeAnythingIsFitted()
    {
        RgbaColor[] many = [.. Enumerable.Range(0, 300 * 300).Select(i => new RgbaColor((byte)i, (byte)(i >> 8), (byte)((i >> 16) * 80)))];
        var seen = new List<EncodeProgress>();
        TargetNotMetException refused = Assert.Throws<TargetNotMetException>(() => TinctEncoder.Encode(
            new RgbaPicture(many, 300), default(Stream), s_fast with { Goal = new EncodeGoal.MinPsnr(99) }, progress: new Listener(seen.Add)));
        Assert.Contains("99 dB", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(seen, static step => step.Colors > 0);
    }

    [Fact]
    public void TheHighestQualitiesAreReachedExactly()
    {
        EncodeResult result = TinctEncoder.Encode(s_picture, 40, 24, s_fast with { Goal = new EncodeGoal.MinPsnr(400) });
        Assert.Equal(0, result.MeanSquaredError);
    }

    [Fact]
    public void ASizeIsKeptToWithTheRoomUsed()
    {
        foreach (int bytes in new[] { 200, 500, 900 })
        {
            EncodeResult result = TinctEncoder.Encode(s_picture, 40, 24, s_fast with { Goal = new EncodeGoal.MaxBytes(bytes) });
            Assert.InRange(result.Bytes.Length, bytes / 2, bytes);
        }

        Assert.Equal(0, TinctEncoder.Encode(s_picture, 40, 24, s_fast with { Goal = new EncodeGoal.MaxBytes(1_000_000) }).MeanSquaredError);
    }

    [Fact]
    public void GoalsThatCannotBeMetNameTheNearest()
    {
        TargetNotMetException size = Assert.Throws<TargetNotMetException>(
            () => TinctEncoder.Encode(s_picture, 40, 24, s_fast with { Goal = new EncodeGoal.MaxBytes(10) }));
        Assert.Equal(1, size.Nearest.Colors);

        // A palette that is full of other colours has no room for any of the picture's.
        var full = new Palette([.. Enumerable.Range(0, Palette.MaxCount).Select(i => new RgbaColor((byte)i, (byte)(i >> 8), 0))]);
        TargetNotMetException quality = Assert.Throws<TargetNotMetException>(
            () => TinctEncoder.Encode(s_picture, 40, 24, s_fast with { Goal = new EncodeGoal.MinPsnr(200), Fit = new() { FixedColors = full } }));
        Assert.Contains("200 dB", quality.Message, StringComparison.Ordinal);
    }

    private sealed class Listener(Action<EncodeProgress> report) : IProgress<EncodeProgress>
    {
        public void Report(EncodeProgress value) => report(value);
    }
}
