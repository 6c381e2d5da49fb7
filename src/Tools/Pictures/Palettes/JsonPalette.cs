using System.Text.Json;
using Tinct.Format;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Palettes;

/// <summary>Palettes as JSON: an array, or an object whose <c>colors</c> is one, of <c>"#rrggbb"</c> or <c>"#rrggbbaa"</c> strings or of
/// <c>[r, g, b]</c> or <c>[r, g, b, a]</c> arrays of 0 to 255.</summary>
internal static class JsonPalette
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads the colours in order.</summary>
    public static List<RgbaColor> Read(ReadOnlySpan<byte> bytes)
    {
        // A byte order mark is not JSON, but some editors write one.
        bytes = bytes.StartsWith(ByteOrderMark) ? bytes[ByteOrderMark.Length..] : bytes;
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes.ToArray());
            JsonElement list = document.RootElement;
            if (list.ValueKind == JsonValueKind.Object && list.TryGetProperty("colors", out JsonElement named))
            {
                list = named;
            }

            if (list.ValueKind != JsonValueKind.Array)
            {
                throw ImageFileException.BadData("A JSON palette is an array of colours, or an object with one under \"colors\".");
            }

            var colors = new List<RgbaColor>();
            foreach (JsonElement element in list.EnumerateArray())
            {
                colors.Add(Color(element, colors.Count));
            }

            return colors;
        }
        catch (JsonException e)
        {
            throw ImageFileException.BadData($"The palette file is not valid JSON: {e.Message}");
        }
        catch (InvalidOperationException)
        {
            // Strings and names are decoded only when they are asked for.
            throw ImageFileException.BadData("The palette file is not valid JSON: a string of it is not Unicode text.");
        }
    }

    /// <summary>Writes an array of hexadecimal strings.</summary>
    public static byte[] Write(ReadOnlySpan<RgbaColor> colors)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("colors");
            foreach (RgbaColor color in colors)
            {
                writer.WriteStringValue(color.ToString());
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static RgbaColor Color(JsonElement element, int position)
    {
        if (element.ValueKind == JsonValueKind.String && RgbaColor.TryParse(element.GetString(), null, out RgbaColor color))
        {
            return color;
        }

        if (element.ValueKind == JsonValueKind.Array && element.GetArrayLength() is 3 or 4)
        {
            Span<byte> channels = [0, 0, 0, 255];
            int n = 0;
            foreach (JsonElement channel in element.EnumerateArray())
            {
                if (channel.ValueKind != JsonValueKind.Number || !channel.TryGetByte(out channels[n++]))
                {
                    throw Bad(position);
                }
            }

            return new RgbaColor(channels[0], channels[1], channels[2], channels[3]);
        }

        throw Bad(position);
    }

    private static ImageFileException Bad(int position) => ImageFileException.BadData(
        $"Colour {position} of the JSON palette is neither \"#rrggbb\", \"#rrggbbaa\" nor [r, g, b] with numbers 0 to 255.");
}
