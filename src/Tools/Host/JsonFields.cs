using System.Text.Json;

namespace Tinct.Tools.Host;

/// <summary>Fields of JSON objects that reports and manifests have in common.</summary>
internal static class JsonFields
{
    /// <summary>Writes a number. JSON has no infinity: an infinite PSNR (equal pictures) becomes null.</summary>
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

    /// <summary>Writes an array of texts.</summary>
    public static void WriteStrings(this Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
