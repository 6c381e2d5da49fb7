using System.Buffers.Binary;
using Tinct.Format;

namespace Tinct.Tools.Pictures.Png;

/// <summary>Packs palette indices as the samples of their colours: a picture without a palette, whose bytes a small one saves, and whose greys need none.</summary>
internal sealed class PngSamplePacker : PngRowPacker<ushort>
{
    private readonly Palette _palette;
    private readonly byte[] _samples;
    private readonly RgbaColor? _key;

    private PngSamplePacker(PngHeader header, Palette palette, RgbaColor? key)
        : base(header)
    {
        _palette = palette;
        _key = key;
        _samples = [.. palette.Colors.ToArray().SelectMany(SamplesOf)];
    }

    /// <summary>The ways to do without a palette that keep every colour, hidden ones too.</summary>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="palette">The colours.</param>
    /// <param name="metadata">What goes with the picture: a profile for colours allows no grey, and the other way round.</param>
    public static IEnumerable<PngSamplePacker> All(int width, int height, Palette palette, ImageMetadata metadata)
    {
        PixelTraits traits = PixelTraits.Of(palette.Colors);
        bool needsGrey = metadata.Icc is { } icc && Foreign.IccProfile.IsGrey(icc), mayBeGrey = metadata.Icc is null || needsGrey;
        RgbaColor[] colors = palette.Colors.ToArray();

        // One colour may stand for transparency, if no opaque one has its samples.
        RgbaColor[] translucent = [.. colors.Where(static color => color.A < 255)];
        RgbaColor? key = translucent is [{ A: 0 } only] && !colors.Any(color => color.A == 255 && color with { A = 0 } == only) ? only : null;
        bool needsAlpha = traits.HasAlpha && key is null;
        if (traits.IsGrey && mayBeGrey)
        {
            if (!needsAlpha)
            {
                foreach (int depth in (int[])[1, 2, 4, 8])
                {
                    if (colors.All(color => color.R % (255 / ((1 << depth) - 1)) == 0))
                    {
                        yield return Make(PngColorType.Grey, depth);
                    }
                }
            }
            else
            {
                yield return Make(PngColorType.GreyAlpha, 8);
            }
        }
        else if (!needsGrey)
        {
            yield return Make(needsAlpha ? PngColorType.Rgba : PngColorType.Rgb, 8);
        }

        PngSamplePacker Make(PngColorType type, int depth) => new(new PngHeader(width, height, depth, type, Interlaced: false), palette, key);
    }

    /// <inheritdoc/>
    public override long PaletteBytes => _key is null ? 0 : ChunkFrame + KeyBytes;

    private int KeyBytes => Header.ColorType == PngColorType.Grey ? 2 : 6;

    /// <summary>Writes tRNS where a colour stands for transparency.</summary>
    public override void WritePalette(PngChunkWriter chunks)
    {
        if (_key is not { } key)
        {
            return;
        }

        Span<byte> data = stackalloc byte[6];
        BinaryPrimitives.WriteUInt16BigEndian(data, Sample(key.R));
        BinaryPrimitives.WriteUInt16BigEndian(data[2..], key.G);
        BinaryPrimitives.WriteUInt16BigEndian(data[4..], key.B);
        chunks.Write(PngChunkType.TRNS, data[..KeyBytes]);
    }

    /// <inheritdoc/>
    public override void Pack(ReadOnlySpan<ushort> row, Span<byte> packed)
    {
        int channels = Header.Channels, depth = Header.BitDepth;
        if (depth == 8)
        {
            for (int i = 0; i < row.Length; i++)
            {
                _samples.AsSpan(row[i] * channels, channels).CopyTo(packed[(i * channels)..]);
            }

            return;
        }

        packed.Clear();
        for (int i = 0, bit = 8 - depth; i < row.Length; i++, bit -= depth)
        {
            packed[i * depth / 8] |= (byte)(_samples[row[i]] << (bit & 7));
        }
    }

    private byte[] SamplesOf(RgbaColor color) => Header.ColorType switch
    {
        PngColorType.Grey => [Sample(color.R)],
        PngColorType.GreyAlpha => [color.R, color.A],
        PngColorType.Rgb => [color.R, color.G, color.B],
        _ => [color.R, color.G, color.B, color.A],
    };

    private byte Sample(byte grey) => (byte)(grey / (255 / ((1 << Header.BitDepth) - 1)));
}
