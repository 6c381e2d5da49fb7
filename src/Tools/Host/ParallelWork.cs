using System.Runtime.ExceptionServices;

namespace Tinct.Tools.Host;

/// <summary>Does independent pieces of work on several threads and hands the results on in the order of the pieces, so that what is printed does not
/// depend on which was finished first.</summary>
internal static class ParallelWork
{
    /// <summary>How many results may wait for an earlier one: enough that a long piece keeps no thread idle, few enough that memory does not grow with the pieces.</summary>
    private const int Window = 1024;

    /// <summary>Does all of the work.</summary>
    /// <param name="items">What to work on.</param>
    /// <param name="threads">How many at a time, at least 1.</param>
    /// <param name="work">Does one; runs on any thread. An exception ends nothing but this piece.</param>
    /// <param name="done">Told of each piece with its result, or with what it threw; in the order of the items, one call at a time. An exception ends
    /// everything.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled; the pieces that had begun have ended.</exception>
    public static void Run<TItem, TResult>(
        IReadOnlyList<TItem> items, int threads, Func<TItem, TResult> work, Action<TItem, TResult?, Exception?> done, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var state = new State<TItem, TResult>(items, work, done, stop);
        if (threads <= 1 || items.Count <= 1)
        {
            state.Loop();
        }
        else
        {
            Thread[] others = [.. Enumerable.Range(1, Math.Min(threads, items.Count) - 1).Select(_ => new Thread(state.Loop) { IsBackground = true })];
            Array.ForEach(others, static thread => thread.Start());
            state.Loop();
            Array.ForEach(others, static thread => thread.Join());
        }

        state.Failure?.Throw();
        cancellation.ThrowIfCancellationRequested();
    }

    private sealed class State<TItem, TResult>(
        IReadOnlyList<TItem> items, Func<TItem, TResult> work, Action<TItem, TResult?, Exception?> done, CancellationTokenSource stop)
    {
        private readonly object _gate = new();
        private readonly Dictionary<int, (TResult? Result, Exception? Exception)> _finished = [];
        private int _next;
        private int _reported;
        private bool _isReporting;

        /// <summary>The exception that ended everything.</summary>
        public ExceptionDispatchInfo? Failure { get; private set; }

        public void Loop()
        {
            while (TryTake(out int index))
            {
                TResult? result = default;
                Exception? thrown = null;
                try
                {
                    result = work(items[index]);
                }
#pragma warning disable CA1031 // One piece's failure, whatever it is, must not keep the others from being done.
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    thrown = exception;
                }

                Report(index, result, thrown);
            }
        }

        private bool TryTake(out int index)
        {
            lock (_gate)
            {
                // The thread with the piece that the others wait for does not wait itself: it is at most the first unreported.
                while (_next - _reported >= Window && !stop.IsCancellationRequested)
                {
                    Monitor.Wait(_gate, 100);
                }

                index = _next;
                if (stop.IsCancellationRequested || index >= items.Count)
                {
                    return false;
                }

                _next++;
                return true;
            }
        }

        /// <summary>Reports the results that are next in order. One thread does so, outside the lock; others leave their results to it.</summary>
        private void Report(int index, TResult? result, Exception? thrown)
        {
            lock (_gate)
            {
                _finished.Add(index, (result, thrown));
                if (_isReporting)
                {
                    return;
                }

                _isReporting = true;
            }

            while (true)
            {
                (TResult? Result, Exception? Exception) ready;
                lock (_gate)
                {
                    if (Failure is not null || !_finished.Remove(_reported, out ready))
                    {
                        _isReporting = false;
                        return;
                    }
                }

                try
                {
                    // A piece that was cancelled is no failure of its own.
                    if (!(ready.Exception is OperationCanceledException && stop.IsCancellationRequested))
                    {
                        done(items[_reported], ready.Result, ready.Exception);
                    }
                }
#pragma warning disable CA1031 // Thrown again by the thread that waits for all.
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    Failure = ExceptionDispatchInfo.Capture(exception);
                    stop.Cancel();
                }

                lock (_gate)
                {
                    _reported++;
                    Monitor.PulseAll(_gate);
                }
            }
        }
    }
}
