using System.Text;
using Tinct.Codec;
using Tinct.Format;

namespace Tinct.Native;

/// <summary>What an export returns; the numbers are those of the header.</summary>
internal enum Status
{
    Ok = 0,
    NotTinct = 1,
    Unsupported = 2,
    Truncated = 3,
    Invalid = 4,
    Checksum = 5,
    Limit = 6,
    NoMemory = 7,
    BadArgument = 8,
    TooManyColors = 9,
    NotReached = 10,
    Internal = 11,
}

/// <summary>The border: an exception that crossed it would end the caller's process.</summary>
// Bounds: writes a message of at most as many bytes as the caller's buffer has.
internal static unsafe class Border
{
    /// <summary>The error text of this thread's last call.</summary>
    [ThreadStatic]
    private static byte[]? t_error;

    /// <summary>Runs an export. Whatever it throws becomes a status and a text.</summary>
    public static int Run(Action export)
    {
        try
        {
            t_error = null;
            export();
            return (int)Status.Ok;
        }
#pragma warning disable CA1031 // Every exception: that is what a border is for.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Exception first = fault is AggregateException { InnerExceptions: [Exception inner, ..] } ? inner : fault;
            t_error = Encoding.UTF8.GetBytes(first.Message);
            return (int)StatusOf(first);
        }
    }

    /// <summary>Copies as many whole characters of the last error as fit, and a zero byte.</summary>
    /// <returns>The bytes that the whole text takes, the zero byte included.</returns>
    public static nuint CopyLastError(byte* text, nuint capacity)
    {
        ReadOnlySpan<byte> error = t_error;
        if (text is not null && capacity > 0)
        {
            int length = (int)Math.Min((nuint)error.Length, capacity - 1);
            while (length > 0 && length < error.Length && (error[length] & 0xC0) == 0x80)
            {
                length--; // not within a character
            }

            error[..length].CopyTo(new Span<byte>(text, length));
            text[length] = 0;
        }

        return (nuint)error.Length + 1;
    }

    private static Status StatusOf(Exception fault) => fault switch
    {
        TinctFormatException { Kind: TinctErrorKind.NotTinct } => Status.NotTinct,
        TinctFormatException { Kind: TinctErrorKind.Unsupported } => Status.Unsupported,
        TinctFormatException { Kind: TinctErrorKind.Truncated } => Status.Truncated,
        TinctFormatException { Kind: TinctErrorKind.Checksum } => Status.Checksum,
        TinctFormatException { Kind: TinctErrorKind.Limit } => Status.Limit,
        TinctFormatException => Status.Invalid,
        TooManyColorsException => Status.TooManyColors,
        TargetNotMetException => Status.NotReached,
        OutOfMemoryException => Status.NoMemory,
        ArgumentException or OverflowException => Status.BadArgument,
        _ => Status.Internal,
    };
}
