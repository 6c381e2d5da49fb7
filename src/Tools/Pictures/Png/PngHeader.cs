using System.Buffers.Binary;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Png;

/// <summary>How a PNG stores a pixel.</summary>
internal enum PngColorType : byte
{
    Grey = 0,
    Rgb = 2,
    Indexed = 3,
    GreyAlpha = 4,
    Rgba = 6,
}

/// <summary>The contents of the IHDR chunk.</summary>
/// <param name="Width">Pixels a row, from 1.</param>
/// <param name="Height">Rows, from 1.</param>
/// <param name="BitDepth">Bits a sample or palette index: 1, 2, 4, 8 or 16.</param>
/// <param name="ColorType">What a pixel is made of.</param>
/// <param name="Interlaced">Whether the pixels come in Adam7's seven passes.</param>
internal readonly record struct PngHeader(int Width, int Height, int BitDepth, PngColorType ColorType, bool Interlaced)
{
    /// <summary>The length of an IHDR chunk's data.</summary>
    public const int Length = 13;

    /// <summary>Samples a pixel.</summary>
    public int Channels => ColorType switch
    {
        PngColorType.Rgb => 3,
        PngColorType.GreyAlpha => 2,
        PngColorType.Rgba => 4,
        _ => 1,
    };

    /// <summary>Distance in bytes to the corresponding byte of the pixel to the left, as the row filters count it: at least 1.</summary>
    public int FilterDistance => Math.Max(1, Channels * BitDepth / 8);

    /// <summary>Whether pixels have an alpha sample of their own.</summary>
    public bool HasAlphaChannel => ColorType is PngColorType.GreyAlpha or PngColorType.Rgba;

    /// <summary>Bytes of a row of <paramref name="width"/> pixels, without its filter byte.</summary>
    public int RowBytes(int width)
    {
        long bits = (long)width * Channels * BitDepth;
        return checked((int)((bits + 7) / 8));
    }

    /// <summary>Reads and validates IHDR data.</summary>
    /// <exception cref="ImageFileException">A field has a value the specification forbids, or the picture is above the limits.</exception>
    public static PngHeader Parse(ReadOnlySpan<byte> data, ImageReadLimits limits)
    {
        if (data.Length != Length)
        {
            throw ImageFileException.BadData($"PNG: the IHDR chunk has {data.Length} bytes instead of {Length}");
        }

        uint width = BinaryPrimitives.ReadUInt32BigEndian(data);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        (byte depth, byte color, byte compression, byte filter, byte interlace) = (data[8], data[9], data[10], data[11], data[12]);
        bool known = color switch
        {
            (byte)PngColorType.Grey => depth is 1 or 2 or 4 or 8 or 16,
            (byte)PngColorType.Indexed => depth is 1 or 2 or 4 or 8,
            (byte)PngColorType.Rgb or (byte)PngColorType.GreyAlpha or (byte)PngColorType.Rgba => depth is 8 or 16,
            _ => false,
        };
        if (!known)
        {
            throw ImageFileException.BadData($"PNG: there is no colour type {color} with bit depth {depth}");
        }

        if (compression != 0 || filter != 0 || interlace > 1)
        {
            throw ImageFileException.BadData(
                $"PNG: unknown compression method {compression}, filter method {filter} or interlace method {interlace}");
        }

        limits.CheckDimensions("PNG", width, height);
        return new PngHeader((int)width, (int)height, depth, (PngColorType)color, interlace == 1);
    }

    /// <summary>The IHDR data.</summary>
    public byte[] ToBytes()
    {
        var data = new byte[Length];
        BinaryPrimitives.WriteInt32BigEndian(data, Width);
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(4), Height);
        data[8] = (byte)BitDepth;
        data[9] = (byte)ColorType;
        data[12] = Interlaced ? (byte)1 : (byte)0;
        return data;
    }
}
