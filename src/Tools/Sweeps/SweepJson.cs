using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Tinct.Tools.Sweeps;

/// <summary>Reads and writes <c>sweep.json</c>.</summary>
internal static class SweepJson
{
    /// <summary>The file's name in the folder of a sweep.</summary>
    public const string FileName = "sweep.json";

    // Names in any script stay readable.
    private static readonly SweepJsonContext Context =
        new(new JsonSerializerOptions(SweepJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Writes a run.</summary>
    public static void Write(SweepRun run, Stream stream) => JsonSerializer.Serialize(stream, run, Context.SweepRun);

    /// <summary>Prints a row as an object on a line of its own, with its picture's name.</summary>
    public static void PrintRow(SweepPicture picture, SweepRow row, Stream stream) =>
        Print(picture, JsonSerializer.SerializeToNode(row, Context.SweepRow)!, stream);

    /// <summary>Prints another program's file as an object on a line of its own, with its picture's name.</summary>
    public static void PrintPeer(SweepPicture picture, SweepPeer peer, Stream stream) =>
        Print(picture, JsonSerializer.SerializeToNode(peer, Context.SweepPeer)!, stream);

    private static void Print(SweepPicture picture, JsonNode node, Stream stream)
    {
        JsonObject line = node.AsObject();
        line.Insert(0, "picture", picture.Name);
        JsonSerializer.Serialize(stream, line, Context.JsonObject);
        stream.WriteByte((byte)'\n');
    }

    /// <summary>Reads the run that a folder holds.</summary>
    /// <exception cref="IOException">There is none, or it cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is no <c>sweep.json</c>, of another layout, or edited; the message names the file.</exception>
    public static SweepRun Read(string directory)
    {
        string path = Path.Combine(directory, FileName);
        using FileStream stream = File.OpenRead(path);
        return Read(stream, path);
    }

    /// <summary>Reads a run.</summary>
    /// <param name="stream">What a <c>sweep.json</c> holds.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <exception cref="InvalidDataException">See <see cref="Read(string)"/>.</exception>
    public static SweepRun Read(Stream stream, string path)
    {
        try
        {
            SweepRun run = JsonSerializer.Deserialize(stream, Context.SweepRun) ?? throw new JsonException("null");
            if (SweepCheck.FindFault(run) is { } fault)
            {
                throw new JsonException(fault);
            }

            // 1e999 is read as infinity, which cannot be written: the run could be shown, but not be continued.
            Write(run, Stream.Null);
            return run;
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException($"{path}: not a sweep that this version wrote: {exception.Message.TrimEnd('.')}", exception);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path}: not a sweep that this version wrote: {exception.Message.TrimEnd('.')}", exception);
        }
    }
}

/// <summary>The serializer's code for a sweep, generated when building: nothing is reflected at run time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SweepRun))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class SweepJsonContext : JsonSerializerContext;
