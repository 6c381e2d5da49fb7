namespace Tinct.Tools.Host;

/// <summary>What is wrong with an image file of a foreign format.</summary>
internal enum ImageErrorKind
{
    /// <summary>The bytes break the rules of their format, are damaged, or end too early.</summary>
    BadData,

    /// <summary>A format, or a variant of one, that cannot be read or written here.</summary>
    Unsupported,

    /// <summary>The picture is larger than the caller's reading limits allow.</summary>
    Limit,
}

/// <summary>Thrown for image files that cannot be read or written because of what they hold. Failures of the file
/// system stay <see cref="IOException"/>s.</summary>
internal sealed class ImageFileException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">One line: the format, what was found, what was expected, with values.</param>
    /// <param name="offset">Byte offset from the start of the file, or -1 where none applies; added to the message.</param>
    public ImageFileException(ImageErrorKind kind, string message, long offset = -1)
        : base(offset < 0 ? message : $"{message} (at byte {offset})")
    {
        Kind = kind;
        Offset = offset;
    }

    /// <summary>The class of the error.</summary>
    public ImageErrorKind Kind { get; }

    /// <summary>Byte offset from the start of the file where the error was found, or -1.</summary>
    public long Offset { get; }

    /// <summary>An exception of kind <see cref="ImageErrorKind.BadData"/>, to be thrown by the caller.</summary>
    public static ImageFileException BadData(string message, long offset = -1) => new(ImageErrorKind.BadData, message, offset);

    /// <summary>An exception of kind <see cref="ImageErrorKind.Unsupported"/>, to be thrown by the caller.</summary>
    public static ImageFileException Unsupported(string message, long offset = -1) => new(ImageErrorKind.Unsupported, message, offset);
}
