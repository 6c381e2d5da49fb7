namespace Tinct.Format.Tests;

public sealed class Lz4BlockTests
{
    private delegate int Encoder(ReadOnlySpan<byte> source, Span<byte> destination);

    private static readonly (string Name, Encoder Encode)[] Encoders =
    [
        ("fast", Lz4Block.EncodeFast),
        ("optimal", (source, destination) => Lz4Block.EncodeOptimal(source, destination)),
        ("optimal, 4 attempts", (source, destination) => Lz4Block.EncodeOptimal(source, destination, 4)),
    ];

    [Fact]
    public void EveryKindOfDataSurvivesAndTheOracleAgrees()
    {
        foreach ((string name, byte[] bytes) in Lz4TestData.All())
        {
            foreach ((string encoder, Encoder encode) in Encoders)
            {
                byte[] block = Encode(encode, bytes);
                Assert.True(bytes.AsSpan().SequenceEqual(Decode(block, bytes.Length)), $"{name}, {encoder}");
                Assert.True(bytes.AsSpan().SequenceEqual(Lz4Oracle.Decode(block, bytes.Length)), $"{name}, {encoder}, oracle");
            }
        }
    }

    [Fact]
    public void EveryLengthUpTo300SurvivesInExactlyThePromisedRoom()
    {
        for (int length = 0; length <= 300; length++)
        {
            foreach (byte[] bytes in new[] { Lz4TestData.RandomBytes(length, 256, length), Lz4TestData.RandomBytes(length, 2, length), new byte[length] })
            {
                foreach ((_, Encoder encode) in Encoders)
                {
                    Assert.Equal(bytes, Decode(Encode(encode, bytes), length));
                }
            }
        }
    }

    [Fact]
    public void EncodersStayInsideSourceAndDestination()
    {
        using var source = new Lz4GuardedMemory(2000);
        using var destination = new Lz4GuardedMemory(2100);
        for (int length = 0; length <= 1000; length += 1 + (length / 50))
        {
            foreach (int values in new[] { 1, 3, 256 })
            {
                byte[] bytes = Lz4TestData.RandomBytes(length, values, length);
                Span<byte> input = source.Last(length);
                bytes.CopyTo(input);
                foreach ((_, Encoder encode) in Encoders)
                {
                    Span<byte> output = destination.Last(Lz4Block.MaxEncodedLength(length));
                    int written = encode(input, output);
                    Assert.Equal(bytes, Decode(output[..written], length));
                }
            }
        }
    }

    [Fact]
    public void RepetitionAtEveryShortOffsetIsFoundAndRepeated()
    {
        for (int offset = 1; offset <= 64; offset++)
        {
            byte[] bytes = Lz4TestData.Periodic(offset, 3000);
            byte[] block = Encode(Encoders[1].Encode, bytes);
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
            int length = Encode(Encoders[1].Encode, bytes).Length;
            Assert.Equal(reachable, length < bytes.Length);
        }
    }

    [Fact]
    public void ALongRunCostsAByteFor255()
    {
        byte[] zeros = new byte[3_000_000];
        foreach ((_, Encoder encode) in Encoders)
        {
            byte[] block = Encode(encode, zeros);
            Assert.InRange(block.Length, zeros.Length / 255, (zeros.Length / 255) + 20);
            Assert.Equal(zeros, Decode(block, zeros.Length));
        }
    }

    [Fact]
    public void TheOptimalParseIsNeverLargerThanTheFastOne()
    {
        foreach ((string name, byte[] bytes) in Lz4TestData.All())
        {
            int fast = Encode(Encoders[0].Encode, bytes).Length;
            int optimal = Encode(Encoders[1].Encode, bytes).Length;
            Assert.True(optimal <= fast, $"{name}: {optimal} > {fast}");
        }
    }

    [Fact]
    public void TheOptimalParseCostsWhatExhaustiveSearchFinds()
    {
        // Small alphabets give many ways to parse; the exhaustive cost knows every length, offset and literal run.
        for (int seed = 0; seed < 60; seed++)
        {
            byte[] bytes = Lz4TestData.RandomBytes(150 + seed, 2 + (seed % 3), seed);
            int length = Encode(Encoders[1].Encode, bytes).Length;
            int least = LeastBlockLength(bytes);
            Assert.Equal(least, length);
        }
    }

    [Fact]
    public void InDrawingsOfRunsAndRepeatedRowsTheOptimalParseCostsNextToNothingMoreThanExhaustiveSearch()
    {
        int all = 0;
        int leastOfAll = 0;
        for (int seed = 0; seed < 12; seed++)
        {
            byte[] bytes = Lz4TestData.Drawing(64, 16, seed);
            int length = Encode(Encoders[1].Encode, bytes).Length;
            int least = LeastBlockLength(bytes);
            Assert.InRange(length, least, least + 2);
            all += length;
            leastOfAll += least;
        }

        Assert.InRange(all, leastOfAll, leastOfAll + (leastOfAll / 500));
    }

    [Fact]
    public unsafe void DecodingInStepsStopsSoonAfterEachTargetAndGivesTheSame()
    {
        foreach ((string name, byte[] bytes) in Lz4TestData.All().Where(data => data.Bytes.Length <= 70_000))
        {
            byte[] block = Encode(Encoders[1].Encode, bytes);
            int step = Math.Max(1, bytes.Length / 7);
            var decoded = new byte[bytes.Length];
            fixed (byte* input = block)
            fixed (byte* output = decoded)
            {
                var decoder = new Lz4BlockDecoder(input, block.Length, output, bytes.Length);
                for (int target = step; target < bytes.Length; target += step)
                {
                    Assert.True(decoder.Advance(target), name);
                    Assert.True(decoder.Decoded >= target, name);
                    Assert.True(bytes.AsSpan(0, target).SequenceEqual(decoded.AsSpan(0, target)), name);
                    int reached = decoder.Decoded;
                    Assert.True(decoder.Advance(Math.Min(target, reached)), name);
                    Assert.Equal(reached, decoder.Decoded);
                }

                Assert.True(decoder.Advance(bytes.Length), name);
            }

            Assert.Equal(bytes, decoded);
        }
    }

    [Fact]
    public void ArgumentsAreChecked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Lz4Block.MaxEncodedLength(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Lz4Block.MaxEncodedLength(Lz4Block.MaxLength + 1));
        Assert.Throws<ArgumentException>(() => Lz4Block.EncodeFast(new byte[100], new byte[115]));
        Assert.Throws<ArgumentException>(() => Lz4Block.EncodeOptimal(new byte[100], new byte[115]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Lz4Block.EncodeOptimal(new byte[10], new byte[30], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Lz4Block.EncodeOptimal(new byte[10], new byte[30], Lz4Block.MaxAttempts + 1));
    }

    private static byte[] Encode(Encoder encode, byte[] bytes)
    {
        var destination = new byte[Lz4Block.MaxEncodedLength(bytes.Length)];
        return destination[..encode(bytes, destination)];
    }

    private static byte[] Decode(ReadOnlySpan<byte> block, int length)
    {
        var bytes = new byte[length];
        Lz4Block.Decode(block, bytes);
        return bytes;
    }

    /// <summary>The shortest block there is, by trying every literal run and every match of every position.</summary>
    private static int LeastBlockLength(byte[] bytes)
    {
        int n = bytes.Length;
        var cost = new int[n + 1];
        int[] longestMatches = [.. Enumerable.Range(0, n).Select(match => match <= n - 12 ? LongestMatch(bytes, match) : 0)];
        for (int start = n; start >= 0; start--)
        {
            int least = 1 + n - start + Extra(n - start, 15);
            for (int match = start; match <= n - 12; match++)
            {
                int longest = longestMatches[match];
                for (int length = 4; length <= longest; length++)
                {
                    int run = match - start;
                    least = Math.Min(least, 1 + run + Extra(run, 15) + 2 + Extra(length, 19) + cost[match + length]);
                }
            }

            cost[start] = least;
        }

        return cost[0];
    }

    private static int Extra(int length, int from) => length < from ? 0 : 1 + ((length - from) / 255);

    private static int LongestMatch(byte[] bytes, int at)
    {
        int longest = 0;
        for (int from = Math.Max(0, at - 65_535); from < at; from++)
        {
            int length = 0;
            while (at + length < bytes.Length - 5 && bytes[from + length] == bytes[at + length])
            {
                length++;
            }

            longest = Math.Max(longest, length);
        }

        return longest;
    }
}
