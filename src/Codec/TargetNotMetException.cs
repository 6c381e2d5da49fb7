namespace Tinct.Codec;

/// <summary>Thrown when no file meets the quality or the size that was asked for.</summary>
/// <param name="message">What was asked for and what came nearest.</param>
/// <param name="nearest">The file that came nearest.</param>
public sealed class TargetNotMetException(string message, EncodeResult nearest) : Exception(message)
{
    /// <summary>The file that came nearest.</summary>
    public EncodeResult Nearest { get; } = nearest;
}
