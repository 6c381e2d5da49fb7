using System.Text.Json;
using Tinct.Codec;
using Tinct.Codec.Analysis;
using Tinct.Tools.CommandLine;
using Tinct.Tools.Host;

namespace Tinct.Tools.Reports;

/// <summary>What came of encoding one picture.</summary>
internal sealed record EncodeReport
{
    /// <summary>Name of the picture read, or "-".</summary>
    public required string Input { get; init; }

    /// <summary>Name of the file written, or "-".</summary>
    public required string Output { get; init; }

    /// <summary>Pixels a row.</summary>
    public required int Width { get; init; }

    /// <summary>Rows.</summary>
    public required int Height { get; init; }

    /// <summary>What was asked for.</summary>
    public required EncodeOptions Options { get; init; }

    /// <summary>What came out.</summary>
    public required EncodeResult Result { get; init; }

    /// <summary>Bytes of the picture's file.</summary>
    public required long InputBytes { get; init; }

    /// <summary>Milliseconds for reading the picture.</summary>
    public required double ReadTime { get; init; }

    /// <summary>Milliseconds from start to finish, with the writing of the file.</summary>
    public required double TotalTime { get; init; }

    /// <summary>What was reduced, ignored or assumed.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    private ErrorReport Errors => Result.Errors!;

    private long OutputBytes => Result.FileBytes;

    private double RatioToInput => (double)InputBytes / OutputBytes;

    private double RatioToRaw => (double)Result.RawBytes / OutputBytes;

    /// <summary>Milliseconds of packing and compressing, and of what the stages leave over: putting the file on disk, and the candidates
    /// of a search.</summary>
    private double WriteTime => TotalTime - ReadTime - Result.Times.Histogram - Result.Times.Fit - Result.Times.Map;

    private bool IsSearch => Options.Goal is EncodeGoal.Knee or EncodeGoal.MinPsnr or EncodeGoal.MaxBytes;

    /// <summary>The method in the words of the command line: kmeans, em-spherical, em-tied, em-diagonal, em-full; given for
    /// <c>--palette</c>.</summary>
    private string Method => Options.Goal is EncodeGoal.GivenPalette ? "given" : OptionWords.FitOf(Options);

    /// <summary>What the number of colours came from.</summary>
    private string Wish => Options.Goal switch
    {
        EncodeGoal.GivenPalette => "given",
        EncodeGoal.Lossless => "lossless",
        EncodeGoal.Knee => "auto",
        EncodeGoal.MinPsnr quality => $"for at least {Show.Decibels(quality.Decibels)}",
        EncodeGoal.MaxBytes size => $"for at most {Show.Bytes(size.Bytes)}",
        _ => $"of {Show.Count(Options.Colors)} asked for",
    };

    /// <summary>Prints the table that people read.</summary>
    public void PrintTable(CommandConsole console, bool toError)
    {
        StageTimes times = Result.Times;
        TextTable table = new TextTable($"{Input} -> {Output}")
            .Add("picture", $"{Width} x {Height}, {Show.Colors(Result.UniqueColors)}")
            .Add("palette", $"{Show.Colors(Result.Colors)}, {Wish}; {Method}")
            .Add("input file", Show.Bytes(InputBytes))
            .Add("raw pixels", Show.Bytes(Result.RawBytes))
            .Add("output", $"{Show.Bytes(OutputBytes)}, {Show.Value(Result.BitsPerPixel)} bits a pixel")
            .Add("ratio", $"{Show.Ratio(RatioToInput)} to the input file, {Show.Ratio(RatioToRaw)} to raw pixels")
            .Add("MSE", Show.Value(Result.MeanSquaredError))
            .Add("PSNR", Show.Decibels(Result.Psnr))
            .Add("SSIM", Show.Value(Errors.Ssim))
            .Add("OKLab difference", $"mean {Show.Value(Errors.OklabMean)}, 95th percentile {Show.Value(Errors.Oklab95)}")
            .Add("time", $"{Show.Milliseconds(TotalTime)} ms: read {Show.Milliseconds(ReadTime)}, "
                + $"histogram {Show.Milliseconds(times.Histogram)}, fit {Show.Milliseconds(times.Fit)}, "
                + $"map {Show.Milliseconds(times.Map)}, {(IsSearch ? "search and write" : "write")} {Show.Milliseconds(WriteTime)}");
        foreach (string note in Notes)
        {
            table.Note(note);
        }

        table.Print(console, toError);
    }

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
        json.WriteNumber("inputBytes", InputBytes);
        json.WriteNumber("rawBytes", Result.RawBytes);
        json.WriteNumber("outputBytes", OutputBytes);
        json.WriteNumber("ratioToInput", RatioToInput);
        json.WriteNumber("ratioToRaw", RatioToRaw);
        json.WriteNumber("bitsPerPixel", Result.BitsPerPixel);
        json.WriteNumber("mse", Result.MeanSquaredError);
        json.WriteFinite("psnr", Result.Psnr);
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
    }
}
