namespace Tinct.Format.Tests;

/// <summary>Blocks of other encoders: of K4os.Compression.LZ4 and, kept, of liblz4.</summary>
public sealed class Lz4CompatibilityTests
{
    [Fact]
    public void OursDecodesTheirsAtEveryLevel()
    {
        foreach ((string name, byte[] bytes) in Lz4TestData.All())
        {
            foreach (int level in bytes.Length < 20_000 ? Enumerable.Range(0, 13) : [0, 4, 9, 12])
            {
                byte[] block = Lz4Reference.Encode(bytes, level);
                var decoded = new byte[bytes.Length];
                Assert.True(Lz4Decoder.TryDecode(block, decoded, decoded.Length, out int at), $"{name}, level {level}: refused at {at}");
                Assert.True(bytes.AsSpan().SequenceEqual(decoded), $"{name}, level {level}");
            }
        }
    }

    /// <summary>Blocks written by liblz4 1.9.4: what most programs write. Each line: level,
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
            byte[] block = Convert.FromBase64String(line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
            Assert.True(Lz4Decoder.TryDecode(block, decoded, decoded.Length, out _));
            Assert.Equal(bytes, decoded);
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
