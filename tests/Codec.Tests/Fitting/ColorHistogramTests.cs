using Tinct.Format;

namespace Tinct.Codec.Tests.Fitting;

public class ColorHistogramTests
{
    public static TheoryData<int, bool, bool> Cases => new()
    {
        { 0, false, false }, { 1, false, false }, { 1, true, false }, { 5000, false, false }, { 5000, true, false }, { 5000, true, true },
        { 700_000, false, false }, { 700_000, true, false },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void CountsLikeADictionary(int count, bool alpha, bool keepHidden)
    {
        RgbaColor[] pixels = SyntheticPictures.Blobs(count, 1, alpha);
        var histogram = new ColorHistogram(keepHidden);
        foreach (RgbaColor[] row in pixels.Chunk(777))
        {
            histogram.Add(row);
        }

        AssertEqual(Naive(pixels, keepHidden), histogram);
        Assert.Equal(count, histogram.PixelCount);
    }

    [Fact]
    public void EveryColorOnceSurvivesManyMerges()
    {
        // 600,000 distinct colours overflow the collecting buffer more than once.
        var pixels = new RgbaColor[600_000];
        for (uint i = 0; i < pixels.Length; i++)
        {
            uint scrambled = i * 2_654_435_761u;
            pixels[i] = RgbaColor.FromPacked(scrambled);
        }

        var histogram = new ColorHistogram(keepHiddenColor: true);
        histogram.Add(pixels);
        AssertEqual(Naive(pixels, true), histogram);
    }

    [Fact]
    public void OrderIsThatOfInterleavedBits()
    {
        RgbaColor[] pixels = SyntheticPictures.Blobs(4000, 2, alpha: true);
        var histogram = new ColorHistogram(keepHiddenColor: true);
        histogram.Add(pixels);
        uint previous = 0;
        foreach (RgbaColor color in histogram.Colors)
        {
            uint code = 0;
            for (int bit = 7; bit >= 0; bit--)
            {
                code = code << 4 | (uint)((color.A >> bit & 1) << 3 | (color.G >> bit & 1) << 2 | (color.R >> bit & 1) << 1 | color.B >> bit & 1);
            }

            Assert.True(code > previous || color == histogram.Colors[0]);
            previous = code;
        }
    }

    [Fact]
    public void TransparentPixelsAreOneColorUnlessKept()
    {
        RgbaColor[] pixels = [new(1, 2, 3, 0), new(9, 9, 9, 0), new(1, 2, 3, 4)];
        var folded = new ColorHistogram();
        folded.Add(pixels);
        Assert.Equal([new RgbaColor(0, 0, 0, 0), new RgbaColor(1, 2, 3, 4)], folded.Colors.ToArray());
        Assert.Equal([2u, 1u], folded.Counts.ToArray());
        var kept = new ColorHistogram(keepHiddenColor: true);
        kept.Add(pixels);
        Assert.Equal(3, kept.Count);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void HistogramsAddUp(bool firstAlpha, bool secondAlpha)
    {
        RgbaColor[] a = SyntheticPictures.Blobs(3000, 3, firstAlpha), b = SyntheticPictures.Blobs(5000, 4, secondAlpha), c = SyntheticPictures.Blobs(100, 5);
        ColorHistogram first = new(), second = new();
        first.Add(a);
        second.Add(b);
        Assert.True(first.Count > 0); // reading in between must not matter
        first.Add(second);
        first.Add(c);
        AssertEqual(Naive([.. a, .. b, .. c], false), first);
        Assert.Equal(8100, first.PixelCount);
        Assert.Throws<ArgumentException>(() => first.Add(first));
        Assert.Throws<ArgumentException>(() => first.Add(new ColorHistogram(keepHiddenColor: true)));
    }

    private static Dictionary<RgbaColor, uint> Naive(RgbaColor[] pixels, bool keepHidden)
    {
        var counts = new Dictionary<RgbaColor, uint>();
        foreach (RgbaColor pixel in pixels)
        {
            RgbaColor color = pixel.A == 0 && !keepHidden ? new RgbaColor(0, 0, 0, 0) : pixel;
            counts[color] = counts.GetValueOrDefault(color) + 1;
        }

        return counts;
    }

    private static void AssertEqual(Dictionary<RgbaColor, uint> expected, ColorHistogram histogram)
    {
        Assert.Equal(expected.Count, histogram.Count);
        for (int i = 0; i < histogram.Count; i++)
        {
            Assert.Equal(expected[histogram.Colors[i]], histogram.Counts[i]);
        }
    }
}
