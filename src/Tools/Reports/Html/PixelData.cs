using System.Text.Json;
using Tinct.Format;
using Tinct.Tools.Pictures.Png;
using Tinct.Tools.Sweeps;

namespace Tinct.Tools.Reports.Html;

/// <summary>The pictures embedded in the page. The original is a PNG. A fit is stored as a table that says which colour each of
/// the original's colours became. The table is itself a PNG: neighbouring colours mostly become the same one, so it compresses
/// to a tenth of the picture. Only a fit that turns one colour into several, as dithering does, is stored as a whole picture.</summary>
/// <remarks>Large pictures are sampled: every n-th pixel of every n-th row, so that the colours shown stay exact.</remarks>
internal static class PixelData
{
    /// <summary>Pixels of one picture: a little above 1920 x 1080.</summary>
    public const int MaxPicturePixels = 1 << 21;

    /// <summary>Pixels of all pictures together.</summary>
    public const int MaxPixels = 3 << 21;

    /// <summary>Pixels that every picture may have.</summary>
    public const int AlwaysPixels = 1 << 16;

    private static readonly PngWriteOptions Smallest = new() { CompressionLevel = 9 };

    /// <summary>Writes an object with the array <c>pictures</c>, in the order of the run: <c>step</c> (n above), <c>original</c>, and for each fit an
    /// entry of <c>tables</c> and one of <c>images</c>, of which one is null. PNGs are in Base64.</summary>
    public static void Write(SweepRun run, string directory, Stream output)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteStartArray("pictures");
        int allowed = Math.Clamp(MaxPixels / Math.Max(1, run.Pictures.Length), AlwaysPixels, MaxPicturePixels);
        foreach (SweepPicture picture in run.Pictures)
        {
            Write(picture, directory, allowed, json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The smallest n for which every n-th pixel of every n-th row are at most <paramref name="allowed"/>.</summary>
    public static int StepFor(int width, int height, int allowed)
    {
        int step = 1;
        while ((long)ThinPicture.Count(width, step) * ThinPicture.Count(height, step) > allowed)
        {
            step++;
        }

        return step;
    }

    private static void Write(SweepPicture picture, string directory, int allowed, Utf8JsonWriter json)
    {
        int step = StepFor(picture.Width, picture.Height, allowed);
        ThinPicture original = ThinPicture.Read(Path.Combine(directory, picture.Original), step);
        var colors = new ColorRanks(original.Pixels);
        var tables = new List<RgbaColor[]?>();
        var images = new List<ThinPicture?>();
        foreach (SweepFit fit in picture.Fits)
        {
            ThinPicture image = ThinPicture.Read(Path.Combine(directory, fit.Image), step);
            RgbaColor[]? table = colors.Map(image.Pixels);
            tables.Add(table);
            images.Add(table is null ? image : null);
        }

        json.WriteStartObject();
        json.WriteNumber("step", step);
        json.WriteBase64String("original", original.ToPng(Smallest));
        json.WriteStartArray("tables");
        foreach (RgbaColor[]? table in tables)
        {
            WritePng(table is null ? null : ThinPicture.FromList(table), json);
        }

        json.WriteEndArray();
        json.WriteStartArray("images");
        foreach (ThinPicture? image in images)
        {
            WritePng(image, json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePng(ThinPicture? picture, Utf8JsonWriter json)
    {
        if (picture is null)
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteBase64StringValue(picture.ToPng(Smallest));
        }
    }
}
