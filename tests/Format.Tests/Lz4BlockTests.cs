using K4os.Compression.LZ4;

namespace Tinct.Format.Tests;

/// <summary>Blocks as this library writes and reads them.</summary>
public sealed class Lz4BlockTests
{
    private static readonly int[] Levels = [0, 3, 4, 9, 10, 12];

    [Fact]
    public void EveryKindOfDataSurvivesAtEveryLevelAndTheOracleAgrees()
    {
        foreach ((string name, byte[] bytes) in Lz4TestData.All())
        {
            foreach (int level in Levels)
            {
                byte[] block = Lz4Encoder.Encode(bytes, level);
                Assert.True(bytes.AsSpan().SequenceEqual(Decode(block, bytes.Length)), $"{name}, level {level}");
                Assert.True(bytes.AsSpan().SequenceEqual(Lz4Oracle.Decode(block, bytes.Length)), $"{name}, level {level}, oracle");
            }
        }
    }

    [Fact]
    public void EveryLengthUpTo300Survives()
    {
        for (int length = 0; length <= 300; length++)
        {
            foreach (byte[] bytes in new[] { Lz4TestData.RandomBytes(length, 256, length), Lz4TestData.RandomBytes(length, 2, length), new byte[length] })
            {
                foreach (int level in Levels)
                {
                    Assert.Equal(bytes, Decode(Lz4Encoder.Encode(bytes, level), length));
                }
            }
        }
    }

    [Fact]
    public void PortableLevelsGiveTheSameBytesWherePointersHave32Bits()
    {
        foreach ((string name, byte[] bytes) in Lz4TestData.All().Where(data => data.Bytes.Length <= 70_000))
        {
            for (int level = Lz4Encoder.FirstPortableLevel; level <= Lz4Encoder.BestLevel; level++)
            {
                byte[] wide = Lz4Encoder.Encode(bytes, level);
                byte[] narrow = EncodeWith32Bits(bytes, level);
                Assert.True(wide.AsSpan().SequenceEqual(narrow), $"{name}, level {level}");
            }
        }
    }

    /// <summary>Why level 0 is not used where the same bytes are promised.</summary>
    [Fact]
    public void LevelZeroDoesNot()
    {
        byte[] bytes = Lz4TestData.ImageLike(400, 200, 16);
        Assert.NotEqual(Lz4Encoder.Encode(bytes, 0), EncodeWith32Bits(bytes, 0));
    }

    [Fact]
    public void HigherLevelsAreTakenWhereTheRuntimeCanRunThem()
    {
        Assert.True(Lz4Encoder.HasHighLevels);
        byte[] bytes = Lz4TestData.Drawing(450, 200, 16);
        int[] lengths = [.. Levels.Select(level => Lz4Encoder.Encode(bytes, level).Length)];
        Assert.True(lengths[0] > lengths[1] && lengths[1] > lengths[^1], string.Join(" ", lengths));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(13)]
    public void OtherLevelsAreRefused(int level) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new WriteOptions { Lz4Level = level });

    [Fact]
    public void RepetitionAtEveryShortOffsetIsFoundAndRepeated()
    {
        for (int offset = 1; offset <= 64; offset++)
        {
            byte[] bytes = Lz4TestData.Periodic(offset, 3000);
            byte[] block = Lz4Encoder.Encode(bytes, Lz4Encoder.BestLevel);
            Assert.InRange(block.Length, offset, offset + 60);
            Assert.Equal(bytes, Decode(block, bytes.Length));
        }
    }

    [Fact]
    public void TheFurthestMatchIsFoundAndOneFurtherIsNot()
    {
        byte[] phrase = Lz4TestData.RandomBytes(400, 256, 1);
        foreach ((int gap, bool reachable) in new[] { (65_535, true), (65_536, false) })
        {
            byte[] bytes = [.. phrase, .. Lz4TestData.RandomBytes(gap - phrase.Length, 256, 2), .. phrase, .. Lz4TestData.RandomBytes(20, 256, 3)];
            int length = Lz4Encoder.Encode(bytes, Lz4Encoder.BestLevel).Length;
            Assert.Equal(reachable, length < bytes.Length);
        }
    }

    [Fact]
    public void ALongRunCostsAByteFor255()
    {
        byte[] zeros = new byte[3_000_000];
        foreach (int level in Levels)
        {
            byte[] block = Lz4Encoder.Encode(zeros, level);
            Assert.InRange(block.Length, zeros.Length / 255, (zeros.Length / 255) + 20);
            Assert.Equal(zeros, Decode(block, zeros.Length));
        }
    }

    [Fact]
    public void TheBestLevelIsNoLargerThanTheFastOne()
    {
        foreach ((string name, byte[] bytes) in Lz4TestData.All())
        {
            int fast = Lz4Encoder.Encode(bytes, 0).Length;
            int best = Lz4Encoder.Encode(bytes, Lz4Encoder.BestLevel).Length;
            Assert.True(best <= fast, $"{name}: {best} > {fast}");
        }
    }

    [Fact]
    public void EveryPrefixIsDecodedAndWhatFollowsIsNotLookedAt()
    {
        foreach ((string name, byte[] bytes) in Lz4TestData.All().Where(data => data.Bytes.Length is > 0 and <= 5000))
        {
            byte[] block = Lz4Encoder.Encode(bytes, Lz4Encoder.BestLevel);
            for (int wanted = 0; wanted < bytes.Length; wanted += 1 + (wanted / 20))
            {
                var decoded = new byte[bytes.Length];
                Assert.True(Lz4Decoder.TryDecode(block, decoded, wanted, out _), $"{name}, {wanted}");
                Assert.True(bytes.AsSpan(0, wanted).SequenceEqual(decoded.AsSpan(0, wanted)), $"{name}, {wanted}");
            }
        }

        // A sequence of four literals and a match of four, then one whose match leads nowhere.
        byte[] broken = [0x40, 1, 2, 3, 4, 4, 0, 0x00, 0, 0, .. new byte[40]];
        Assert.True(Lz4Decoder.TryDecode(broken, new byte[200], 8, out int offset));
        Assert.Equal(-1, offset);
        Assert.False(Lz4Decoder.TryDecode(broken, new byte[200], 9, out offset));
        Assert.Equal(8, offset);
    }

    private static byte[] EncodeWith32Bits(byte[] bytes, int level)
    {
        try
        {
            LZ4Codec.Enforce32 = true;
            return Lz4Encoder.Encode(bytes, level);
        }
        finally
        {
            LZ4Codec.Enforce32 = false;
        }
    }

    private static byte[] Decode(ReadOnlySpan<byte> block, int length)
    {
        var bytes = new byte[length];
        Assert.True(Lz4Decoder.TryDecode(block, bytes, length, out _));
        return bytes;
    }
}
