using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Tinct.Tools.Pictures.Png;

/// <summary>Collects profile, EXIF, XMP and texts from a PNG's ancillary chunks. Damaged or oversized metadata costs a
/// remark, not the picture: the chunk's CRC has vouched for the file already.</summary>
internal sealed class PngMetadataReader(int maxBytes)
{
    /// <summary>The iTXt keyword under which XMP travels (XMP specification, part 3).</summary>
    public const string XmpKeyword = "XML:com.adobe.xmp";

    private const int MaxKeyword = 79;

    /// <summary>gAMA of pictures made for the usual screen: 1/2.2, in units of 1/100,000.</summary>
    private const int SrgbGamma = 45_455;

    private readonly List<ImageText> _texts = [];
    private readonly List<string> _notes = [];
    private byte[]? _icc;
    private byte[]? _exif;
    private byte[]? _xmp;
    private int _budget = maxBytes;
    private long _gamma;
    private bool _isSrgb;

    /// <summary>What was found so far.</summary>
    public ImageMetadata Metadata => _icc is null && _exif is null && _xmp is null && _texts.Count == 0
        ? ImageMetadata.None
        : new ImageMetadata { Icc = _icc, Exif = _exif, Xmp = _xmp, Texts = [.. _texts] };

    /// <summary>Remarks on what was left out.</summary>
    public IReadOnlyList<string> Notes => _gamma == 0 || _icc is not null || _isSrgb || Math.Abs(_gamma - SrgbGamma) <= SrgbGamma / 20
        ? _notes
        :
        [
            .. _notes,
            $"PNG chunk gAMA says {(_gamma / 100_000.0).ToString("0.####", CultureInfo.InvariantCulture)}; "
                + "it was ignored, the samples are taken for sRGB.",
        ];

    /// <summary>Reads or skips the current chunk, which is ancillary.</summary>
    public void Read(PngChunkReader chunks, bool afterPalette)
    {
        uint type = chunks.Type;
        _isSrgb |= type == PngChunkType.SRGB;
        if (type == PngChunkType.GAMA && chunks.Remaining == 4)
        {
            _gamma = BinaryPrimitives.ReadUInt32BigEndian(chunks.ReadToEnd());
        }
        else if (type is not (PngChunkType.ICCP or PngChunkType.EXIF or PngChunkType.TEXT or PngChunkType.ZTXT or PngChunkType.ITXT))
        {
            chunks.Skip();
        }
        else if (chunks.Remaining > _budget)
        {
            Note(type, "is larger than the limit for metadata");
            chunks.Skip();
        }
        else if (type == PngChunkType.ICCP && afterPalette)
        {
            Note(type, "stands after the palette or the pixels");
            chunks.Skip();
        }
        else
        {
            byte[] data = chunks.ReadToEnd();
            try
            {
                Parse(type, data);
            }
            catch (Exception error) when (error is InvalidDataException or EndOfStreamException or IOException)
            {
                // No stream but memory is read here: whatever the decompressor throws, it means malformed data.
                Note(type, "is damaged");
            }
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
            result.Write(block, 0, count);
            if (result.Length > _budget)
            {
                throw new InvalidDataException();
            }
        }

        return Spend(result.ToArray());
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

    private void Note(uint type, string what) => _notes.Add($"PNG chunk {PngChunkType.Text(type)} {what}; it was ignored.");
}
