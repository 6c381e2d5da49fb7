using System.IO.Compression;
using Tinct.Tools.Pictures.Deflate;

namespace Tinct.Tools.Tests.Pictures;

/// <summary>Our zlib streams are read by zlib, and are smaller than its own.</summary>
public class DeflaterTests
{
    public static TheoryData<string> Kinds => ["empty", "one", "run", "noise", "text", "rows", "bytes", "sections"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ZlibReadsWhatWasCompressed(string kind)
    {
        byte[] data = Data(kind);
        foreach (int passes in (int[])[0, 1, 4, 12])
        {
            byte[] stream = Deflater.Compress(data, passes, threads: 2, default);

            Assert.Equal(data, Inflate(stream));
            Assert.Equal(stream, Deflater.Compress(data, passes, threads: 1, default));
        }
    }

    [Theory]
    [InlineData("run")]
    [InlineData("text")]
    [InlineData("rows")]
    [InlineData("sections")]
    public void TheResultIsSmallerThanZlibAtItsBest(string kind)
    {
        byte[] data = Data(kind);
        Assert.True(Deflater.Compress(data, passes: 6, threads: 1, default).Length < Zlib(data));
    }

    [Fact]
    public void NoiseGrowsByNoMoreThanTheHeadsOfStoredBlocks()
    {
        byte[] data = Data("noise");
        Assert.InRange(Deflater.Compress(data, passes: 1, threads: 1, default).Length, data.Length, data.Length + 6 + (5 * 2));
    }

    /// <summary>In so few bytes the heads of blocks weigh as much as what they describe. The bytes that Zopfli 1.0.3 made of the same samples, with 15 iterations, are the mark.</summary>
    [Theory]
    [InlineData(1_000, 150, 1_036)]
    [InlineData(2_500, 100, 1_930)]
    public void FewSamplesTakeNoMoreThanByZopfli(int pixels, int colors, int zopfli)
    {
        byte[] data = Samples(pixels, colors);

        byte[] stream = Deflater.Compress(data, passes: 6, threads: 1, default);

        Assert.Equal(data, Inflate(stream));
        Assert.InRange(stream.Length, 0, zopfli + (zopfli / 300));
    }

    [Fact]
    public void CountsThatAreNearlyEvenBecomeEven()
    {
        var even = new EvenCounts(Least: 3, Sixteenths: 0, Zeros: 5);

        Assert.Equal([1, 1, 1, 1, 1, 1], even.Of([1, 0, 3, 0, 1, 1]));
        Assert.Equal([40, 2, 2, 2, 2, 0, 0, 0, 0, 0, 2, 2, 2, 2], even.Of([40, 1, 2, 3, 2, 0, 0, 0, 0, 0, 1, 3, 0, 4]));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(15)]
    public void WordsAreNoLongerThanTheLimitAndUseAllOfTheCode(int limit)
    {
        var counts = new int[19];
        (counts[0], counts[1]) = (1, 1);
        for (int i = 2; i < counts.Length; i++)
        {
            counts[i] = counts[i - 1] + counts[i - 2]; // Huffman's own code would have words of 18 bits.
        }

        byte[] lengths = HuffmanLengths.Of(counts, limit);

        Assert.Equal(limit, lengths.Max());
        Assert.Equal(1 << limit, lengths.Sum(length => 1 << (limit - length)));
        Assert.Equal(lengths.OrderDescending(), lengths);
    }

    [Fact]
    public void LogarithmsOfIntegersAreRight()
    {
        foreach (int value in (int[])[1, 2, 3, 5, 1000, 4095, 4096, 123_456, int.MaxValue])
        {
            Assert.InRange(FixedLog.Of(value) - (Math.Log2(value) * (1 << FixedLog.Shift)), -0.51, 0.51);
        }
    }

    private static byte[] Data(string kind)
    {
        var random = new Random(11);
        byte[] data = new byte[kind switch { "empty" => 0, "one" => 1, "noise" => 70_000, _ => 60_000 }];
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = kind switch
            {
                "noise" => (byte)random.Next(256),
                "text" => (byte)("the quick brown fox jumps "[random.Next(26)]),
                "rows" => i < 200 || random.Next(20) == 0 ? (byte)random.Next(16) : data[i - 200],
                "bytes" => (byte)i,
                "sections" => (byte)(i < 30_000 ? random.Next(4) : 200 + random.Next(8)),
                _ => 7,
            };
        }

        return data;
    }

    /// <summary>Samples of a picture of colours by chance, of which some are frequent, with pieces of what came before.</summary>
    private static byte[] Samples(int pixels, int colors)
    {
        uint seed = 1;
        int Next(int most) => (int)((((seed = (seed * 1_664_525) + 1_013_904_223) >> 8) * (ulong)most) >> 24);
        byte[][] palette = [.. Enumerable.Range(0, colors).Select(_ => (byte[])[(byte)Next(256), (byte)Next(256), (byte)Next(256), 255])];
        var map = new List<int>();
        while (map.Count < pixels)
        {
            if (map.Count > 64 && Next(3) == 0)
            {
                int from = map.Count - 1 - Next(64);
                for (int rest = 3 + Next(6); rest > 0; rest--)
                {
                    map.Add(map[from++]);
                }
            }
            else
            {
                map.Add(Next(4) == 0 ? Next(colors / 16) : Next(colors));
            }
        }

        return [.. map.Take(pixels).SelectMany(index => palette[index])];
    }

    private static byte[] Inflate(byte[] stream)
    {
        using var zlib = new ZLibStream(new MemoryStream(stream), CompressionMode.Decompress);
        using var data = new MemoryStream();
        zlib.CopyTo(data);
        return data.ToArray();
    }

    private static long Zlib(byte[] data)
    {
        using var stream = new MemoryStream();
        using (var zlib = new ZLibStream(stream, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            zlib.Write(data);
        }

        return stream.Length;
    }
}
