using System.Runtime.InteropServices;

namespace Tinct.Format.Tests;

public sealed class BitPackingTests
{
    private static readonly int[] Widths = [0, 1, 2, 4, 8, 16];

    [Fact]
    public void BitsAreTheSmallestPowerOfTwoWidthThatTellsTheColoursApart()
    {
        for (int colors = 1; colors <= 65_536; colors++)
        {
            int bits = BitPacking.BitsPerIndex(colors);
            Assert.True(1 << bits >= colors);
            int narrower = bits switch { 0 => -1, 1 => 0, _ => bits / 2 };
            Assert.True(narrower < 0 || 1 << narrower < colors);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => BitPacking.BitsPerIndex(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => BitPacking.BitsPerIndex(65_537));
    }

    [Fact]
    public void TheSpecificationsExample()
    {
        var packed = new byte[2];
        BitPacking.Pack([1, 0, 3, 2, 1], 2, packed);
        Assert.Equal([0xB1, 0x01], packed);
        var words = new byte[4];
        BitPacking.Pack([0x1234, 0xABCD], 16, words);
        Assert.Equal([0x34, 0x12, 0xCD, 0xAB], words);
    }

    [Fact]
    public void EveryVectorWidthPacksAndUnpacksAsTheDefinitionSays()
    {
        foreach (int bits in Widths)
        {
            foreach (int width in Lengths())
            {
                ushort[] row = RandomRow(width, 1 << bits, width);
                byte[] expected = PackByDefinition(row, bits);
                foreach (VectorWidth vectors in Enum.GetValues<VectorWidth>())
                {
                    var packed = new byte[expected.Length];
                    packed.AsSpan().Fill(0xEE);
                    BitPacking.Pack(row, bits, packed, vectors);
                    Assert.Equal(expected, packed);
                    var unpacked = new ushort[width];
                    unpacked.AsSpan().Fill(0xEEEE);
                    BitPacking.Unpack(packed, bits, unpacked, vectors);
                    Assert.Equal(row, unpacked);
                    Assert.Equal(row.Length == 0 ? 0 : row.Max(), BitPacking.MaxIndex(packed, bits, vectors));
                }
            }
        }
    }

    [Fact]
    public void EveryVectorWidthLooksColoursUpWithoutTouchingWhatIsAround()
    {
        foreach (int bits in Widths)
        {
            RgbaColor[] table = RandomTable(bits);
            foreach (int width in Lengths())
            {
                ushort[] row = RandomRow(width, 1 << bits, width + 1);
                var packed = new byte[BitPacking.RowBytes(width, bits)];
                BitPacking.Pack(row, bits, packed);
                foreach (VectorWidth vectors in Available())
                {
                    var pixels = new RgbaColor[width + 2];
                    BitPacking.UnpackToPixels(packed, bits, table, pixels.AsSpan(1, width), vectors);
                    Assert.Equal(default, pixels[0]);
                    Assert.Equal(default, pixels[^1]);
                    for (int x = 0; x < width; x++)
                    {
                        Assert.Equal(table[row[x]], pixels[x + 1]);
                    }
                }
            }
        }
    }

    [Fact]
    public void LookingUpReadsNothingBehindTheRow()
    {
        using var memory = new Lz4GuardedMemory(4000);
        using var target = new Lz4GuardedMemory(16_000);
        foreach (int bits in Widths)
        {
            RgbaColor[] table = RandomTable(bits);
            for (int width = 0; width < 600; width += 1 + (width / 70))
            {
                Span<byte> packed = memory.Last(BitPacking.RowBytes(width, bits));
                packed.Fill(0x5A);
                foreach (VectorWidth vectors in Available())
                {
                    BitPacking.UnpackToPixels(packed, bits, table, MemoryMarshal.Cast<byte, RgbaColor>(target.Last(width * 4)), vectors);
                    BitPacking.Unpack(packed, bits, MemoryMarshal.Cast<byte, ushort>(target.Last(width * 2)), vectors);
                    BitPacking.MaxIndex(packed, bits, vectors);
                }
            }
        }
    }

    [Fact]
    public void ASingleHighIndexAnywhereIsNoticed()
    {
        foreach (int bits in Widths.Where(bits => bits > 1))
        {
            foreach (int width in new[] { 1, 7, 63, 64, 65, 300 })
            {
                for (int at = 0; at < width; at++)
                {
                    var row = new ushort[width];
                    row[at] = (ushort)((1 << bits) - 2);
                    var packed = new byte[BitPacking.RowBytes(width, bits)];
                    BitPacking.Pack(row, bits, packed);
                    foreach (VectorWidth vectors in Enum.GetValues<VectorWidth>())
                    {
                        Assert.Equal((1 << bits) - 2, BitPacking.MaxIndex(packed, bits, vectors));
                    }
                }
            }
        }
    }

    [Fact]
    public void PaddingMustBeZero()
    {
        foreach (int bits in Widths)
        {
            for (int width = 1; width < 20; width++)
            {
                byte[] packed = PackByDefinition(RandomRow(width, 1 << bits, width), bits);
                Assert.True(BitPacking.HasZeroPadding(packed, width, bits));
                for (int bit = width * bits; bit < packed.Length * 8; bit++)
                {
                    packed[^1] ^= (byte)(1 << (bit & 7));
                    Assert.False(BitPacking.HasZeroPadding(packed, width, bits));
                    packed[^1] ^= (byte)(1 << (bit & 7));
                }
            }
        }
    }

    [Fact]
    public void ArgumentsAreChecked()
    {
        Assert.Throws<ArgumentException>(() => BitPacking.Pack([0, 4], 2, new byte[1]));
        Assert.Throws<ArgumentException>(() => BitPacking.Pack([0, 1], 2, new byte[2]));
        Assert.Throws<ArgumentException>(() => BitPacking.Unpack(new byte[2], 4, new ushort[2]));
        Assert.Throws<ArgumentException>(() => BitPacking.UnpackToPixels(new byte[1], 4, new RgbaColor[15], new RgbaColor[2]));
        Assert.Throws<ArgumentException>(() => BitPacking.MaxIndex(new byte[3], 16));
        Assert.Throws<ArgumentOutOfRangeException>(() => BitPacking.RowBytes(5, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => BitPacking.RowBytes(-1, 8));
        Assert.Throws<ArgumentException>(() => BitPacking.PadPalette(new RgbaColor[5], 2));
        Assert.Throws<ArgumentException>(() => BitPacking.PadPalette([], 2));
    }

    private static IEnumerable<int> Lengths() => Enumerable.Range(0, 70).Concat([127, 128, 129, 511, 512, 513, 1000, 1024, 1537]);

    private static IEnumerable<VectorWidth> Available() => Enum.GetValues<VectorWidth>().Where(vectors => vectors <= VectorWidths.Best);

    private static ushort[] RandomRow(int width, int colors, int seed)
    {
        ulong state = (ulong)seed;
        var row = new ushort[width];
        for (int x = 0; x < width; x++)
        {
            row[x] = (ushort)(Lz4TestData.Next(ref state) % (ulong)colors);
        }

        return row;
    }

    private static RgbaColor[] RandomTable(int bits)
    {
        ulong state = 99;
        var table = new RgbaColor[1 << bits];
        for (int i = 0; i < table.Length; i++)
        {
            table[i] = RgbaColor.FromPacked((uint)Lz4TestData.Next(ref state) | 0x01_0000);
        }

        return table;
    }

    private static byte[] PackByDefinition(ushort[] row, int bits)
    {
        var packed = new byte[((row.Length * bits) + 7) / 8];
        for (int x = 0; x < row.Length; x++)
        {
            for (int bit = 0; bit < bits; bit++)
            {
                int at = (x * bits) + bit;
                packed[at / 8] |= (byte)(((row[x] >> bit) & 1) << (at % 8));
            }
        }

        return packed;
    }
}
