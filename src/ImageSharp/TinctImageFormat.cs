using SixLabors.ImageSharp.Formats;

namespace Tinct.ImageSharp;

/// <summary>The format <c>.tinct</c> as an ImageSharp format.</summary>
public sealed class TinctImageFormat : IImageFormat<TinctMetadata>
{
    private TinctImageFormat()
    {
    }

    /// <summary>The only instance, which is the key for metadata.</summary>
    public static TinctImageFormat Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "Tinct";

    /// <inheritdoc/>
    public string DefaultMimeType => "image/vnd.tinct";

    /// <inheritdoc/>
    public IEnumerable<string> MimeTypes => [DefaultMimeType];

    /// <inheritdoc/>
    public IEnumerable<string> FileExtensions => ["tinct"];

    /// <inheritdoc/>
    public TinctMetadata CreateDefaultFormatMetadata() => new();
}
