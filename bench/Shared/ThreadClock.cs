using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Tinct.Bench;

/// <summary>Times work on the calling thread: its processor time on Linux, so that a busy machine disturbs less; elapsed time elsewhere.</summary>
internal static unsafe partial class ThreadClock
{
    private const int ThreadProcessorTime = 3;

    /// <summary>The median of the seconds that <paramref name="work"/> takes, run <paramref name="times"/> times after one run unmeasured.</summary>
    internal static double Median(int times, Action work) => Median(times, work, Now);

    /// <summary>The same in elapsed time, for work on several threads.</summary>
    internal static double MedianElapsed(int times, Action work) => Median(times, work, Elapsed);

    private static double Median(int times, Action work, Func<double> clock)
    {
        work();
        var seconds = new double[times];
        for (int i = 0; i < times; i++)
        {
            double start = clock();
            work();
            seconds[i] = clock() - start;
        }

        Array.Sort(seconds);
        return seconds[times / 2];
    }

    private static double Elapsed() => Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;

    /// <summary>The clock: seconds since some moment.</summary>
    internal static double Now()
    {
        if (!OperatingSystem.IsLinux())
        {
            return Elapsed();
        }

        long* time = stackalloc long[2];
        return GetTime(ThreadProcessorTime, time) == 0 ? time[0] + (time[1] * 1e-9) : throw new InvalidOperationException("No thread clock.");
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetTime(int clock, long* time);
}
