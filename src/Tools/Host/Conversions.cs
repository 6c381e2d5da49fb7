namespace Tinct.Tools.Host;

/// <summary>Converts files, several at a time as far as memory goes, with the files, lines and exit codes of one at a time.</summary>
internal sealed class Conversions
{
    private readonly IReadOnlyList<Job> _jobs;
    private readonly int _threads;
    private readonly int _together;
    private readonly Func<Job, long> _estimate;
    private readonly MemoryBudget _memory;
    private readonly long _budget;
    private readonly CancellationToken _cancellation;
    private int _left;

    /// <summary>Decides how many are in work at a time.</summary>
    /// <param name="jobs">What is to be converted.</param>
    /// <param name="threads">The most threads in all.</param>
    /// <param name="estimate">The memory, in bytes, that a conversion of a file on a disk may take; failures count as nothing, for the conversion will meet them, too.</param>
    /// <param name="budget">The memory for all of them, in bytes.</param>
    /// <param name="cancellation">Ends the work.</param>
    public Conversions(IReadOnlyList<Job> jobs, int threads, Func<Job, long> estimate, long budget, CancellationToken cancellation)
    {
        (_jobs, _threads, _estimate, _budget, _cancellation) = (jobs, threads, estimate, budget, cancellation);
        _memory = new MemoryBudget(budget);
        _left = jobs.Count;
        _together = threads > 1 && jobs.Count > 1 && AreIndependent(jobs) ? Math.Min(threads, jobs.Count) : 1;
    }

    /// <summary>Whether several are in work at a time: then none has the terminal for itself.</summary>
    public bool AreSeveral => _together > 1;

    /// <summary>Runs the conversions; see <see cref="Batch.Run{T}"/>.</summary>
    /// <param name="console">Where failures are told.</param>
    /// <param name="line">Says how far the work is, where several are in work at a time; null for nobody.</param>
    /// <param name="convert">Does one with so many threads, on any thread, and prints nothing. It may be called again for a conversion that ran out of memory beside others.</param>
    /// <param name="report">Tells what came of one, one call at a time.</param>
    public int Run<T>(CommandConsole console, ProgressLine? line, Func<Job, int, T> convert, Action<Job, T> report) =>
        Batch.Run(_jobs, _together, console, job => Convert(job, line, convert), report, _cancellation, line);

    /// <summary>Whether no conversion reads what another writes, no two write the same file, and at most one reads a pipe, whose writer may fill another one
    /// afterwards: only then does it not matter which is first.</summary>
    private static bool AreIndependent(IReadOnlyList<Job> jobs)
    {
        StringComparer names = OperatingSystem.IsLinux() ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
        var inputs = new HashSet<string>(jobs.Where(static job => job.Input != Batch.Pipe).Select(static job => RealPath.Of(job.Input)), names);
        var outputs = new HashSet<string>(names);
        return jobs.Count(IsPipe) <= 1 && jobs.Where(static job => job.Output != Batch.Pipe && job.Fault is null).All(job =>
            RealPath.Of(job.Output) is var output && outputs.Add(output) && (!inputs.Contains(output) || names.Equals(output, RealPath.Of(job.Input))));
    }

    private T Convert<T>(Job job, ProgressLine? line, Func<Job, int, T> convert)
    {
        try
        {
            return AreSeveral ? ConvertBesideOthers(job, convert) : convert(job, _threads);
        }
        finally
        {
            int left = Interlocked.Decrement(ref _left);
            if (AreSeveral)
            {
                line?.Report($"{Show.Count(_jobs.Count - left)} of {Show.Count(_jobs.Count)} files", (double)(_jobs.Count - left) / _jobs.Count);
            }
        }
    }

    private T ConvertBesideOthers<T>(Job job, Func<Job, int, T> convert)
    {
        try
        {
            using MemoryBudget.Share share = _memory.Take(Estimate(job), _cancellation);

            // The last ones have the threads of those that are finished.
            return convert(job, share.IsMost ? _threads : Math.Max(1, _threads / Math.Min(_together, Math.Max(1, Volatile.Read(ref _left)))));
        }
        catch (Exception exception) when (exception.GetBaseException() is OutOfMemoryException && !IsPipe(job))
        {
            // Perhaps the others took it: what fits alone is converted alone.
            using MemoryBudget.Share all = _memory.Take(_budget, _cancellation);
            return convert(job, _threads);
        }
    }

    private static bool IsPipe(Job job) => job.Input == Batch.Pipe || SpecialFile.Is(job.Input);

    /// <summary>What a conversion may take. A pipe cannot be looked into, and might take everything.</summary>
    private long Estimate(Job job)
    {
        if (IsPipe(job))
        {
            return _budget;
        }

        try
        {
            return _estimate(job);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
