using System.Globalization;
using Spectre.Console;
using Tinct.Tools.Batches;
using Tinct.Tools.Host;

namespace Tinct.Tools.Commands;

/// <summary>A progress bar for batches, drawn on standard error if that is a terminal: files, megapixels a second, bytes saved, time left.</summary>
internal static class BatchProgressBar
{
    /// <summary>Runs a batch with a progress bar, or without one where nobody would see it.</summary>
    /// <param name="quiet">Whether no bar is wanted.</param>
    /// <param name="work">The batch; reports to what it is given, which may be nothing.</param>
    public static BatchResult Run(CommandConsole console, bool quiet, Func<IProgress<BatchProgress>?, BatchResult> work) =>
        quiet || !console.ErrorIsTerminal ? work(null) : Draw(console, work);

    /// <summary>The text beside the bar.</summary>
    public static string Describe(BatchProgress now)
    {
        double seconds = Math.Max(0.001, now.Elapsed.TotalSeconds);
        string rate = (now.PixelsEncoded / 1e6 / seconds).ToString("0.0", CultureInfo.InvariantCulture);
        string failed = now.Failed > 0 ? $", {Show.Count(now.Failed)} failed" : "";
        return $"{Show.Count(now.Files)} of {Show.Count(now.AllFiles)} files, {rate} Mpx/s, {Show.Size(Math.Abs(now.BytesSaved))} {(now.BytesSaved < 0 ? "more" : "saved")}{failed}";
    }

    // Kept apart so that a batch in a pipe never loads the drawing library.
    private static BatchResult Draw(CommandConsole console, Func<IProgress<BatchProgress>?, BatchResult> work) =>
        ProgressBar.Run(console, "looking for pictures", task => work(new Bar(task)));

    private sealed class Bar(ProgressTask task) : IProgress<BatchProgress>
    {
        public void Report(BatchProgress value)
        {
            task.MaxValue = value.AllFiles;
            task.Value = value.Files;
            task.Description = Describe(value);
        }
    }
}
