using Tinct.Format;

namespace Tinct.Tools.Pictures.Png;

/// <summary>Orders in which a PNG's palette can stand. Entries that are not opaque always come first: the chunk of alphas then ends after them.</summary>
internal static class PaletteArrangement
{
    private const int RedWeight = 299, GreenWeight = 587, BlueWeight = 114;

    /// <summary>The most frequent first: neighbouring byte values then have codes of about the same length, which makes the blocks' heads short.</summary>
    public static int[] ByFrequency(IndexedImage image)
    {
        var counts = new int[image.Palette.Count];
        foreach (ushort index in image.Indices)
        {
            counts[index]++;
        }

        return Sorted(image.Palette, entry => -counts[entry]);
    }

    /// <summary>From dark to light, so that differences of indices are small where those of colours are.</summary>
    public static int[] ByLuminance(IndexedImage image) => Sorted(
        image.Palette,
        entry => (RedWeight * image.Palette[entry].R) + (GreenWeight * image.Palette[entry].G) + (BlueWeight * image.Palette[entry].B));

    /// <summary>Colours that lie beside each other in the picture get near indices: beginning with the pair that does so most often, the colour that touches those in the row most
    /// often is added at the end where it fits better (after Zeng, Li and Lei, 2000).</summary>
    public static int[] ByNeighbours(IndexedImage image)
    {
        int count = image.Palette.Count;
        int[] touches = Touches(image);
        var isPlaced = new bool[count];
        var row = new LinkedList<int>();
        var weights = new long[count];
        int next = touches.AsSpan().IndexOf(touches.Max()) / count;
        while (true)
        {
            long left = 0, right = 0;
            int place = 0;
            foreach (int entry in row)
            {
                long touch = touches[(next * count) + entry];
                left += touch * (row.Count - place);
                right += touch * (++place);
            }

            _ = left > right ? row.AddFirst(next) : row.AddLast(next);
            isPlaced[next] = true;
            if (row.Count == count)
            {
                break;
            }

            int best = -1;
            for (int entry = 0; entry < count; entry++)
            {
                weights[entry] += touches[(next * count) + entry];
                if (!isPlaced[entry] && (best < 0 || weights[entry] > weights[best]))
                {
                    best = entry;
                }
            }

            next = best;
        }

        int[] places = new int[count];
        int at = 0;
        foreach (int entry in row)
        {
            places[entry] = at++;
        }

        return Sorted(image.Palette, entry => places[entry]);
    }

    /// <summary>The palette's own order.</summary>
    public static int[] AsItStands(IndexedImage image) => Sorted(image.Palette, static entry => entry);

    /// <summary>How often two entries lie beside or above each other.</summary>
    private static int[] Touches(IndexedImage image)
    {
        int count = image.Palette.Count, width = image.Width;
        var touches = new int[count * count];
        ReadOnlySpan<ushort> indices = image.Indices;
        for (int i = 0; i < indices.Length; i++)
        {
            if (i % width != 0)
            {
                Touch(touches, count, indices[i], indices[i - 1]);
            }

            if (i >= width)
            {
                Touch(touches, count, indices[i], indices[i - width]);
            }
        }

        return touches;
    }

    private static void Touch(int[] touches, int count, int first, int second)
    {
        if (first != second)
        {
            touches[(first * count) + second]++;
            touches[(second * count) + first]++;
        }
    }

    private static int[] Sorted(Palette palette, Func<int, int> key) =>
        [.. Enumerable.Range(0, palette.Count).OrderBy(entry => palette[entry].A == 255).ThenBy(key)];
}
