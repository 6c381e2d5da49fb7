using System.CommandLine;
using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.CommandLine;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;
using Tinct.Tools.Reports;

namespace Tinct.Tools.Commands;

/// <summary><c>tinct info</c>: what a .tinct file says of itself.</summary>
internal sealed class InfoCommand
{
    private readonly Argument<string[]> _files = new("FILE") { Description = ".tinct files; - is standard input", Arity = ArgumentArity.OneOrMore };
    private readonly Flag _palette = new("--palette", "print the palette's colours and their shares of the pixels, which takes decoding");
    private readonly Flag _model = new("--model", "print the fitted model, where the file has one (encode --save-model)");
    private readonly Flag _verify = new("--verify", "check every byte by decoding, instead of the front matter and sections only");
    private readonly Flag _json = CommonOptions.Json();
    private readonly CommandConsole _console;
    private readonly CancellationToken _cancellation;

    private InfoCommand(CommandConsole console, CancellationToken cancellation) => (_console, _cancellation) = (console, cancellation);

    public static Command Create(CommandConsole console, CancellationToken cancellation)
    {
        var verb = new InfoCommand(console, cancellation);
        var command = new Verb("info", "Shows what .tinct files hold, without decoding them.", verb._files)
        {
            Examples =
            [
                "tinct info photo.tinct --palette",
                "tinct info *.tinct --json                                 a line of JSON for each file",
                "tinct info archive/*.tinct --verify                       checks every byte",
            ],
        };
        command.AddGroup("What to show", verb._palette, verb._model, verb._verify, verb._json);
        command.SetAction(verb.Run);
        return command;
    }

    private int Run(ParseResult parsed) => Batch.Run(
        [.. parsed.GetRequiredValue(_files).Select(static file => new Job(file, Batch.Pipe))], _console, job => Describe(job.Input, parsed), _cancellation);

    private void Describe(string file, ParseResult parsed)
    {
        using TinctReader source = TinctSource.Open(file, _console);
        FileSections sections = source.ReadSections();
        if (_verify.IsGiven(parsed))
        {
            source.Verify();
        }

        if (_model.IsGiven(parsed) && sections.Model is null)
        {
            throw new CommandException(ExitCode.BadData, $"{file}: holds no fitted model; encode with --save-model keeps it");
        }

        TinctFormatException? fault = null;
        var report = new InfoReport
        {
            File = file,
            Source = source,
            Sections = sections,
            Model = _model.IsGiven(parsed) ? sections.Model : null,
            WithPalette = _palette.IsGiven(parsed),
            Shares = _palette.IsGiven(parsed) ? SharesIn(source, out fault) : null,
            Verified = _verify.IsGiven(parsed),
        };
        if (_json.IsGiven(parsed))
        {
            report.PrintJson(_console);
        }
        else
        {
            report.PrintTable(_console);
        }

        if (fault is not null)
        {
            throw new CommandException(ExitCode.BadData, $"{file}: the shares of its colours are not known: {fault.Message}", fault);
        }
    }

    /// <summary>For each palette entry the share of the pixels that have it, 0 to 1; null where the file is too damaged to tell.</summary>
    /// <param name="fault">What is damaged; null for nothing.</param>
    private static double[]? SharesIn(TinctReader source, out TinctFormatException? fault)
    {
        fault = null;
        var counts = new long[source.Palette.Count];
        try
        {
            TinctDecoder.DecodeRows(source, 0, source.Header.Height, (indices, _) =>
            {
                foreach (ushort index in indices)
                {
                    counts[index]++;
                }
            });
        }
        catch (TinctFormatException exception)
        {
            fault = exception;
            return null;
        }

        return Array.ConvertAll(counts, count => (double)count / source.Header.PixelCount);
    }
}
