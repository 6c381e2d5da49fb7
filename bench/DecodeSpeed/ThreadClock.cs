using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Tinct.Bench.DecodeSpeed;

/// <summary>Times work on the calling thread: its processor time on Linux, so that a busy machine disturbs less; elapsed time elsewhere.</summary>
internal static unsafe partial class ThreadClock
{
    private const int ThreadProcessorTime = 3;

    /// <summary>The median of the seconds that <paramref name="work"/> takes, run <paramref name="times"/> times after one run unmeasured.</summary>
    internal static double Median(int times, Action work)
    {
        work();
        var seconds = new double[times];
        for (int i = 0; i < times; i++)
        {
            double start = Now();
            work();
            seconds[i] = Now() - start;
        }

        Array.Sort(seconds);
        return seconds[times / 2];
    }

    /// <summary>The seconds of one run.</summary>
    internal static double Once(Action work)
    {
        double start = Now();
        work();
        return Now() - start;
    }

    private static double Now()
    {
        if (!OperatingSystem.IsLinux())
        {
            return Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;
        }

        long* time = stackalloc long[2];
        return GetTime(ThreadProcessorTime, time) == 0 ? time[0] + (time[1] * 1e-9) : throw new InvalidOperationException("No thread clock.");
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetTime(int clock, long* time);
}
