using Spectre.Console;
using Tinct.Tools.Host;

namespace Tinct.Tools.Commands;

/// <summary>A progress bar on standard error, for work of many pieces.</summary>
internal static class ProgressBar
{
    /// <summary>Does some work under a bar, which is gone when the work ends or fails.</summary>
    /// <param name="title">What stands beside the bar at first.</param>
    /// <param name="work">The work, which moves the bar.</param>
    public static T Run<T>(CommandConsole console, string title, Func<ProgressTask, T> work)
    {
        IAnsiConsole terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(console.Error) });
        return terminal.Progress()
            .AutoClear(true)
            .Columns(
                new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(),
                new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context => work(context.AddTask(title)));
    }
}
