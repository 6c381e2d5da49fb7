using Tinct.Tools.Pictures.Png;

namespace Tinct.Tools.Tests.Pictures;

/// <summary>The vector filters against their scalar twin, and both against applying the filter.</summary>
public class PngFilterTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(8)]
    public void UndoingGivesBackWhatWasFiltered(int distance)
    {
        var random = new Random(distance);
        for (int round = 0; round < 400; round++)
        {
            byte[] row = Bytes(random, distance * random.Next(1, 40), round);
            byte[] above = Bytes(random, row.Length, round);
            for (int filter = 0; filter < PngFilter.Count; filter++)
            {
                var filtered = new byte[row.Length];
                PngFilter.Apply(filter, row, above, distance, filtered);
                byte[] byBytes = [.. filtered];
                PngFilter.Undo(filter, filtered, above, distance);
                Assert.Equal(row, filtered);
                PngFilter.UndoBytes(filter, byBytes, above, distance);
                Assert.Equal(row, byBytes);
            }
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void NearlyAllOfARowIsUndoneByPixels(int distance)
    {
        for (int pixels = 0; pixels < 20; pixels++)
        {
            var row = new byte[pixels * distance];
            foreach (int filter in new[] { PngFilter.Sub, PngFilter.Average, PngFilter.Paeth })
            {
                Assert.InRange(PngPixelUnfilter.Undo(filter, row, new byte[row.Length], distance), Math.Max(0, pixels - 2) * distance, row.Length);
            }
        }
    }

    /// <summary>Random bytes, of few values in some rounds, so that Paeth's ties occur.</summary>
    private static byte[] Bytes(Random random, int count, int round)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return round % 2 == 0 ? bytes : Array.ConvertAll(bytes, value => (byte)(value % 3));
    }
}
