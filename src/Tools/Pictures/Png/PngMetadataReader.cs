using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Tinct.Format;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures.Foreign;

namespace Tinct.Tools.Pictures.Png;

/// <summary>Collects profile, EXIF, XMP and texts from a PNG's ancillary chunks. Damaged, oversized or misplaced chunks cost a
/// remark, not the picture (PNG specification, third edition, clause 13.1).</summary>
internal sealed class PngMetadataReader(int maxBytes)
{
    /// <summary>The iTXt keyword under which XMP travels (XMP specification, part 3).</summary>
    public const string XmpKeyword = "XML:com.adobe.xmp";

    private const int MaxKeyword = 79;

    private readonly List<ImageText> _texts = [];
    private readonly List<string> _notes = [];
    private readonly SortedSet<string> _lost = new(StringComparer.Ordinal);
    private byte[]? _icc;
    private byte[]? _exif;
    private byte[]? _xmp;
    private PixelDensity? _density;
    private int _budget = maxBytes;
    private readonly PngColorSpace _colorSpace = new();
    private long _frames;
    private bool _hasFrame, _hasPixels, _isFrame;

    /// <summary>What was found so far.</summary>
    public ImageMetadata Metadata => new()
    {
        Icc = _colorSpace.OverridesProfile ? null : _icc,
        CodePoints = _colorSpace.CodePoints(hasProfile: _icc is not null),
        Exif = _exif,
        Xmp = _xmp,
        Density = _density,
        Texts = [.. _texts],
    };

    /// <summary>Remarks on what was left out.</summary>
    public IReadOnlyList<string> Notes
    {
        get
        {
            List<string> notes = [.. _notes, .. _colorSpace.Notes(hasProfile: _icc is not null)];
            if (_lost.Count > 0)
            {
                notes.Add(PictureNote.LeftOut("PNG's chunk", _lost));
            }

            // Few programs turn a PNG, and a tool that does finds the same EXIF in what is decoded.
            if (_exif is not null && ExifOrientation.Of(_exif) is > 1 and var orientation)
            {
                notes.Add($"The EXIF says that the picture is to be turned (orientation {orientation}); its pixels were kept as they are stored.");
            }

            if (_frames > 0 && _hasFrame && !_isFrame)
            {
                notes.Add(PictureNote.StillBeside(_frames));
            }
            else if (_frames > 1)
            {
                notes.Add(PictureNote.FirstOf(_frames, "frames"));
            }

            return notes;
        }
    }

    /// <summary>Reads or skips the current chunk, which is ancillary.</summary>
    public void Read(PngChunkReader chunks, bool afterPalette)
    {
        uint type = chunks.Type;

        // The pixels are the animation's first frame only if one is announced before them.
        _hasFrame |= type == PngChunkType.FCTL;
        _isFrame |= type == PngChunkType.FCTL && !_hasPixels;
        if (!IsKept(type) && !(IsSmall(type) && chunks.Remaining <= 32))
        {
            int said = _notes.Count;
            Skip(chunks, PngChunkType.IsWellFormed(type) ? null : "has no valid name");
            if (_notes.Count == said && PngChunkType.IsWellFormed(type) && !IsMissedByNobody(type) && _lost.Count <= PictureNote.MostNamed)
            {
                _lost.Add(PngChunkType.Text(type));
            }
        }
        else if (chunks.Remaining > _budget)
        {
            Skip(chunks, "is larger than the limit for metadata");
        }
        else if (type == PngChunkType.ICCP && afterPalette)
        {
            Skip(chunks, "stands after the palette or the pixels");
        }
        else
        {
            byte[] data = chunks.ReadToEnd(out bool isIntact);
            if (isIntact)
            {
                TryParse(type, data);
            }
            else
            {
                Note(type, "fails its CRC-32");
            }
        }
    }

    /// <summary>Says that whatever is read from now on stands after the first pixels.</summary>
    public void StartPixels() => _hasPixels = true;

    /// <summary>Passes over the current chunk.</summary>
    /// <param name="chunks">Stands in the chunk.</param>
    /// <param name="what">The remark to make: "stands after the pixels"; null for none, unless its CRC fails.</param>
    public void Skip(PngChunkReader chunks, string? what)
    {
        uint type = chunks.Type;
        bool isIntact = chunks.Skip();
        what ??= isIntact ? null : "fails its CRC-32";
        if (what is not null)
        {
            Note(type, what);
        }
    }

    /// <summary>Adds a remark that is not about a chunk of metadata; equal remarks only once.</summary>
    public void Add(string note)
    {
        if (!_notes.Contains(note))
        {
            _notes.Add(note);
        }
    }

    /// <summary>Chunks whose contents travel with the picture.</summary>
    private static bool IsKept(uint type) =>
        type is PngChunkType.ICCP or PngChunkType.EXIF or PngChunkType.TEXT or PngChunkType.ZTXT or PngChunkType.ITXT;

    /// <summary>Small chunks that are read for a remark.</summary>
    private static bool IsSmall(uint type) =>
        type is PngChunkType.GAMA or PngChunkType.SRGB or PngChunkType.CHRM or PngChunkType.CICP or PngChunkType.PHYS or PngChunkType.ACTL;

    /// <summary>Chunks that are not told of: parts of an animation, which has a remark of its own, the date, what the palette that takes their place makes void, and
    /// the background that many programs write unasked.</summary>
    private static bool IsMissedByNobody(uint type) => type is PngChunkType.FCTL or PngChunkType.FDAT or PngChunkType.TIME or PngChunkType.IDOT
        or PngChunkType.BKGD or PngChunkType.HIST or PngChunkType.SBIT or PngChunkType.SPLT;

    private void TryParse(uint type, byte[] data)
    {
        try
        {
            Parse(type, data);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or IOException)
        {
            // Only memory is read here, so whatever the decompressor throws means malformed data.
            Note(type, "is damaged");
        }
    }

    private void Parse(uint type, ReadOnlySpan<byte> data)
    {
        switch (type)
        {
            case PngChunkType.EXIF when _exif is null:
                _exif = Spend(data.ToArray());
                break;
            case PngChunkType.ICCP when _icc is null:
                CutKeyword(ref data);
                _icc = Decompress(data);
                break;
            case PngChunkType.TEXT:
                string keyword = CutKeyword(ref data);
                AddText(keyword, Encoding.Latin1.GetString(Spend(data.ToArray())));
                break;
            case PngChunkType.ZTXT:
                keyword = CutKeyword(ref data);
                AddText(keyword, Encoding.Latin1.GetString(Decompress(data)));
                break;
            case PngChunkType.ITXT:
                ParseInternationalText(data);
                break;
            case PngChunkType.ACTL:
                _frames = data.Length == 8 ? BinaryPrimitives.ReadUInt32BigEndian(data) : 0;
                break;
            case PngChunkType.PHYS:
                ReadResolution(data);
                break;
            case PngChunkType.GAMA or PngChunkType.SRGB or PngChunkType.CHRM or PngChunkType.CICP:
                _colorSpace.Read(type, data);
                break;
            default:
                Note(type, "appears twice");
                break;
        }
    }

    /// <summary>iTXt: keyword, 0, compression flag, compression method, language, 0, translated keyword, 0, UTF-8 text.</summary>
    private void ParseInternationalText(ReadOnlySpan<byte> data)
    {
        string keyword = CutKeyword(ref data);
        if (data.Length < 2)
        {
            throw new InvalidDataException();
        }

        bool compressed = data[0] != 0;
        byte method = data[1];
        data = data[2..];
        CutField(ref data);
        CutField(ref data);
        byte[] text = compressed ? Decompress([method, .. data]) : Spend(data.ToArray());
        if (keyword == XmpKeyword)
        {
            _xmp ??= text;
        }
        else
        {
            AddText(keyword, Encoding.UTF8.GetString(text));
        }
    }

    /// <summary>pHYs: pixels a unit in each direction, and whether the unit is the metre.</summary>
    private void ReadResolution(ReadOnlySpan<byte> data)
    {
        if (data.Length != 9)
        {
            Note(PngChunkType.PHYS, $"has {Show.Bytes(data.Length)}");
            return;
        }

        uint horizontal = BinaryPrimitives.ReadUInt32BigEndian(data), vertical = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        if (data[8] == 1 && horizontal > 0 && vertical > 0)
        {
            _density ??= new PixelDensity(DensityUnit.PixelsPerMeter, horizontal, vertical);
        }
        else if (horizontal != vertical)
        {
            Add(PictureNote.PixelShape(horizontal, vertical));
        }
    }

    private void AddText(string keyword, string value) => _texts.Add(new ImageText(keyword, value));

    /// <summary>Inflates data that start with their compression method, within the budget.</summary>
    private byte[] Decompress(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty || data[0] != 0)
        {
            throw new InvalidDataException();
        }

        using var inflate = new ZLibStream(new MemoryStream(data[1..].ToArray()), CompressionMode.Decompress);
        using var result = new MemoryStream();
        var block = new byte[16384];
        for (int count; (count = inflate.Read(block)) > 0;)
        {
            // All inflated bytes count, also those that are thrown away in the end: so many chunks take no longer than one.
            _budget -= count;
            if (_budget < 0)
            {
                throw new InvalidDataException();
            }

            result.Write(block, 0, count);
        }

        return result.ToArray();
    }

    private byte[] Spend(byte[] bytes)
    {
        _budget -= bytes.Length;
        return bytes;
    }

    private static string CutKeyword(ref ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> keyword = CutField(ref data);
        if (keyword.Length is < 1 or > MaxKeyword)
        {
            throw new InvalidDataException();
        }

        return Encoding.Latin1.GetString(keyword);
    }

    /// <summary>Takes the bytes up to the next zero, and the zero.</summary>
    private static ReadOnlySpan<byte> CutField(ref ReadOnlySpan<byte> data)
    {
        int end = data.IndexOf((byte)0);
        if (end < 0)
        {
            throw new InvalidDataException();
        }

        ReadOnlySpan<byte> field = data[..end];
        data = data[(end + 1)..];
        return field;
    }

    private void Note(uint type, string what) => Add($"PNG chunk {PngChunkType.Text(type)} {what}; it was ignored.");
}
