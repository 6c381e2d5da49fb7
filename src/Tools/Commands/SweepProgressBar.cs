using Spectre.Console;
using Tinct.Tools.Host;
using Tinct.Tools.Sweeps;

namespace Tinct.Tools.Commands;

/// <summary>A progress bar for sweeps, drawn on standard error if that is a terminal.</summary>
internal static class SweepProgressBar
{
    /// <summary>Runs a sweep with a progress bar, or without one where nobody would see it.</summary>
    /// <param name="quiet">Whether no bar is wanted.</param>
    /// <param name="work">The sweep; reports to what it is given, which may be nothing.</param>
    public static void Run(CommandConsole console, bool quiet, int finished, int total, Action<IProgress<SweepProgress>?> work)
    {
        if (quiet || !console.ErrorIsTerminal)
        {
            work(null);
        }
        else
        {
            Draw(console, finished, total, work);
        }
    }

    // Kept apart so that a sweep in a pipe never loads the drawing library.
    private static void Draw(CommandConsole console, int finished, int total, Action<IProgress<SweepProgress>?> work) => ProgressBar.Run(console, "starting", bar =>
    {
        (bar.MaxValue, bar.Value) = (total, finished);
        work(new Bar(bar));
        return true;
    });

    private sealed class Bar(ProgressTask task) : IProgress<SweepProgress>
    {
        public void Report(SweepProgress value)
        {
            task.Value = value.Rows;
            task.Description = value.Now is null ? task.Description : Markup.Escape(Printable.Line(value.Now));
        }
    }
}
