using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures.Palettes;
using Tinct.Tools.Tests.Commands;

namespace Tinct.Tools.Tests.Palettes;

/// <summary>Histograms of parts of many pictures: joined in any way they are the same to the last byte.</summary>
public sealed class SharedHistogramTests
{
    [Theory]
    [InlineData(1 << 20)]
    [InlineData(300)]
    [InlineData(40)]
    [InlineData(3)]
    public void OrderAndGroupingDoNotShow(int maxBins)
    {
        ColorHistogram[] parts = [.. Enumerable.Range(0, 6).Select(Part)];
        var whole = new SharedHistogram(false, maxBins);
        foreach (ColorHistogram part in parts)
        {
            whole.Add(part);
        }

        byte[] expected = Bytes(whole);
        foreach (int[] order in (int[][])[[5, 4, 3, 2, 1, 0], [2, 0, 5, 1, 3, 4]])
        {
            SharedHistogram[] single = [.. order.Select(i => Of(maxBins, parts[i]))];

            // ((0 1) (2 (3 4))) 5
            SharedHistogram left = Join(maxBins, single[0], single[1]), right = Join(maxBins, single[2], Join(maxBins, single[3], single[4]));
            Assert.Equal(expected, Bytes(Join(maxBins, Join(maxBins, left, right), single[5])));
            Assert.Equal(expected, Bytes(Join(maxBins, [.. single])));
        }

        Assert.InRange(whole.Count, 1, maxBins);
        Assert.Equal(maxBins > 300 ? 0 : 1, Math.Min(1, whole.Level));
        Assert.Equal(6 * 400ul, whole.PixelCount);
    }

    [Fact]
    public void WithoutBinsItIsTheHistogramOfAllPictures()
    {
        var expected = new ColorHistogram();
        var shared = new SharedHistogram(false);
        for (int i = 0; i < 6; i++)
        {
            expected.Add(Part(i));
            shared.Add(Part(i));
        }

        ColorHistogram colors = shared.ToColors();
        Assert.Equal(expected.Colors, colors.Colors);
        Assert.Equal(expected.Counts, colors.Counts);
        Assert.Equal(expected.PixelCount, colors.PixelCount);
    }

    [Fact]
    public void BinsKeepTheMeanAndTheClassesOfAlpha()
    {
        RgbaColor[] pixels = [new(10, 20, 30), new(11, 21, 33), new(10, 20, 30, 0), new(200, 1, 1, 254), new(201, 1, 1, 253), new(0, 0, 0, 1)];
        for (int level = 1; level <= SharedHistogram.MaxLevel; level++)
        {
            var colors = new ColorHistogram(keepHiddenColor: true);
            colors.Add(pixels);
            var histogram = new SharedHistogram(keepHiddenColor: true);
            histogram.RaiseTo(level);
            histogram.Add(colors);
            byte[] alphas = [.. histogram.Bins.Select(static bin => bin.Bin.Mean.A).Order()];
            Assert.Equal(0, alphas[0]);
            Assert.Equal(255, alphas[^1]);
            Assert.Equal(6ul, histogram.PixelCount);
            if (level >= 6)
            {
                Assert.Contains(new RgbaColor(11, 21, 32), histogram.Bins.Select(static bin => bin.Bin.Mean));
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void FilesAreReadAsTheyWereWrittenAndDamageIsFound(int level)
    {
        var histogram = new SharedHistogram(true);
        histogram.RaiseTo(level);
        histogram.Add(Part(3, keepHiddenColor: true));
        byte[] bytes = Bytes(histogram);

        Assert.Equal(bytes, Bytes(HistogramFile.Read(bytes)));
        for (int i = 0; i < bytes.Length; i += 7)
        {
            byte[] spoilt = [.. bytes];
            spoilt[i] ^= 16;
            Assert.Throws<ImageFileException>(() => HistogramFile.Read(spoilt));
            Assert.Throws<ImageFileException>(() => HistogramFile.Read(bytes.AsSpan(0, i)));
        }
    }

    [Theory]
    [InlineData("0100000000000000" + "02000000", "01020304" + "01" + "01020304" + "01")]
    [InlineData("0200000000000000" + "02000000", "01020304" + "01" + "01020303" + "01")]
    [InlineData("0100000000000000" + "01000000", "01020304" + "8100")]
    [InlineData("0100000000000000" + "01000000", "01020304" + "81808080808080808002")]
    [InlineData("0000000000000000" + "01000000", "01020304" + "00")]
    [InlineData("0100000000000100" + "01000000", "01020304" + "81808080808040")]
    public void EntriesThatNoPictureHasAreRefused(string totals, string entries)
    {
        byte[] file = [.. Convert.FromHexString("D443544801000000" + totals + entries)];

        Assert.Contains("do not fit", Assert.Throws<ImageFileException>(() => HistogramFile.Read(WithCrc(file))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x00FF_F8F0, 0xFFu, 0xF9u, 0xF0u, 0u)]
    [InlineData(0x00FF_F8F0, 0xFEu, 0xFFu, 0xF7u, 0u)]
    [InlineData(0x00FF_F8F0, 0xF8u, 0xF8u, 0xF7u, 1u)]
    [InlineData(0xFFF8_F8F0, 0xF8u, 0xF8u, 0xF7u, 254u)]
    public void BinsWhoseMeansAreOfOtherBinsAreRefused(uint key, uint r, uint g, uint b, uint a)
    {
        Assert.False(SharedHistogram.CanHold(key, new SharedHistogram.Bin(1, r, g, b, a), 3));
        Assert.True(SharedHistogram.CanHold(0xF9F8_F8F0, new SharedHistogram.Bin(2, 2 * 0xF8, 2 * 0xFF, 0xF0 + 0xF7, 0xF9 + 0xFE), 3));
    }

    [Fact]
    public void MorePixelsThanSumsHoldAreRefused()
    {
        using var work = new Workspace();
        File.WriteAllBytes(work["a.tcth"], WithCrc(Convert.FromHexString("D443544801000000" + "0000000000000100" + "01000000" + "01020304" + "80808080808040")));

        Workspace.Outcome outcome = Workspace.Run("histogram", work["a.tcth"], work["a.tcth"], "-o", work["b.tcth"]);

        Assert.Equal(ExitCode.BadData, outcome.Code);
        Assert.Contains("more than 281,474,976,710,656 pixels", outcome.Error, StringComparison.Ordinal);
        Workspace.Run("histogram", work["a.tcth"], "-o", work["b.tcth"], "-q").Succeeds();
    }

    [Fact]
    public void APaletteOfPartsIsThatOfAllPictures()
    {
        using var work = new Workspace();
        string a = work.Picture("a.pam", 40, 30), b = work.Picture("b.pam", 33, 20, alpha: true), c = work.Picture("c.pam", 21, 9);
        Workspace.Run("palette", a, b, c, "-k", "7", "-o", work["all.hex"], "-q").Succeeds();
        Workspace.Run("histogram", c, a, "-o", work["ca.tcth"], "-j", "2").Succeeds();
        Workspace.Run("histogram", b, "-o", work["b.tcth"], "-q").Succeeds();
        Workspace.Run("histogram", work["b.tcth"], work["ca.tcth"], "-o", work["1.tcth"], "-q").Succeeds();
        Workspace.Run("histogram", a, work["b.tcth"], c, "-o", work["2.tcth"], "-q").Succeeds();

        Assert.Equal(File.ReadAllBytes(work["1.tcth"]), File.ReadAllBytes(work["2.tcth"]));
        Workspace.Run("palette", work["ca.tcth"], work["b.tcth"], "-k", "7", "-o", work["parts.hex"], "-q").Succeeds();
        Workspace.Run("palette", b, work["ca.tcth"], "-k", "7", "-o", work["mixed.hex"], "-q").Succeeds();
        Assert.Equal(File.ReadAllText(work["all.hex"]), File.ReadAllText(work["parts.hex"]));
        Assert.Equal(File.ReadAllText(work["all.hex"]), File.ReadAllText(work["mixed.hex"]));
    }

    [Fact]
    public void AHistogramThatLacksAPictureIsNotWritten()
    {
        using var work = new Workspace();
        File.WriteAllText(work["bad.png"], "no picture");
        Workspace.Outcome outcome = Workspace.Run("histogram", work.Picture("a.pam"), work["bad.png"], "-o", work["a.tcth"]);

        Assert.Equal(ExitCode.BadData, outcome.Code);
        Assert.Contains("not written, for 1 of 2 inputs", outcome.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(work["a.tcth"]));
        Workspace.Run("histogram", work["a.pam"], "--keep-hidden-color", "-o", work["hidden.tcth"], "-q").Succeeds();
        Assert.Contains("--keep-hidden-color", Workspace.Run("palette", work["hidden.tcth"], "-k", "4").Error, StringComparison.Ordinal);
        Assert.Contains("--tune visual", Workspace.Run("palette", work["hidden.tcth"], "--tune", "visual").FailsWith(ExitCode.Usage), StringComparison.Ordinal);
    }

    private static byte[] WithCrc(ReadOnlySpan<byte> file) => [.. file, .. System.IO.Hashing.Crc32.Hash(file)];

    private static ColorHistogram Part(int seed) => Part(seed, keepHiddenColor: false);

    private static ColorHistogram Part(int seed, bool keepHiddenColor)
    {
        var random = new Random(seed);
        var colors = new ColorHistogram(keepHiddenColor);
        colors.Add(Enumerable.Range(0, 400).Select(_ => new RgbaColor(
            (byte)random.Next(256), (byte)(random.Next(16) * 17), (byte)random.Next(4), (byte)(random.Next(3) == 0 ? random.Next(256) : 255))).ToArray());
        return colors;
    }

    private static SharedHistogram Of(int maxBins, ColorHistogram part)
    {
        var histogram = new SharedHistogram(false, maxBins);
        histogram.Add(part);
        return histogram;
    }

    private static SharedHistogram Join(int maxBins, params SharedHistogram[] parts)
    {
        var joined = new SharedHistogram(false, maxBins);
        foreach (SharedHistogram part in parts)
        {
            joined.Add(part);
        }

        return joined;
    }

    private static byte[] Bytes(SharedHistogram histogram)
    {
        using var stream = new MemoryStream();
        HistogramFile.Write(histogram, stream);
        return stream.ToArray();
    }
}
