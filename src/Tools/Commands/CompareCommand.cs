using System.CommandLine;
using Tinct.Codec;
using Tinct.Tools.Reports;

namespace Tinct.Tools.Commands;

/// <summary><c>tinct compare</c>: how far two pictures are apart, in bytes and in error.</summary>
internal sealed class CompareCommand
{
    private readonly Argument<string> _reference = new("REFERENCE") { Description = "the original: any picture or .tinct file; - is standard input" };
    private readonly Argument<string> _other = new("OTHER") { Description = "what is measured against it" };
    private readonly RealNumber _failBelow = new("--fail-below-psnr", "DB", "exit with 6 if the PSNR is lower");
    private readonly Flag _json = CommonOptions.Json();
    private readonly CommandConsole _console;

    private CompareCommand(CommandConsole console) => _console = console;

    /// <summary>Makes the verb.</summary>
    public static Command Create(CommandConsole console)
    {
        var verb = new CompareCommand(console);
        var command = new Command("compare", "Measures a picture against a reference.") { verb._reference, verb._other, verb._failBelow, verb._json };
        command.SetAction(verb.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        PictureInput reference = Read(parsed.GetRequiredValue(_reference));
        PictureInput other = Read(parsed.GetRequiredValue(_other));
        if (reference.Width != other.Width || reference.Height != other.Height)
        {
            throw new CommandException(
                ExitCode.BadData,
                $"{reference.Name} has {reference.Width} x {reference.Height} pixels, {other.Name} {other.Width} x {other.Height}; only equal sizes compare");
        }

        var report = new CompareReport
        {
            Reference = reference.Name,
            Other = other.Name,
            ReferenceBytes = reference.FileBytes,
            OtherBytes = other.FileBytes,
            Metrics = ImageMetrics.Compare(reference.Pixels.Span, other.Pixels.Span, reference.Width, Environment.ProcessorCount),
        };
        if (_json.IsGiven(parsed))
        {
            report.PrintJson(_console);
        }
        else
        {
            report.PrintTable(_console);
        }

        return report.Metrics.Psnr < (_failBelow.Read(parsed) ?? 0) ? ExitCode.TargetUnmet : ExitCode.Done;
    }

    private PictureInput Read(string name)
    {
        try
        {
            return PictureInput.Read(name, _console);
        }
        catch (Exception exception) when (exception is not CommandException)
        {
            throw Failure.About(name, exception);
        }
    }
}
