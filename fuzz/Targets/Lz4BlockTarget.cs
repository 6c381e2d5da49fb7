using Tinct.Format;
using Tinct.Fuzz.Engine;

namespace Tinct.Fuzz.Targets;

/// <summary>LZ4 blocks against a literal transcription of section 7. Input: expected length (u24), then the block.</summary>
internal sealed class Lz4BlockTarget : FuzzTarget
{
    private const int Prefix = 3;
    private const int MaxOutput = 200_000;

    private readonly GuardedMemory _block = new(1 << 13), _output = new(MaxOutput);
    private int _turn;

    public override string Name => "lz4block";

    public override string Description => "LZ4 blocks, whole and their beginnings, against section 7 word for word";

    public override int MaxLength => 4096;

    public override IEnumerable<byte[]> Seeds()
    {
        var random = new Randomness(9);
        for (int i = 1; i < 60; i++)
        {
            int length = i < 20 ? i : random.Below(i < 40 ? 300 : 5000) + 1, period = 1 + random.Below(40);
            var plain = new byte[length];
            for (int at = 0; at < length; at++)
            {
                bool isNew = i % 4 == 0 || at < period || (i % 4 > 1 && random.OneIn(9));
                plain[at] = isNew ? (byte)random.Next() : plain[at - period];
            }

            yield return [(byte)length, (byte)(length >> 8), (byte)(length >> 16), .. Lz4Encoder.Encode(plain, i % 2 == 0 ? 0 : 12)];
        }
    }

    /// <summary>Makes offsets mostly legal and the length mostly what the block holds.</summary>
    public override byte[] Repair(byte[] input, Randomness random)
    {
        if (input.Length <= Prefix || random.OneIn(6))
        {
            return input;
        }

        int at = Prefix;
        long total = 0;
        while (at < input.Length)
        {
            int token = input[at++];
            long literals = Length(input, ref at, token >> 4);
            total += literals;
            if (at + literals + 2 > input.Length)
            {
                break;
            }

            at += (int)literals;
            int offset = input[at] | (input[at + 1] << 8);
            if ((offset == 0 || offset > total) && total > 0 && !random.OneIn(10))
            {
                offset = 1 + random.Below((int)Math.Min(total, 65535));
                (input[at], input[at + 1]) = ((byte)offset, (byte)(offset >> 8));
            }

            at += 2;
            total += Length(input, ref at, token & 15) + 4;
        }

        int length = (int)Math.Clamp(total + (random.OneIn(8) ? random.Below(9) - 4 : 0), 0, MaxOutput);
        (input[0], input[1], input[2]) = ((byte)length, (byte)(length >> 8), (byte)(length >> 16));
        return input;
    }

    public override void Run(byte[] input)
    {
        int length = input.Length <= Prefix ? MaxOutput : input[0] | (input[1] << 8) | (input[2] << 16);
        if (length is 0 or >= MaxOutput)
        {
            return;
        }

        _turn++;
        ReadOnlySpan<byte> block = _block.Copy(input.AsSpan(Prefix), atEnd: (_turn & 1) == 0).Span;
        Span<byte> output = _output.Span<byte>(length, atEnd: (_turn & 2) == 0);
        bool isRight = Lz4Decoder.TryDecode(block, output, length, out int error);
        byte[]? expected = Decode(block, length);
        if (isRight != expected is not null)
        {
            throw new FindingException($"section 7 {(expected is null ? "refuses" : "accepts")} the block|{error}");
        }

        if (!isRight && (error < 0 || error > block.Length))
        {
            throw new FindingException("the offset of the error is outside of the block");
        }

        if (expected is null)
        {
            return;
        }

        Accepted++;
        if (!output.SequenceEqual(expected))
        {
            throw new FindingException("section 7 gives other bytes");
        }

        int wanted = new Randomness((ulong)_turn).Below(length + 1);
        output.Clear();
        if (!Lz4Decoder.TryDecode(block, output, wanted, out _) || !output[..wanted].SequenceEqual(expected.AsSpan(0, wanted)))
        {
            throw new FindingException("the beginning of a block differs from all of it");
        }
    }

    private static long Length(ReadOnlySpan<byte> block, ref int at, int length)
    {
        long sum = length;
        for (byte more = 255; length == 15 && more == 255 && at < block.Length; at++)
        {
            more = block[at];
            sum += more;
        }

        return sum;
    }

    /// <summary>Section 7, word for word; null where it is broken.</summary>
    private static byte[]? Decode(ReadOnlySpan<byte> block, int length)
    {
        var output = new byte[length];
        int at = 0, have = 0;
        while (at < block.Length)
        {
            int token = block[at++];
            if (!TryReadLength(block, ref at, token >> 4, out long literals) || literals > block.Length - at || literals > length - have)
            {
                return null;
            }

            block.Slice(at, (int)literals).CopyTo(output.AsSpan(have));
            at += (int)literals;
            have += (int)literals;
            if (at == block.Length)
            {
                return have == length ? output : null;
            }

            if (block.Length - at < 2)
            {
                return null;
            }

            int offset = block[at] | (block[at + 1] << 8);
            at += 2;
            if (offset == 0 || offset > have || !TryReadLength(block, ref at, token & 15, out long match))
            {
                return null;
            }

            match += 4;
            if (have > length - 12 || match > length - have - 5)
            {
                return null;
            }

            for (; match > 0; match--, have++)
            {
                output[have] = output[have - offset];
            }
        }

        return null;
    }

    private static bool TryReadLength(ReadOnlySpan<byte> block, ref int at, int start, out long length)
    {
        length = start;
        for (byte more = 255; start == 15 && more == 255; length += more)
        {
            if (at == block.Length)
            {
                return false;
            }

            more = block[at++];
        }

        return true;
    }
}
