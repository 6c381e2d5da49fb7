using System.Text;

namespace Tinct.Format;

/// <summary>Writes sections, always in the same order, each compressed where that makes it smaller.</summary>
internal static class SectionWriter
{
    /// <summary>The sections before the bands, back to back; nothing when there are none.</summary>
    internal static byte[] WriteBeforeBands(FileSections sections)
    {
        var writer = new ByteWriter();
        if (sections.CodePoints is { } points)
        {
            Write(writer, SectionTags.CodePoints, 0, 4, [points.Primaries, points.Transfer, 0, (byte)(points.IsFullRange ? 1 : 0)]);
        }

        WriteBlob(writer, SectionTags.Icc, sections.Icc.Span);
        return writer.Written.ToArray();
    }

    /// <summary>What follows the bands: the sections' total length, then the sections back to back; nothing when there are none.</summary>
    /// <exception cref="ArgumentException">A section holds what the specification forbids.</exception>
    internal static byte[] WriteAfterBands(FileSections sections, int colorCount)
    {
        var writer = new ByteWriter();
        WriteBlob(writer, SectionTags.Exif, sections.Exif.Span);
        WriteBlob(writer, SectionTags.Xmp, sections.Xmp.Span);
        if (sections.Density is { } density)
        {
            WriteDensity(writer, density);
        }

        foreach (TextEntry entry in sections.Text)
        {
            WriteCompressed(writer, SectionTags.Text, TextBytes(entry));
        }

        if (sections.Model is not null)
        {
            WriteCompressed(writer, SectionTags.Model, FittedModelSection.Write(sections.Model, colorCount));
        }

        foreach (UnknownSection section in sections.Unknown)
        {
            CheckUnknown(section);
            Write(writer, section.Tag, section.Method, section.PlainLength, section.Data.Span);
        }

        if (writer.Written.IsEmpty)
        {
            return [];
        }

        var total = new ByteWriter();
        total.U32((uint)writer.Written.Length);
        total.Bytes(writer.Written);
        return total.Written.ToArray();
    }

    /// <summary>Writes one section as given.</summary>
    internal static void Write(ByteWriter writer, string tag, byte method, uint plainLength, ReadOnlySpan<byte> data)
    {
        int start = writer.Written.Length;
        writer.Bytes(Encoding.ASCII.GetBytes(tag));
        writer.U8(method);
        writer.U32((uint)data.Length);
        writer.U32(plainLength);
        writer.Bytes(data);
        writer.U32(Crc32C.Compute(writer.Written[start..]));
    }

    private static void WriteBlob(ByteWriter writer, string tag, ReadOnlySpan<byte> data)
    {
        if (!data.IsEmpty)
        {
            WriteCompressed(writer, tag, data);
        }
    }

    private static void WriteCompressed(ByteWriter writer, string tag, ReadOnlySpan<byte> data)
    {
        byte[] block = Lz4Encoder.Encode(data, Lz4Encoder.BestLevel);
        bool pays = block.Length < data.Length;
        Write(writer, tag, (byte)(pays ? CompressionMethod.Lz4 : CompressionMethod.Stored), (uint)data.Length, pays ? block : data);
    }

    private static void WriteDensity(ByteWriter writer, in PixelDensity density)
    {
        if (density.Unit > DensityUnit.ScaleIn65536ths || density.X == 0 || density.Y == 0)
        {
            throw new ArgumentException($"A density of {density.X} x {density.Y} in unit {(int)density.Unit} is not defined.", nameof(density));
        }

        var data = new ByteWriter();
        data.U8((byte)density.Unit);
        data.U32(density.X);
        data.U32(density.Y);
        Write(writer, SectionTags.Density, 0, (uint)data.Written.Length, data.Written);
    }

    private static byte[] TextBytes(TextEntry entry)
    {
        try
        {
            int keyBytes = SectionTags.Utf8.GetByteCount(entry.Key);
            if (keyBytes is < 1 or > SectionTags.MaxKeyBytes || entry.Key.Contains('\0', StringComparison.Ordinal))
            {
                throw new ArgumentException(
                    $"A key of {keyBytes} bytes of UTF-8 is not within 1 to {SectionTags.MaxKeyBytes}, or has a zero in it.", nameof(entry));
            }

            return SectionTags.Utf8.GetBytes($"{entry.Key}\0{entry.Value}");
        }
        catch (EncoderFallbackException e)
        {
            throw new ArgumentException("The text is not valid Unicode.", nameof(entry), e);
        }
    }

    private static void CheckUnknown(UnknownSection section)
    {
        string tag = section.Tag;
        if (tag.Length != SectionTags.Length || !tag.All(char.IsAsciiLetter) || !SectionTags.IsOptional(tag) || SectionTags.IsKnown(tag))
        {
            throw new ArgumentException($"'{tag}' is not the tag of an unknown optional section.", nameof(section));
        }
    }
}
