using System.Text.Json;
using Tinct.Format;
using Tinct.Tools.Batches;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;

namespace Tinct.Tools.Reports.Html;

/// <summary>Writes the result of a batch as one HTML file that needs nothing beside it: sizes before and after, how many files saved how much, and the
/// pictures that gained most and least.</summary>
internal static class BatchPage
{
    /// <summary>The most points in the drawing of sizes: more would hide each other. With more files every n-th is drawn.</summary>
    private const int MostPoints = 4000;

    /// <summary>Pictures at either end of the list.</summary>
    private const int Extremes = 10;

    /// <summary>Columns of the histogram: a twentieth of the size each, and one for all files that grew.</summary>
    private const int Columns = 20;

    private const int ThumbnailSize = 160;

    /// <summary>Pictures above this are not read again for a thumbnail.</summary>
    private const long MostPixels = 64L << 20;

    /// <summary>Writes the page.</summary>
    /// <param name="result">What it shows.</param>
    /// <param name="plan">What was asked for.</param>
    /// <param name="output">Receives UTF-8; stays open.</param>
    public static void Write(BatchResult result, BatchPlan plan, Stream output) => HtmlPage.Write(
        "batch.html",
        $"{Show.Count(result.Entries.Count)} pictures \u2013 Tinct batch",
        new Dictionary<string, Action<Stream>> { ["batch.json"] = stream => WriteData(result, plan, stream) },
        output);

    private static void WriteData(BatchResult result, BatchPlan plan, Stream output)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("version", ProgramVersion.Full);
        json.WriteString("options", plan.OptionsText);
        json.WriteString("output", plan.Output);
        WriteTotals(json, result);
        BatchReport.WriteRemarks(json, result.Totals);
        WriteHistogram(json, result);
        WritePoints(json, result);
        List<BatchOutcome> order = [.. result.Entries.Where(static outcome => outcome.Entry.InputBytes > 0).OrderBy(static outcome => Share(outcome.Entry))
            .ThenBy(static outcome => outcome.Entry.Input, StringComparer.Ordinal)];
        WritePictures(json, "best", order.Take(Extremes));
        WritePictures(json, "worst", order.Skip(Math.Max(Extremes, order.Count - Extremes)).Reverse());
        json.WriteStrings("failures", result.Totals.Failures.Select(static failure => failure.Reason));
        json.WriteEndObject();
    }

    /// <summary>What is left of a file's size.</summary>
    private static double Share(BatchEntry entry) => (double)entry.OutputBytes / entry.InputBytes;

    private static void WriteTotals(Utf8JsonWriter json, BatchResult result)
    {
        BatchTotals totals = result.Totals;
        json.WriteNumber("encoded", totals.Count(BatchStatus.Encoded));
        json.WriteNumber("upToDate", totals.Count(BatchStatus.UpToDate));
        json.WriteNumber("linked", totals.Count(BatchStatus.Linked));
        json.WriteNumber("seconds", Math.Round(result.Elapsed.TotalSeconds, 1));
        json.WriteNumber("megapixelsEncoded", totals.PixelsEncoded / 1e6);
        json.WriteStartArray("kinds");
        foreach ((string kind, BatchKindTotal sum) in totals.Kinds.Append(new("all", totals.All)))
        {
            json.WriteStartObject();
            json.WriteString("kind", kind);
            json.WriteNumber("files", sum.Files);
            json.WriteNumber("pixels", sum.Pixels);
            json.WriteNumber("before", sum.BytesBefore);
            json.WriteNumber("after", sum.BytesAfter);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteHistogram(Utf8JsonWriter json, BatchResult result)
    {
        int[] counts = new int[Columns + 1];
        foreach (BatchOutcome outcome in result.Entries)
        {
            double saved = outcome.Entry.InputBytes == 0 ? 0 : 1 - Share(outcome.Entry);
            counts[saved < 0 ? 0 : 1 + Math.Min(Columns - 1, (int)(saved * Columns))]++;
        }

        json.WriteStartArray("savings");
        foreach (int count in counts)
        {
            json.WriteNumberValue(count);
        }

        json.WriteEndArray();
    }

    private static void WritePoints(Utf8JsonWriter json, BatchResult result)
    {
        int step = Math.Max(1, (result.Entries.Count + MostPoints - 1) / MostPoints);
        json.WriteNumber("step", step);
        json.WriteStartArray("points");
        for (int i = 0; i < result.Entries.Count; i += step)
        {
            BatchEntry entry = result.Entries[i].Entry;
            json.WriteStartArray();
            json.WriteNumberValue(entry.InputBytes);
            json.WriteNumberValue(entry.OutputBytes);
            json.WriteStringValue(entry.Kind);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void WritePictures(Utf8JsonWriter json, string name, IEnumerable<BatchOutcome> outcomes)
    {
        json.WriteStartArray(name);
        foreach (BatchOutcome outcome in outcomes)
        {
            BatchEntry entry = outcome.Entry;
            json.WriteStartObject();
            json.WriteString("name", entry.Input);
            json.WriteNumber("width", entry.Width);
            json.WriteNumber("height", entry.Height);
            json.WriteNumber("colors", entry.Colors);
            json.WriteNumber("before", entry.InputBytes);
            json.WriteNumber("after", entry.OutputBytes);
            json.WriteFinite("psnr", entry.Psnr);
            json.WriteString("thumbnail", Thumbnail(outcome));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>A small PNG of a picture as a data address; null where it cannot be read any more.</summary>
    private static string? Thumbnail(BatchOutcome outcome)
    {
        try
        {
            if (outcome.Entry.Pixels > MostPixels)
            {
                return null;
            }

            using PictureFile picture = PictureFile.Open(outcome.Item.Path);
            (int width, int height) = PictureScaler.Fit(picture.Width, picture.Height, ThumbnailSize, ThumbnailSize, grow: false);
            RgbaColor[] pixels = PictureScaler.Scale(picture.Rows, width, height);
            using var png = new MemoryStream();
            ImageFiles.Write(png, ".png", Picture.FromPixels(width, height, pixels));
            return $"data:image/png;base64,{Convert.ToBase64String(png.GetBuffer(), 0, (int)png.Length)}";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ImageFileException or TinctFormatException)
        {
            return null;
        }
    }
}
