using Tinct.Format;
using Tinct.Tools.Pictures.Foreign;

namespace Tinct.Tools.Pictures.Png;

/// <summary>Puts pixels into the bytes of PNG rows.</summary>
/// <typeparam name="TPixel">Colours or palette indices.</typeparam>
internal abstract class PngRowPacker<TPixel>(PngHeader header)
{
    /// <summary>The picture's header.</summary>
    public PngHeader Header { get; } = header;

    /// <summary>Bytes of a chunk beside its data.</summary>
    protected const int ChunkFrame = 12;

    /// <summary>Bytes of what <see cref="WritePalette"/> writes.</summary>
    public virtual long PaletteBytes => 0;

    /// <summary>Writes the chunks the pixels need between the metadata and the image data.</summary>
    public virtual void WritePalette(PngChunkWriter chunks)
    {
    }

    /// <summary>Packs a row, or the part of one.</summary>
    /// <param name="packed">Receives as many bytes as <see cref="PngHeader.RowBytes"/> says.</param>
    public abstract void Pack(ReadOnlySpan<TPixel> row, Span<byte> packed);
}

/// <summary>Packs colours as 8-bit samples: RGB, or grey where all are grey and no profile for colours goes with them; with
/// alpha where there is any.</summary>
internal sealed class PngColorPacker : PngRowPacker<RgbaColor>
{
    private readonly bool _isGrey;
    private readonly bool _hasAlpha;

    /// <summary>Chooses the colour type.</summary>
    /// <param name="traits">What the pixels of the picture need.</param>
    /// <param name="metadata">What goes with the picture.</param>
    public PngColorPacker(int width, int height, PixelTraits traits, ImageMetadata metadata)
        : base(new PngHeader(width, height, 8, ColorTypeFor(traits, metadata), Interlaced: false))
    {
        _isGrey = Header.ColorType is PngColorType.Grey or PngColorType.GreyAlpha;
        _hasAlpha = Header.HasAlphaChannel;
    }

    /// <inheritdoc/>
    public override void Pack(ReadOnlySpan<RgbaColor> row, Span<byte> packed)
    {
        int at = 0;
        foreach (RgbaColor color in row)
        {
            packed[at++] = color.R;
            if (!_isGrey)
            {
                packed[at++] = color.G;
                packed[at++] = color.B;
            }

            if (_hasAlpha)
            {
                packed[at++] = color.A;
            }
        }
    }

    private static PngColorType ColorTypeFor(PixelTraits traits, ImageMetadata metadata)
    {
        bool isGrey = traits.IsGrey && (metadata.Icc is null || IccProfile.IsGrey(metadata.Icc));
        return (isGrey, traits.HasAlpha) switch
        {
            (true, false) => PngColorType.Grey,
            (true, true) => PngColorType.GreyAlpha,
            (false, false) => PngColorType.Rgb,
            (false, true) => PngColorType.Rgba,
        };
    }
}

/// <summary>Packs palette indices with 1, 2, 4 or 8 bits each.</summary>
internal sealed class PngIndexPacker : PngRowPacker<ushort>
{
    /// <summary>The most colours an indexed PNG can have.</summary>
    public const int MaxColors = 256;

    private readonly Palette _palette;

    /// <summary>Chooses the depth.</summary>
    /// <param name="palette">1 to <see cref="MaxColors"/> colours; their order is kept.</param>
    /// <param name="depth">Bits an index, enough for the palette; 0 for the fewest.</param>
    public PngIndexPacker(int width, int height, Palette palette, int depth = 0)
        : base(new PngHeader(width, height, depth == 0 ? DepthFor(palette.Count) : depth, PngColorType.Indexed, Interlaced: false)) => _palette = palette;

    /// <inheritdoc/>
    public override long PaletteBytes => ChunkFrame + (3 * _palette.Count) + (AlphaCount == 0 ? 0 : ChunkFrame + AlphaCount);

    /// <summary>Entries up to the last that is not opaque.</summary>
    private int AlphaCount => 1 + Array.FindLastIndex(_palette.Colors.ToArray(), static color => color.A < 255);

    /// <summary>Writes PLTE, and tRNS up to the last colour that is not opaque.</summary>
    public override void WritePalette(PngChunkWriter chunks)
    {
        var colors = new byte[3 * _palette.Count];
        var alphas = new byte[_palette.Count];
        for (int i = 0; i < _palette.Count; i++)
        {
            RgbaColor color = _palette[i];
            (colors[3 * i], colors[3 * i + 1], colors[3 * i + 2]) = (color.R, color.G, color.B);
            alphas[i] = color.A;
        }

        chunks.Write(PngChunkType.PLTE, colors);
        if (AlphaCount > 0)
        {
            chunks.Write(PngChunkType.TRNS, alphas.AsSpan(0, AlphaCount));
        }
    }

    /// <summary>Packs indices, the leftmost pixel in the highest bits.</summary>
    public override void Pack(ReadOnlySpan<ushort> row, Span<byte> packed)
    {
        int bitDepth = Header.BitDepth;
        int perByte = 8 / bitDepth;
        for (int i = 0, at = 0; i < row.Length; i += perByte, at++)
        {
            int value = 0;
            int count = Math.Min(perByte, row.Length - i);
            for (int j = 0; j < count; j++)
            {
                value |= row[i + j] << (8 - bitDepth * (j + 1));
            }

            packed[at] = (byte)value;
        }
    }

    /// <summary>The fewest bits that hold the indices of so many colours.</summary>
    public static int DepthFor(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxColors);
        return count switch
        {
            <= 2 => 1,
            <= 4 => 2,
            <= 16 => 4,
            _ => 8,
        };
    }
}
