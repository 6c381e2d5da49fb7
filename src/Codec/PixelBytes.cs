using System.Runtime.InteropServices;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Rows of pixels as bytes of other orders, and back.</summary>
internal static class PixelBytes
{
    /// <summary>The bytes from one row to the next, and whether a buffer holds all rows.</summary>
    /// <param name="length">Bytes of the buffer. The last row may end with its pixels.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="order">Bytes of a pixel.</param>
    /// <param name="stride">As the caller gave it; 0 for rows that follow each other without a gap.</param>
    /// <param name="buffer">What the caller calls the buffer.</param>
    /// <exception cref="ArgumentOutOfRangeException">The stride is shorter than a row.</exception>
    /// <exception cref="ArgumentException">The buffer is too short.</exception>
    public static int CheckStride(int length, int width, int height, PixelOrder order, int stride, string buffer)
    {
        long row = (long)width * order.BytesPerPixel();
        long step = stride == 0 ? row : stride;
        if (step < row)
        {
            throw new ArgumentOutOfRangeException(nameof(stride), stride, $"A row of {width} pixels takes {row} bytes.");
        }

        long needed = (step * (height - 1)) + row;
        return length >= needed
            ? (int)Math.Min(step, int.MaxValue)
            : throw new ArgumentException($"{width} x {height} pixels take {needed} bytes; there are {length}.", buffer);
    }

    /// <summary>Reads a row.</summary>
    /// <param name="bytes">As many pixels as <paramref name="row"/> has.</param>
    /// <param name="order">How their bytes follow each other.</param>
    /// <param name="row">Receives the pixels.</param>
    public static void Read(ReadOnlySpan<byte> bytes, PixelOrder order, Span<RgbaColor> row)
    {
        switch (order)
        {
            case PixelOrder.Rgba:
                bytes.CopyTo(MemoryMarshal.AsBytes(row));
                break;
            case PixelOrder.Bgra:
                for (int i = 0; i < row.Length; i++)
                {
                    ReadOnlySpan<byte> pixel = bytes.Slice(i * 4, 4);
                    row[i] = new RgbaColor(pixel[2], pixel[1], pixel[0], pixel[3]);
                }

                break;
            case PixelOrder.Gray:
                for (int i = 0; i < row.Length; i++)
                {
                    row[i] = new RgbaColor(bytes[i], bytes[i], bytes[i]);
                }

                break;
            default:
                bool isBgr = order == PixelOrder.Bgr;
                for (int i = 0; i < row.Length; i++)
                {
                    ReadOnlySpan<byte> pixel = bytes.Slice(i * 3, 3);
                    row[i] = isBgr ? new RgbaColor(pixel[2], pixel[1], pixel[0]) : new RgbaColor(pixel[0], pixel[1], pixel[2]);
                }

                break;
        }
    }

    /// <summary>Writes a row. Orders without alpha leave it out, and grey takes green, which equals the other channels of a grey pixel.</summary>
    /// <param name="row">The pixels.</param>
    /// <param name="order">How a pixel's bytes are to follow each other.</param>
    /// <param name="bytes">Receives the bytes.</param>
    public static void Write(ReadOnlySpan<RgbaColor> row, PixelOrder order, Span<byte> bytes)
    {
        switch (order)
        {
            case PixelOrder.Rgba:
                MemoryMarshal.AsBytes(row).CopyTo(bytes);
                break;
            case PixelOrder.Bgra:
                for (int i = 0; i < row.Length; i++)
                {
                    Span<byte> pixel = bytes.Slice(i * 4, 4);
                    (pixel[0], pixel[1], pixel[2], pixel[3]) = (row[i].B, row[i].G, row[i].R, row[i].A);
                }

                break;
            case PixelOrder.Gray:
                for (int i = 0; i < row.Length; i++)
                {
                    bytes[i] = row[i].G;
                }

                break;
            default:
                bool isBgr = order == PixelOrder.Bgr;
                for (int i = 0; i < row.Length; i++)
                {
                    Span<byte> pixel = bytes.Slice(i * 3, 3);
                    (pixel[0], pixel[1], pixel[2]) = isBgr ? (row[i].B, row[i].G, row[i].R) : (row[i].R, row[i].G, row[i].B);
                }

                break;
        }
    }
}
