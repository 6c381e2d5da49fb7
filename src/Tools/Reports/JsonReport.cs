using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tinct.Tools.Host;

namespace Tinct.Tools.Reports;

/// <summary>Prints reports as JSON: one object a line, so that the reports of many files form a JSON Lines stream.</summary>
internal static class JsonReport
{
    // Written field by field instead of through a serializer, whose reflection costs more time than a small command's work.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Bytes that are held before some go out.</summary>
    private const int HeldBytes = 1 << 16;

    /// <summary>Prints one object.</summary>
    public static void Print(CommandConsole console, Action<Utf8JsonWriter> writeFields)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes, Options);
        json.WriteStartObject();
        writeFields(json);
        json.WriteEndObject();
        json.Flush();
        bytes.Write("\n"u8);
        console.Write(bytes.WrittenSpan);
    }

    /// <summary>Prints one object that may be long: what is written goes out whenever there is enough of it.</summary>
    /// <param name="console">Where it goes.</param>
    /// <param name="writeFields">Writes the fields, and calls the action between items of long lists; must not fail, for part of them may be out.</param>
    public static void PrintLong(CommandConsole console, Action<Utf8JsonWriter, Action> writeFields)
    {
        var bytes = new ArrayBufferWriter<byte>(2 * HeldBytes);
        using var json = new Utf8JsonWriter(bytes, Options);
        json.WriteStartObject();
        long passed = 0;
        writeFields(json, Pass);
        json.WriteEndObject();
        json.Flush();
        bytes.Write("\n"u8);
        console.Write(bytes.WrittenSpan);

        void Pass()
        {
            if (json.BytesCommitted + json.BytesPending - passed < HeldBytes)
            {
                return;
            }

            json.Flush();
            console.Write(bytes.WrittenSpan);
            bytes.ResetWrittenCount();
            passed = json.BytesCommitted;
        }
    }

    /// <summary>Writes the array <c>notes</c>.</summary>
    public static void WriteNotes(Utf8JsonWriter json, IEnumerable<string> notes) => json.WriteStrings("notes", notes);
}
