using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures;

/// <summary>A family of image files that can be read.</summary>
internal interface IImageFormat
{
    /// <summary>The family's names, for messages: "PNG", "PNM and PAM".</summary>
    string Name { get; }

    /// <summary>Whether a file that starts like this is of this family (perhaps damaged).</summary>
    /// <param name="head">The first <see cref="ImageFiles.SniffLength"/> bytes, or the whole file if it is shorter.</param>
    bool Recognizes(ReadOnlySpan<byte> head);

    /// <summary>Starts reading a picture.</summary>
    /// <param name="input">Stands at the first byte of the file.</param>
    /// <param name="limits">What may be allocated.</param>
    /// <returns>The rows, to be disposed by the caller before the stream under <paramref name="input"/>.</returns>
    /// <exception cref="ImageFileException">The file is damaged, unsupported, or above the limits.</exception>
    RowSource Open(ForwardReader input, ImageReadLimits limits);
}
