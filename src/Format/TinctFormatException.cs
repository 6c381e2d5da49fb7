namespace Tinct.Format;

/// <summary>What is wrong with a file, in the terms of the specification's section on what a decoder must reject.</summary>
public enum TinctErrorKind
{
    /// <summary>The first bytes are not Tinct's signature: some other kind of file.</summary>
    NotTinct,

    /// <summary>The file uses a version, a method or a required section that this decoder does not know.</summary>
    Unsupported,

    /// <summary>The data ends before the file does.</summary>
    Truncated,

    /// <summary>A field has a value the specification forbids, or compressed data is malformed.</summary>
    Invalid,

    /// <summary>A checksum does not match: the file was damaged.</summary>
    Checksum,

    /// <summary>The file is larger than the caller's <see cref="DecodeLimits"/> allow.</summary>
    Limit,
}

/// <summary>Thrown for bytes that are not a valid .tinct file, or exceed the limits set. Wrong arguments are
/// <see cref="ArgumentException"/>s instead.</summary>
public sealed class TinctFormatException : Exception
{
    private readonly string _message;

    /// <summary>Makes the exception.</summary>
    /// <param name="kind">The class of the error.</param>
    /// <param name="offset">Where it was found: a byte offset from the start of the file, or -1 where none applies.</param>
    /// <param name="message">What was found, what was expected, with values.</param>
    public TinctFormatException(TinctErrorKind kind, long offset, string message)
        : base(offset < 0 ? message : $"{message} (at byte {offset})")
    {
        Kind = kind;
        Offset = offset;
        _message = message;
    }

    /// <summary>The class of the error.</summary>
    public TinctErrorKind Kind { get; }

    /// <summary>Byte offset from the start of the file where the error was found, or -1.</summary>
    public long Offset { get; }

    /// <summary>Restates a fault found in a part of the file as one of the file. "Truncated" becomes "invalid", since the part is known to be complete.</summary>
    /// <param name="partOffset">Where the part starts in the file.</param>
    internal TinctFormatException InFile(long partOffset) =>
        new(Kind == TinctErrorKind.Truncated ? TinctErrorKind.Invalid : Kind, partOffset + Math.Max(0, Offset), _message);
}
