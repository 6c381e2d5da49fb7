using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Tinct.Format;

namespace Tinct.Tools.Pictures.Png;

/// <summary>Turns the bytes of an unfiltered PNG row into pixels: spreads packed samples, looks up the palette, applies
/// transparent colours and reduces 16 bits to 8 with rounding.</summary>
internal sealed class PngUnpacker
{
    private readonly PngHeader _header;

    /// <summary>For up to 8 bits in one channel: the colour of every sample value.</summary>
    private readonly RgbaColor[] _colors = [];

    /// <summary>How many of <see cref="_colors"/> the file names.</summary>
    private readonly int _count = int.MaxValue;

    /// <summary>The transparent colour's samples at the file's depth; -1 where there is none.</summary>
    private readonly int _keyRed = -1;
    private readonly int _keyGreen = -1;
    private readonly int _keyBlue = -1;

    /// <summary>Makes an unpacker.</summary>
    /// <param name="palette">The palette of an indexed picture, alpha included; otherwise not used.</param>
    /// <param name="transparentColor">The data of the tRNS chunk of a grey (2 bytes) or RGB picture (6 bytes); otherwise empty.</param>
    public PngUnpacker(PngHeader header, RgbaColor[]? palette, ReadOnlySpan<byte> transparentColor)
    {
        _header = header;
        if (!transparentColor.IsEmpty && header.ColorType is PngColorType.Grey or PngColorType.Rgb)
        {
            int mask = (1 << header.BitDepth) - 1;
            _keyRed = BinaryPrimitives.ReadUInt16BigEndian(transparentColor) & mask;
            if (header.ColorType == PngColorType.Rgb)
            {
                _keyGreen = BinaryPrimitives.ReadUInt16BigEndian(transparentColor[2..]) & mask;
                _keyBlue = BinaryPrimitives.ReadUInt16BigEndian(transparentColor[4..]) & mask;
            }
        }

        if (header.ColorType == PngColorType.Indexed)
        {
            ArgumentNullException.ThrowIfNull(palette);
            _count = palette.Length;
            _colors = new RgbaColor[1 << header.BitDepth];
            Array.Fill(_colors, new RgbaColor(0, 0, 0));
            palette.CopyTo(_colors, 0);
        }
        else if (header.ColorType == PngColorType.Grey && header.BitDepth <= 8)
        {
            _colors = GreyLevels(header.BitDepth, _keyRed);
        }
    }

    /// <summary>Whether a pixel so far had an index beyond the palette. It then is opaque black, as the third edition requires (clause 11.2.2).</summary>
    public bool HasIndexBeyondPalette { get; private set; }

    /// <summary>Unpacks <paramref name="pixels"/>.Length pixels.</summary>
    public void Unpack(ReadOnlySpan<byte> raw, Span<RgbaColor> pixels)
    {
        switch (_header.ColorType, _header.BitDepth)
        {
            case (PngColorType.Grey or PngColorType.Indexed, <= 8):
                UnpackLevels(raw, pixels);
                break;
            case (PngColorType.Grey, _):
                for (int i = 0; i < pixels.Length; i++)
                {
                    int sample = Sample16(raw, i);
                    byte grey = SampleDepth.From16(sample);
                    pixels[i] = new RgbaColor(grey, grey, grey, sample == _keyRed ? (byte)0 : (byte)255);
                }

                break;
            case (PngColorType.GreyAlpha, 8):
                for (int i = 0; i < pixels.Length; i++)
                {
                    byte grey = raw[2 * i];
                    pixels[i] = new RgbaColor(grey, grey, grey, raw[2 * i + 1]);
                }

                break;
            case (PngColorType.GreyAlpha, _):
                for (int i = 0; i < pixels.Length; i++)
                {
                    byte grey = SampleDepth.From16(Sample16(raw, 2 * i));
                    pixels[i] = new RgbaColor(grey, grey, grey, SampleDepth.From16(Sample16(raw, 2 * i + 1)));
                }

                break;
            case (PngColorType.Rgb, 8):
                for (int i = _keyRed < 0 ? UnpackOpaque(raw, pixels) : 0; i < pixels.Length; i++)
                {
                    ReadOnlySpan<byte> p = raw.Slice(3 * i, 3);
                    bool isKey = p[0] == _keyRed && p[1] == _keyGreen && p[2] == _keyBlue;
                    pixels[i] = new RgbaColor(p[0], p[1], p[2], isKey ? (byte)0 : (byte)255);
                }

                break;
            case (PngColorType.Rgb, _):
                for (int i = 0; i < pixels.Length; i++)
                {
                    (int red, int green, int blue) = (Sample16(raw, 3 * i), Sample16(raw, 3 * i + 1), Sample16(raw, 3 * i + 2));
                    bool isKey = red == _keyRed && green == _keyGreen && blue == _keyBlue;
                    pixels[i] = new RgbaColor(SampleDepth.From16(red), SampleDepth.From16(green), SampleDepth.From16(blue), isKey ? (byte)0 : (byte)255);
                }

                break;
            case (PngColorType.Rgba, 8):
                MemoryMarshal.Cast<byte, RgbaColor>(raw)[..pixels.Length].CopyTo(pixels);
                break;
            default:
                for (int i = 0; i < pixels.Length; i++)
                {
                    pixels[i] = new RgbaColor(
                        SampleDepth.From16(Sample16(raw, 4 * i)),
                        SampleDepth.From16(Sample16(raw, 4 * i + 1)),
                        SampleDepth.From16(Sample16(raw, 4 * i + 2)),
                        SampleDepth.From16(Sample16(raw, 4 * i + 3)));
                }

                break;
        }
    }

    private static int Sample16(ReadOnlySpan<byte> raw, int index) => (raw[2 * index] << 8) | raw[2 * index + 1];

    private static RgbaColor[] GreyLevels(int bitDepth, int key)
    {
        var levels = new RgbaColor[1 << bitDepth];
        for (int level = 0; level < levels.Length; level++)
        {
            byte grey = SampleDepth.Scale(level, levels.Length - 1);
            levels[level] = new RgbaColor(grey, grey, grey, level == key ? (byte)0 : (byte)255);
        }

        return levels;
    }

    /// <summary>Unpacks RGB without a transparent colour, four pixels at a time; returns how many, since the last ones may be left over.</summary>
    private static int UnpackOpaque(ReadOnlySpan<byte> raw, Span<RgbaColor> pixels)
    {
        int done = 0;
        if (Vector128.IsHardwareAccelerated && BitConverter.IsLittleEndian)
        {
            Span<byte> target = MemoryMarshal.AsBytes(pixels);
            Vector128<byte> spread = Vector128.Create((byte)0, 1, 2, 15, 3, 4, 5, 15, 6, 7, 8, 15, 9, 10, 11, 15);
            Vector128<byte> opaque = Vector128.Create(0xFF00_0000u).AsByte();
            for (; 3 * done + 16 <= raw.Length && done + 4 <= pixels.Length; done += 4)
            {
                Vector128<byte> four = Vector128.Create(raw.Slice(3 * done, 16));
                (Vector128.Shuffle(four, spread) | opaque).CopyTo(target[(4 * done)..]);
            }
        }

        return done;
    }

    private void UnpackLevels(ReadOnlySpan<byte> raw, Span<RgbaColor> pixels)
    {
        int depth = _header.BitDepth;
        int mask = (1 << depth) - 1;
        int perByteLog = 3 - BitOperations.Log2((uint)depth);
        int within = (1 << perByteLog) - 1;
        int highest = 0;
        for (int i = 0; i < pixels.Length; i++)
        {
            int level = (raw[i >> perByteLog] >> ((within - (i & within)) * depth)) & mask;
            highest = Math.Max(highest, level);
            pixels[i] = _colors[level];
        }

        HasIndexBeyondPalette |= highest >= _count;
    }
}
