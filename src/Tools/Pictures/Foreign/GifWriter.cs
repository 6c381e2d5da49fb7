using System.Buffers.Binary;
using System.Numerics;
using Tinct.Format;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>Writes an animated GIF (GIF89a), every frame with a palette of its own. Of opaque frames only the rectangle that
/// changed is stored. Alpha below 128 becomes transparent, other alpha opaque: GIF has no more.</summary>
internal sealed class GifWriter
{
    /// <summary>The most colours a frame can have.</summary>
    public const int MaxColors = 256;

    private const byte KeepFrame = 1 << 2;
    private const byte ClearFrame = 2 << 2;
    private const byte HasTransparentIndex = 1;

    private readonly Stream _stream;
    private readonly int _width;
    private readonly int _height;
    private readonly bool _hasTransparency;
    private RgbaColor[] _shown = [];

    /// <summary>Writes the head of the file.</summary>
    /// <param name="stream">Where it goes; stays open.</param>
    /// <param name="width">Pixels a row, 1 to 65,535.</param>
    /// <param name="height">Rows, 1 to 65,535.</param>
    /// <param name="hasTransparency">Whether any frame has transparent pixels. They show what was there before, so that each frame
    /// of such an animation is stored whole and cleared before the next.</param>
    /// <param name="plays">How often the animation is shown; 0 for ever.</param>
    public GifWriter(Stream stream, int width, int height, bool hasTransparency, int plays)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)(width - 1), ushort.MaxValue - 1u);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)(height - 1), ushort.MaxValue - 1u);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)plays, ushort.MaxValue);
        (_stream, _width, _height, _hasTransparency) = (stream, width, height, hasTransparency);
        _stream.Write("GIF89a"u8);
        WriteNumbers(width, height);
        _stream.Write([0x70, 0, 0]);
        if (plays != 1)
        {
            // Netscape's extension counts repetitions after the first showing.
            _stream.Write([0x21, 0xFF, 11, .. "NETSCAPE2.0"u8, 3, 1]);
            WriteNumbers(Math.Max(0, plays - 1));
            _stream.WriteByte(0);
        }
    }

    /// <summary>Writes the next frame.</summary>
    /// <param name="image">At most <see cref="MaxColors"/> colours, and the dimensions of the file.</param>
    /// <param name="milliseconds">How long it is shown, rounded to hundredths of a second.</param>
    public void WriteFrame(IndexedImage image, int milliseconds)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual((image.Width, image.Height), (_width, _height));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(image.Palette.Count, MaxColors);
        RgbaColor[] colors = [.. image.Palette.Colors.ToArray().Select(Reduce)];
        int transparent = Array.FindIndex(colors, color => color.A == 0);
        RgbaColor[] pixels = Array.ConvertAll(image.Indices, index => colors[index]);
        ChangedArea area = ChangedArea.Find(_shown, pixels, _width);
        _shown = _hasTransparency ? [] : pixels;

        byte disposal = _hasTransparency ? ClearFrame : KeepFrame;
        _stream.Write([0x21, 0xF9, 4, transparent < 0 ? disposal : (byte)(disposal | HasTransparentIndex)]);
        WriteNumbers(Math.Clamp((milliseconds + 5) / 10, 0, ushort.MaxValue));
        _stream.Write([(byte)Math.Max(0, transparent), 0, 0x2C]);
        WriteNumbers(area.X, area.Y, area.Width, area.Height);
        int bits = Math.Max(1, BitOperations.Log2((uint)colors.Length - 1) + 1);
        WritePalette(colors, bits);
        LzwEncoder.Write(_stream, Indices(image, colors, transparent, area), bits);
    }

    /// <summary>Writes the end of the file.</summary>
    public void Finish() => _stream.WriteByte(0x3B);

    /// <summary>The colour GIF can show: opaque, or transparent where it is less than half opaque and the animation has transparency.</summary>
    private RgbaColor Reduce(RgbaColor color) => _hasTransparency && color.A < 128 ? default : color with { A = 255 };

    private static byte[] Indices(IndexedImage image, RgbaColor[] colors, int transparent, ChangedArea area)
    {
        var indices = new byte[area.Width * area.Height];
        for (int i = 0; i < indices.Length; i++)
        {
            int index = image.Indices[(area.Y + i / area.Width) * image.Width + area.X + i % area.Width];
            indices[i] = (byte)(colors[index].A == 0 ? transparent : index);
        }

        return indices;
    }

    private void WritePalette(RgbaColor[] colors, int bits)
    {
        var table = new byte[3 << bits];
        for (int i = 0; i < colors.Length; i++)
        {
            (table[3 * i], table[3 * i + 1], table[3 * i + 2]) = (colors[i].R, colors[i].G, colors[i].B);
        }

        _stream.WriteByte((byte)(0x80 | (bits - 1)));
        _stream.Write(table);
    }

    private void WriteNumbers(params ReadOnlySpan<int> numbers)
    {
        Span<byte> bytes = stackalloc byte[2];
        foreach (int number in numbers)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)number);
            _stream.Write(bytes);
        }
    }
}
