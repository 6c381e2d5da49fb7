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
    private readonly IBatchPlaces? _places;
    private readonly CancellationToken _cancellation;

    private BatchMergeCommand(CommandConsole console, IBatchPlaces? places, CancellationToken cancellation) =>
        (_console, _places, _cancellation) = (console, places, cancellation);

    /// <summary>Makes the verb.</summary>
    /// <param name="places">As of <see cref="BatchCommand.Create"/>.</param>
    public static Command Create(CommandConsole console, IBatchPlaces? places, CancellationToken cancellation)
    {
        var verb = new BatchMergeCommand(console, places, cancellation);
        var command = new Verb("merge", "Joins the manifests of a batch's shares and says what is missing.", verb._folders)
        {
            Examples =
            [
                "tinct batch merge out                                     of shares that wrote to one folder",
                "tinct batch merge node1 node2 node3 -o all                of shares that each wrote to their own",
            ],
        };
        command.AddGroup("Options", verb._output, verb._json);
        if (places is not null)
        {
            command.AddGroup("Stores", places.Options);
        }

        command.SetAction(verb.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        BatchMergeResult result = Merge(parsed.GetRequiredValue(_folders), parsed.GetValue(_output), parsed);
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

    private BatchMergeResult Merge(string[] folders, string? output, ParseResult parsed)
    {
        IOutputTarget? store = folders.Select(folder => _places?.TargetOf(folder, parsed)).FirstOrDefault(static target => target is not null);
        if (store is null)
        {
            return BatchMerge.Run(folders, output);
        }

        if (folders.Length > 1 || output is not null)
        {
            throw CommandException.Usage("of shares in a store one place is joined at a time, where it is");
        }

        using var copies = new TemporaryFolder();
        try
        {
            store.Begin(copies.FullName, manifests: null, _cancellation);
            return BatchManifest.In(copies.FullName).Count > 0
                ? BatchMerge.Run([copies.FullName], output: null, store)
                : throw new CommandException(ExitCode.FileSystem, $"{folders[0]}: no manifest of a batch is there");
        }
        catch (BatchStoppedException exception)
        {
            throw exception.ToFailure();
        }
    }
}
