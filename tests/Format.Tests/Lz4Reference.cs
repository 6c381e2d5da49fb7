using K4os.Compression.LZ4;

namespace Tinct.Format.Tests;

/// <summary>K4os.Compression.LZ4, a port of liblz4, which gives the same verdicts.</summary>
internal static class Lz4Reference
{
    /// <summary>Compresses; an empty source becomes the token of the last sequence, as in liblz4.</summary>
    internal static byte[] Encode(ReadOnlySpan<byte> source, int level)
    {
        var block = new byte[LZ4Codec.MaximumOutputSize(source.Length)];
        return source.IsEmpty ? [0] : block[..LZ4Codec.Encode(source, block, (LZ4Level)level)];
    }

    /// <summary>The decoded bytes, or null where the block is refused or has another length.</summary>
    internal static byte[]? Decode(ReadOnlySpan<byte> block, int length)
    {
        var decoded = new byte[length];
        return LZ4Codec.Decode(block, decoded) == length ? decoded : null;
    }
}
