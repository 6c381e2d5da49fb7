using System.Globalization;
using System.Text.Json;
using Tinct.Codec;
using Tinct.Tools.Host;

namespace Tinct.Tools.Reports;

/// <summary>Prints a fitted palette: its colours and how many of the pixels each stands for.</summary>
internal static class PaletteReport
{
    /// <summary>Prints the table that people read.</summary>
    /// <param name="notes">What was reduced, ignored or assumed when the inputs were read.</param>
    public static void PrintTable(PaletteResult result, ColorHistogram histogram, IReadOnlyList<string> inputs, IReadOnlyList<string> notes, CommandConsole console)
    {
        if (result.Model is { Method: Format.FitMethod.Em } model)
        {
            ModelReport.PrintTable(model, result.Palette, console, notes);
            return;
        }

        string title = inputs.Count == 1 ? inputs[0] : $"{Show.Count(inputs.Count)} inputs";
        var table = new TextTable(
            $"{title}: {Show.Colors(histogram.Count)} in {Show.Number(histogram.PixelCount, "pixel")}, MSE {Show.Value(result.MeanSquaredError)}",
            "entry", "colour", "share");
        for (int i = 0; i < result.Palette.Count; i++)
        {
            table.Add($"{i}", result.Palette[i].ToString(), result.Shares.Span[i].ToString("0.0000", CultureInfo.InvariantCulture));
        }

        table.Notes(notes).Print(console);
    }

    /// <summary>Prints the object that programs read.</summary>
    public static void PrintJson(PaletteResult result, ColorHistogram histogram, IReadOnlyList<string> inputs, IReadOnlyList<string> notes, CommandConsole console) =>
        JsonReport.Print(console, json =>
        {
            WriteFields(result, histogram, inputs, json);
            JsonReport.WriteNotes(json, notes);
        });

    private static void WriteFields(PaletteResult result, ColorHistogram histogram, IReadOnlyList<string> inputs, Utf8JsonWriter json)
    {
        json.WriteStrings("inputs", inputs);
        json.WriteNumber("pixels", histogram.PixelCount);
        json.WriteNumber("uniqueColors", histogram.Count);
        json.WriteNumber("colors", result.Palette.Count);
        json.WriteNumber("mse", result.MeanSquaredError);
        json.WriteStartArray("palette");
        for (int i = 0; i < result.Palette.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("color", result.Palette[i].ToString());
            json.WriteNumber("share", result.Shares.Span[i]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (result.Model is not null)
        {
            ModelReport.WriteField(result.Model, json);
        }
    }
}
