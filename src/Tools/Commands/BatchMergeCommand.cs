using System.CommandLine;
using Tinct.Tools.Batches;
using Tinct.Tools.CommandLine;
using Tinct.Tools.Host;
using Tinct.Tools.Reports;

namespace Tinct.Tools.Commands;

/// <summary><c>tinct batch merge</c>: the shares of a batch joined, and what is missing.</summary>
internal sealed class BatchMergeCommand
{
    private readonly Argument<string[]> _folders = new("DIR") { Description = "the folders that shares were written to", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "the folder that files and manifest come into, as links or copies [default: of one DIR its own; of many none]",
        HelpName = "DIR",
    };

    private readonly Flag _json = new("--json", "print a JSON object of what is done and what is missing");
    private readonly CommandConsole _console;

    private BatchMergeCommand(CommandConsole console) => _console = console;

    public static Command Create(CommandConsole console)
    {
        var verb = new BatchMergeCommand(console);
        var command = new Verb("merge", "Joins the manifests of a batch's shares and says what is missing.", verb._folders)
        {
            Examples =
            [
                "tinct batch merge out                                     of shares that wrote to one folder",
                "tinct batch merge node1 node2 node3 -o all                of shares that each wrote to their own",
            ],
        };
        command.AddGroup("Options", verb._output, verb._json);
        command.SetAction(verb.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        BatchMergeResult result = BatchMerge.Run(parsed.GetRequiredValue(_folders), parsed.GetValue(_output));
        if (_json.IsGiven(parsed))
        {
            BatchReport.PrintJson(result, _console);
        }
        else
        {
            BatchReport.PrintTable(result, _console);
        }

        return result.Missing.Count > 0 ? ExitCode.BadData : ExitCode.Done;
    }
}
