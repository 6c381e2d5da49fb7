using System.Text;

namespace Tinct.Tools.Host;

/// <summary>The three standard streams as commands see them, so that tests can run a command in-process.
/// Standard output carries data only; messages go to <see cref="Error"/>.</summary>
internal sealed class CommandConsole
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly Func<Stream> _openInput;
    private readonly Func<Stream> _openOutput;
    private Stream? _input;
    private Stream? _output;
    private TextWriter? _terminal;

    private CommandConsole(Func<Stream> openInput, Func<Stream> openOutput, TextWriter error)
    {
        _openInput = openInput;
        _openOutput = openOutput;
        Error = error;
    }

    /// <summary>Standard input, opened when first asked for.</summary>
    public Stream Input => _input ??= _openInput();

    /// <summary>Standard output, opened when first asked for.</summary>
    public Stream Output => _output ??= _openOutput();

    public TextWriter Error { get; }

    /// <summary>The program's name, which complaints begin with.</summary>
    public string Program { get; set; } = "tinct";

    /// <summary>Standard output as a writer for a drawing library.</summary>
    public TextWriter Terminal => _terminal ??= new StreamWriter(Output, Utf8) { AutoFlush = true };

    /// <summary>Characters a line; null to ask the terminal.</summary>
    public int? Columns { get; private init; }

    /// <summary>Whether standard output is a terminal: tables may then be drawn.</summary>
    public bool OutputIsTerminal { get; private init; }

    /// <summary>Whether standard error is a terminal: progress may then be shown.</summary>
    public bool ErrorIsTerminal { get; private init; }

    /// <summary>The streams of this process.</summary>
    public static CommandConsole OfProcess() =>
        new(
            Console.OpenStandardInput,
            Console.OpenStandardOutput,
            TextWriter.Synchronized(new StreamWriter(new PatientStream(Console.OpenStandardError()), Utf8) { AutoFlush = true }))
        {
            OutputIsTerminal = !Console.IsOutputRedirected,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            _terminal = Console.Out,
        };

    /// <summary>A console over the caller's streams.</summary>
    /// <param name="columns">The width of the terminal that output and error stand for; null where they are none.</param>
    public static CommandConsole Over(Stream input, Stream output, TextWriter error, int? columns = null) =>
        new(() => input, () => output, error) { OutputIsTerminal = columns is not null, ErrorIsTerminal = columns is not null, Columns = columns };

    /// <summary>Refuses to write binary data to a terminal, which would take it for commands.</summary>
    /// <exception cref="CommandException">The output is standard output, and that is a terminal.</exception>
    public void RefuseBinaryOnTerminal(string output)
    {
        if (output == Batch.Pipe && OutputIsTerminal)
        {
            throw CommandException.Usage("standard output is a terminal, and what is written is no text; name a file with -o, or pipe it into a program");
        }
    }

    /// <summary>Writes a line to standard error, cleaned by <see cref="Printable.Line"/>.</summary>
    public void Say(string line) => Error.WriteLine(Printable.Line(line));

    /// <summary>Writes lines to standard error, each cleaned by <see cref="Printable.Line"/>.</summary>
    public void SayEach(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            Say(line);
        }
    }

    /// <summary>Writes a text of many lines to standard error, cleaned by <see cref="Printable.Lines"/>.</summary>
    public void SayAll(string text) => Error.WriteLine(Printable.Lines(text));

    /// <summary>Says what went wrong, after the program's name.</summary>
    public void Complain(string line) => Say($"{Program}: {line}");

    /// <summary>Writes text to standard output as UTF-8.</summary>
    /// <exception cref="CommandException">It cannot be written to.</exception>
    public void Write(string text) => Write(Utf8.GetBytes(text));

    /// <summary>Writes to standard output.</summary>
    /// <exception cref="CommandException">It cannot be written to.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            Output.Write(bytes);
        }
        catch (IOException exception)
        {
            throw Failure.About("standard output", exception);
        }
    }
}
