using System.Collections.Frozen;
using System.CommandLine;
using System.CommandLine.Parsing;
using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.CommandLine;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;
using Tinct.Tools.Pictures.Palettes;

namespace Tinct.Tools.Commands;

/// <summary><c>tinct decode</c>: .tinct files to pictures.</summary>
internal sealed class DecodeCommand
{
    /// <summary>The most damaged places that are named one by one.</summary>
    private const int MostNamed = 8;

    private static readonly FrozenSet<string> TinctExtensions = FrozenSet.Create(PictureFile.Extension);

    private readonly Argument<string[]> _inputs = CommonOptions.Inputs("the .tinct files; - is standard input");
    private readonly Option<string?> _output = CommonOptions.Output(
        $"the picture ({ImageFiles.WritableExtensions}); a folder (DIR/) for several inputs; - is standard output [default: beside the input]");

    private readonly Choice _format = new("--format", "what to write where the output's name does not say it", ["png", "ppm", "pam", "gif", "webp"], "png");

    private readonly Option<string?> _rows = new("--rows")
    {
        Description = "decode only rows A up to, not including, B, counted from 0; A.. and ..B are understood",
        HelpName = "A..B",
    };

    private readonly Flag _salvage = new("--salvage", "write what a damaged file still holds; lists the lost rows and exits with 3");
    private readonly Option<string?> _fill = new("--fill")
    {
        Description = "colour of lost rows, with --salvage [default: #ff00ff]",
        HelpName = "#rrggbb[aa]",
    };

    private readonly Option<string?> _palette = new("--palette")
    {
        Description = "the palette of files that have theirs outside, where it does not lie beside them",
        HelpName = "FILE",
    };

    private readonly WholeNumber _threads = CommonOptions.Threads();
    private readonly Flag _recursive = CommonOptions.Recursive();
    private readonly Flag _dryRun = CommonOptions.DryRun();
    private readonly Flag _skipExisting = CommonOptions.SkipExisting();
    private readonly Flag _quiet = CommonOptions.Quiet();
    private readonly Flag _force = CommonOptions.Force();
    private readonly CommandConsole _console;
    private readonly CancellationToken _cancellation;

    private DecodeCommand(CommandConsole console, CancellationToken cancellation) => (_console, _cancellation) = (console, cancellation);

    public static Command Create(CommandConsole console, CancellationToken cancellation)
    {
        var verb = new DecodeCommand(console, cancellation);
        var command = new Verb("decode", "Decodes .tinct files to pictures; indexed PNG where there are at most 256 colours.", verb._inputs)
        {
            Examples =
            [
                "tinct decode photo.tinct -o back.png",
                "tinct decode map.tinct --rows 1000..1200 -o strip.png     no other rows are decoded",
                "tinct decode damaged.tinct --salvage -o rest.png          what the file still holds",
            ],
        };
        command.AddGroup("What to decode", verb._rows, verb._salvage, verb._fill, verb._palette, verb._threads);
        command.AddGroup("Input and output", verb._output, verb._format, verb._recursive, verb._dryRun, verb._skipExisting, verb._quiet, verb._force);
        command.Validators.Add(verb.RefuseContradictions);
        command.SetAction(verb.Run);
        return command;
    }

    private void RefuseContradictions(CommandResult command)
    {
        if (!RowRange.TryParse(command.GetValue(_rows), out _))
        {
            command.AddError($"--rows takes A..B with A below B, not '{command.GetValue(_rows)}'");
        }

        if (command.GetValue(_fill) is { } fill && !RgbaColor.TryParse(fill, null, out _))
        {
            command.AddError($"--fill takes #rgb, #rrggbb or #rrggbbaa, not '{fill}'");
        }

        if (command.GetValue(_fill) is not null && command.GetResult(_salvage) is null)
        {
            command.AddError("--fill needs --salvage");
        }
    }

    private int Run(ParseResult parsed)
    {
        string extension = "." + (parsed.GetValue(_format) ?? "png");
        IReadOnlyList<Job> jobs = Batch.Plan(
            parsed.GetRequiredValue(_inputs), parsed.GetValue(_output), extension, _recursive.IsGiven(parsed), TinctExtensions);
        foreach (Job job in jobs)
        {
            _console.RefuseBinaryOnTerminal(job.Output);
        }

        jobs = _skipExisting.IsGiven(parsed) ? Batch.WithoutExisting(jobs) : jobs;
        if (_dryRun.IsGiven(parsed))
        {
            return Batch.List(jobs, _console, _force.IsGiven(parsed));
        }

        int threads = (int)(_threads.Read(parsed) ?? Environment.ProcessorCount);
        var conversions = new Conversions(
            jobs, threads, job => PictureMemory.ForDecoding(job.Input, Path.GetExtension(job.Output)), MemoryBudget.HalfOfMemory, _cancellation);
        using ProgressLine? line = conversions.AreSeveral ? ProgressLine.For(_console, "decode", _quiet.IsGiven(parsed)) : null;
        return conversions.Run(_console, line, (job, threads) => Decode(job, threads, parsed), (job, said) => Say(said, parsed));
    }

    /// <summary>Decodes a file.</summary>
    /// <returns>What there is to say of it, a line each.</returns>
    private IReadOnlyList<string> Decode(Job job, int threads, ParseResult parsed)
    {
        bool force = _force.IsGiven(parsed);

        // Before the names are looked at: the output of a PNG would have the name of the PNG.
        TinctSource.RefusePicture(job.Input);
        OutputFile.Check(job, force);
        string extension = Extension(job.Output, parsed.GetValue(_format));
        _ = RowRange.TryParse(parsed.GetValue(_rows), out RowRange wanted);
        if (_salvage.IsGiven(parsed))
        {
            return Salvage(job, extension, wanted, parsed);
        }

        using TinctReader file = TinctSource.Open(job.Input, _console, Limits(job.Input, parsed));
        TinctHeader header = file.Header;
        FileSections sections = file.ReadSections();
        RowRange rows = RowsOf(header, wanted);
        ImageMetadata metadata = Metadata.ToMetadata(sections);
        OutputFile.Write(job.Output, force, _console, stream =>
        {
            using RowSink<ushort> sink = ImageFiles.CreateIndexSink(
                stream, extension, header.Width, rows.Count, file.Palette, metadata);
            TinctDecoder.DecodeRows(file, rows.First, rows.Count, (indices, _) =>
            {
                for (; !indices.IsEmpty; indices = indices[header.Width..])
                {
                    _cancellation.ThrowIfCancellationRequested();
                    sink.WriteRow(indices[..header.Width]);
                }
            }, threads);
            sink.Finish();
        });
        return Said(
            job, header.Width, rows.Count,
            [.. PaletteNotes(header, parsed), .. MetadataLoss.Of(metadata, extension, PixelTraits.Of(file.Palette.Colors).IsGrey)]);
    }

    /// <summary>The defaults, with the palette that was named or lies beside the file.</summary>
    private DecodeLimits Limits(string input, ParseResult parsed) => parsed.GetValue(_palette) is not { } palette
        ? PaletteBeside.LimitsFor(input)
        : DecodeLimits.Default with { ExternalPalettes = _ => PaletteInput.Read(palette) };

    /// <summary>A remark on a palette that was named for a file that has its own; several files may be of both kinds.</summary>
    private IEnumerable<string> PaletteNotes(TinctHeader header, ParseResult parsed)
    {
        if (parsed.GetValue(_palette) is { } palette && !header.HasExternalPalette)
        {
            yield return $"--palette {palette} was not used: the file holds its palette.";
        }
    }

    private IReadOnlyList<string> Salvage(Job job, string extension, RowRange wanted, ParseResult parsed)
    {
        TinctFile file = TinctFile.OpenDamaged(TinctSource.ReadAll(job.Input, _console), Limits(job.Input, parsed));
        int width = file.Header.Width;
        RowRange rows = RowsOf(file.Header, wanted);
        _ = RgbaColor.TryParse(parsed.GetValue(_fill) ?? "#ff00ff", null, out RgbaColor fill);
        IReadOnlyList<LostRows> lost = [];
        PixelTraits traits = PixelTraits.Of([.. file.Palette.Colors, fill]);
        ImageMetadata metadata = Metadata.ToMetadata(file.Sections);
        OutputFile.Write(job.Output, _force.IsGiven(parsed), _console, stream =>
        {
            using RowSink<RgbaColor> sink = ImageFiles.CreateColorSink(stream, extension, width, rows.Count, traits, metadata);
            lost = file.SalvageRows(rows.First, rows.Count, fill, (row, _) =>
            {
                _cancellation.ThrowIfCancellationRequested();
                sink.WriteRow(row);
            });
            sink.Finish();
        });
        IEnumerable<string> notes = [.. PaletteNotes(file.Header, parsed), .. MetadataLoss.Of(metadata, extension, traits.IsGrey)];
        return lost.Count + file.Damage.Length == 0
            ? Said(job, width, rows.Count, notes)
            : throw new CommandException(
                ExitCode.BadData, string.Join(' ', notes.Prepend($"{job.Input}: {Losses(file, lost)}; {job.Output} {Kept(rows.Count, lost)}{(notes.Any() ? "." : "")}")));
    }

    /// <summary>What is damaged, the first of it by name: a file can have a million bands.</summary>
    private static string Losses(TinctFile file, IReadOnlyList<LostRows> lost)
    {
        IEnumerable<string> all = file.Damage.Select(static fault => fault.Message).Concat(lost.Select(static part =>
            $"rows {part.FirstRow}..{part.FirstRow + part.RowCount} {(part.AreKept ? "may be wrong" : "lost")}: {part.Reason.Message}"));
        int more = file.Damage.Length + lost.Count - MostNamed;
        return string.Join("; ", all.Take(MostNamed)) + (more > 0 ? $"; and {Show.Count(more)} more" : "");
    }

    private static string Kept(int rows, IReadOnlyList<LostRows> lost)
    {
        int missing = lost.Sum(static part => part.AreKept ? 0 : part.RowCount), unsure = lost.Sum(static part => part.AreKept ? part.RowCount : 0);
        return missing == rows
            ? "holds nothing but the fill colour"
            : $"holds {Show.Count(rows - missing)} of {Show.Number(rows, "row")}" + (unsure > 0 ? $", {Show.Count(unsure)} of which may be wrong" : "");
    }

    /// <summary>The format: what the output's extension says, or <c>--format</c> where it has none and for standard output.</summary>
    private static string Extension(string output, string? format)
    {
        string extension = output == Batch.Pipe ? "" : Path.GetExtension(output);
        if (format is not null)
        {
            return !ImageFiles.CanWrite(extension) || extension.Equals("." + format, StringComparison.OrdinalIgnoreCase)
                ? "." + format
                : throw EncodeFormats.Contradiction(output, format);
        }

        if (output != Batch.Pipe && !ImageFiles.CanWrite(extension))
        {
            throw CommandException.Usage($"{output}: pictures are written as {ImageFiles.WritableExtensions}; rename it, or give --format");
        }

        return extension.Length == 0 ? ".png" : extension;
    }

    private static RowRange RowsOf(TinctHeader header, RowRange wanted)
    {
        bool open = wanted.End == int.MaxValue;
        if (wanted.First >= header.Height || (!open && wanted.End > header.Height))
        {
            throw CommandException.Usage($"--rows {wanted.First}..{(open ? "" : wanted.End)} is not within the picture's {Show.Number(header.Height, "row")}");
        }

        return wanted.Within(0, header.Height);
    }

    private static IReadOnlyList<string> Said(Job job, int width, int height, IEnumerable<string> notes) =>
        [$"{job.Input} -> {job.Output}: {width} x {height}", .. notes.Select(static note => $"  {note}")];

    private void Say(IReadOnlyList<string> lines, ParseResult parsed)
    {
        _console.SayEach(_quiet.IsGiven(parsed) ? [] : lines);
    }
}
