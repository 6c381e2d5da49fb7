using Tinct.Format;
using Tinct.Tools.Pictures;
using Tinct.Tools.Pictures.Png;

namespace Tinct.Tools.Reports.Html;

/// <summary>Every n-th pixel of every n-th row of a picture.</summary>
internal sealed record ThinPicture(int Width, int Height, RgbaColor[] Pixels)
{
    private const int ListWidth = 1024;

    /// <summary>Reads a picture from a file, row by row: no more is held than what is kept.</summary>
    /// <param name="step">n, at least 1.</param>
    public static ThinPicture Read(string path, int step)
    {
        using FileStream stream = ImageFiles.OpenFile(path);
        using RowSource source = ImageFiles.Open(new ForwardReader(stream));
        int width = Count(source.Width, step);
        int height = Count(source.Height, step);
        var pixels = new RgbaColor[width * height];
        var row = new RgbaColor[source.Width];
        for (int y = 0; y < source.Height; y++)
        {
            source.ReadRow(row);
            for (int x = 0; x < width && y % step == 0; x++)
            {
                pixels[(y / step * width) + x] = row[x * step];
            }
        }

        source.Finish();
        return new ThinPicture(width, height, pixels);
    }

    /// <summary>Lays out a list of colours as a picture. The rest of the last row repeats the last colour.</summary>
    public static ThinPicture FromList(RgbaColor[] colors)
    {
        int width = Math.Min(ListWidth, colors.Length);
        int height = Count(colors.Length, width);
        var pixels = new RgbaColor[width * height];
        colors.CopyTo(pixels, 0);
        pixels.AsSpan(colors.Length).Fill(colors[^1]);
        return new ThinPicture(width, height, pixels);
    }

    /// <summary>How many of <paramref name="length"/> pixels stay when every <paramref name="step"/>-th does, the first included.</summary>
    public static int Count(int length, int step) => (length + step - 1) / step;

    /// <summary>Writes the picture as a PNG: indexed where it has few colours.</summary>
    public byte[] ToPng(PngWriteOptions options)
    {
        using var stream = new MemoryStream();
        if (ToIndexed() is { } indexed)
        {
            ImageFiles.Write(stream, ".png", indexed, options: options);
        }
        else
        {
            ImageFiles.Write(stream, ".png", Picture.FromPixels(Width, Height, Pixels), options);
        }

        return stream.ToArray();
    }

    private IndexedImage? ToIndexed()
    {
        RgbaColor[] colors = [.. Pixels.Distinct().Take(PngIndexPacker.MaxColors + 1)];
        if (colors.Length > PngIndexPacker.MaxColors)
        {
            return null;
        }

        var numbers = new Dictionary<RgbaColor, ushort>();
        foreach (RgbaColor color in colors)
        {
            numbers.Add(color, (ushort)numbers.Count);
        }

        return new IndexedImage(Width, Height, new Palette(colors), Array.ConvertAll(Pixels, color => numbers[color]));
    }
}
