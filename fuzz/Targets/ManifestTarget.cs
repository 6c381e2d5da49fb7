using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tinct.Fuzz.Engine;
using Tinct.Tools.Batches;
using Tinct.Tools.Host;
using Tinct.Tools.Reports;

namespace Tinct.Fuzz.Targets;

/// <summary>Manifests of batches: what is read of them is summed, printed and written again, and the pictures of a batch are looked for as it says.</summary>
internal sealed class ManifestTarget : FuzzTarget
{
    private const string
        Head = """{"batch":1,"version":"1.0.0","shard":"2/3","files":1,"allFiles":3,"complete":true,"options":"-k 16","extension":".tinct","keepName":false,"recursive":true,"paths":["/p"],"include":["**/*.png"],"exclude":["x/**"]}""",
        Done = """{"input":"a/b.png","root":"/p","output":"a/b.tinct","inputBytes":120,"inputHash":"0123456789abcdef0123456789abcdef","options":"00000000000000000000000000000001","outputBytes":80,"outputHash":"fedcba9876543210fedcba9876543210","kind":"PNG","width":8,"height":9,"colors":16,"psnr":34.5,"verified":true,"sameAs":"a/c.tinct","milliseconds":1.5}""",
        Failed = """{"input":"c.png","root":"/p","output":"c.tinct","error":"PNG: it ends too early","inputBytes":1,"inputHash":"00000000000000000000000000000000","options":"00000000000000000000000000000001","outputBytes":0,"outputHash":"00000000000000000000000000000000","kind":"","width":0,"height":0,"colors":0,"psnr":null,"verified":false,"milliseconds":0}""";

    private static readonly string[] s_values =
    [
        "null", "0", "-1", "1", "2147483647", "2147483648", "9223372036854775807", "9223372036854775808", "1e308", "1e999", "-1e999", "0.5", "true", "false", "\"\"", "\"x\"", "\"..\"",
        "\"../x\"", "\"/etc/x\"", "\"a//b\"", "\"a/./b\"", "\"a\\u0000b\"", "\"\\ud800\"", "\"a\\nb\"", "\"C:\\\\x\"", "\"1/1\"", "\"0/7\"", "\"100001/100001\"", "\"**\"",
        "\"[\"", "\"../**\"", "\"**/**/**/a\"", "\"0123456789abcdef0123456789abcdef\"", "\"g123456789abcdef0123456789abcdef\"", "[]", "[null]", "[\"*\"]", "{}",
    ];

    private static readonly string s_folder = MakeFolder();

    public override string Name => "manifest";

    public override string Description => "manifests of batches: read, summed, printed, and written again; outputs stay in their folder, pictures are looked for as they say";

    public override IReadOnlyList<byte[]> Words { get; } = [.. s_values.Select(Encoding.UTF8.GetBytes), "\n"u8.ToArray(), [0xFF], [0xED, 0xA0, 0x80]];

    public override IEnumerable<byte[]> Seeds() => [.. ((string[])[$"{Head}\n{Done}\n{Failed}\n", $"{Done}\n{Head}", $"{Failed}\n{Failed}\n\n"]).Select(Encoding.UTF8.GetBytes)];

    public override byte[] Mutate(byte[] parent, Randomness random, Func<byte[], byte[]> havoc)
    {
        if (random.OneIn(5))
        {
            return havoc(parent);
        }

        string[] lines = Encoding.UTF8.GetString(parent).Split('\n');
        int at = random.Below(lines.Length);
        try
        {
            JsonNode? root = JsonNode.Parse(lines[at]);
            for (int times = 1 + random.Below(3); times > 0; times--)
            {
                JsonChange.Apply(root, s_values, random);
            }

            lines[at] = root?.ToJsonString() ?? "null";
            return Encoding.UTF8.GetBytes(string.Join('\n', lines));
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return havoc(parent);
        }
    }

    public override void Run(byte[] input)
    {
        var records = new BatchRecords();
        long whole = records.Add("tinct-manifest.jsonl", new MemoryStream(input));
        if (whole != Array.LastIndexOf(input, (byte)'\n') + 1)
        {
            throw new FindingException($"{whole} bytes are said to be whole lines");
        }

        Accepted += records.Entries.Count + records.Heads.Count;
        foreach (BatchEntry entry in records.Entries.Values)
        {
            if (!Path.GetFullPath(Path.Combine("/folder", entry.Output)).StartsWith("/folder/", StringComparison.Ordinal))
            {
                throw new FindingException($"an output lies outside: {entry.Output}");
            }

            byte[] written = BatchLines.Write(entry);
            if (BatchLines.Read(written.AsMemory(0, written.Length - 1)).Entry is not { } again || !BatchLines.Write(again).AsSpan().SequenceEqual(written))
            {
                throw new FindingException("an entry changes when written again");
            }
        }

        CommandConsole console = CommandConsole.Over(Stream.Null, new MemoryStream(), TextWriter.Null);
        var merged = new BatchMergeResult([.. records.Entries.Values], [.. records.Entries.Keys]);
        BatchReport.PrintTable(merged, console);
        BatchReport.PrintJson(merged, console);
        foreach (BatchHead head in records.Heads.Values)
        {
            byte[] written = BatchLines.Write(head);
            if (BatchLines.Read(written.AsMemory(0, written.Length - 1)).Head is not { } again || !BatchLines.Write(again).AsSpan().SequenceEqual(written))
            {
                throw new FindingException("a head changes when written again");
            }

            // Only in this folder: where a manifest leads is the file system's time, not ours.
            _ = BatchMerge.NamesIn(head with { Search = head.Search with { Paths = [s_folder] } }, s_folder);
        }
    }

    private static string MakeFolder()
    {
        string folder = Directory.CreateTempSubdirectory("tinct-fuzz-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "x"));
        File.WriteAllBytes(Path.Combine(folder, "x", "a.png"), []);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    }
}
