namespace Tinct.Format.Tests;

/// <summary>Malformed blocks: never a byte read or written outside, and the same verdict and bytes as the oracle.</summary>
public sealed class Lz4HostileTests : IDisposable
{
    private const int Capacity = 4000;

    private readonly Lz4GuardedMemory _source = new(Capacity);
    private readonly Lz4GuardedMemory _destination = new(Capacity);

    public void Dispose()
    {
        _source.Dispose();
        _destination.Dispose();
    }

    [Fact]
    public void EveryTruncationAndEveryExtension()
    {
        foreach ((byte[] block, int length) in Blocks())
        {
            for (int cut = 0; cut < block.Length; cut++)
            {
                Assert.False(Check(block.AsSpan(0, cut), length));
            }

            for (byte added = 0; added < 255; added += 15)
            {
                Check([.. block, added], length);
            }

            for (int wrong = Math.Max(0, length - 40); wrong < length + 40; wrong++)
            {
                Assert.Equal(wrong == length, Check(block, wrong));
            }
        }
    }

    [Fact]
    public void EveryByteSetToEveryValue()
    {
        foreach ((byte[] block, int length) in Blocks())
        {
            for (int at = 0; at < block.Length; at++)
            {
                byte kept = block[at];
                for (int value = 0; value < 256; value += block.Length > 150 ? 5 : 1)
                {
                    block[at] = (byte)value;
                    Check(block, length);
                }

                block[at] = kept;
            }
        }
    }

    [Fact]
    public void RandomInput()
    {
        ulong state = 1;
        for (int round = 0; round < 60_000; round++)
        {
            int blockLength = (int)(Lz4TestData.Next(ref state) % 90);
            byte[] block = Lz4TestData.RandomBytes(blockLength, round % 3 == 0 ? 256 : 32, round);
            Check(block, (int)(Lz4TestData.Next(ref state) % 130));
        }
    }

    [Fact]
    public void RandomSequencesThatMostlyMakeSense()
    {
        // Built from valid parts, so that they reach deep; one in eight has something wrong.
        int accepted = 0;
        for (int round = 0; round < 20_000; round++)
        {
            (byte[] block, int length) = RandomSequences((ulong)round);
            accepted += Check(block, length) ? 1 : 0;
        }

        Assert.InRange(accepted, 5_000, 19_900);
    }

    [Fact]
    public void AnErrorNamesItsPlace()
    {
        byte[] block = [0x10, 1, 9, 0, 0];
        Assert.False(Lz4Decoder.TryDecode(block, new byte[40], 40, out int offset));
        Assert.Equal(2, offset);
        Assert.False(Lz4Decoder.TryDecode([], new byte[1], 1, out offset));
        Assert.Equal(0, offset);
        Assert.False(Lz4Decoder.TryDecode([], [], 0, out _));
        Assert.False(Lz4Decoder.TryDecode([0, 0], [], 0, out _));
        Assert.True(Lz4Decoder.TryDecode([0], [], 0, out offset));
        Assert.Equal(-1, offset);
    }

    /// <summary>Where the reference refuses, ours refuses. It lets an offset of 0 pass, and then shows what the buffer held before.</summary>
    [Fact]
    public void TheReferenceGivesTheSameVerdict()
    {
        int accepted = 0;
        for (int round = 0; round < 20_000; round++)
        {
            (byte[] block, int length) = RandomSequences((ulong)round);
            var bytes = new byte[length];
            if (Lz4Decoder.TryDecode(block, bytes, length, out _))
            {
                accepted++;
                Assert.Equal(bytes, Lz4Reference.Decode(block, length));
            }
            else if (Lz4Reference.Decode(block, length) is not null)
            {
                Assert.Null(Lz4Oracle.Decode(block, length));
                Assert.Contains(Offsets(block), offset => offset == 0);
            }
        }

        Assert.True(accepted > 5_000);
    }

    /// <summary>Decodes between guards, at both ends of the memory, and holds the outcome against the oracle's.</summary>
    private bool Check(ReadOnlySpan<byte> block, int length)
    {
        byte[]? expected = Lz4Oracle.Decode(block, length);
        Span<byte> source = _source.Last(block.Length);
        block.CopyTo(source);
        Span<byte> destination = _destination.Last(length);
        destination.Fill(0xCC);
        bool accepted = Lz4Decoder.TryDecode(source, destination, length, out int errorOffset);
        Assert.Equal(expected is not null, accepted);
        if (accepted)
        {
            Assert.Equal(-1, errorOffset);
            Assert.True(destination.SequenceEqual(expected));
        }
        else
        {
            Assert.InRange(errorOffset, 0, block.Length);
        }

        source = _source.First(block.Length);
        block.CopyTo(source);
        destination = _destination.First(length);
        Assert.Equal(accepted, Lz4Decoder.TryDecode(source, destination, length, out _));
        Assert.True(!accepted || destination.SequenceEqual(expected));
        return accepted;
    }

    private static IEnumerable<(byte[] Block, int Length)> Blocks()
    {
        foreach (byte[] bytes in new[]
        {
            Lz4TestData.ImageLike(20, 12, 4),
            Lz4TestData.Periodic(3, 120),
            Lz4TestData.Periodic(17, 150),
            [.. Lz4TestData.RandomBytes(40, 256, 1), .. new byte[300], .. Lz4TestData.RandomBytes(300, 256, 2)],
            new byte[60],
            Lz4TestData.RandomBytes(20, 256, 1),
        })
        {
            yield return (Lz4Encoder.Encode(bytes, Lz4Encoder.BestLevel), bytes.Length);
        }
    }

    private static (byte[] Block, int Length) RandomSequences(ulong seed)
    {
        ulong state = seed;
        int Draw(int below) => (int)(Lz4TestData.Next(ref state) % (ulong)below);
        int DrawLength() => Draw(4) switch { 0 => 0, 1 => Draw(15), 2 => Draw(60), _ => Draw(600) };
        var block = new List<byte>();
        int length = 0;
        int sequences = Draw(5);
        for (int i = 0; i <= sequences && length < 3000; i++)
        {
            bool last = i == sequences;
            int literals = DrawLength() + (i == 0 ? 1 : 0) + (last ? 12 : 0);
            int match = DrawLength();
            block.Add((byte)((Math.Min(literals, 15) << 4) | (last ? 0 : Math.Min(match, 15))));
            AddLength(block, literals);
            block.AddRange(Lz4TestData.RandomBytes(literals, 256, literals));
            length += literals;
            if (!last)
            {
                int offset = Draw(40) == 0 ? Draw(70_000) & 0xFFFF : 1 + Draw(Draw(2) == 0 ? Math.Min(40, length) : length);
                block.Add((byte)offset);
                block.Add((byte)(offset >> 8));
                AddLength(block, match);
                length += match + 4;
            }
        }

        length += Draw(16) == 0 ? Draw(9) - 4 : 0;
        return ([.. block], Math.Clamp(length, 0, Capacity));
    }

    private static void AddLength(List<byte> block, int length)
    {
        if (length >= 15)
        {
            block.AddRange(Enumerable.Repeat((byte)255, (length - 15) / 255));
            block.Add((byte)((length - 15) % 255));
        }
    }

    /// <summary>The offsets of a block's sequences, as far as they can be followed.</summary>
    private static List<int> Offsets(ReadOnlySpan<byte> block)
    {
        var offsets = new List<int>();
        for (int at = 0; at < block.Length;)
        {
            int token = block[at++];
            at += SkipLength(block, ref at, token >> 4);
            if (at + 2 > block.Length)
            {
                break;
            }

            offsets.Add(block[at] | (block[at + 1] << 8));
            at += 2;
            SkipLength(block, ref at, token & 15);
        }

        return offsets;
    }

    private static int SkipLength(ReadOnlySpan<byte> block, ref int at, int nibble)
    {
        int length = nibble;
        if (nibble == 15)
        {
            while (at < block.Length)
            {
                length += block[at];
                if (block[at++] != 255)
                {
                    break;
                }
            }
        }

        return length;
    }
}
