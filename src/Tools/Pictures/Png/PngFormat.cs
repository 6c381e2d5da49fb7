using Tinct.Format;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Png;

/// <summary>Reads PNG (W3C recommendation, third edition): every colour type, bit depth, transparency and interlacing; an
/// animated PNG gives its still picture, or the frame asked for. Gamma and chromaticities do not change the pixels. Faults that touch no pixel cost a remark, as in
/// clause 13.1; damage to what makes the picture is refused.</summary>
internal sealed class PngFormat : IImageFormat
{
    /// <summary>The eight bytes every PNG starts with.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private const int MaxPalette = 256;

    /// <inheritdoc/>
    public string Name => "PNG";

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
        if (limits.Frame is not null)
        {
            return ApngFrames.Open(input.ReadToEnd(limits.MaxFileBytes, "PNG"), limits);
        }

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
        if (header.BitDepth > 8)
        {
            metadata.Add(PictureNote.ReducedDepth(header.BitDepth));
        }

        RgbaColor[]? palette = null;
        bool hasPalette = false;
        byte[] transparency = [];
        for (chunks.Next(); chunks.Type != PngChunkType.IDAT; chunks.Next())
        {
            switch (chunks.Type)
            {
                case PngChunkType.PLTE when !hasPalette:
                    hasPalette = true;
                    palette = ReadPalette(chunks, header, metadata);
                    break;
                case PngChunkType.TRNS:
                    transparency = ReadTransparency(chunks, header, palette, metadata, transparency);
                    break;
                case PngChunkType.IEND:
                    throw chunks.Bad("comes before any image data");
                default:
                    RefuseUnknownCritical(chunks);
                    metadata.Read(chunks, afterPalette: hasPalette);
                    break;
            }
        }

        if (header.ColorType == PngColorType.Indexed && palette is null)
        {
            throw chunks.Bad("comes before the palette");
        }

        return new PngRowSource(header, chunks, MakeUnpacker(header, palette, transparency), metadata, MakeInfo(header, palette, transparency));
    }

    /// <summary>Refuses the current chunk if it is unknown and critical.</summary>
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

    /// <summary>Reads the palette of an indexed picture. Elsewhere a palette makes no pixel: it is skipped, with a remark where it
    /// is not allowed or not valid (clause 13.1).</summary>
    private static RgbaColor[]? ReadPalette(PngChunkReader chunks, PngHeader header, PngMetadataReader metadata)
    {
        int length = chunks.Remaining;
        bool isValid = length > 0 && length % 3 == 0 && length / 3 <= MaxPalette;
        if (header.ColorType != PngColorType.Indexed)
        {
            bool isGrey = header.ColorType is PngColorType.Grey or PngColorType.GreyAlpha;
            metadata.Skip(chunks, isGrey ? "stands in a greyscale picture" : isValid ? null : $"has {length} bytes");
            return null;
        }

        if (!isValid)
        {
            throw chunks.Bad($"has {length} bytes; 3 a colour for 1 to {MaxPalette} colours are allowed");
        }

        byte[] data = chunks.ReadToEnd();
        int count = Math.Min(length / 3, 1 << header.BitDepth);
        if (count < length / 3)
        {
            metadata.Add($"PNG chunk PLTE has {Show.Colors(length / 3)}, of which indices of {Show.Number(header.BitDepth, "bit")} reach {count}; the others were ignored.");
        }

        var palette = new RgbaColor[count];
        for (int i = 0; i < palette.Length; i++)
        {
            palette[i] = new RgbaColor(data[3 * i], data[3 * i + 1], data[3 * i + 2]);
        }

        return palette;
    }

    /// <summary>Reads tRNS; writes the alphas of an indexed picture into its palette. One that does not fit the picture is ignored
    /// with a remark, as libpng does; one whose CRC fails is refused, since it would have made pixels transparent.</summary>
    /// <returns>Its data, or <paramref name="before"/> where it is ignored.</returns>
    private static byte[] ReadTransparency(
        PngChunkReader chunks, PngHeader header, RgbaColor[]? palette, PngMetadataReader metadata, byte[] before)
    {
        bool isValid = header.ColorType switch
        {
            PngColorType.Grey => chunks.Remaining == 2,
            PngColorType.Rgb => chunks.Remaining == 6,
            PngColorType.Indexed => palette is not null && chunks.Remaining >= 1 && chunks.Remaining <= palette.Length,
            _ => false,
        };
        if (!isValid || before.Length > 0)
        {
            metadata.Skip(chunks, before.Length > 0
                ? "appears twice"
                : $"of {chunks.Remaining} bytes does not fit colour type {(int)header.ColorType} with a palette of {palette?.Length ?? 0} colours");
            return before;
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

    private static PngUnpacker MakeUnpacker(PngHeader header, RgbaColor[]? palette, byte[] transparency) =>
        new(header, palette, header.ColorType == PngColorType.Indexed ? [] : transparency);

    private static PictureInfo MakeInfo(PngHeader header, RgbaColor[]? palette, byte[] transparency) => new()
    {
        Format = "PNG",
        Width = header.Width,
        Height = header.Height,
        BitDepth = header.BitDepth,
        HadAlpha = header.HasAlphaChannel || transparency.Length > 0,
        SourcePalette = header.ColorType == PngColorType.Indexed ? palette : null,
    };
}
