namespace Tinct.Format.Tests;

/// <summary>Blocks cross between this codec and liblz4 both ways.</summary>
public sealed class Lz4CompatibilityTests
{
    [FactIfLz4]
    public void OursDecodesTheirsAtEveryLevel()
    {
        foreach ((string name, byte[] bytes) in Lz4TestData.All())
        {
            foreach (int level in bytes.Length < 20_000 ? Enumerable.Range(0, 13) : [0, 4, 9, 12])
            {
                byte[] block = Lz4Native.Encode(bytes, level);
                var decoded = new byte[bytes.Length];
                Assert.True(Lz4Block.TryDecode(block, decoded, out int at), $"{name}, level {level}: refused at {at}");
                Assert.True(bytes.AsSpan().SequenceEqual(decoded), $"{name}, level {level}");
            }
        }
    }

    [FactIfLz4]
    public void TheirsDecodesOurs()
    {
        foreach ((string name, byte[] bytes) in Lz4TestData.All())
        {
            var block = new byte[Lz4Block.MaxEncodedLength(bytes.Length)];
            int fast = Lz4Block.EncodeFast(bytes, block);
            Assert.True(bytes.AsSpan().SequenceEqual(Lz4Native.Decode(block.AsSpan(0, fast), bytes.Length)), $"{name}, fast");
            int optimal = Lz4Block.EncodeOptimal(bytes, block);
            Assert.True(bytes.AsSpan().SequenceEqual(Lz4Native.Decode(block.AsSpan(0, optimal), bytes.Length)), $"{name}, optimal");
        }
    }

    [FactIfLz4]
    public void TheOptimalLevelIsWithinHalfAPercentOfTheirBest()
    {
        long ourTotal = 0;
        long theirTotal = 0;
        foreach ((string name, byte[] bytes) in Lz4TestData.All().Where(data => data.Bytes.Length <= 70_000))
        {
            var block = new byte[Lz4Block.MaxEncodedLength(bytes.Length)];
            int ours = Lz4Block.EncodeOptimal(bytes, block);
            int theirs = Lz4Native.Encode(bytes, 12).Length;
            Assert.True(ours <= (theirs * 1.005) + 3, $"{name}: {ours} against {theirs}");
            ourTotal += ours;
            theirTotal += theirs;
        }

        Assert.InRange(ourTotal, theirTotal * 0.98, theirTotal * 1.002);
    }

    /// <summary>Blocks written by liblz4 1.9.4, kept so that compatibility is proved where it is not installed. Each line: level,
    /// a space, the block in base64.</summary>
    [Fact]
    public void OursDecodesKeptBlocks()
    {
        byte[] bytes = GoldenInput();
        string[] lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Data", "lz4-golden.txt"));
        Assert.Equal(5, lines.Length);
        foreach (string line in lines)
        {
            var decoded = new byte[bytes.Length];
            Lz4Block.Decode(Convert.FromBase64String(line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]), decoded);
            Assert.Equal(bytes, decoded);
        }
    }

    [FactIfLz4]
    public void TheKeptBlocksAreWhatLiblz4Wrote()
    {
        // Other versions may compress otherwise, so only the decoding is compared.
        byte[] bytes = GoldenInput();
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "lz4-golden.txt")))
        {
            byte[] block = Convert.FromBase64String(line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
            Assert.Equal(bytes, Lz4Native.Decode(block, bytes.Length));
        }
    }

    /// <summary>Image-like rows, a long run, short periods and noise.</summary>
    internal static byte[] GoldenInput() =>
    [
        .. Lz4TestData.ImageLike(60, 20, 16),
        .. new byte[700],
        .. Lz4TestData.Periodic(3, 100),
        .. Lz4TestData.Periodic(11, 100),
        .. Lz4TestData.RandomBytes(300, 256, 5),
        .. Lz4TestData.ImageLike(60, 20, 16),
    ];
}
