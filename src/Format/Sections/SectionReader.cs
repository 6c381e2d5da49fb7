using System.Collections.Immutable;
using System.Text;

namespace Tinct.Format;

/// <summary>Reads sections (specification, section 8).</summary>
internal sealed class SectionReader(TinctHeader header, DecodeLimits limits)
{
    /// <summary>The most that a byte of an LZ4 block can become.</summary>
    private const int MaxLz4Expansion = 255;

    private readonly ImmutableArray<SectionInfo>.Builder _list = ImmutableArray.CreateBuilder<SectionInfo>();
    private readonly ImmutableArray<TextEntry>.Builder _text = ImmutableArray.CreateBuilder<TextEntry>();
    private readonly ImmutableArray<UnknownSection>.Builder _unknown = ImmutableArray.CreateBuilder<UnknownSection>();
    private readonly HashSet<string> _seen = [];
    private FileSections _sections = FileSections.Empty;
    private long _plainBytes;

    /// <summary>What was read.</summary>
    internal FileSections Sections => _sections with { Text = _text.ToImmutable(), Unknown = _unknown.ToImmutable() };

    /// <summary>Where it was read.</summary>
    internal ImmutableArray<SectionInfo> List => _list.ToImmutable();

    /// <summary>Reads the colour sections.</summary>
    /// <param name="bytes">All of their bytes; <see cref="Sections"/> keeps parts of them.</param>
    /// <param name="fileOffset">Where they start in the file.</param>
    /// <param name="damage">When salvaging: takes the faults of sections, which are then left out. Null to throw them.</param>
    internal void ReadBeforeBands(ReadOnlyMemory<byte> bytes, long fileOffset, ICollection<TinctFormatException>? damage) =>
        Read(bytes, fileOffset, beforeBands: true, damage);

    /// <summary>Reads what follows the bands: the sections' length and the sections.</summary>
    /// <param name="bytes">All bytes up to the end of the file; <see cref="Sections"/> keeps parts of them.</param>
    /// <param name="fileOffset">Where they start in the file.</param>
    /// <param name="damage">When salvaging: takes the faults of sections, which are then left out. Null to throw them.</param>
    internal void ReadAfterBands(ReadOnlyMemory<byte> bytes, long fileOffset, ICollection<TinctFormatException>? damage)
    {
        if (!header.HasSections)
        {
            return;
        }

        try
        {
            CheckTotal(bytes.Span, fileOffset);
        }
        catch (TinctFormatException fault) when (damage is not null)
        {
            damage.Add(fault);
        }

        int lengthBytes = Math.Min(bytes.Length, sizeof(uint));
        Read(bytes[lengthBytes..], fileOffset + lengthBytes, beforeBands: false, damage);
    }

    /// <summary>Checks the stated length of the sections after the bands against the bytes that are there.</summary>
    private void CheckTotal(ReadOnlySpan<byte> bytes, long fileOffset)
    {
        uint length = new ByteReader(bytes, fileOffset, TinctErrorKind.Truncated).U32();
        long present = bytes.Length - sizeof(uint);
        if (length > limits.MaxSectionBytes)
        {
            Fault.Limit(fileOffset, $"{length} bytes of sections exceed the limit of {limits.MaxSectionBytes}");
        }

        if (length == 0)
        {
            Fault.Invalid(fileOffset, "The total length of the sections is 0");
        }

        if (length > present)
        {
            Fault.Truncated(fileOffset + bytes.Length, $"The sections need {length} bytes, the file has {present} for them");
        }

        if (length < present)
        {
            Fault.Invalid(fileOffset + sizeof(uint) + length, $"{present - length} bytes follow the sections");
        }
    }

    private void Read(ReadOnlyMemory<byte> bytes, long fileOffset, bool beforeBands, ICollection<TinctFormatException>? damage)
    {
        int position = 0;
        while (position < bytes.Length)
        {
            // If the length itself is wrong, nobody knows where the next section starts.
            int length = bytes.Length - position;
            try
            {
                length = CheckedLength(bytes.Span[position..], fileOffset + position);
                ReadSection(bytes.Slice(position, length), fileOffset + position, beforeBands);
            }
            catch (TinctFormatException fault) when (damage is not null)
            {
                damage.Add(fault);
            }

            position += length;
        }
    }

    /// <summary>The length of the section that <paramref name="bytes"/> start with.</summary>
    private static int CheckedLength(ReadOnlySpan<byte> bytes, long fileOffset)
    {
        long length = SectionTags.Overhead;
        if (bytes.Length >= length)
        {
            var reader = new ByteReader(bytes[(SectionTags.Length + 1)..], fileOffset, TinctErrorKind.Invalid);
            length += reader.U32();
        }

        if (length > bytes.Length)
        {
            Fault.Invalid(fileOffset, $"A section needs {length} bytes where {bytes.Length} are left for sections");
        }

        return (int)length;
    }

    private void ReadSection(ReadOnlyMemory<byte> section, long fileOffset, bool beforeBands)
    {
        ReadOnlySpan<byte> bytes = section.Span;
        int crcOffset = bytes.Length - sizeof(uint);
        uint stored = new ByteReader(bytes[crcOffset..], fileOffset, TinctErrorKind.Invalid).U32();
        uint computed = Crc32C.Compute(bytes[..crcOffset]);
        if (stored != computed)
        {
            Fault.Checksum(fileOffset, "a section", stored, computed);
        }

        string tag = ReadTag(bytes, fileOffset);
        if (SectionTags.IsBeforeBands(tag) != beforeBands)
        {
            Fault.Invalid(fileOffset, $"The section '{tag}' may not stand {(beforeBands ? "before" : "after")} the bands");
        }

        var reader = new ByteReader(bytes[SectionTags.Length..crcOffset], fileOffset + SectionTags.Length, TinctErrorKind.Invalid);
        byte method = reader.U8();
        reader.U32();
        uint plainLength = reader.U32();
        ReadOnlyMemory<byte> data = section[(crcOffset - reader.Remaining)..crcOffset];
        _list.Add(new SectionInfo(tag, fileOffset, section.Length, method, plainLength));
        if (SectionTags.IsKnown(tag))
        {
            if (tag != SectionTags.Text && !_seen.Add(tag))
            {
                Fault.Invalid(fileOffset, $"There is a second section '{tag}'");
            }

            Interpret(tag, Decompress(method, plainLength, data, reader.Offset), reader.Offset);
            return;
        }

        if (!SectionTags.IsOptional(tag))
        {
            Fault.Unsupported(fileOffset, $"The required section '{tag}' is not known");
        }

        _unknown.Add(new UnknownSection(tag, method, plainLength, data));
    }

    private static string ReadTag(ReadOnlySpan<byte> bytes, long fileOffset)
    {
        ReadOnlySpan<byte> tag = bytes[..SectionTags.Length];
        foreach (byte letter in tag)
        {
            if (!char.IsAsciiLetter((char)letter))
            {
                Fault.Invalid(fileOffset, $"The section's tag {Convert.ToHexString(tag)} is not four letters");
            }
        }

        return Encoding.ASCII.GetString(tag);
    }

    private ReadOnlyMemory<byte> Decompress(byte method, uint plainLength, ReadOnlyMemory<byte> data, long fileOffset)
    {
        if (method > (byte)CompressionMethod.Lz4)
        {
            Fault.Unsupported(fileOffset, $"Section method {method} is not known");
        }

        bool stored = method == (byte)CompressionMethod.Stored;
        if (stored ? plainLength != data.Length : plainLength > (long)data.Length * MaxLz4Expansion)
        {
            Fault.Invalid(fileOffset, $"A section's {data.Length} bytes of method {method} cannot hold {plainLength}");
        }

        _plainBytes += plainLength;
        if (_plainBytes > limits.MaxSectionBytes)
        {
            Fault.Limit(fileOffset, $"The sections hold more than the limit of {limits.MaxSectionBytes} bytes");
        }

        if (stored)
        {
            return data;
        }

        byte[] plain = new byte[plainLength];
        if (!Lz4Decoder.TryDecode(data.Span, plain, plain.Length, out int errorOffset))
        {
            Fault.Invalid(fileOffset + errorOffset, "A section's LZ4 block is malformed");
        }

        return plain;
    }

    private void Interpret(string tag, ReadOnlyMemory<byte> data, long fileOffset)
    {
        if (data.IsEmpty)
        {
            Fault.Invalid(fileOffset, $"The section '{tag}' is empty");
        }

        switch (tag)
        {
            case SectionTags.Icc:
                _sections = _sections with { Icc = data };
                break;
            case SectionTags.CodePoints:
                _sections = _sections with { CodePoints = ReadCodePoints(data.Span, fileOffset) };
                break;
            case SectionTags.Exif:
                _sections = _sections with { Exif = data };
                break;
            case SectionTags.Xmp:
                _sections = _sections with { Xmp = data };
                break;
            case SectionTags.Density:
                _sections = _sections with { Density = ReadDensity(data.Span, fileOffset) };
                break;
            case SectionTags.Model:
                _sections = _sections with { Model = FittedModelSection.Read(data.Span, header.ColorCount, fileOffset) };
                break;
            default:
                _text.Add(ReadText(data.Span, fileOffset));
                break;
        }
    }

    private static ColorCodePoints ReadCodePoints(ReadOnlySpan<byte> data, long fileOffset)
    {
        if (data.Length != 4 || data[2] != 0 || data[3] > 1)
        {
            Fault.Invalid(fileOffset, $"Colour code points {Convert.ToHexString(data[..Math.Min(data.Length, 4)])} in {data.Length} bytes are not defined");
        }

        return new ColorCodePoints(data[0], data[1], data[3] == 1);
    }

    private static PixelDensity ReadDensity(ReadOnlySpan<byte> data, long fileOffset)
    {
        const int Length = 9;
        if (data.Length != Length)
        {
            Fault.Invalid(fileOffset, $"A density has {data.Length} bytes instead of {Length}");
        }

        var reader = new ByteReader(data, fileOffset, TinctErrorKind.Invalid);
        var density = new PixelDensity((DensityUnit)reader.U8(), reader.U32(), reader.U32());
        if (density.Unit > DensityUnit.ScaleIn65536ths || density.X == 0 || density.Y == 0)
        {
            Fault.Invalid(fileOffset, $"A density of {density.X} x {density.Y} in unit {(int)density.Unit} is not defined");
        }

        return density;
    }

    private static TextEntry ReadText(ReadOnlySpan<byte> data, long fileOffset)
    {
        int zero = data.IndexOf((byte)0);
        if (zero is < 1 or > SectionTags.MaxKeyBytes)
        {
            Fault.Invalid(fileOffset, $"A text's key does not end after 1 to {SectionTags.MaxKeyBytes} bytes");
        }

        try
        {
            return new TextEntry(SectionTags.Utf8.GetString(data[..zero]), SectionTags.Utf8.GetString(data[(zero + 1)..]));
        }
        catch (DecoderFallbackException)
        {
            throw new TinctFormatException(TinctErrorKind.Invalid, fileOffset, "A text is not UTF-8");
        }
    }
}
