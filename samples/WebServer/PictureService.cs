using System.Globalization;
using System.Runtime.InteropServices;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.PixelFormats;
using Tinct.Format;
using Tinct.ImageSharp;

namespace Tinct.Samples.WebServer;

/// <summary>Opens rows of a file and gives them another format. Lossless: WebP and PNG show what the .tinct file shows.</summary>
public static class PictureService
{
    private const int MaxWebPSide = 16_383;

    /// <summary>Limits on what the service opens: no page shows larger pictures.</summary>
    private static readonly DecodeLimits s_limits = new() { MaxPixels = 1 << 26, MaxDensePixels = 1 << 22 };

    /// <summary>Converts a file, or some of its rows: only the bands that these lie in are read and decoded.</summary>
    /// <param name="path">The .tinct file.</param>
    /// <param name="rows">Which; null for all.</param>
    /// <param name="type"><see cref="Negotiation.WebP"/> or <see cref="Negotiation.Png"/>.</param>
    /// <returns>The file and its type, which is PNG for what is too large for WebP; null if the rows are not in the picture.</returns>
    /// <exception cref="TinctFormatException">The file is damaged, or too large.</exception>
    public static (byte[] Bytes, string Type)? Convert(string path, RowRange? rows, string type)
    {
        using var reader = new TinctReader(File.OpenRead(path), s_limits);
        (int first, int last) = rows is { } asked ? (asked.First, asked.Last) : (0, reader.Header.Height - 1);
        if (first > last || last >= reader.Header.Height)
        {
            return null;
        }

        var pixels = new RgbaColor[(last - first + 1) * reader.Header.Width];
        reader.DecodeRows(first, last - first + 1, pixels.AsSpan());
        using Image<Rgba32> image = Image.LoadPixelData<Rgba32>(MemoryMarshal.Cast<RgbaColor, Rgba32>(pixels.AsSpan()), reader.Header.Width, last - first + 1);
        string given = Math.Max(image.Width, image.Height) > MaxWebPSide ? Negotiation.Png : type;
        using var file = new MemoryStream();
        image.Save(file, Encoder(given, reader.Palette));
        return (file.ToArray(), given);
    }

    private static IImageEncoder Encoder(string type, Palette palette) => type == Negotiation.WebP
        ? new WebpEncoder { FileFormat = WebpFileFormatType.Lossless, TransparentColorMode = WebpTransparentColorMode.Preserve, Method = WebpEncodingMethod.Fastest }
        : palette.Count <= 256
            ? new PngEncoder { ColorType = PngColorType.Palette, BitDepth = PngBitDepth.Bit8, Quantizer = new TinctQuantizer() } // so few colours are their own palette
            : new PngEncoder { ColorType = PngColorType.RgbWithAlpha };
}

/// <summary>Rows as in <c>?rows=100-199</c>, both included.</summary>
public readonly record struct RowRange(int First, int Last)
{
    /// <summary>Reads a range; minimal APIs call this for a parameter of the type.</summary>
    public static bool TryParse(string? text, out RowRange range)
    {
        range = default;
        string[] parts = (text ?? "").Split('-');
        if (parts.Length != 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int first)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int last))
        {
            return false;
        }

        range = new RowRange(first, last);
        return true;
    }
}
