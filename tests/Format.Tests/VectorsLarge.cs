namespace Tinct.Format.Tests;

/// <summary>Pictures that reach what small ones do not: full tables, limits and clamps of the dense model. Most of each is flat or repeats
/// itself, so that the files stay small.</summary>
internal static class VectorsLarge
{
    // Greys of 100, 101, 102, 0 and 255, chosen one by one to drive a coefficient of the adaptive prediction against its clamp.
    private const string Driven =
        "014222412000242214001411014202422140202402241114112100000301102112101122220001010211100112110201402031012200122100030022"
        + "101240110000311211200220010012240224122242112142112000103001000300030121211101220201000100122201112210011210112120222103"
        + "130201210101242121213020011003001030122022211122001130000212210103021003000000122122103011032022121122000203111112111000"
        + "224210003020201000022142221112124120203010111122200103022113120124221111222241210021211203000003012221112010003021020111"
        + "111202121013212121014220010311000000210111021400000012120110210301102201001112421124221000300212114120321011112010312212"
        + "120000120110003001112124201111220011111222210310003121221112000122010211420010110122240000122211010213000124100011320000"
        + "022420222422102014201010011001202022224002202422112012421202212021124210242111130002102102000112241221101224200311211012"
        + "122001001024101002021024002100212201112110312222021002220100214100302220100310201022241201202132010310031001022111110300"
        + "220200031011222210202112121100022024212020210121401220210242101030200210320224221020024022421003200032111201102222214202"
        + "010211003021210121001222000211032120032010120000012422000221212242100002";

    internal static IEnumerable<(string Name, IndexedImage Image)> Pictures()
    {
        yield return ("dense-coefficients", new IndexedImage(
            48,
            Driven.Length / 48,
            new Palette([.. ((byte[])[100, 101, 102, 0, 255]).Select(v => new RgbaColor(v, v, v))]),
            [.. Driven.Select(digit => (ushort)(digit - '0'))]));
        yield return ("dense-nodes", new IndexedImage(64, 48, Colors(1500), Noise(64 * 48, 1500, 1)));
        yield return ("dense-patches", Patches(96, 66, 22));
        yield return ("dense-edits", Repeated(96, 60, 20, 8));
        yield return ("dense-slots", Repeated(512, 192, 200, 16));
        yield return ("dense-places", Repeated(1024, 1040, 16, 5));
        yield return ("dense-long", Woven(1024, 640));
        yield return ("dense-four", Repeated(640, 440, 4, 24));
    }

    /// <summary>A block of noise, something flat, then the block twice more with other pixels here and there.</summary>
    private static IndexedImage Repeated(int width, int height, int colors, int blockRows)
    {
        ushort[] indices = new ushort[width * height];
        ushort[] block = Noise(width * blockRows, colors, 2);
        var random = new Sequence(3);
        int repeat = (height - blockRows) / 2;
        for (int i = 0; i < block.Length; i++)
        {
            // Some index is used more often than others.
            block[i] = random.Below(3) == 0 ? (ushort)(colors - 1) : block[i];
            indices[i] = block[i];
            indices[(repeat * width) + i] = random.Below(15) == 0 ? (ushort)random.Below(colors) : block[i];
            indices[((height - blockRows) * width) + i] = random.Below(40) == 0 ? (ushort)random.Below(colors) : block[i];
        }

        // Letters of the same few shapes, between the blocks.
        int perRow = Math.Min(30, (width - 8) / 9);
        for (int letter = 0; letter < 2 * perRow; letter++)
        {
            int x = 4 + (letter % perRow * 9), y = blockRows + 6 + (letter / perRow * 14), shape = (int)(0x2545F491u * (uint)(1 + (letter % 7)) >> 8);
            for (int bit = 0; bit < 24; bit++)
            {
                indices[((y + (bit / 4)) * width) + x + (bit % 4)] = (ushort)((shape >> bit & 1) * (1 + (letter % (colors - 1))));
            }
        }

        return new IndexedImage(width, height, Colors(colors), indices);
    }

    /// <summary>Small flat patches of all widths, and the same three times over: runs of every length, and copies beside them.</summary>
    private static IndexedImage Patches(int width, int height, int blockRows)
    {
        ushort[] indices = new ushort[width * height];
        var random = new Sequence(6);
        for (int top = 0; top < blockRows; top += 5)
        {
            for (int left = 0; left < width;)
            {
                int right = Math.Min(width, left + 3 + random.Below(14));
                ushort index = (ushort)random.Below(6);
                for (int y = top; y < Math.Min(top + 5, blockRows); y++)
                {
                    indices.AsSpan((y * width) + left, right - left).Fill(index);
                }

                left = right;
            }
        }

        for (int i = blockRows * width; i < indices.Length; i++)
        {
            indices[i] = indices[i - (blockRows * width)];
        }

        indices[(50 * width) + 40] = 5;
        return new IndexedImage(width, height, Colors(6), indices);
    }

    /// <summary>Slanted threads of one bit with faults, nowhere flat enough for a run: a decision for every pixel.</summary>
    private static IndexedImage Woven(int width, int height)
    {
        ushort[] indices = new ushort[width * height];
        var random = new Sequence(4);
        for (int i = 0; i < indices.Length; i++)
        {
            int x = i % width, y = i / width;
            bool faulty = y > height - 24 ? random.Below(4) == 0 : random.Below(400) == 0;
            indices[i] = (ushort)(((x + (2 * y)) % 5 < 2 ? 1 : 0) ^ (faulty ? 1 : 0));
        }

        return new IndexedImage(width, height, Colors(2), indices);
    }

    private static Palette Colors(int count)
    {
        var random = new Sequence(5);
        return new Palette([.. Enumerable.Range(0, count).Select(_ => new RgbaColor((byte)random.Below(256), (byte)random.Below(256), (byte)random.Below(256)))]);
    }

    private static ushort[] Noise(int pixels, int colors, uint seed)
    {
        var random = new Sequence(seed);
        return [.. Enumerable.Range(0, pixels).Select(_ => (ushort)random.Below(colors))];
    }

    /// <summary>A linear congruential generator, so that the pictures are the same with every runtime.</summary>
    private sealed class Sequence(uint seed)
    {
        private uint _state = seed;

        public int Below(int limit)
        {
            _state = (_state * 1664525) + 1013904223;
            return (int)(((ulong)(_state >> 8) * (ulong)limit) >> 24);
        }
    }
}
