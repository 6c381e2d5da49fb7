using Tinct.Format;

namespace Tinct.Codec.Tests.Mapping;

public sealed class RepeatedColorsTests
{
    /// <summary>Each cell of the grid would list all of them: gigabytes.</summary>
    [Fact]
    public void APaletteOfOneColorManyTimesTakesNoMoreMemoryThanOneOfMany()
    {
        var palette = new RgbaColor[Palette.MaxCount];
        palette.AsSpan().Fill(new RgbaColor(128, 128, 128));
        palette[0] = new RgbaColor(0, 0, 0);
        var pixels = new RgbaColor[1 << 14];
        for (int i = 0; i < pixels.Length; i++)
        {
            uint mixed = (uint)i * 2654435761u;
            pixels[i] = new RgbaColor((byte)(mixed >> 24), (byte)(mixed >> 16), (byte)(mixed >> 8));
        }

        var picture = new RgbaPicture(pixels, 128);
        var options = new EncodeOptions { Goal = new EncodeGoal.GivenPalette(new Palette(palette)), Tune = Tune.Psnr, Threads = 1, Effort = 1 };
        long before = GC.GetAllocatedBytesForCurrentThread();

        EncodeResult result = TinctEncoder.Encode(picture, default(Stream), options);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200L << 20);
        Assert.All(TinctFile.Open(result.Bytes).Decode().Indices.Distinct(), static index => Assert.InRange(index, 0, 1));
    }
}
