using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Tinct.Format;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Png;

/// <summary>Turns the bytes of an unfiltered PNG row into pixels: spreads packed samples, looks up the palette, applies
/// transparent colours and reduces 16 bits to 8 with rounding.</summary>
internal sealed class PngUnpacker
{
    private readonly PngHeader _header;

    /// <summary>For up to 8 bits in one channel: the colour of every sample value.</summary>
    private readonly Rgba32[] _colors = [];

    /// <summary>The transparent colour's samples at the file's depth; -1 where there is none.</summary>
    private readonly int _keyRed = -1;
    private readonly int _keyGreen = -1;
    private readonly int _keyBlue = -1;

    /// <summary>Makes an unpacker.</summary>
    /// <param name="header">The picture's header.</param>
    /// <param name="palette">The palette of an indexed picture, alpha included; otherwise not used.</param>
    /// <param name="transparentColor">The data of the tRNS chunk of a grey (2 bytes) or RGB picture (6 bytes); otherwise empty.</param>
    public PngUnpacker(PngHeader header, Rgba32[]? palette, ReadOnlySpan<byte> transparentColor)
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
            _colors = palette ?? throw new ArgumentNullException(nameof(palette));
        }
        else if (header.ColorType == PngColorType.Grey && header.BitDepth <= 8)
        {
            _colors = GreyLevels(header.BitDepth, _keyRed);
        }
    }

    /// <summary>Unpacks <paramref name="pixels"/>.Length pixels.</summary>
    /// <exception cref="ImageFileException">A palette index is outside the palette.</exception>
    public void Unpack(ReadOnlySpan<byte> raw, Span<Rgba32> pixels)
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
                    pixels[i] = new Rgba32(grey, grey, grey, sample == _keyRed ? (byte)0 : (byte)255);
                }

                break;
            case (PngColorType.GreyAlpha, 8):
                for (int i = 0; i < pixels.Length; i++)
                {
                    byte grey = raw[2 * i];
                    pixels[i] = new Rgba32(grey, grey, grey, raw[2 * i + 1]);
                }

                break;
            case (PngColorType.GreyAlpha, _):
                for (int i = 0; i < pixels.Length; i++)
                {
                    byte grey = SampleDepth.From16(Sample16(raw, 2 * i));
                    pixels[i] = new Rgba32(grey, grey, grey, SampleDepth.From16(Sample16(raw, 2 * i + 1)));
                }

                break;
            case (PngColorType.Rgb, 8):
                for (int i = 0; i < pixels.Length; i++)
                {
                    ReadOnlySpan<byte> p = raw.Slice(3 * i, 3);
                    bool isKey = p[0] == _keyRed && p[1] == _keyGreen && p[2] == _keyBlue;
                    pixels[i] = new Rgba32(p[0], p[1], p[2], isKey ? (byte)0 : (byte)255);
                }

                break;
            case (PngColorType.Rgb, _):
                for (int i = 0; i < pixels.Length; i++)
                {
                    (int red, int green, int blue) = (Sample16(raw, 3 * i), Sample16(raw, 3 * i + 1), Sample16(raw, 3 * i + 2));
                    bool isKey = red == _keyRed && green == _keyGreen && blue == _keyBlue;
                    pixels[i] = new Rgba32(SampleDepth.From16(red), SampleDepth.From16(green), SampleDepth.From16(blue), isKey ? (byte)0 : (byte)255);
                }

                break;
            case (PngColorType.Rgba, 8):
                MemoryMarshal.Cast<byte, Rgba32>(raw)[..pixels.Length].CopyTo(pixels);
                break;
            default:
                for (int i = 0; i < pixels.Length; i++)
                {
                    pixels[i] = new Rgba32(
                        SampleDepth.From16(Sample16(raw, 4 * i)),
                        SampleDepth.From16(Sample16(raw, 4 * i + 1)),
                        SampleDepth.From16(Sample16(raw, 4 * i + 2)),
                        SampleDepth.From16(Sample16(raw, 4 * i + 3)));
                }

                break;
        }
    }

    private static int Sample16(ReadOnlySpan<byte> raw, int index) => (raw[2 * index] << 8) | raw[2 * index + 1];

    private static Rgba32[] GreyLevels(int bitDepth, int key)
    {
        var levels = new Rgba32[1 << bitDepth];
        for (int level = 0; level < levels.Length; level++)
        {
            byte grey = SampleDepth.Scale(level, levels.Length - 1);
            levels[level] = new Rgba32(grey, grey, grey, level == key ? (byte)0 : (byte)255);
        }

        return levels;
    }

    private void UnpackLevels(ReadOnlySpan<byte> raw, Span<Rgba32> pixels)
    {
        int depth = _header.BitDepth;
        int mask = (1 << depth) - 1;
        int perByteLog = 3 - BitOperations.Log2((uint)depth);
        int within = (1 << perByteLog) - 1;
        for (int i = 0; i < pixels.Length; i++)
        {
            int level = (raw[i >> perByteLog] >> ((within - (i & within)) * depth)) & mask;
            if (level >= _colors.Length)
            {
                throw ImageFileException.BadData($"PNG: a pixel has index {level} in a palette of {_colors.Length} colours");
            }

            pixels[i] = _colors[level];
        }
    }
}
