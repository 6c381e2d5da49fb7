using Tinct.Format;

namespace Tinct.Codec.Tests;

public class VividnessTests
{
    [Fact]
    public void GreysAndWhatIsTransparentHaveOne()
    {
        Assert.Equal(1, Vividness.Of(new RgbaColor(0, 0, 0)));
        Assert.Equal(1, Vividness.Of(new RgbaColor(77, 77, 77)), 1e-12);
        Assert.Equal(1, Vividness.Of(new RgbaColor(255, 0, 0, 0)));
    }

    [Theory]
    [InlineData(255, 0, 0, -43.0, 127.5)]
    [InlineData(0, 0, 255, 127.5, -20.7)]
    [InlineData(0, 255, 0, -84.5, -106.8)]
    public void ItFollowsTheChromaOfJpeg(byte r, byte g, byte b, double cb, double cr)
    {
        double chroma = Math.Sqrt((cb * cb) + (cr * cr));
        Assert.Equal(1 + (chroma / 64), Vividness.Of(new RgbaColor(r, g, b)), 0.02);
        Assert.Equal(1 + (0.2 * chroma / 64), Vividness.Of(new RgbaColor(r, g, b, 51)), 0.01);
    }
}
