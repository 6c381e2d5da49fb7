using System.Diagnostics.CodeAnalysis;

namespace Tinct.Format;

/// <summary>Throws, so that the code that checks stays small.</summary>
internal static class Fault
{
    [DoesNotReturn]
    internal static void Truncated(long offset, string message) => Throw(TinctErrorKind.Truncated, offset, message);

    [DoesNotReturn]
    internal static void Invalid(long offset, string message) => Throw(TinctErrorKind.Invalid, offset, message);

    [DoesNotReturn]
    internal static void Unsupported(long offset, string message) => Throw(TinctErrorKind.Unsupported, offset, message);

    [DoesNotReturn]
    internal static void Limit(long offset, string message) => Throw(TinctErrorKind.Limit, offset, message);

    [DoesNotReturn]
    internal static void Checksum(long offset, string what, uint stored, uint computed) =>
        Throw(TinctErrorKind.Checksum, offset, $"The CRC-32C of {what} is {computed:x8}, not {stored:x8} as stored");

    [DoesNotReturn]
    private static void Throw(TinctErrorKind kind, long offset, string message) =>
        throw new TinctFormatException(kind, offset, message);
}
