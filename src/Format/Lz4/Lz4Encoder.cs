using System.Buffers;
using K4os.Compression.LZ4;

namespace Tinct.Format;

/// <summary>Writes LZ4 blocks (specification, section 7) with K4os.Compression.LZ4, a port of the reference library.</summary>
// Bounds: mirrors a structure of the library to see whether this runtime lays it out rightly; not used to write.
internal static unsafe class Lz4Encoder
{
    /// <summary>The level that writes fewest bytes.</summary>
    internal const int BestLevel = 12;

    /// <summary>The first of the levels that write the same bytes on every machine. Level 0 hashes by the word size.</summary>
    internal const int FirstPortableLevel = 3;

    /// <summary>The most bytes that one block can hold.</summary>
    internal const int MaxLength = 0x7E00_0000;

    /// <summary>Whether this runtime can run the levels above 0 correctly.</summary>
    /// <remarks>Mono's interpreter, which runs .NET in browsers, keeps the offsets of fields in 16 bits. The state of those levels
    /// is a struct of 256 KB: there its last fields would lie over its first, and the encoder would write wherever they led.</remarks>
    internal static bool HasHighLevels { get; } = LargeStruct.OffsetOfLast() == LargeStruct.Bytes;

    /// <summary>Encodes a block.</summary>
    /// <param name="source">At most <see cref="MaxLength"/> bytes.</param>
    /// <param name="level">0, or 3 to 12.</param>
    /// <exception cref="ArgumentException">The source is too long.</exception>
    internal static byte[] Encode(ReadOnlySpan<byte> source, int level)
    {
        if (source.IsEmpty)
        {
            // K4os writes nothing. A block has at least its last token.
            return [0];
        }

        if (source.Length > MaxLength)
        {
            throw new ArgumentException($"An LZ4 block holds at most {MaxLength} bytes, not {source.Length}.", nameof(source));
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(LZ4Codec.MaximumOutputSize(source.Length));
        int length = LZ4Codec.Encode(source, buffer, HasHighLevels ? (LZ4Level)level : LZ4Level.L00_FAST);
        if (length <= 0)
        {
            throw new InvalidOperationException($"The LZ4 encoder failed on {source.Length} bytes.");
        }

        byte[] block = buffer.AsSpan(0, length).ToArray();
        ArrayPool<byte>.Shared.Return(buffer);
        return block;
    }

    private struct LargeStruct
    {
        internal const int Bytes = 1 << 17;

        private fixed byte _first[Bytes];
        private byte _last;

        internal static long OffsetOfLast()
        {
            // Only an address is computed: nothing is there.
            byte anywhere;
            var start = (LargeStruct*)&anywhere;
            return (byte*)&start->_last - (byte*)start;
        }
    }
}
