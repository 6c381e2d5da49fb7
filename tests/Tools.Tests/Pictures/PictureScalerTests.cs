using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.Pictures;

namespace Tinct.Tools.Tests.Pictures;

public sealed class PictureScalerTests
{
    [Theory]
    [InlineData(12, 8, 6, 4, false)]
    [InlineData(13, 9, 5, 4, true)]
    [InlineData(40, 3, 7, 2, true)]
    [InlineData(5, 30, 8, 11, true)]
    public void SmallerPicturesAreTheMeanLightOfTheAreas(int width, int height, int newWidth, int newHeight, bool alpha)
    {
        RgbaColor[] pixels = TestData.RandomPixels(new Random(width), width * height, alpha);

        RgbaColor[] scaled = PictureScaler.Scale(new RgbaPicture(pixels, width), newWidth, newHeight);

        // The oracle takes samples close together instead of computing areas.
        const int Samples = 60;
        for (int i = 0; i < scaled.Length; i++)
        {
            double[] light = new double[3];
            double covered = 0;
            for (int s = 0; s < Samples * Samples; s++)
            {
                int x = (int)(((i % newWidth) + (((s % Samples) + 0.5) / Samples)) * width / newWidth);
                int y = (int)(((i / newWidth) + (((s / Samples) + 0.5) / Samples)) * height / newHeight);
                RgbaColor color = pixels[(y * width) + x];
                covered += color.A;
                light[0] += color.A * LinearLight.Of(color.R);
                light[1] += color.A * LinearLight.Of(color.G);
                light[2] += color.A * LinearLight.Of(color.B);
            }

            Assert.Equal(covered / (Samples * Samples), scaled[i].A, 3.5);
            if (scaled[i].A > 20)
            {
                Assert.Equal(light[0] / covered, LinearLight.Of(scaled[i].R), 0.03);
                Assert.Equal(light[1] / covered, LinearLight.Of(scaled[i].G), 0.03);
                Assert.Equal(light[2] / covered, LinearLight.Of(scaled[i].B), 0.03);
            }
        }
    }

    [Fact]
    public void LargerPicturesHaveSquarePixels()
    {
        RgbaColor[] pixels = TestData.RandomPixels(new Random(1), 6, alpha: true);

        RgbaColor[] scaled = PictureScaler.Scale(new RgbaPicture(pixels, 3), 9, 4);

        Assert.Equal(Enumerable.Range(0, 36).Select(i => pixels[(i / 9 / 2 * 3) + (i % 9 / 3)]), scaled);
    }

    [Fact]
    public void SameSizesChangeNothing()
    {
        RgbaColor[] pixels = TestData.RandomPixels(new Random(2), 60, alpha: true);

        Assert.Equal(pixels, PictureScaler.Scale(new RgbaPicture(pixels, 10), 10, 6));
    }

    [Fact]
    public void LightAndBytesAreInverse() =>
        Assert.All(Enumerable.Range(0, 256), static value => Assert.Equal(value, LinearLight.ToByte(LinearLight.Of((byte)value))));

    [Theory]
    [InlineData(768, 512, 80, double.MaxValue, false, 80, 53)]
    [InlineData(768, 512, 80, 40, false, 60, 40)]
    [InlineData(16, 16, 80, 1000, false, 16, 16)]
    [InlineData(16, 16, 80, 1000, true, 80, 80)]
    [InlineData(5000, 1, 80, 1000, false, 80, 1)]
    public void PicturesFitIntoTheirRoom(int width, int height, double mostWidth, double mostHeight, bool grow, int newWidth, int newHeight) =>
        Assert.Equal((newWidth, newHeight), PictureScaler.Fit(width, height, mostWidth, mostHeight, grow));
}
