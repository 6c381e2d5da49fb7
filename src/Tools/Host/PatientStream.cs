namespace Tinct.Tools.Host;

/// <summary>Standard error: what cannot be written there is dropped. A full disk behind it must not end work that goes well.</summary>
internal sealed class PatientStream(Stream inner) : ForwardStream
{
    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            inner.Write(buffer);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // There is nowhere left to say it.
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }
}
