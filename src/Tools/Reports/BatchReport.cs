using System.Globalization;
using System.Text.Json;
using Tinct.Tools.Batches;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;

namespace Tinct.Tools.Reports;

/// <summary>The result of a batch: a table by kind of picture, JSON, and the list of failures.</summary>
internal static class BatchReport
{
    private const string UpToDate = "up to date";

    /// <summary>Prints the table that people read.</summary>
    public static void PrintTable(BatchResult result, CommandConsole console) =>
        Table(result.Totals).Note(Summary(result)).Notes(Remarks(result.Totals)).Print(console);

    private static IReadOnlyList<string> Remarks(BatchTotals totals) => RemarkLines.Counted(totals.Remarks, "are in the manifest");

    private static TextTable Table(BatchTotals totals)
    {
        var table = new TextTable("", "kind", "files", "megapixels", "bytes before", "after", "saved");
        foreach ((string kind, BatchKindTotal sum) in totals.Kinds)
        {
            table.Add(Row(kind, sum));
        }

        if (totals.Kinds.Count != 1)
        {
            table.Add(Row("all", totals.All));
        }

        return table;
    }

    private static BatchTotals TotalsOf(IEnumerable<BatchEntry> entries)
    {
        var totals = new BatchTotals();
        foreach (BatchEntry entry in entries)
        {
            totals.Add(new BatchOutcome(new BatchItem(entry.Root, entry.Input, entry.Output), entry, BatchStatus.UpToDate));
        }

        return totals;
    }

    /// <summary>Prints the object for one picture, which programs read.</summary>
    /// <param name="reason">Why it failed; null where it did not.</param>
    public static void PrintJson(BatchItem item, BatchOutcome? outcome, string? reason, CommandConsole console) => JsonReport.Print(console, json =>
    {
        if (outcome is null)
        {
            json.WriteString("input", item.Name);
            json.WriteString("status", "failed");
            json.WriteString("error", reason);
            return;
        }

        json.WriteString("status", outcome.Status switch
        {
            BatchStatus.Encoded => "encoded",
            BatchStatus.Linked => "linked",
            _ => UpToDate,
        });
        BatchLines.WriteFields(json, outcome.Entry);
    });

    /// <summary>Prints the object for the whole batch, which comes last.</summary>
    public static void PrintJson(BatchResult result, CommandConsole console) => JsonReport.Print(console, json =>
    {
        json.WriteStartObject("total");
        WriteSum(json, result.Totals.All);
        json.WriteNumber("encoded", result.Totals.Count(BatchStatus.Encoded));
        json.WriteNumber("upToDate", result.Totals.Count(BatchStatus.UpToDate));
        json.WriteNumber("linked", result.Totals.Count(BatchStatus.Linked));
        json.WriteNumber("failed", result.Totals.Failures.Count);
        json.WriteNumber("seconds", Math.Round(result.Elapsed.TotalSeconds, 3));
        json.WriteStartObject("kinds");
        foreach ((string kind, BatchKindTotal sum) in result.Totals.Kinds)
        {
            json.WriteStartObject(kind);
            WriteSum(json, sum);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        WriteRemarks(json, result.Totals);
        json.WriteEndObject();
    });

    /// <summary>Prints the object for what would be done with one picture.</summary>
    public static void PrintPlan(BatchItem item, bool isUpToDate, CommandConsole console) => JsonReport.Print(console, json =>
    {
        json.WriteString("input", item.Name);
        json.WriteString("status", item.Fault is not null ? "failed" : isUpToDate ? UpToDate : "to do");
        if (item.Fault is null)
        {
            json.WriteString("output", item.Output);
        }
        else
        {
            json.WriteString("error", item.Fault);
        }
    });

    /// <summary>Prints the object for what a whole batch would do, which comes last.</summary>
    public static void PrintPlan(int all, int upToDate, int failed, CommandConsole console) => JsonReport.Print(console, json =>
    {
        json.WriteStartObject("total");
        json.WriteNumber("files", all);
        json.WriteNumber("toDo", all - upToDate - failed);
        json.WriteNumber("upToDate", upToDate);
        json.WriteNumber("failed", failed);
        json.WriteEndObject();
    });

    /// <summary>Prints what joining shares found: the table on standard output, what is missing on standard error.</summary>
    public static void PrintTable(BatchMergeResult result, CommandConsole console)
    {
        BatchTotals totals = TotalsOf(result.Entries);
        string missing = result.Missing.Count switch { 0 => "Nothing is missing.", 1 => "1 thing is missing.", var count => $"{Show.Count(count)} things are missing." };
        Table(totals).Note(missing).Notes(Remarks(totals)).Print(console);
        foreach (string line in result.Missing)
        {
            console.Complain(line);
        }
    }

    /// <summary>Prints what joining shares found as an object.</summary>
    public static void PrintJson(BatchMergeResult result, CommandConsole console) => JsonReport.Print(console, json =>
    {
        BatchTotals totals = TotalsOf(result.Entries);
        WriteSum(json, totals.All);
        WriteRemarks(json, totals);
        json.WriteStrings("missing", result.Missing);
    });

    /// <summary>Writes the remarks and how many pictures each is true of.</summary>
    public static void WriteRemarks(Utf8JsonWriter json, BatchTotals totals)
    {
        json.WriteStartArray("remarks");
        foreach (PictureRemark remark in totals.Remarks.All)
        {
            json.WriteStartObject();
            json.WriteString("note", remark.Note);
            json.WriteNumber("files", remark.Files);
            json.WriteString("first", remark.First);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Lists what failed on standard error.</summary>
    public static void SayFailures(BatchTotals totals, CommandConsole console)
    {
        foreach ((_, string reason) in totals.Failures)
        {
            console.Complain(reason);
        }

        if (totals.Failures.Count > 0)
        {
            console.Complain($"{Show.Count(totals.Failures.Count)} of {Show.Number(totals.Finished, "file")} failed; the others are done");
        }
    }

    private static string[] Row(string name, BatchKindTotal sum) =>
    [
        name, Show.Count(sum.Files), (sum.Pixels / 1e6).ToString("N1", CultureInfo.InvariantCulture), Show.Count(sum.BytesBefore), Show.Count(sum.BytesAfter),
        sum.BytesBefore == 0 ? "" : Show.Percent(1 - ((double)sum.BytesAfter / sum.BytesBefore)),
    ];

    private static string Summary(BatchResult result)
    {
        BatchTotals totals = result.Totals;
        List<string> parts = [$"{Show.Count(totals.Count(BatchStatus.Encoded))} encoded"];
        foreach ((int count, string what) in ((int, string)[])
            [(totals.Count(BatchStatus.UpToDate), "up to date"), (totals.Count(BatchStatus.Linked), "equal to others"), (totals.Failures.Count, "failed")])
        {
            if (count > 0)
            {
                parts.Add($"{Show.Count(count)} {what}");
            }
        }

        double seconds = result.Elapsed.TotalSeconds;
        string rate = totals.PixelsEncoded == 0 ? "" : string.Create(
            CultureInfo.InvariantCulture, $", {totals.Count(BatchStatus.Encoded) / seconds:0.0} files and {Rate(totals.PixelsEncoded / 1e6 / seconds)} megapixels a second");
        return string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", parts)}; {seconds:0.0} s{rate}.");
    }

    private static string Rate(double value) => value.ToString(value < 1 ? "0.00" : "0.0", CultureInfo.InvariantCulture);

    private static void WriteSum(Utf8JsonWriter json, BatchKindTotal sum)
    {
        json.WriteNumber("files", sum.Files);
        json.WriteNumber("pixels", sum.Pixels);
        json.WriteNumber("bytesBefore", sum.BytesBefore);
        json.WriteNumber("bytesAfter", sum.BytesAfter);
    }
}
