using System.Text.Encodings.Web;
using System.Text.Json;
using Tinct.Tools.Host;

namespace Tinct.Tools.Batches;

/// <summary>What a run says of itself in the manifest.</summary>
internal sealed record BatchHead
{
    /// <summary>The version of the command.</summary>
    public required string Version { get; init; }

    public required BatchShard Shard { get; init; }

    /// <summary>Pictures of the share.</summary>
    public required int Files { get; init; }

    /// <summary>Pictures of all shares.</summary>
    public required int AllFiles { get; init; }

    /// <summary>Whether the run came to its end.</summary>
    public bool IsComplete { get; init; }

    /// <summary><see cref="BatchPlan.OptionsText"/>.</summary>
    public required string Options { get; init; }

    /// <summary>Where the pictures are, as full names.</summary>
    public required BatchSearch Search { get; init; }

    /// <summary>How outputs are named.</summary>
    public required string Extension { get; init; }

    /// <inheritdoc cref="BatchPlan.KeepName"/>
    public bool KeepName { get; init; }
}

/// <summary>The lines of a manifest: JSON objects, one a line.</summary>
internal static class BatchLines
{
    /// <summary>The longest line: a head with more paths than systems let on a command line.</summary>
    public const int MaxLength = 1 << 26;

    private const string HeadName = "batch";

    private static readonly JsonWriterOptions s_writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A head as a line, its line end included.</summary>
    public static byte[] Write(BatchHead head) => Line(json =>
    {
        json.WriteNumber(HeadName, 1);
        json.WriteString("version", head.Version);
        json.WriteString("shard", head.Shard.ToString());
        json.WriteNumber("files", head.Files);
        json.WriteNumber("allFiles", head.AllFiles);
        json.WriteBoolean("complete", head.IsComplete);
        json.WriteString("options", head.Options);
        json.WriteString("extension", head.Extension);
        json.WriteBoolean("keepName", head.KeepName);
        json.WriteBoolean("recursive", head.Search.Recursive);
        json.WriteStrings("paths", head.Search.Paths);
        json.WriteStrings("include", head.Search.Include);
        json.WriteStrings("exclude", head.Search.Exclude);
    });

    /// <summary>An entry as a line, its line end included.</summary>
    public static byte[] Write(BatchEntry entry) => Line(json => WriteFields(json, entry));

    /// <summary>Writes the fields of an entry.</summary>
    public static void WriteFields(Utf8JsonWriter json, BatchEntry entry)
    {
        json.WriteString("input", entry.Input);
        json.WriteString("root", entry.Root);
        json.WriteString("output", entry.Output);
        WriteIfAny(json, "error", entry.Error);

        json.WriteNumber("inputBytes", entry.InputBytes);
        json.WriteString("inputHash", entry.InputHash.ToString());
        WriteIfAny(json, "inputVersion", entry.InputVersion);
        json.WriteString("options", entry.Options.ToString());
        json.WriteNumber("outputBytes", entry.OutputBytes);
        json.WriteString("outputHash", entry.OutputHash.ToString());
        WriteIfAny(json, "outputVersion", entry.OutputVersion);
        json.WriteString("kind", entry.Kind);
        json.WriteNumber("width", entry.Width);
        json.WriteNumber("height", entry.Height);
        json.WriteNumber("colors", entry.Colors);
        json.WriteFinite("psnr", Math.Round(entry.Psnr, 4));
        json.WriteBoolean("verified", entry.Verified);
        WriteIfAny(json, "sameAs", entry.SameAs);
        if (entry.Notes.Count > 0)
        {
            json.WriteStrings("notes", entry.Notes);
        }

        json.WriteNumber("milliseconds", Math.Round(entry.Milliseconds, 1));
    }

    /// <summary>Reads a line.</summary>
    /// <param name="line">Without its line end.</param>
    /// <returns>A head, an entry, or neither: the line is damaged.</returns>
    public static (BatchHead? Head, BatchEntry? Entry) Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement fields = document.RootElement;
            return fields.TryGetProperty(HeadName, out JsonElement version)
                ? (version.GetInt32() == 1 ? ReadHead(fields) : null, null)
                : (null, ReadEntry(fields));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            return default;
        }
    }

    private static BatchHead? ReadHead(JsonElement fields) => BatchShard.Parse(Text(fields, "shard")) is not { } shard || !IsInside($"x{Text(fields, "extension")}") ? null : new BatchHead
    {
        Version = Text(fields, "version"),
        Shard = shard,
        Files = fields.GetProperty("files").GetInt32(),
        AllFiles = fields.GetProperty("allFiles").GetInt32(),
        IsComplete = fields.GetProperty("complete").GetBoolean(),
        Options = Text(fields, "options"),
        Extension = Text(fields, "extension"),
        KeepName = fields.GetProperty("keepName").GetBoolean(),
        Search = new BatchSearch
        {
            Recursive = fields.GetProperty("recursive").GetBoolean(),
            Paths = List(fields, "paths"),
            Include = List(fields, "include"),
            Exclude = List(fields, "exclude"),
        },
    };

    private static BatchEntry? ReadEntry(JsonElement fields)
    {
        BatchEntry? entry = ContentHash.Parse(Text(fields, "inputHash")) is { } input && ContentHash.Parse(Text(fields, "options")) is { } options
            && ContentHash.Parse(Text(fields, "outputHash")) is { } output
                ? new BatchEntry
                {
                    Input = Text(fields, "input"),
                    Root = string.Intern(Text(fields, "root")),
                    Output = Text(fields, "output"),
                    Error = TextIfAny(fields, "error"),
                    InputBytes = fields.GetProperty("inputBytes").GetInt64(),
                    InputHash = input,
                    InputVersion = TextIfAny(fields, "inputVersion"),
                    Options = options,
                    OutputBytes = fields.GetProperty("outputBytes").GetInt64(),
                    OutputHash = output,
                    OutputVersion = TextIfAny(fields, "outputVersion"),
                    Kind = string.Intern(Text(fields, "kind")),
                    Width = fields.GetProperty("width").GetInt32(),
                    Height = fields.GetProperty("height").GetInt32(),
                    Colors = fields.GetProperty("colors").GetInt32(),
                    Psnr = fields.GetProperty("psnr") is { ValueKind: JsonValueKind.Number } psnr ? psnr.GetDouble() : double.PositiveInfinity,
                    Verified = fields.GetProperty("verified").GetBoolean(),
                    SameAs = TextIfAny(fields, "sameAs"),
                    Notes = fields.TryGetProperty("notes", out _) ? [.. List(fields, "notes").Select(string.Intern)] : [],
                    Milliseconds = fields.GetProperty("milliseconds").GetDouble(),
                }
                : null;
        return entry is { InputBytes: >= 0, OutputBytes: >= 0, Width: >= 0, Height: >= 0, Colors: >= 0 } && double.IsFinite(entry.Milliseconds) && IsInside(entry.Output)
            ? entry
            : null;
    }

    /// <summary>Whether a name stays in the folder it is relative to, and is none of the manifest's own: joining writes there, and manifests come from other machines.</summary>
    private static bool IsInside(string name) =>
        !Path.IsPathRooted(name) && !BatchNames.IsOwn(name) && !name.Contains('\0', StringComparison.Ordinal)
        && name.Split('/', Path.DirectorySeparatorChar).All(static part => part is not ("" or "." or ".."));

    private static byte[] Line(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, s_writing))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    private static void WriteIfAny(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static string? TextIfAny(JsonElement fields, string name) => fields.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static string Text(JsonElement fields, string name) => NotNull(fields.GetProperty(name));

    private static string[] List(JsonElement fields, string name) => [.. fields.GetProperty(name).EnumerateArray().Select(NotNull)];

    private static string NotNull(JsonElement text) => text.GetString() ?? throw new FormatException();
}
