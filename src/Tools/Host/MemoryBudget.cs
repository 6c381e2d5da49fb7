namespace Tinct.Tools.Host;

/// <summary>Bytes that the pictures being encoded may take together. A thread waits until what it needs is free; requests are served in order,
/// so that small pictures do not overtake a large one and keep it waiting.</summary>
/// <param name="total">Bytes, at least 1. What needs more than all of them is let in alone.</param>
internal sealed class MemoryBudget(long total)
{
    /// <summary>How often a waiting thread checks for cancellation.</summary>
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(100);

    private readonly long _total = total;
    private readonly object _gate = new();
    private readonly LinkedList<long> _waiting = new();
    private long _used;
    private int _holders;

    /// <summary>Half of what the system or the container gives this process, in bytes.</summary>
    public static long HalfOfMemory => Math.Max(1, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);

    /// <summary>Threads that wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Waits for memory.</summary>
    /// <param name="bytes">How much, at least 0; an estimate.</param>
    /// <returns>The memory; disposing it gives it back.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Share Take(long bytes, CancellationToken cancellation)
    {
        lock (_gate)
        {
            LinkedListNode<long> place = _waiting.AddLast(bytes);
            try
            {
                while (_waiting.First != place || (_holders > 0 && _used + bytes > _total))
                {
                    cancellation.ThrowIfCancellationRequested();
                    Monitor.Wait(_gate, s_look);
                }

                _used += bytes;
                _holders++;
                return new Share(this, bytes);
            }
            finally
            {
                _waiting.Remove(place);
                Monitor.PulseAll(_gate);
            }
        }
    }

    private void Return(long bytes)
    {
        lock (_gate)
        {
            _used -= bytes;
            _holders--;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Memory that was taken.</summary>
    internal sealed class Share(MemoryBudget budget, long bytes) : IDisposable
    {
        private bool _isReturned;

        /// <summary>Whether it is more than half: then hardly another picture is encoded beside this one, which may have all threads.</summary>
        public bool IsMost { get; } = bytes > budget._total / 2;

        /// <inheritdoc/>
        public void Dispose()
        {
            if (!_isReturned)
            {
                _isReturned = true;
                budget.Return(bytes);
            }
        }
    }
}
