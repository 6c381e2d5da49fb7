using System.Text.Json;
using Tinct.Codec.Analysis;
using Tinct.Tools.Charts;
using Tinct.Tools.Host;

namespace Tinct.Tools.Reports;

/// <summary>How far a picture is from its reference.</summary>
internal sealed record CompareReport
{
    /// <summary>Name of the original, or "-".</summary>
    public required string Reference { get; init; }

    /// <summary>Name of what was measured.</summary>
    public required string Other { get; init; }

    /// <summary>Bytes of the original's file.</summary>
    public required long ReferenceBytes { get; init; }

    /// <summary>Bytes of the other file.</summary>
    public required long OtherBytes { get; init; }

    /// <summary>The errors.</summary>
    public required ErrorReport Metrics { get; init; }

    /// <summary>Where the heatmap was written, or null.</summary>
    public string? HeatmapFile { get; init; }

    /// <summary>The heatmap, or null.</summary>
    public Heatmap? Heatmap { get; init; }

    /// <summary>What was reduced, ignored or assumed of either picture, with its name.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    private double Ratio => (double)ReferenceBytes / OtherBytes;

    /// <summary>Prints the table that people read.</summary>
    public void PrintTable(CommandConsole console)
    {
        TextTable table = new TextTable($"{Other} against {Reference}")
            .Add("bytes", $"{Show.Bytes(OtherBytes)} against {Show.Bytes(ReferenceBytes)}")
            .Add("ratio", Show.Ratio(Ratio))
            .Add("MSE", Show.Value(Metrics.Mse))
            .Add("PSNR", Show.Decibels(Metrics.Psnr))
            .Add("mean absolute error", Show.Value(Metrics.MeanAbsoluteError))
            .Add("largest error", Show.Value(Metrics.MaxError))
            .Add("SSIM", Show.Value(Metrics.Ssim))
            .Add("OKLab difference", $"mean {Show.Value(Metrics.OklabMean)}, 95th percentile {Show.Value(Metrics.Oklab95)}");
        if (Heatmap is not null)
        {
            string end = Heatmap.ScaleEnd == Heatmap.Largest
                ? $"{Show.Value(Heatmap.Largest)}, the largest"
                : $"{Show.Value(Heatmap.ScaleEnd)} or more; the largest is {Show.Value(Heatmap.Largest)}";
            string scale = Heatmap.Largest == 0 ? "near black everywhere, no pixel differs" : $"near black is no error, pale yellow {end}";
            table.Add("heatmap", $"{HeatmapFile}: {scale}");
        }

        table.Notes(Notes).Print(console);
    }

    /// <summary>Prints the object that programs read.</summary>
    public void PrintJson(CommandConsole console) => JsonReport.Print(console, WriteFields);

    private void WriteFields(Utf8JsonWriter json)
    {
        json.WriteNumber("mse", Metrics.Mse);
        json.WriteFinite("psnr", Metrics.Psnr);
        json.WriteNumber("meanAbsoluteError", Metrics.MeanAbsoluteError);
        json.WriteNumber("maxError", Metrics.MaxError);
        json.WriteNumber("ssim", Metrics.Ssim);
        json.WriteNumber("oklabMean", Metrics.OklabMean);
        json.WriteNumber("oklab95", Metrics.Oklab95);
        json.WriteNumber("referenceBytes", ReferenceBytes);
        json.WriteNumber("otherBytes", OtherBytes);
        json.WriteNumber("ratio", Ratio);
        if (Heatmap is not null)
        {
            json.WriteString("heatmap", HeatmapFile);
            json.WriteNumber("heatmapMax", Heatmap.ScaleEnd);
            json.WriteNumber("largestPixelError", Heatmap.Largest);
        }

        JsonReport.WriteNotes(json, Notes);
    }
}
