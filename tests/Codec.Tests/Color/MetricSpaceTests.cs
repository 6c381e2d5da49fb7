using System.Globalization;
using System.Text.RegularExpressions;
using Tinct.Format;

namespace Tinct.Codec.Tests;

public partial class MetricSpaceTests
{
    public static TheoryData<Tune, bool> Spaces
    {
        get
        {
            var data = new TheoryData<Tune, bool>();
            foreach (Tune tune in Enum.GetValues<Tune>())
            {
                data.Add(tune, false);
                data.Add(tune, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Spaces))]
    public void EveryOpaqueColourSurvivesTheRoundTrip(Tune tune, bool hasAlpha)
    {
        MetricSpace space = MetricSpace.Create(tune, hasAlpha);
        var colors = new RgbaColor[256];
        float[] x = new float[256], y = new float[256], z = new float[256], alpha = new float[256];

        // Every value of every channel, against a lattice of the others that includes both ends.
        int[] lattice = [0, 1, 2, 3, 31, 64, 127, 128, 200, 253, 254, 255];
        for (int free = 0; free < 3; free++)
        {
            foreach (int first in lattice)
            {
                foreach (int second in lattice)
                {
                    for (int i = 0; i < 256; i++)
                    {
                        colors[i] = free switch
                        {
                            0 => new((byte)i, (byte)first, (byte)second),
                            1 => new((byte)first, (byte)i, (byte)second),
                            _ => new((byte)first, (byte)second, (byte)i),
                        };
                    }

                    space.ToCoordinates(colors, x, y, z, alpha);
                    for (int i = 0; i < 256; i++)
                    {
                        if (space.ToColor(x[i], y[i], z[i], alpha[i]) != colors[i])
                        {
                            Assert.Fail($"{colors[i]} became {space.ToColor(x[i], y[i], z[i], alpha[i])}.");
                        }
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Spaces))]
    public void TranslucentColoursKeepAlphaAndAreNearInPremultipliedColour(Tune tune, bool hasAlpha)
    {
        if (!hasAlpha)
        {
            return;
        }

        MetricSpace space = MetricSpace.Create(tune, true);
        RgbaColor[] colors = SyntheticPictures.Noise(4096, seed: 3, alpha: true);
        (float[] x, float[] y, float[] z, float[] alpha) = Coordinates(space, colors, VectorWidths.Best);
        for (int i = 0; i < colors.Length; i++)
        {
            RgbaColor back = space.ToColor(x[i], y[i], z[i], alpha[i]);
            Assert.Equal(colors[i].A, back.A);
            Assert.InRange(Math.Abs(back.R - colors[i].R) * back.A, 0, 255);
            Assert.InRange(Math.Abs(back.G - colors[i].G) * back.A, 0, 255);
            Assert.InRange(Math.Abs(back.B - colors[i].B) * back.A, 0, 255);
        }
    }

    [Theory]
    [MemberData(nameof(Spaces))]
    public void EveryVectorWidthGivesTheSameBits(Tune tune, bool hasAlpha)
    {
        MetricSpace space = MetricSpace.Create(tune, hasAlpha);
        RgbaColor[] colors = SyntheticPictures.Noise(1003, seed: 5, hasAlpha);
        var expected = Coordinates(space, colors, VectorWidth.Scalar);
        foreach (VectorWidth width in Enum.GetValues<VectorWidth>())
        {
            var actual = Coordinates(space, colors, width);
            Assert.Equal(expected.X, actual.X);
            Assert.Equal(expected.Y, actual.Y);
            Assert.Equal(expected.Z, actual.Z);
            Assert.Equal(expected.Alpha, actual.Alpha);
        }
    }

    [Fact]
    public void SrgbCoordinatesAreTheChannelsAndIntegral()
    {
        MetricSpace space = MetricSpace.Create(Tune.Psnr, false);
        var (x, y, z, _) = Coordinates(space, [new(1, 2, 3), new(255, 0, 128)], VectorWidths.Best);
        Assert.Equal([1, 255], x);
        Assert.Equal([2, 0], y);
        Assert.Equal([3, 128], z);
        Assert.True(space.IsIntegral);
        Assert.Equal(3, space.Dimensions);
    }

    [Fact]
    public void PremultipliedCoordinatesAreTheNearestFloats()
    {
        var (x, y, z, alpha) = Coordinates(MetricSpace.Create(Tune.Psnr, true), [new(200, 7, 255, 3), new(9, 9, 9, 0)], VectorWidths.Best);
        Assert.Equal([200 * 3 / 255f, 0], x);
        Assert.Equal([7 * 3 / 255f, 0], y);
        Assert.Equal([3, 0], z);
        Assert.Equal([3, 0], alpha);
    }

    [Fact]
    public void BalancedGreysHaveNoChromaAndRedWeighsMoreThanBlue()
    {
        var (x, y, z, _) = Coordinates(
            MetricSpace.Create(Tune.Balanced, false), [new(100, 100, 100), new(255, 0, 0), new(0, 0, 255), new(0, 0, 0)], VectorWidths.Best);
        Assert.Equal(0, y[0]);
        Assert.Equal(0, z[0]);
        Assert.Equal(1.5 * 100, x[0] - x[3], 0.25);
        Assert.Equal(1.5 * 0.299 * 255, x[1] - x[3], 0.5);
        Assert.Equal(1.2 * 127.5, z[1], 0.5);
        Assert.Equal(127.5, y[2]);
    }

    [Theory]
    [InlineData(Tune.Psnr)]
    [InlineData(Tune.Balanced)]
    public void ProductsClaimedExactAreExact(Tune tune)
    {
        MetricSpace space = MetricSpace.Create(tune, false);
        Assert.True(space.HasExactProducts);
        RgbaColor[] corners = [.. Enumerable.Range(0, 8).Select(i => new RgbaColor((byte)(i % 2 * 255), (byte)(i / 2 % 2 * 255), (byte)(i / 4 * 255)))];
        var (x, y, z, _) = Coordinates(space, [.. corners, .. SyntheticPictures.Noise(150, 6, false)], VectorWidths.Best);
        for (int i = 0; i < x.Length; i++)
        {
            for (int c = 0; c < x.Length; c++)
            {
                float half = ((x[c] * x[c]) + (y[c] * y[c]) + (z[c] * z[c])) * -0.5f;
                float score = (x[i] * x[c]) + ((y[i] * y[c]) + ((z[i] * z[c]) + half));
                double exact = ((double)x[i] * x[c]) + ((double)y[i] * y[c]) + ((double)z[i] * z[c])
                    - ((((double)x[c] * x[c]) + ((double)y[c] * y[c]) + ((double)z[c] * z[c])) / 2);
                Assert.Equal(exact, score);
            }
        }
    }

    [Fact]
    public void OklabFeaturesFollowTheFormulaInDoublePrecision()
    {
        RgbaColor[] colors = SyntheticPictures.Noise(2000, seed: 8, alpha: false);
        colors[0] = new(0, 0, 0);
        colors[1] = new(255, 255, 255);
        var (x, y, z, _) = Coordinates(MetricSpace.Create(Tune.Visual, false), colors, VectorWidths.Best);
        for (int i = 0; i < colors.Length; i++)
        {
            (double l, double a, double b) = OklabReference.Of(colors[i], 0.005);
            Assert.Equal(255 * l, x[i], 3e-4);
            Assert.Equal(255 * a, y[i], 3e-4);
            Assert.Equal(255 * b, z[i], 3e-4);
        }
    }

    [Fact]
    public void TheBalancedSpaceIsTheOneThatTheSpecificationStates()
    {
        string text = File.ReadAllText(Path.Combine(RepositoryRoot(), "spec", "tinct.md"));
        string statement = text[text.IndexOf("spaces 1 and 4 have the coordinates", StringComparison.Ordinal)..];
        double[][] rows =
        [
            .. Row().Matches(statement).Take(3).Select(static row =>
                row.Groups.Values.Skip(1).Select(static factor => Number(factor.Value)).ToArray()),
        ];
        double middle = Number(Middle().Match(statement).Groups[1].Value);
        Assert.Equal(3, rows.Length);

        RgbaColor[] colors = SyntheticPictures.Noise(500, seed: 3, alpha: false);
        var (x, y, z, _) = Coordinates(MetricSpace.Create(Tune.Balanced, false), colors, VectorWidths.Best);
        for (int i = 0; i < colors.Length; i++)
        {
            double[] stated = [.. rows.Select(row => ((row[0] * colors[i].R) + (row[1] * colors[i].G) + (row[2] * colors[i].B)) / 256)];
            Assert.InRange(x[i] - (stated[0] - middle), -1 / 16.0, 1 / 16.0);
            Assert.InRange(y[i] - stated[1], -1 / 16.0, 1 / 16.0);
            Assert.InRange(z[i] - stated[2], -1 / 16.0, 1 / 16.0);
        }
    }

    [Fact]
    public void PointsOutsideTheGamutAreClipped()
    {
        Assert.Equal(new RgbaColor(255, 0, 255), MetricSpace.Create(Tune.Psnr, false).ToColor(300, -20, 255.4, 0));
        Assert.Equal(new RgbaColor(255, 255, 255), MetricSpace.Create(Tune.Visual, false).ToColor(400, 0, 0, 0));
        Assert.Equal(default, MetricSpace.Create(Tune.Psnr, true).ToColor(3, 3, 3, 0.4));
    }

    [Fact]
    public void SpansThatAreTooShortAreRefused()
    {
        MetricSpace space = MetricSpace.Create(Tune.Balanced, true);
        Assert.Throws<ArgumentException>(() => space.ToCoordinates(new RgbaColor[2], new float[2], new float[2], new float[2], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => MetricSpace.Create((Tune)9, false));
    }

    private static (float[] X, float[] Y, float[] Z, float[] Alpha) Coordinates(MetricSpace space, RgbaColor[] colors, VectorWidth width)
    {
        int n = colors.Length;
        float[] x = new float[n], y = new float[n], z = new float[n], alpha = new float[n];
        space.ToCoordinates(colors, x, y, z, alpha, width);
        return (x, y, z, alpha);
    }

    private static double Number(string text) =>
        double.Parse(text.Replace(" ", string.Empty, StringComparison.Ordinal), CultureInfo.InvariantCulture);

    private static string RepositoryRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Codec.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests do not lie in the repository.");
    }

    [GeneratedRegex(@"\((-?\d+) R ([+-] \d+) G ([+-] \d+) B\) / 256")]
    private static partial Regex Row();

    [GeneratedRegex(@"the first less ([\d.]+\d)")]
    private static partial Regex Middle();
}
