namespace Tinct.Format.Tests;

/// <summary>Inputs for the LZ4 tests, the same on every machine.</summary>
internal static class Lz4TestData
{
    /// <summary>Every kind of data the codec has to meet: name and bytes.</summary>
    internal static IEnumerable<(string Name, byte[] Bytes)> All()
    {
        foreach (int length in new[] { 0, 1, 4, 5, 12, 13, 14, 64, 255, 4096, 65_535, 65_536, 70_000, 200_000 })
        {
            yield return ($"random {length}", RandomBytes(length, 256, length));
            yield return ($"four values {length}", RandomBytes(length, 4, length));
            yield return ($"zeros {length}", new byte[length]);
        }

        for (int period = 1; period <= 64; period++)
        {
            yield return ($"period {period}", Periodic(period, 1000 + period));
        }

        foreach (int literals in new[] { 14, 15, 16, 269, 270, 271, 524, 525, 526 })
        {
            yield return ($"literals {literals}", LiteralsThenRun(literals, 40));
        }

        foreach (int run in new[] { 18, 19, 20, 273, 274, 275, 528, 529, 530 })
        {
            yield return ($"run {run}", LiteralsThenRun(20, run));
        }

        foreach (int distance in new[] { 65_534, 65_535, 65_536, 65_537 })
        {
            yield return ($"distance {distance}", Distant(distance));
        }

        for (int values = 2; values <= 256; values *= 4)
        {
            yield return ($"image {values}", ImageLike(160, 120, values));
            yield return ($"drawing {values}", Drawing(450, 200, values));
        }
    }

    /// <summary>Bytes below <paramref name="values"/>, uniformly.</summary>
    internal static byte[] RandomBytes(int length, int values, int seed)
    {
        ulong state = (ulong)seed;
        var bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)(Next(ref state) % (ulong)values);
        }

        return bytes;
    }

    /// <summary>Random bytes that repeat, with a broken repetition in the middle.</summary>
    internal static byte[] Periodic(int period, int length)
    {
        byte[] pattern = RandomBytes(period, 256, period);
        var bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = pattern[i % period];
        }

        bytes[length / 2] ^= 1;
        return bytes;
    }

    /// <summary>Smooth areas, edges and a little noise: what a row-major index map looks like.</summary>
    internal static byte[] ImageLike(int width, int height, int values)
    {
        ulong state = (ulong)values;
        var bytes = new byte[width * height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int smooth = ((x / 5) + (y / 7) + (x > y ? 3 : 0)) % values;
                bytes[(y * width) + x] = (byte)(Next(ref state) % 10 == 0 ? Next(ref state) % (ulong)values : (ulong)smooth);
            }
        }

        return bytes;
    }

    /// <summary>A flat ground with shapes whose edges move from row to row, rows that repeat and some text: runs and repetitions of
    /// every length, with many equally good matches for most of them.</summary>
    internal static byte[] Drawing(int width, int height, int seed)
    {
        ulong state = (ulong)seed;
        var bytes = new byte[width * height];
        for (int y = 0; y < height; y++)
        {
            Span<byte> row = bytes.AsSpan(y * width, width);
            if (y > 0 && Next(ref state) % 4 == 0)
            {
                bytes.AsSpan((y - 1) * width, width).CopyTo(row);
                continue;
            }

            int left = 20 + (y / 2) + (int)(Next(ref state) % 3);
            row[left..(width - left + (y % 5))].Fill(1);
            row[left] = 2;
            for (int x = 3; x < 15 && y % 6 > 2; x++)
            {
                row[x] = (byte)(Next(ref state) % 3);
            }
        }

        return bytes;
    }

    private static byte[] LiteralsThenRun(int literals, int run) =>
        [.. RandomBytes(literals, 256, literals), .. new byte[run], .. RandomBytes(20, 256, run)];

    private static byte[] Distant(int distance)
    {
        byte[] phrase = RandomBytes(40, 256, 7);
        return [.. phrase, .. RandomBytes(distance - phrase.Length, 256, distance), .. phrase, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
    }

    /// <summary>SplitMix64 (Steele, Lea and Flood, 2014).</summary>
    internal static ulong Next(ref ulong state)
    {
        ulong z = state += 0x9E37_79B9_7F4A_7C15;
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return z ^ (z >> 31);
    }
}
