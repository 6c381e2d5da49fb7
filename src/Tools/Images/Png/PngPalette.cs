using Tinct.Format;

namespace Tinct.Tools.Images.Png;

/// <summary>Palettes and indices in PNG's form.</summary>
internal static class PngPalette
{
    /// <summary>The most colours an indexed PNG can have.</summary>
    public const int MaxCount = 256;

    /// <summary>Bits an index for a palette of <paramref name="count"/> colours: 1, 2, 4 or 8.</summary>
    public static int BitDepth(int count) => count switch
    {
        <= 2 => 1,
        <= 4 => 2,
        <= 16 => 4,
        _ => 8,
    };

    /// <summary>Writes PLTE, and tRNS up to the last colour that is not opaque.</summary>
    public static void Write(PngChunkWriter chunks, ReadOnlySpan<Rgba32> palette)
    {
        var colors = new byte[3 * palette.Length];
        var alphas = new byte[palette.Length];
        int alphaCount = 0;
        for (int i = 0; i < palette.Length; i++)
        {
            Rgba32 color = palette[i];
            (colors[3 * i], colors[3 * i + 1], colors[3 * i + 2]) = (color.R, color.G, color.B);
            alphas[i] = color.A;
            alphaCount = color.A == 255 ? alphaCount : i + 1;
        }

        chunks.Write(PngChunkType.PLTE, colors);
        if (alphaCount > 0)
        {
            chunks.Write(PngChunkType.TRNS, alphas.AsSpan(0, alphaCount));
        }
    }

    /// <summary>Packs a row of indices, the leftmost pixel in the highest bits.</summary>
    /// <param name="indices">Each below 2 to the power of <paramref name="bitDepth"/>.</param>
    /// <param name="bitDepth">1, 2, 4 or 8.</param>
    /// <param name="packed">Receives the bytes.</param>
    public static void Pack(ReadOnlySpan<ushort> indices, int bitDepth, Span<byte> packed)
    {
        int perByte = 8 / bitDepth;
        for (int i = 0, at = 0; i < indices.Length; i += perByte, at++)
        {
            int value = 0;
            int count = Math.Min(perByte, indices.Length - i);
            for (int j = 0; j < count; j++)
            {
                value |= indices[i + j] << (8 - bitDepth * (j + 1));
            }

            packed[at] = (byte)value;
        }
    }
}
