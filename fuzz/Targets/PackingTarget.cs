using Tinct.Format;
using Tinct.Fuzz.Engine;

namespace Tinct.Fuzz.Targets;

/// <summary>Packed rows, unpacked with vectors of every width. Input: log2 of the bits, width (u16), then packed bytes.</summary>
internal sealed class PackingTarget : FuzzTarget
{
    private readonly GuardedMemory _packed = new(1 << 14), _indices = new(1 << 15), _pixels = new(1 << 16);
    private int _turn;

    public override string Name => "packing";

    public override string Description => "scalar against vectors: packed rows to indices and pixels, the largest index, and back";

    public override int MaxLength => 4096;

    public override IEnumerable<byte[]> Seeds() =>
        Enumerable.Range(0, 40).Select(static i => (byte[])[(byte)i, (byte)(i * 7), 0, .. new Randomness((ulong)i).Bytes(i * 14)]);

    public override void Run(byte[] input)
    {
        if (input.Length < 4)
        {
            return;
        }

        _turn++;
        bool atEnd = (_turn & 1) == 0;
        int bits = 1 << (input[0] % 5), width = Math.Clamp(input[1] | (input[2] << 8), 1, 4096), bytes = BitPacking.RowBytes(width, bits);
        Span<byte> packed = _packed.Span<byte>(bytes, atEnd);
        for (int i = 0; i < bytes; i++)
        {
            packed[i] = input[3 + (i % (input.Length - 3))];
        }

        RgbaColor[] table = BitPacking.PadPalette(BandTarget.Colors(1 << Math.Min(bits, 11), 200), bits);
        Span<ushort> indices = _indices.Span<ushort>(width, atEnd);
        Span<RgbaColor> pixels = _pixels.Span<RgbaColor>(width, atEnd);
        ushort[] expected = Unpack(packed, bits, width);
        bool hasPadding = !BitPacking.HasZeroPadding(packed, width, bits);
        int largest = hasPadding ? -1 : expected.Max();
        foreach (VectorWidth vectors in Enum.GetValues<VectorWidth>().Where(static width => width <= VectorWidths.Best))
        {
            BitPacking.Unpack(packed, bits, indices, vectors);
            BitPacking.UnpackToPixels(packed, bits, table, pixels, vectors);
            for (int x = 0; x < width; x++)
            {
                if (indices[x] != expected[x] || pixels[x] != table[expected[x]])
                {
                    throw new FindingException($"{vectors} unpacks another value");
                }
            }

            if (!hasPadding)
            {
                Accepted++;
                if (BitPacking.MaxIndex(packed, bits, vectors) != largest)
                {
                    throw new FindingException($"{vectors} finds another largest index");
                }

                var again = new byte[bytes];
                BitPacking.Pack(indices, bits, again, vectors);
                if (!packed.SequenceEqual(again))
                {
                    throw new FindingException($"{vectors} packs other bytes");
                }
            }
        }
    }

    /// <summary>Section 6.1, word for word.</summary>
    private static ushort[] Unpack(ReadOnlySpan<byte> packed, int bits, int width)
    {
        var indices = new ushort[width];
        for (int x = 0; x < width; x++)
        {
            indices[x] = bits == 16 ? (ushort)(packed[2 * x] | (packed[(2 * x) + 1] << 8)) : (ushort)((packed[x * bits / 8] >> (x * bits % 8)) & ((1 << bits) - 1));
        }

        return indices;
    }
}
