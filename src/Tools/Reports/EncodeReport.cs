using System.Globalization;
using System.Text.Json;
using Tinct.Codec;
using Tinct.Codec.Analysis;
using Tinct.Format;
using Tinct.Tools.CommandLine;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;
using Tinct.Tools.Pictures.Palettes;

namespace Tinct.Tools.Reports;

/// <summary>The result of encoding one picture.</summary>
internal sealed record EncodeReport
{
    /// <summary>Name of the picture read, or "-".</summary>
    public required string Input { get; init; }

    /// <summary>Name of the file written, or "-".</summary>
    public required string Output { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    /// <summary>What was asked for.</summary>
    public required EncodeOptions Options { get; init; }

    /// <summary>What came out.</summary>
    public required EncodeFacts Result { get; init; }

    /// <summary>Bytes of the file written.</summary>
    public required long OutputBytes { get; init; }

    /// <summary>How it differs from the picture.</summary>
    public required ErrorReport Errors { get; init; }

    /// <summary>Bytes of the picture's file.</summary>
    public required long InputBytes { get; init; }

    /// <summary>Milliseconds for reading the picture.</summary>
    public required double ReadTime { get; init; }

    /// <summary>Milliseconds from start to finish, with the writing of the file.</summary>
    public required double TotalTime { get; init; }

    /// <summary>What the file is made of.</summary>
    public required FileContents Contents { get; init; }

    /// <summary>What was reduced, ignored or assumed.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    private double BitsPerPixel => OutputBytes * 8.0 / Result.PixelCount;

    private double RatioToInput => (double)InputBytes / OutputBytes;

    private double RatioToRaw => (double)Result.RawBytes / OutputBytes;

    /// <summary>Milliseconds of packing and compressing, and of all that no other stage covers: putting the file on disk, and the candidates
    /// of a search.</summary>
    private double WriteTime => TotalTime - ReadTime - Result.Times.Histogram - Result.Times.Fit - Result.Times.Map;

    private bool IsSearch => Options.Goal is EncodeGoal.Knee or EncodeGoal.MinPsnr or EncodeGoal.MinSsim or EncodeGoal.MaxBytes;

    /// <summary>The method in the words of the command line: kmeans, em-spherical, em-tied, em-diagonal, em-full; given for
    /// <c>--palette</c>.</summary>
    private string Method => Options.Goal is EncodeGoal.GivenPalette ? "given" : OptionWords.FitOf(Options);

    /// <summary>Where the palette came from. Where the picture has no more colours, nothing was fitted.</summary>
    private string Origin => Options.Goal is EncodeGoal.GivenPalette ? Wish : $"{Wish}; {(Result.IsExact ? "exact" : Method)}";

    /// <summary>Where the number of colours came from.</summary>
    private string Wish => Options.Goal switch
    {
        EncodeGoal.GivenPalette => "given",
        EncodeGoal.Lossless => "lossless",
        EncodeGoal.Knee => "auto",
        EncodeGoal.MinPsnr quality => $"for at least {Show.Decibels(quality.Decibels)}",
        EncodeGoal.MinSsim quality => $"for an SSIM of at least {Show.Value(quality.Value)}",
        EncodeGoal.MaxBytes size => $"for at most {Show.Bytes(size.Bytes)}",
        _ => $"of {Show.Count(Options.Colors)} asked for",
    };

    /// <summary>Prints the table that people read.</summary>
    public void PrintTable(CommandConsole console, bool toError)
    {
        StageTimes times = Result.Times;
        TextTable table = new TextTable($"{Input} -> {Output}")
            .Add("picture", $"{Width} x {Height}, {Show.Colors(Result.UniqueColors)}")
            .Add("palette", $"{Show.Colors(Result.Colors)}, {Origin}")
            .Add("input file", Show.Bytes(InputBytes))
            .Add("raw pixels", Show.Bytes(Result.RawBytes))
            .Add("output", $"{Show.Bytes(OutputBytes)}, {Show.Value(BitsPerPixel)} bits a pixel, {Contents.Compression}{(Result.BandCount > 1 && !Contents.IsOtherFormat ? $" in {Result.BandCount} bands" : "")}")
            .Add("ratio", $"{Show.Ratio(RatioToInput)} to the input file, {Show.Ratio(RatioToRaw)} to raw pixels")
            .Add("MSE", Show.Value(Errors.Mse))
            .Add("PSNR", Show.Decibels(Errors.Psnr))
            .Add("SSIM", Show.Value(Errors.Ssim))
            .Add("OKLab difference", $"mean {Show.Value(Errors.OklabMean)}, 95th percentile {Show.Value(Errors.Oklab95)}")
            .Add("time", $"{Show.Milliseconds(TotalTime)} ms: read {Show.Milliseconds(ReadTime)}, "
                + $"histogram {Show.Milliseconds(times.Histogram)}, fit {Show.Milliseconds(times.Fit)}, "
                + $"map {Show.Milliseconds(times.Map)}, {(IsSearch ? "search and write" : "write")} {Show.Milliseconds(WriteTime)}");
        if (Contents.Metadata.Bytes > 0 && Options.Goal is not EncodeGoal.MaxBytes)
        {
            table.Note(MetadataNote);
        }

        table.Notes(AllNotes).Print(console, toError);
    }

    /// <summary>Prints a line that people read, and notes under it.</summary>
    /// <param name="toError">Whether standard output belongs to a picture, so that talk must go to standard error.</param>
    public void PrintLine(CommandConsole console, bool toError)
    {
        string quality = double.IsInfinity(Errors.Psnr) ? "exact" : Show.Decibels(Errors.Psnr);
        string line = $"{Input} -> {Output}: {EncodeTotal.Sizes(InputBytes, OutputBytes)}, {Show.Colors(Result.Colors)}, {quality}";
        string text = string.Concat(AllNotes.Select(static note => $"  {note}").Prepend(line).Select(static text => $"{Printable.Line(text)}\n"));
        if (toError)
        {
            console.Error.Write(text);
        }
        else
        {
            console.Write(text);
        }
    }

    /// <summary>The notes, and what to do about a file that is no smaller than the input.</summary>
    private IEnumerable<string> AllNotes
    {
        get
        {
            IEnumerable<string> notes = OutputBytes < InputBytes ? Notes : Notes.Append($"Not smaller than the input; {Advice}.");

            notes = Options.Write.SaveModel && Result.IsExact ? notes.Append("No model was saved, for nothing was fitted.") : notes;

            // Where bytes are limited, the user should see what they are spent on.
            return Options.Goal is EncodeGoal.MaxBytes && Contents.Metadata.Bytes > 0 ? notes.Prepend(MetadataNote) : notes;
        }
    }

    private string MetadataNote =>
        $"The output's {Show.Bytes(OutputBytes)} hold metadata: {Contents.Metadata.InWords}; {Contents.Metadata.Dropped}.";

    private string Advice => Options switch
    {
        _ when Contents.FixedBytes >= InputBytes => "header and palette alone are as large",
        _ when Contents.IsOtherFormat && OutputBytes - Contents.Metadata.Bytes >= InputBytes => "fewer colours (-k), --smooth 0.2 or a .tinct file can be smaller",
        { Write.Compression: not CompressionChoice.Smallest } when !Contents.IsOtherFormat => "--prefer size makes it smaller",
        _ when OutputBytes - Contents.Metadata.Bytes < InputBytes => "--strip makes it smaller",
        { Effort: < 7 } => "--effort 7 makes it smaller",
        { Goal: EncodeGoal.Lossless } => "without --lossless it can be smaller",
        _ => "a smaller -k or --smooth 0.2 makes it smaller",
    };

    /// <summary>Prints the object that programs read.</summary>
    public void PrintJson(CommandConsole console) => JsonReport.Print(console, WriteFields);

    private void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("input", Input);
        json.WriteString("output", Output);
        json.WriteNumber("width", Width);
        json.WriteNumber("height", Height);
        json.WriteNumber("uniqueColors", Result.UniqueColors);
        json.WriteNumber("colors", Result.Colors);
        json.WriteString("method", Method);
        json.WriteString("format", Contents.Format);
        json.WriteString("compression", Contents.Compression);
        json.WriteNumber("bands", Result.BandCount);
        json.WriteNumber("metadataBytes", Contents.Metadata.Bytes);
        json.WriteNumber("inputBytes", InputBytes);
        json.WriteNumber("rawBytes", Result.RawBytes);
        json.WriteNumber("outputBytes", OutputBytes);
        json.WriteNumber("ratioToInput", RatioToInput);
        json.WriteNumber("ratioToRaw", RatioToRaw);
        json.WriteNumber("bitsPerPixel", BitsPerPixel);
        json.WriteNumber("mse", Errors.Mse);
        json.WriteFinite("psnr", Errors.Psnr);
        json.WriteNumber("ssim", Errors.Ssim);
        json.WriteNumber("oklabMean", Errors.OklabMean);
        json.WriteNumber("oklab95", Errors.Oklab95);
        json.WriteStartObject("milliseconds");
        json.WriteNumber("read", Math.Round(ReadTime, 3));
        json.WriteNumber("histogram", Math.Round(Result.Times.Histogram, 3));
        json.WriteNumber("fit", Math.Round(Result.Times.Fit, 3));
        json.WriteNumber("map", Math.Round(Result.Times.Map, 3));
        json.WriteNumber("write", Math.Round(WriteTime, 3));
        json.WriteNumber("total", Math.Round(TotalTime, 3));
        json.WriteEndObject();
        JsonReport.WriteNotes(json, AllNotes);
    }
}

/// <summary>What is told of an encode, without the file and the picture it holds: many may wait for their turn.</summary>
/// <param name="PixelCount">Pixels of the picture.</param>
/// <param name="RawBytes">Bytes of the pixels uncompressed.</param>
/// <param name="UniqueColors">Distinct colours of the picture.</param>
/// <param name="Colors">Palette entries used.</param>
/// <param name="BandCount">Bands of a .tinct file.</param>
/// <param name="IsExact">Whether nothing was fitted.</param>
/// <param name="Times">Time by stage.</param>
internal sealed record EncodeFacts(
    long PixelCount, long RawBytes, int UniqueColors, int Colors, int BandCount, bool IsExact, StageTimes Times)
{
    /// <summary>Those of a result.</summary>
    public static EncodeFacts Of(EncodeResult result) => new(
        result.PixelCount, result.RawBytes, result.UniqueColors, result.Colors, result.BandCount, result.Trace is null, result.Times);
}

/// <summary>What a written file consists of.</summary>
/// <param name="Format">The word of its format: tinct, png, gif, webp.</param>
/// <param name="Compression">How it is compressed, in words: of .tinct files lz4, or "lz4, swift and dense"; of a PNG its bits an index or a sample.</param>
/// <param name="Metadata">What <c>--strip</c> leaves out.</param>
/// <param name="FixedBytes">Bytes of a .tinct file that no compression makes fewer: its front matter. 0 where they are not known.</param>
internal sealed record FileContents(string Format, string Compression, MetadataSize Metadata, int FixedBytes = 0)
{
    private const string Tinct = "tinct";

    /// <summary>Whether it is another file than a .tinct file.</summary>
    public bool IsOtherFormat => Format != Tinct;

    /// <summary>Looks at a .tinct file that was written. For a file that went into a pipe only the options are known.</summary>
    public static FileContents Of(string output, EncodeOptions options)
    {
        if (!OutputFile.IsRegular(output))
        {
            string compression = options.Write.Compression switch
            {
                CompressionChoice.Balanced => "swift or lz4",
                CompressionChoice.Smallest => "dense, swift or lz4",
                CompressionChoice one => OptionWords.Compressions.Of(one),
            };
            return new FileContents(Tinct, compression, MetadataSize.None);
        }

        using var source = new TinctReader(File.OpenRead(output), PaletteBeside.LimitsFor(output));
        source.ReadSections();
        string[] methods = [.. source.Bands.Select(static band => InfoReport.MethodName((int)band.Method)).Distinct().Order(StringComparer.Ordinal)];
        return new FileContents(Tinct, methods.Length == 0 ? "stored" : Show.List(methods), MetadataSize.Of(source), source.FrontMatterLength);
    }
}

/// <summary>The sum of the results of encoding many pictures.</summary>
internal sealed record EncodeTotal
{
    private long _inputBytes;
    private long _outputBytes;

    /// <summary>Files written.</summary>
    public int Files { get; private set; }

    /// <summary>Inputs left alone, since their output exists.</summary>
    public int Skipped { get; init; }

    /// <summary>Inputs that became nothing.</summary>
    public int Failed { get; init; }

    /// <summary>Adds one that was written.</summary>
    public void Add(EncodeReport report)
    {
        Files++;
        _inputBytes += report.InputBytes;
        _outputBytes += report.OutputBytes;
    }

    /// <summary>Bytes before and after, and what that saves: 8,977 -> 5,618 bytes, -37.4 %.</summary>
    public static string Sizes(long before, long after)
    {
        double change = before == 0 ? 0 : 100.0 * (after - before) / before;
        return string.Create(CultureInfo.InvariantCulture, $"{Show.Count(before)} -> {Show.Bytes(after)}, {change:+0.0;-0.0;0.0} %");
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        string files = Show.Number(Files, "file");
        long saved = _inputBytes - _outputBytes;
        string sizes = Files == 0 ? "" : $": {Sizes(_inputBytes, _outputBytes)}, {Show.Bytes(Math.Abs(saved))} {(saved < 0 ? "more" : "saved")}";
        return $"{files}{sizes}{(Skipped > 0 ? $"; {Show.Count(Skipped)} skipped" : "")}{(Failed > 0 ? $"; {Show.Count(Failed)} failed" : "")}";
    }
}
