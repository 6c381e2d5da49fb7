using System.Text.Encodings.Web;
using System.Text.Json;
using Tinct.Tools.Host;

namespace Tinct.Tools.Reports;

/// <summary>Prints reports as JSON: one object a line, so that the reports of many files form a JSON Lines stream.</summary>
internal static class JsonReport
{
    // Written field by field instead of through a serializer, whose reflection costs more time than a small command's work.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Prints one object.</summary>
    public static void Print(CommandConsole console, Action<Utf8JsonWriter> writeFields)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            writeFields(json);
            json.WriteEndObject();
        }

        bytes.WriteByte((byte)'\n');
        console.Write(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    /// <summary>Writes a number with all its digits. JSON has no infinity: an infinite PSNR (equal pictures) becomes null.</summary>
    public static void WriteFinite(this Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
