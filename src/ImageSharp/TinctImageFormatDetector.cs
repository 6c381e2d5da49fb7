using SixLabors.ImageSharp.Formats;
using Tinct.Format;

namespace Tinct.ImageSharp;

/// <summary>Knows <c>.tinct</c> files by their signature.</summary>
public sealed class TinctImageFormatDetector : IImageFormatDetector
{
    /// <inheritdoc/>
    public int HeaderSize => TinctHeader.Signature.Length;

#if IMAGESHARP3
    /// <inheritdoc/>
    public bool TryDetectFormat(ReadOnlySpan<byte> header, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IImageFormat? format)
    {
        format = IsTinct(header) ? TinctImageFormat.Instance : null;
        return format is not null;
    }
#else
    /// <inheritdoc/>
    public IImageFormat? DetectFormat(ReadOnlySpan<byte> header) => IsTinct(header) ? TinctImageFormat.Instance : null;
#endif

    private static bool IsTinct(ReadOnlySpan<byte> header) => header.StartsWith(TinctHeader.Signature);
}
