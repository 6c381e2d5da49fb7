using System.CommandLine;
using Tinct.Tools.CommandLine;
using Tinct.Tools.Host;

namespace Tinct.Tools.Commands;

/// <summary><c>tinct completion</c> and <c>tinct man</c>: the command described for shells and for <c>man</c>, from its own help.</summary>
internal static class ShellCommands
{
    /// <summary>Makes the verb <c>completion</c>.</summary>
    public static Command CreateCompletion(CommandConsole console)
    {
        string shells = string.Join(", ", CompletionScript.Shells);
        var shell = new Argument<string>("SHELL") { Description = $"one of {shells}" };
        var command = new Verb("completion", "Prints a script with which a shell completes this command.", shell)
        {
            Examples =
            [
                "source <(tinct completion bash)",
                "tinct completion zsh > ~/.zfunc/_tinct",
                "tinct completion fish > ~/.config/fish/completions/tinct.fish",
            ],
        };
        command.SetAction(parsed =>
        {
            string wanted = parsed.GetRequiredValue(shell);
            if (!CompletionScript.Shells.Contains(wanted))
            {
                throw CommandException.Usage($"tinct completion takes {shells}, not '{wanted}'");
            }

            console.Write(CompletionScript.Of((RootCommand)parsed.RootCommandResult.Command, wanted));
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Makes the verb <c>man</c>.</summary>
    public static Command CreateMan(CommandConsole console)
    {
        var command = new Verb("man", "Prints the manual page, for man.")
        {
            Examples =
            [
                "tinct man | man -l -",
                "tinct man > ~/.local/share/man/man1/tinct.1",
            ],
        };
        command.SetAction(parsed =>
        {
            console.Write(ManPage.Of((ProgramCommand)parsed.RootCommandResult.Command, ProgramVersion.Number));
            return ExitCode.Done;
        });
        return command;
    }
}
