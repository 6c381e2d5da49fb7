using System.Buffers.Binary;

namespace Tinct.Format;

/// <summary>The header of a file: its dimensions, its number of colours and how it is laid out (specification, sections
/// 3 and 4). Reading one allocates nothing and checks the fields, but not the checksum that covers them.</summary>
public readonly record struct TinctHeader
{
    /// <summary>The most bytes a header can have: as many as <see cref="Read"/> ever needs.</summary>
    public const int MaxLength = 20;

    /// <summary>The version of the format that this library reads and writes.</summary>
    public const int CurrentVersion = 1;

    private const int FixedLength = 14;
    private const byte AlphaFlag = 1;
    private const byte CodedPaletteFlag = 2;
    private const byte BandedFlag = 4;
    private const byte ColorSectionsFlag = 8;
    private const byte SectionsFlag = 16;
    private const byte ExternalPaletteFlag = 32;
    private const byte KnownFlags = AlphaFlag | CodedPaletteFlag | BandedFlag | ColorSectionsFlag | SectionsFlag | ExternalPaletteFlag;

    private readonly int _bandRows;

    /// <summary>Describes a picture.</summary>
    /// <param name="width">Pixels a row, 1 to <see cref="IndexedImage.MaxDimension"/>.</param>
    /// <param name="height">Rows, 1 to <see cref="IndexedImage.MaxDimension"/>.</param>
    /// <param name="colorCount">Colours in the palette, 1 to <see cref="Palette.MaxCount"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public TinctHeader(int width, int height, int colorCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, IndexedImage.MaxDimension);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, IndexedImage.MaxDimension);
        ArgumentOutOfRangeException.ThrowIfLessThan(colorCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(colorCount, Palette.MaxCount);
        Version = CurrentVersion;
        Width = width;
        Height = height;
        ColorCount = colorCount;
        _bandRows = height;
    }

    /// <summary>The four bytes every file starts with: 0x8E, then "TNC".</summary>
    public static ReadOnlySpan<byte> Signature => [0x8E, 0x54, 0x4E, 0x43];

    /// <summary>The version of the format: 1.</summary>
    public int Version { get; private init; }

    /// <summary>Pixels a row.</summary>
    public int Width { get; private init; }

    /// <summary>Rows.</summary>
    public int Height { get; private init; }

    /// <summary>Colours in the palette (K).</summary>
    public int ColorCount { get; private init; }

    /// <summary>Whether palette entries have an alpha channel.</summary>
    public bool HasAlpha { get; init; }

    /// <summary>Whether the palette is coded rather than plain.</summary>
    public bool HasCodedPalette { get; init; }

    /// <summary>Whether the palette lies outside of the file, which has its <see cref="Palette.Checksum"/> instead.</summary>
    public bool HasExternalPalette { get; init; }

    /// <summary>Rows a band: <see cref="Height"/> when there is one band, else 1 to 65,535 and below the height. Only the last
    /// band may have fewer.</summary>
    /// <exception cref="ArgumentException">Set to a value that no file can have.</exception>
    public int BandRows
    {
        get => _bandRows;
        init
        {
            bool banded = value < Height;
            if (value < 1 || value > Height || (banded && (value > ushort.MaxValue || ColorCount == 1)))
            {
                throw new ArgumentException($"{Height} rows of {ColorCount} colours cannot be cut into bands of {value}.", nameof(value));
            }

            _bandRows = value;
        }
    }

    /// <summary>Bytes that the colour sections take, which stand before the bands; 0 when there are none.</summary>
    public uint ColorSectionBytes { get; init; }

    /// <summary>Whether sections about the colours stand before the bands.</summary>
    public bool HasColorSections => ColorSectionBytes != 0;

    /// <summary>Whether other sections (metadata, model) follow the bands.</summary>
    public bool HasSections { get; init; }

    /// <summary>Whether the rows are cut into two or more bands.</summary>
    public bool IsBanded => _bandRows < Height;

    /// <summary>Number of bands. A picture of one colour, which needs none, counts as one that takes no bytes; a header without a picture, which
    /// <c>default</c> is, has none.</summary>
    public int BandCount => _bandRows == 0 ? 0 : (int)(((long)Height + _bandRows - 1) / _bandRows);

    /// <summary>Number of pixels.</summary>
    public long PixelCount => (long)Width * Height;

    /// <summary>Bits an index occupies in the packed index map: 0, 1, 2, 4, 8 or 16.</summary>
    public int BitsPerIndex => BitPacking.BitsPerIndex(ColorCount);

    /// <summary>Bytes of one packed row.</summary>
    public int PackedRowBytes => BitPacking.RowBytes(Width, BitsPerIndex);

    /// <summary>Bytes of this header in the file: 14 to <see cref="MaxLength"/>.</summary>
    public int Length => FixedLength + (IsBanded ? 2 : 0) + (HasColorSections ? 4 : 0);

    /// <summary>Reads the header of a file.</summary>
    /// <param name="file">The file, or at least its first <see cref="MaxLength"/> bytes.</param>
    /// <exception cref="TinctFormatException">The bytes are too few or not a valid header of this version.</exception>
    public static TinctHeader Read(ReadOnlySpan<byte> file)
    {
        TinctFormatException? fault = Parse(file, out TinctHeader header);
        return fault is null ? header : throw fault;
    }

    /// <summary>Reads the header of a file, or says that there is none that <see cref="Read"/> would accept.</summary>
    /// <param name="file">The file, or at least its first <see cref="MaxLength"/> bytes.</param>
    /// <param name="header">The header, when there is one.</param>
    public static bool TryRead(ReadOnlySpan<byte> file, out TinctHeader header)
    {
        // Nearly all files of other kinds fail here, without an exception being made.
        header = default;
        return file.StartsWith(Signature) && Parse(file, out header) is null;
    }

    /// <summary>Checks that the picture's pixels are no more than an array can have.</summary>
    internal void CheckFitsArray()
    {
        if (PixelCount > Array.MaxLength)
        {
            Fault.Limit(6, $"{PixelCount} pixels do not fit an array");
        }
    }

    /// <summary>Checks that rows which a caller asks for are in the picture.</summary>
    internal void CheckRows(int firstRow, int rowCount)
    {
        if (firstRow < 0 || rowCount < 0 || firstRow > Height - rowCount)
        {
            throw new ArgumentOutOfRangeException(
                nameof(firstRow), $"Rows {firstRow} to {(long)firstRow + rowCount} are not in a picture of {Height}.");
        }
    }

    /// <summary>Checks that rows which a caller asks for are in the picture and fill a buffer of <paramref name="length"/> pixels.</summary>
    internal void CheckRows(int firstRow, int rowCount, int length)
    {
        CheckRows(firstRow, rowCount);
        if (length != (long)rowCount * Width)
        {
            throw new ArgumentException($"{rowCount} rows of {Width} pixels do not fit a buffer of {length}.", nameof(length));
        }
    }

    /// <summary>Writes the header.</summary>
    internal void Write(ByteWriter writer)
    {
        writer.Bytes(Signature);
        writer.U8(CurrentVersion);
        writer.U8((byte)((HasAlpha ? AlphaFlag : 0) | (HasCodedPalette ? CodedPaletteFlag : 0)
            | (HasExternalPalette ? ExternalPaletteFlag : 0) | (IsBanded ? BandedFlag : 0) | (HasColorSections ? ColorSectionsFlag : 0) | (HasSections ? SectionsFlag : 0)));
        writer.U24(Width);
        writer.U24(Height);
        writer.U16((ushort)(ColorCount - 1));
        if (IsBanded)
        {
            writer.U16((ushort)BandRows);
        }

        if (HasColorSections)
        {
            writer.U32(ColorSectionBytes);
        }
    }

    /// <summary>Reads the fields in their order, the last two only where a flag says that they are there.</summary>
    /// <returns>What is wrong, or null.</returns>
    private static TinctFormatException? Parse(ReadOnlySpan<byte> file, out TinctHeader header)
    {
        header = default;
        int signatureBytes = Math.Min(file.Length, Signature.Length);
        if (!file[..signatureBytes].SequenceEqual(Signature[..signatureBytes]))
        {
            return new TinctFormatException(TinctErrorKind.NotTinct, 0, "Not a Tinct file: it does not start with 8E 54 4E 43");
        }

        if (file.Length > 4 && file[4] != CurrentVersion)
        {
            return Unsupported(4, $"Version {file[4]} of the format is not known; version {CurrentVersion} is");
        }

        if (file.Length > 5 && (file[5] & ~KnownFlags) != 0)
        {
            return Unsupported(5, $"Reserved flag bits are set: {file[5]:x2}");
        }

        if (file.Length < FixedLength)
        {
            return Truncated(file);
        }

        int flags = file[5];
        if ((flags & (CodedPaletteFlag | ExternalPaletteFlag)) == (CodedPaletteFlag | ExternalPaletteFlag))
        {
            return Invalid(5, "The palette is both coded and outside of the file");
        }

        bool banded = (flags & BandedFlag) != 0;
        bool hasColorSections = (flags & ColorSectionsFlag) != 0;
        int colorSectionsAt = FixedLength + (banded ? sizeof(ushort) : 0);

        int width = file[6] | (file[7] << 8) | (file[8] << 16);
        int height = file[9] | (file[10] << 8) | (file[11] << 16);
        if (width == 0 || height == 0)
        {
            return width == 0 ? Invalid(6, "The width is 0") : Invalid(9, "The height is 0");
        }

        int colorCount = BinaryPrimitives.ReadUInt16LittleEndian(file[12..]) + 1;
        if (banded && colorCount == 1)
        {
            return Invalid(5, "A picture of one colour has no bands, but the banded flag is set");
        }

        if (file.Length < colorSectionsAt)
        {
            return Truncated(file);
        }

        int bandRows = banded ? BinaryPrimitives.ReadUInt16LittleEndian(file[FixedLength..]) : height;
        if (banded && (bandRows == 0 || bandRows >= height))
        {
            return Invalid(FixedLength, "The rows a band are 0 or not below the height");
        }

        if (hasColorSections && file.Length < colorSectionsAt + sizeof(uint))
        {
            return Truncated(file);
        }

        uint colorSectionBytes = hasColorSections ? BinaryPrimitives.ReadUInt32LittleEndian(file[colorSectionsAt..]) : 0;
        if (hasColorSections && colorSectionBytes == 0)
        {
            return Invalid(colorSectionsAt, "The total length of the colour sections is 0");
        }

        header = new TinctHeader(width, height, colorCount)
        {
            HasAlpha = (flags & AlphaFlag) != 0,
            HasCodedPalette = (flags & CodedPaletteFlag) != 0,
            HasExternalPalette = (flags & ExternalPaletteFlag) != 0,
            HasSections = (flags & SectionsFlag) != 0,
            BandRows = bandRows,
            ColorSectionBytes = colorSectionBytes,
        };
        return null;
    }

    private static TinctFormatException Unsupported(long offset, string message) => new(TinctErrorKind.Unsupported, offset, message);

    private static TinctFormatException Invalid(long offset, string message) => new(TinctErrorKind.Invalid, offset, message);

    private static TinctFormatException Truncated(ReadOnlySpan<byte> file) =>
        new(TinctErrorKind.Truncated, file.Length, $"The header does not fit into {file.Length} bytes");
}
