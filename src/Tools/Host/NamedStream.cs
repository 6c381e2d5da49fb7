namespace Tinct.Tools.Host;

/// <summary>An output that goes forward only, whose failures name it: what is read meanwhile is another file.</summary>
/// <param name="inner">Where bytes go; stays open.</param>
/// <param name="name">What a user knows it by.</param>
internal sealed class NamedStream(Stream inner, string name) : ForwardStream
{
    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            inner.Write(buffer);
        }
        catch (IOException exception)
        {
            throw WriteFailure.About(name, exception);
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        try
        {
            inner.Flush();
        }
        catch (IOException exception)
        {
            throw WriteFailure.About(name, exception);
        }
    }
}
