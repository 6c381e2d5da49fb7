namespace Tinct.Codec;

/// <summary>Thrown when no file meets the quality or the size that was asked for.</summary>
public sealed class TargetNotMetException : Exception
{
    private readonly Lazy<EncodeResult> _nearest;

    /// <summary>Says what was not met.</summary>
    /// <param name="message">What was asked for and what came nearest.</param>
    /// <param name="nearest">The file that came nearest.</param>
    public TargetNotMetException(string message, EncodeResult nearest)
        : this(message, () => nearest)
    {
    }

    internal TargetNotMetException(string message, Func<EncodeResult> nearest)
        : base(message) => _nearest = new Lazy<EncodeResult>(nearest);

    /// <summary>The file that comes nearest. Some goals are known to be out of reach before any file is made: then this encodes it.</summary>
    public EncodeResult Nearest => _nearest.Value;
}
