using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tinct.Fuzz.Engine;
using Tinct.Tools.Charts;
using Tinct.Tools.Host;
using Tinct.Tools.Reports;
using Tinct.Tools.Sweeps;

namespace Tinct.Fuzz.Targets;

/// <summary>sweep.json: what is read is printed, drawn, and written again.</summary>
internal sealed class SweepJsonTarget : FuzzTarget
{
    private static readonly string[] s_values =
    [
        "null", "0", "-1", "1", "2147483647", "-2147483648", "1e308", "1e999", "-1e999", "1e-320", "0.5", "18446744073709551615", "9223372036854775807", "true",
        "\"\"", "\"x\"", "\"..\"", "\"a\\u0000b\"", "\"\\ud83d\\ude00\"", "\"#12345678\"", "\"#fff\"", "\"<script>\"", "[]", "[null]", "[1]", "{}", "\"em-full\"",
        "\"kmeans\"", "\"psnr\"", "\"lz4\"", "4", "2", "\"2020-01-01T00:00:00Z\"", "\"a\\nb\"",
    ];

    public override string Name => "sweepjson";

    public override string Description => "sweep.json: read, checked, as table, CSV, JSON and curves, and continued";

    public override int MaxLength => 1 << 16;

    public override byte[] Mutate(byte[] parent, Randomness random, Func<byte[], byte[]> havoc)
    {
        if (random.OneIn(6))
        {
            return havoc(parent);
        }

        try
        {
            JsonNode? root = JsonNode.Parse(parent);
            for (int times = 1 + random.Below(3); times > 0; times--)
            {
                JsonChange.Apply(root, s_values, random);
            }

            return Encoding.UTF8.GetBytes(root?.ToJsonString() ?? "null");
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return havoc(parent);
        }
    }

    public override void Run(byte[] input)
    {
        SweepRun run;
        try
        {
            run = SweepJson.Read(new MemoryStream(input), "sweep.json");
        }
        catch (InvalidDataException)
        {
            return;
        }

        Accepted++;
        using var output = new MemoryStream();
        CommandConsole console = CommandConsole.Over(Stream.Null, output, TextWriter.Null);
        SweepTable.Print(run, "report.html", console);
        SweepCsv.Write(run, output);
        foreach (SweepPicture picture in run.Pictures.Where(static picture => !picture.Rows.IsEmpty))
        {
            _ = CurvePlot.Of(picture).Make();
        }

        var ledger = new SweepLedger(run with { Pictures = [] }, run.Pictures.Select(static picture => picture.Folder));
        foreach (SweepPicture picture in run.Pictures)
        {
            ledger.Add(picture);
        }

        SweepRun snapshot = ledger.Snapshot();
        SweepTable.PrintJson(snapshot, console);
        using var written = new MemoryStream();
        SweepJson.Write(snapshot, written);
        written.Position = 0;
        _ = SweepJson.Read(written, "what was written");
    }
}
