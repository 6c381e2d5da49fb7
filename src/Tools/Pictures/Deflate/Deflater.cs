using System.Buffers.Binary;

namespace Tinct.Tools.Pictures.Deflate;

/// <summary>Compresses bytes as zlib streams (RFC 1950 and 1951) that are smaller than zlib's: matches are chosen by their cost in the codes that result from them, repeatedly, as
/// Zopfli and libdeflate do. Neither can be had as a package, and zlib at its best is 3 to 8 % larger.</summary>
internal static class Deflater
{
    /// <summary>Bytes that are looked at together. Stretches do not depend on one another, so several threads can have one each.</summary>
    private const int Stretch = 1 << 19;

    /// <summary>Bytes up to which a stretch is compressed from two beginnings: the heads of blocks weigh more there.</summary>
    private const int MostTwice = 1 << 16;

    /// <summary>Earlier positions that are compared, for each position. Most of a second's work is the choice among the matches, so that fewer save nothing.</summary>
    private const int Depth = 512;

    /// <summary>Passes from which no time is spared.</summary>
    private const int ManyPasses = 10;

    private const int MostStored = 65_535;

    /// <summary>Compresses.</summary>
    /// <param name="data">What to compress.</param>
    /// <param name="passes">How often costs are computed anew from the result, 1 to about 30.</param>
    /// <param name="threads">The most threads; the bytes do not depend on it.</param>
    public static byte[] Compress(ReadOnlyMemory<byte> data, int passes, int threads, CancellationToken cancellation)
    {
        var stretches = new List<DeflateBlock>[(data.Length + Stretch - 1) / Stretch];
        Parallel.For(
            0, stretches.Length, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation },
            i => stretches[i] = Blocks(data.Span, i * Stretch, Math.Min(data.Length, (i + 1) * Stretch), passes, cancellation));
        DeflateBlock[] blocks = [.. stretches.SelectMany(static stretch => stretch)];
        var bits = new BitWriter();
        bits.Write([0x78, 0xDA]);
        long stored = 8L * (data.Length + (5 * ((data.Length + MostStored - 1) / MostStored)));
        if (blocks.Length == 0 || stored < Bits(blocks))
        {
            Store(bits, data.Span);
        }
        else
        {
            for (int i = 0; i < blocks.Length; i++)
            {
                blocks[i].Write(bits, isLast: i == blocks.Length - 1);
            }

            bits.Align();
        }

        Span<byte> checksum = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(checksum, Adler32(data.Span));
        bits.Write(checksum);
        return bits.ToArray();
    }

    /// <summary>Writes data that no code makes smaller.</summary>
    private static void Store(BitWriter bits, ReadOnlySpan<byte> data)
    {
        do
        {
            int length = Math.Min(data.Length, MostStored);
            bits.Write(length == data.Length ? 1u : 0, 8);
            bits.Write((uint)length, 16);
            bits.Write(~(uint)length & 0xFFFF, 16);
            bits.Write(data[..length]);
            data = data[length..];
        }
        while (!data.IsEmpty);
    }

    /// <summary>The blocks of a stretch.</summary>
    private static List<DeflateBlock> Blocks(ReadOnlySpan<byte> data, int start, int end, int passes, CancellationToken cancellation)
    {
        var matches = new Matches(data, start, end, Depth);
        cancellation.ThrowIfCancellationRequested();
        ReadOnlySpan<byte> stretch = data[start..end];
        var parse = new OptimalParse(stretch.Length);
        Match[] items = parse.Find(stretch, matches, 0, ParseCosts.Guess(stretch));
        for (int round = 0; round < (passes > 3 ? 2 : 1); round++)
        {
            items = parse.Find(stretch, matches, 0, ParseCosts.OfCounts(SymbolCounts.OfBlock(items)));
        }

        List<DeflateBlock> best = Blocks(stretch, matches, parse, items, passes, cancellation);
        if (stretch.Length <= MostTwice || passes >= ManyPasses)
        {
            List<DeflateBlock> other = Blocks(stretch, matches, parse, GreedyParse.Find(stretch, matches), passes, cancellation);
            best = Bits(other) < Bits(best) ? other : best;
        }

        return best;
    }

    /// <summary>Splits literals and matches into blocks that choose theirs anew, as long as that makes them smaller.</summary>
    private static List<DeflateBlock> Blocks(
        ReadOnlySpan<byte> stretch, Matches matches, OptimalParse parse, Match[] items, int passes, CancellationToken cancellation)
    {
        List<DeflateBlock>? best = null;
        for (int round = 0; round < (passes < ManyPasses ? 2 : 4); round++)
        {
            cancellation.ThrowIfCancellationRequested();
            List<DeflateBlock> blocks = Refine(stretch, matches, parse, items, passes);
            if (best is not null && Bits(blocks) >= Bits(best))
            {
                break;
            }

            // The symbols chosen by the blocks' codes may split better elsewhere.
            best = blocks;
            items = [.. blocks.SelectMany(static block => block.Items.ToArray())];
        }

        return best!;
    }

    private static long Bits(IEnumerable<DeflateBlock> blocks) => blocks.Sum(static block => block.Bits);

    /// <summary>Splits symbols into blocks, and chooses the symbols of each block anew.</summary>
    private static List<DeflateBlock> Refine(ReadOnlySpan<byte> stretch, Matches matches, OptimalParse parse, Match[] items, int passes)
    {
        var blocks = new List<DeflateBlock>();
        int first = 0;
        foreach (DeflateBlock split in Joined(BlockSplit.Find(items).Select(range => new DeflateBlock(items[range]))))
        {
            int end = first;
            foreach (Match item in split.Items)
            {
                end += item.Length;
            }

            blocks.Add(Refine(stretch[first..end], matches, parse, first, split, passes));
            first = end;
        }

        return blocks;
    }

    /// <summary>Joins neighbours that take no more bits as one block: the estimates by which they were split do not know how short a head can be made.</summary>
    private static List<DeflateBlock> Joined(IEnumerable<DeflateBlock> split)
    {
        List<DeflateBlock> blocks = [.. split];
        for (int i = 0; i + 1 < blocks.Count;)
        {
            var joined = new DeflateBlock([.. blocks[i].Items, .. blocks[i + 1].Items]);
            if (joined.Bits <= blocks[i].Bits + blocks[i + 1].Bits)
            {
                blocks[i] = joined;
                blocks.RemoveAt(i + 1);
                i = Math.Max(0, i - 1);
            }
            else
            {
                i++;
            }
        }

        return blocks;
    }

    /// <summary>Chooses a block's literals and matches by their cost in its codes, until that no longer makes it smaller.</summary>
    private static DeflateBlock Refine(ReadOnlySpan<byte> data, Matches matches, OptimalParse parse, int first, DeflateBlock split, int passes)
    {
        DeflateBlock best = split, latest = split;
        for (int pass = 0; pass < passes; pass++)
        {
            // Early passes count by frequencies, the last ones by whole bits, as code words have.
            ParseCosts costs = pass < passes - 2 || passes < 3
                ? ParseCosts.OfCounts(SymbolCounts.OfBlock(latest.Items))
                : ParseCosts.OfWords(best.LiteralBits, best.DistanceBits);
            latest = new DeflateBlock(parse.Find(data, matches, first, costs));
            best = latest.Bits < best.Bits ? latest : best;
        }

        return best;
    }

    private static uint Adler32(ReadOnlySpan<byte> data)
    {
        const int Prime = 65_521, Safe = 5552;
        uint low = 1, high = 0;
        for (; !data.IsEmpty; data = data[Math.Min(Safe, data.Length)..])
        {
            foreach (byte value in data[..Math.Min(Safe, data.Length)])
            {
                low += value;
                high += low;
            }

            low %= Prime;
            high %= Prime;
        }

        return (high << 16) | low;
    }
}
