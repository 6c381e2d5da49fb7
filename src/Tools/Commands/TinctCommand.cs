using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Tinct.Tools.CommandLine;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;

namespace Tinct.Tools.Commands;

/// <summary>The <c>tinct</c> command: its verbs, and how failures become one line and an exit code.</summary>
internal static class TinctCommand
{
    /// <summary>File names may begin with @, which the parser would otherwise read as response files.</summary>
    private static readonly ParserConfiguration s_parsing = new() { ResponseFileTokenReplacer = null };

    /// <summary>Runs one command line.</summary>
    /// <param name="cancellationToken">Stops the work; outputs under way are removed.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(string[] args, CommandConsole console, CancellationToken cancellationToken = default) =>
        Run(Build(console, cancellationToken), args, console);

    /// <summary>Runs one command line of any program that is made of verbs.</summary>
    /// <inheritdoc cref="Run(string[], CommandConsole, CancellationToken)"/>
    public static int Run(ProgramCommand root, string[] args, CommandConsole console)
    {
        console.Program = root.ProgramName;
        foreach (Verb verb in root.Verbs.Where(static verb => verb.Groups.Count > 0))
        {
            verb.AddGroup("Limits", CommonOptions.MemoryLimit());
        }

        ParseResult parsed = root.Parse(InOptions(args), s_parsing);
        if (FindMistake(root, parsed) is { } mistake)
        {
            return ReportUsage(root, parsed, mistake, console);
        }

        try
        {
            if (parsed.Action is HelpAction)
            {
                console.Write(parsed.CommandResult.Command is Verb verb ? HelpPage.Of(verb) : HelpPage.Of(root));
                return ExitCode.Done;
            }

            if (root.Options.OfType<VersionOption>().Any(option => parsed.GetResult(option) is not null))
            {
                console.Write($"{ProgramVersion.Full}\n");
                return ExitCode.Done;
            }

            if (parsed.CommandResult.Command.Options.FirstOrDefault(static option => option.Name == CommonOptions.MemoryLimitName) is Option<string?> limit
                && parsed.GetValue(limit) is { } size && MemoryLimit.TryParse(size, out long bytes))
            {
                MemoryLimit.Set(bytes);
            }

            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
#pragma warning disable CA1031 // The last line of defence: whatever happens, the user gets one line and the shell a code.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Failure.Report(exception, console);
        }
    }

    /// <summary>Translates a command line that begins with <c>help</c> or <c>version</c>, or is empty, into options.</summary>
    private static string[] InOptions(string[] args) => args switch
    {
        [] or ["help"] or ["help", "help" or "version"] => ["--help"],
        ["help", .. var verb] => [.. verb, "--help"],
        ["version"] => ["--version"],
        _ => args,
    };

    private static ProgramCommand Build(CommandConsole console, CancellationToken cancellationToken)
    {
        var root = new ProgramCommand("tinct", "Compresses pictures made of few colours: fits a palette, maps the pixels to it, writes a .tinct file.")
        {
            Examples =
            [
                "tinct encode photo.png -k 64              64 colours, as photo.tinct",
                "tinct encode *.png -o small/ --prefer size",
                "tinct decode photo.tinct -o back.png",
            ],
        };
        foreach (Command verb in (Command[])
        [
            EncodeCommand.Create(console, cancellationToken),
            DecodeCommand.Create(console, cancellationToken),
            BatchCommand.Create(console, cancellationToken),
            InfoCommand.Create(console, cancellationToken),
            CompareCommand.Create(console, cancellationToken),
            PaletteCommand.Create(console, cancellationToken),
            HistogramCommand.Create(console, cancellationToken),
            SweepCommand.Create(console, cancellationToken),
            PlotCommand.Create(console, cancellationToken),
            ShowCommand.Create(console, cancellationToken),
            ShellCommands.CreateCompletion(console),
            ShellCommands.CreateMan(console),
        ])
        {
            root.Add(verb);
        }

        return root;
    }

    /// <summary>What is wrong with a command line; null for nothing.</summary>
    private static string? FindMistake(ProgramCommand root, ParseResult parsed)
    {
        // The parser takes an option it does not know for an argument: a mistyped one would become an input's name.
        Token? unknown = parsed.Tokens.TakeWhile(static token => token.Type != TokenType.DoubleDash)
            .FirstOrDefault(static token => token.Type == TokenType.Argument && token.Value.StartsWith('-') && token.Value != Batch.Pipe
                && !char.IsAsciiDigit(token.Value[1]));
        if (unknown is not null)
        {
            return $"unknown option {unknown.Value}{SuggestOption(root, parsed.CommandResult.Command as Verb, unknown.Value.Split('=', 2)[0])}";
        }

        if (parsed.CommandResult.Command is RootCommand && parsed.UnmatchedTokens is [var word, ..])
        {
            return $"there is no verb '{word}'{SuggestVerb(root, word)}";
        }

        // The last error is the most specific: "a command is missing" comes before the word that is not one.
        if (parsed.Action is ParseErrorAction)
        {
            ParseError error = parsed.Errors[^1];
            return error.SymbolResult is ArgumentResult { Parent: CommandResult, Tokens.Count: 0 } missing
                ? $"{missing.Argument.Name} is missing"
                : error.Message.TrimEnd('.');
        }

        bool hasEmpty = parsed.Tokens.Any(static token => token.Type == TokenType.Argument && token.Value.Length == 0);
        return hasEmpty ? "a name is empty" : FindNumber(parsed);
    }

    /// <summary>A number where a file is expected is one of colours, as pngquant takes it, if there is no such file.</summary>
    private static string? FindNumber(ParseResult parsed)
    {
        if (parsed.CommandResult.Command.Options.All(static option => option.Name != "--colors"))
        {
            return null;
        }

        string? number = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(static argument => argument.Tokens)
            .Select(static token => token.Value).FirstOrDefault(static name => IsNumber(name) && !Path.Exists(name));
        return number is null ? null : $"there is no file '{number}'; -k {number} asks for so many colours";
    }

    private static string SuggestOption(ProgramCommand root, Verb? verb, string unknown)
    {
        if (ForeignOptions.HintOn(unknown, verb ?? root.Verbs.First()) is { } hint)
        {
            return $"; {hint}";
        }

        if (verb is not null && Spelling.Nearest(unknown, verb.Options.SelectMany(Verb.NamesOf)) is { } meant)
        {
            return $"; did you mean {meant}?";
        }

        string[] others = [.. root.Verbs.Where(other => other.Options.Any(option => option.Name == unknown)).Select(static other => $"{other.Program} {other.FullName}")];
        return others.Length == 0 ? "" : $"; it is an option of {Show.List(others)}";
    }

    private static string SuggestVerb(ProgramCommand root, string word)
    {
        string? verb = !root.Subcommands.Any(static verb => verb.Name == "encode") ? null
            : Path.GetExtension(word).Equals(PictureFile.Extension, StringComparison.OrdinalIgnoreCase) ? $"decode {word}"
            : File.Exists(word) || PictureFile.Extensions.Contains(Path.GetExtension(word).ToLowerInvariant()) ? $"encode {word}"
            : IsNumber(word) ? $"encode -k {word}"
            : null;
        return verb is not null ? $"; did you mean {root.ProgramName} {verb}?"
            : Spelling.Nearest(word, root.Subcommands.Select(static verb => verb.Name).Concat(["help", "version"])) is { } meant ? $"; did you mean {meant}?"
            : "";
    }

    private static bool IsNumber(string word) => word.Length > 0 && word.All(char.IsAsciiDigit);

    private static int ReportUsage(ProgramCommand root, ParseResult parsed, string mistake, CommandConsole console)
    {
        string verb = parsed.CommandResult.Command is RootCommand ? root.ProgramName : $"{root.ProgramName} {(parsed.CommandResult.Command as Verb)?.FullName ?? parsed.CommandResult.Command.Name}";
        console.Say($"{verb}: {mistake}; see {verb} --help");
        return ExitCode.Usage;
    }
}
