using System.Collections.ObjectModel;
using System.Runtime.ExceptionServices;

namespace Tinct.Codec;

/// <summary>Runs numbered, independent pieces of work on several threads. Pieces are handed out in order; each writes only
/// its own part of the result, so the number of threads changes nothing.</summary>
internal static class Workers
{
    /// <summary>Runs pieces 0 to <paramref name="count"/> - 1.</summary>
    /// <param name="count">Number of pieces.</param>
    /// <param name="threads">The most threads to use, at least 1; with 1 everything runs on the caller's.</param>
    /// <param name="makeState">Makes the working memory of one thread.</param>
    /// <param name="work">Does one piece with a thread's working memory.</param>
    /// <param name="cancellation">Checked before each piece.</param>
    public static void Run<TState>(int count, int threads, Func<TState> makeState, Action<TState, int> work, CancellationToken cancellation)
    {
        int next = -1;
        int used = Math.Min(threads, count);
        if (used <= 1)
        {
            Loop();
            return;
        }

        var options = new ParallelOptions { MaxDegreeOfParallelism = used, CancellationToken = cancellation };
        try
        {
            Parallel.For(0, used, options, _ => Loop());
        }
        catch (AggregateException failures)
        {
            // Throw what one thread would have thrown; but running out of memory explains the others.
            ReadOnlyCollection<Exception> all = failures.Flatten().InnerExceptions;
            ExceptionDispatchInfo.Throw(all.FirstOrDefault(static failure => failure is OutOfMemoryException) ?? all[0]);
        }

        void Loop()
        {
            TState state = makeState();
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                int piece = Interlocked.Increment(ref next);
                if (piece >= count)
                {
                    return;
                }

                work(state, piece);
            }
        }
    }

    /// <summary>Runs pieces as <see cref="Run"/> does, and passes on their results in order, one at a time.</summary>
    /// <param name="count">Number of pieces.</param>
    /// <param name="threads">The most threads to use, at least 1.</param>
    /// <param name="makeState">Makes the working memory of one thread.</param>
    /// <param name="work">Does one piece with a thread's working memory.</param>
    /// <param name="pass">Takes the result of one piece from the thread's working memory.</param>
    /// <param name="cancellation">Checked before each piece.</param>
    public static void RunInOrder<TState>(
        int count, int threads, Func<TState> makeState, Action<TState, int> work, Action<TState, int> pass, CancellationToken cancellation)
    {
        var turns = new object();
        int turn = 0;
        bool failed = false;
        Run(count, threads, makeState, WorkAndPass, cancellation);

        void WorkAndPass(TState state, int piece)
        {
            bool succeeded = false;
            try
            {
                work(state, piece);
                lock (turns)
                {
                    // Pieces are handed out in order: the one whose turn it is has been begun, and waits for none.
                    while (turn != piece && !failed)
                    {
                        Monitor.Wait(turns);
                    }

                    if (!failed)
                    {
                        pass(state, piece);
                    }
                }

                succeeded = true;
            }
            finally
            {
                lock (turns)
                {
                    turn++;
                    failed |= !succeeded;
                    Monitor.PulseAll(turns);
                }
            }
        }
    }
}
