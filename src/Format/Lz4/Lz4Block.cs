namespace Tinct.Format;

/// <summary>The LZ4 block format (lz4_Block_format.md of the LZ4 project), without its framing: a block is decoded knowing
/// its own length and the length of what it holds.</summary>
/// <remarks>A block is a list of sequences. Each is a token (high nibble: number of literals, low nibble: match length less
/// four, 15 meaning that bytes follow which are added until one is not 255), the literals, a 16-bit little-endian offset
/// back into what was already decoded, and the rest of the match length. The last sequence ends after its literals. The last
/// five bytes are always literals and no match starts in the last twelve: decoders everywhere rely on it.</remarks>
public static class Lz4Block
{
    /// <summary>The most attempts a position that <see cref="EncodeOptimal"/> accepts; beyond a few hundred nothing changes.</summary>
    public const int MaxAttempts = 4096;

    /// <summary>Attempts a position by default: within a few bytes of an unlimited search on index maps.</summary>
    public const int DefaultAttempts = 256;

    /// <summary>Largest length the encoders accept: 64 MiB, what keeps every cost of a parse within 32 bits.</summary>
    public const int MaxLength = 1 << 26;

    /// <summary>The shortest match that can be written.</summary>
    internal const int MinMatch = 4;

    /// <summary>The furthest a match can reach back.</summary>
    internal const int MaxOffset = 65_535;

    /// <summary>No match ends in this many last bytes of a block.</summary>
    internal const int LastLiterals = 5;

    /// <summary>No match starts in this many last bytes of a block.</summary>
    internal const int LastMatchStart = 12;

    /// <summary>A length nibble of this value is followed by bytes that add to it.</summary>
    internal const int NibbleMax = 15;

    /// <summary>The longest match that needs no added byte.</summary>
    internal const int ShortMatchMax = NibbleMax - 1 + MinMatch;

    /// <summary>The longest block that <paramref name="length"/> bytes can become.</summary>
    /// <param name="length">Bytes to encode, 0 to <see cref="MaxLength"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is out of range.</exception>
    public static int MaxEncodedLength(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MaxLength);
        return length + (length / 255) + 16;
    }

    /// <summary>Decodes a block that holds exactly <paramref name="destination"/>'s length.</summary>
    /// <param name="source">The block, all of it and nothing else. Any bytes are safe.</param>
    /// <param name="destination">Filled exactly; what it holds after a failure is unspecified.</param>
    /// <exception cref="TinctFormatException">The block is malformed: kind <see cref="TinctErrorKind.Invalid"/>, the offset
    /// counted from the start of the block.</exception>
    public static void Decode(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (!TryDecode(source, destination, out int errorOffset))
        {
            ThrowMalformed(source.Length, destination.Length, errorOffset);
        }
    }

    /// <summary>Decodes a block that holds exactly <paramref name="destination"/>'s length, or says where it is malformed.</summary>
    /// <param name="source">The block, all of it and nothing else. Any bytes are safe.</param>
    /// <param name="destination">Filled exactly; what it holds after a failure is unspecified.</param>
    /// <param name="errorOffset">Where in the block decoding stopped making sense; -1 on success.</param>
    /// <returns>Whether the block was well formed.</returns>
    public static unsafe bool TryDecode(ReadOnlySpan<byte> source, Span<byte> destination, out int errorOffset)
    {
        fixed (byte* input = source)
        fixed (byte* output = destination)
        {
            var decoder = new Lz4BlockDecoder(input, source.Length, output, destination.Length);
            bool done = decoder.Advance(destination.Length);
            errorOffset = done ? -1 : decoder.ErrorOffset;
            return done;
        }
    }

    /// <summary>Encodes greedily with one hash table: hundreds of megabytes a second.</summary>
    /// <param name="source">0 to <see cref="MaxLength"/> bytes.</param>
    /// <param name="destination">At least <see cref="MaxEncodedLength"/> of the source's length.</param>
    /// <returns>The length of the block.</returns>
    /// <exception cref="ArgumentException">The source is too long or the destination too short.</exception>
    public static int EncodeFast(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        CheckEncodeArguments(source, destination);
        return Lz4FastEncoder.Encode(source, destination);
    }

    /// <summary>Encodes with the longest match at every position and the cheapest way through them.</summary>
    /// <param name="source">0 to <see cref="MaxLength"/> bytes. Thirteen bytes of memory are used for each.</param>
    /// <param name="destination">At least <see cref="MaxEncodedLength"/> of the source's length.</param>
    /// <param name="maxAttempts">Earlier positions compared with each position, 1 to <see cref="MaxAttempts"/>: fewer is
    /// faster, more is smaller.</param>
    /// <returns>The length of the block.</returns>
    /// <exception cref="ArgumentException">The source is too long, the destination too short or the attempts out of range.</exception>
    public static int EncodeOptimal(ReadOnlySpan<byte> source, Span<byte> destination, int maxAttempts = DefaultAttempts)
    {
        CheckEncodeArguments(source, destination);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxAttempts, MaxAttempts);
        return Lz4OptimalEncoder.Encode(source, destination, maxAttempts);
    }

    internal static void ThrowMalformed(int blockLength, int length, int errorOffset) =>
        throw new TinctFormatException(
            TinctErrorKind.Invalid,
            errorOffset,
            $"The LZ4 block of {blockLength} bytes does not hold {length} bytes: it is malformed");

    private static void CheckEncodeArguments(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (source.Length > MaxLength)
        {
            throw new ArgumentException($"An LZ4 block holds at most {MaxLength} bytes, not {source.Length}.", nameof(source));
        }

        if (destination.Length < MaxEncodedLength(source.Length))
        {
            throw new ArgumentException(
                $"{source.Length} bytes may need {MaxEncodedLength(source.Length)}; the destination has {destination.Length}.",
                nameof(destination));
        }
    }
}
