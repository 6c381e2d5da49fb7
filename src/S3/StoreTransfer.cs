namespace Tinct.S3;

/// <summary>A request that is given up where nothing moves for a while, however long it takes in all.</summary>
internal sealed class StoreTransfer : IDisposable
{
    private readonly CancellationTokenSource _end;
    private readonly TimeSpan _patience;
    private readonly CancellationToken _cancellation;

    /// <summary>Begins to wait.</summary>
    /// <param name="patience">How long nothing may move.</param>
    /// <param name="cancellation">Ends it anyway.</param>
    public StoreTransfer(TimeSpan patience, CancellationToken cancellation)
    {
        (_end, _patience, _cancellation) = (CancellationTokenSource.CreateLinkedTokenSource(cancellation), patience, cancellation);
        Moves();
    }

    /// <summary>Cancelled where it is given up.</summary>
    public CancellationToken Token => _end.Token;

    /// <summary>Whether the store has begun to send an object.</summary>
    public bool HasBegun { get; set; }

    /// <summary>Whether it was given up because nothing moved.</summary>
    public bool HasStalled => _end.IsCancellationRequested && !_cancellation.IsCancellationRequested;

    /// <summary>Something came or went.</summary>
    public void Moves() => _end.CancelAfter(_patience);

    /// <inheritdoc/>
    public void Dispose() => _end.Dispose();
}
