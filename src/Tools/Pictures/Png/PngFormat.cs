using Tinct.Format;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Png;

/// <summary>Reads PNG (W3C recommendation, third edition): every colour type, bit depth, transparency and interlacing; an
/// animated PNG gives its still picture. Gamma and chromaticities do not change the pixels.</summary>
internal sealed class PngFormat : IImageFormat
{
    /// <summary>The eight bytes every PNG starts with.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <inheritdoc/>
    public string Name => "PNG";

    /// <inheritdoc/>
    public bool ReadsByRows => true;

    /// <summary>Recognizes damaged signatures too (a file transferred as text has its line ends changed, its eighth bits
    /// cut), so that the user is told about the damage and not about an unknown format.</summary>
    public bool Recognizes(ReadOnlySpan<byte> head)
    {
        if (head.Length < Signature.Length)
        {
            return false;
        }

        int equal = 0;
        for (int i = 0; i < Signature.Length; i++)
        {
            equal += head[i] == Signature[i] ? 1 : 0;
        }

        return equal >= 6 || head[..4].SequenceEqual(Signature[..4]);
    }

    /// <inheritdoc/>
    public RowSource Open(ForwardReader input, ImageReadLimits limits)
    {
        Span<byte> signature = stackalloc byte[8];
        input.ReadExactly(signature, "PNG");
        if (!signature.SequenceEqual(Signature))
        {
            throw ImageFileException.BadData("PNG: the signature is damaged; was the file transferred as text?", 0);
        }

        var chunks = new PngChunkReader(input);
        chunks.Next();
        if (chunks.Type != PngChunkType.IHDR || chunks.Remaining != PngHeader.Length)
        {
            throw chunks.Bad("stands where an IHDR chunk of 13 bytes must");
        }

        PngHeader header = PngHeader.Parse(chunks.ReadToEnd(), limits);
        var metadata = new PngMetadataReader(limits.MaxMetadataBytes);
        Rgba32[]? palette = null;
        byte[] transparency = [];
        for (chunks.Next(); chunks.Type != PngChunkType.IDAT; chunks.Next())
        {
            switch (chunks.Type)
            {
                case PngChunkType.PLTE:
                    if (palette is not null || transparency.Length > 0)
                    {
                        throw chunks.Bad("is out of place");
                    }

                    palette = ReadPalette(chunks, header);
                    break;
                case PngChunkType.TRNS:
                    if (transparency.Length > 0)
                    {
                        throw chunks.Bad("is out of place");
                    }

                    transparency = ReadTransparency(chunks, header, palette);
                    break;
                case PngChunkType.IEND:
                    throw chunks.Bad("comes before any image data");
                default:
                    RefuseUnknownCritical(chunks);
                    metadata.Read(chunks, afterPalette: palette is not null);
                    break;
            }
        }

        if (header.ColorType == PngColorType.Indexed && palette is null)
        {
            throw chunks.Bad("comes before the palette");
        }

        return new PngRowSource(header, chunks, MakeUnpacker(header, palette, transparency), metadata, MakeInfo(header, palette, transparency));
    }

    /// <summary>Refuses the current chunk if a decoder that does not know it must not go on.</summary>
    public static void RefuseUnknownCritical(PngChunkReader chunks)
    {
        if (PngChunkType.IsCritical(chunks.Type))
        {
            if (chunks.Type is PngChunkType.IHDR or PngChunkType.PLTE or PngChunkType.IDAT)
            {
                throw chunks.Bad("is out of place");
            }

            throw ImageFileException.Unsupported($"PNG: critical chunk {PngChunkType.Text(chunks.Type)} is not known", chunks.Offset);
        }
    }

    private static Rgba32[] ReadPalette(PngChunkReader chunks, PngHeader header)
    {
        int maxCount = header.ColorType == PngColorType.Indexed ? 1 << header.BitDepth : 256;
        if (chunks.Remaining == 0 || chunks.Remaining % 3 != 0 || chunks.Remaining / 3 > maxCount)
        {
            throw chunks.Bad($"has {chunks.Remaining} bytes; 3 a colour for 1 to {maxCount} colours are allowed");
        }

        if (header.ColorType is PngColorType.Grey or PngColorType.GreyAlpha)
        {
            throw chunks.Bad("stands in a greyscale picture");
        }

        byte[] data = chunks.ReadToEnd();
        var palette = new Rgba32[data.Length / 3];
        for (int i = 0; i < palette.Length; i++)
        {
            palette[i] = new Rgba32(data[3 * i], data[3 * i + 1], data[3 * i + 2]);
        }

        return palette;
    }

    /// <summary>Reads tRNS; writes the alphas of an indexed picture into its palette.</summary>
    private static byte[] ReadTransparency(PngChunkReader chunks, PngHeader header, Rgba32[]? palette)
    {
        bool valid = header.ColorType switch
        {
            PngColorType.Grey => chunks.Remaining == 2,
            PngColorType.Rgb => chunks.Remaining == 6,
            PngColorType.Indexed => palette is not null && chunks.Remaining >= 1 && chunks.Remaining <= palette.Length,
            _ => false,
        };
        if (!valid)
        {
            throw chunks.Bad(
                $"of {chunks.Remaining} bytes does not fit colour type {(int)header.ColorType} with a palette of {palette?.Length ?? 0} colours");
        }

        byte[] data = chunks.ReadToEnd();
        if (header.ColorType == PngColorType.Indexed)
        {
            for (int i = 0; i < data.Length; i++)
            {
                palette![i] = palette[i] with { A = data[i] };
            }
        }

        return data;
    }

    private static PngUnpacker MakeUnpacker(PngHeader header, Rgba32[]? palette, byte[] transparency) =>
        new(header, palette, header.ColorType == PngColorType.Indexed ? [] : transparency);

    private static PictureInfo MakeInfo(PngHeader header, Rgba32[]? palette, byte[] transparency) => new()
    {
        Format = "PNG",
        Width = header.Width,
        Height = header.Height,
        BitDepth = header.BitDepth,
        HadAlpha = header.HasAlphaChannel || transparency.Length > 0,
        SourcePalette = header.ColorType == PngColorType.Indexed ? palette : null,
    };
}
