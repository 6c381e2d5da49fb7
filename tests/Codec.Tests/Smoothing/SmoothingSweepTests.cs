namespace Tinct.Codec.Tests;

public class SmoothingSweepTests
{
    // Powers of two and integers, so that single precision is exact and the oracle has the same ties as the sweep.
    private static readonly NeighborWeights Weights = new(256, 128, 64);

    [Theory]
    [InlineData(7, 1)]
    [InlineData(1, 9)]
    [InlineData(33, 41)]
    public void SweepsLikeTheNaiveRasterScan(int width, int height)
    {
        // At most 64 rows: one band, whose order is simple.
        NoisyPicture picture = NoisyPicture.Create(width, height, 5, seed: width);
        var map = new SmoothingIndices(picture.Indices, width, 5);
        SmoothingSweep<PottsCost> sweep = NewSweep(picture, map, default(PottsCost));
        ushort[] expected = [.. picture.Indices];
        for (int pass = 0; pass < 4; pass++)
        {
            int changes = NaivePass(picture, expected);

            Assert.Equal(changes, sweep.Run(1, CancellationToken.None));
            Assert.Equal(expected, Copy(map));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void EnergyNeverRises(int threads)
    {
        NoisyPicture picture = NoisyPicture.Create(50, 150, 9, seed: 7);
        var map = new SmoothingIndices(picture.Indices, 50, 9);
        SmoothingPairs pairs = SmoothingPairs.Learn(map, 9);
        SmoothingSweep<SmoothingPairs> sweep = NewSweep(picture, map, pairs);
        double energy = Energy(picture, map, pairs);
        int changes;
        do
        {
            changes = sweep.Run(threads, CancellationToken.None);
            double after = Energy(picture, map, pairs);
            Assert.True(changes == 0 ? after == energy : after < energy, $"{energy} to {after} by {changes} changes");
            energy = after;
        }
        while (changes > 0);
    }

    [Fact]
    public void RarePairsCostMoreAndTheAverageIsOne()
    {
        // 0 and 1 meet often, 0 and 2 once.
        ushort[] indices = [0, 1, 0, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1, 1, 2];
        var map = new SmoothingIndices(indices, 8, 3);
        SmoothingPairs pairs = SmoothingPairs.Learn(map, 3);

        Assert.True(pairs[1, 2] > pairs[0, 1]);
        Assert.True(pairs[0, 2] > pairs[0, 1]);
        double sum = 0;
        int count = 0;
        for (int a = 0; a < 3; a++)
        {
            Assert.Equal(0, pairs[a, a]);
            Assert.Equal(0, pairs[a, 3]);
            for (int b = 0; b < 3; b++)
            {
                Assert.Equal(pairs[a, b], pairs[b, a]);
            }
        }

        foreach ((ushort a, ushort b) in Meetings(indices, 8))
        {
            sum += pairs[a, b];
            count++;
        }

        Assert.Equal(1, sum / count, 0.02);
    }

    private static SmoothingSweep<TCost> NewSweep<TCost>(NoisyPicture picture, SmoothingIndices map, TCost cost)
        where TCost : struct, IPairCost
    {
        LinearMetricSpace space = LinearMetricSpace.Srgb(hasAlpha: false);
        var palette = new SmoothingPalette(picture.Palette, space, 0);
        var pixels = new SmoothingPixels(picture.Pixels, picture.Width, space, default);
        return new SmoothingSweep<TCost>(map, pixels, picture.Indices, palette.Coordinates, cost, Weights);
    }

    /// <summary>Every pixel in turn takes the best of its own, its nearest and its neighbours' entries, the first of equals.</summary>
    private static int NaivePass(NoisyPicture picture, ushort[] indices)
    {
        int changes = 0;
        int height = indices.Length / picture.Width;
        (int X, int Y, double Weight)[] around =
        [
            (-1, 0, Weights.Horizontal), (1, 0, Weights.Horizontal), (0, -1, Weights.Vertical), (0, 1, Weights.Vertical),
            (-1, -1, Weights.Diagonal), (1, -1, Weights.Diagonal), (-1, 1, Weights.Diagonal), (1, 1, Weights.Diagonal),
        ];
        for (int i = 0; i < indices.Length; i++)
        {
            int x = i % picture.Width;
            int y = i / picture.Width;
            (ushort Label, double Weight)[] neighbours =
            [
                .. around.Where(a => x + a.X >= 0 && x + a.X < picture.Width && y + a.Y >= 0 && y + a.Y < height)
                    .Select(a => (indices[i + a.X + (a.Y * picture.Width)], a.Weight)),
            ];
            ushort[] candidates = [indices[i], picture.Indices[i], .. neighbours.Select(n => n.Label)];
            ushort best = candidates.MinBy(c =>
                picture.Distance(i, picture.Palette[c]) + neighbours.Sum(n => n.Label == c ? 0 : n.Weight));
            changes += best == indices[i] ? 0 : 1;
            indices[i] = best;
        }

        return changes;
    }

    private static double Energy(NoisyPicture picture, SmoothingIndices map, SmoothingPairs pairs)
    {
        double energy = picture.Error(picture.Palette, Copy(map));
        for (int y = 0; y < map.Height; y++)
        {
            for (int x = 0; x < map.Width; x++)
            {
                int i = map.Position(x, y);
                energy += Weights.Horizontal * pairs[map.Labels[i], map.Labels[i + 1]];
                energy += Weights.Vertical * pairs[map.Labels[i], map.Labels[i + map.Stride]];
                energy += Weights.Diagonal * pairs[map.Labels[i], map.Labels[i + map.Stride + 1]];
                energy += Weights.Diagonal * pairs[map.Labels[i], map.Labels[i + map.Stride - 1]];
            }
        }

        return energy;
    }

    private static IEnumerable<(ushort A, ushort B)> Meetings(ushort[] indices, int width)
    {
        for (int i = 0; i < indices.Length; i++)
        {
            if ((i + 1) % width != 0 && indices[i] != indices[i + 1])
            {
                yield return (indices[i], indices[i + 1]);
            }

            if (i + width < indices.Length && indices[i] != indices[i + width])
            {
                yield return (indices[i], indices[i + width]);
            }
        }
    }

    private static ushort[] Copy(SmoothingIndices map)
    {
        var indices = new ushort[map.Width * map.Height];
        map.CopyTo(indices);
        return indices;
    }
}
