using System.Runtime.InteropServices;
using Tinct.Format;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>The rows of a picture gdk-pixbuf has decoded: 8 bits a sample, RGB or RGBA.</summary>
internal sealed unsafe class GdkPixbufRowSource : RowSource
{
    private readonly GObjectHandle _pixbuf;
    private readonly bool _isPremultiplied;
    private readonly int _stride;
    private readonly int _channels;

    /// <summary>Starts at the first row.</summary>
    /// <param name="pixbuf">The picture; disposed with this source.</param>
    /// <param name="info">What is known of it, except for its alpha: gdk-pixbuf gives many opaque pictures an alpha channel, so
    /// the pixels are looked at.</param>
    /// <param name="isPremultiplied">Whether the loader hands out colours multiplied by alpha (libtiff's way) and not straight ones.</param>
    public GdkPixbufRowSource(GObjectHandle pixbuf, PictureInfo info, bool isPremultiplied)
        : base(info)
    {
        (_pixbuf, _isPremultiplied) = (pixbuf, isPremultiplied);
        _stride = GdkPixbufLibrary.GetRowStride(pixbuf.Instance);
        _channels = GdkPixbufLibrary.GetChannels(pixbuf.Instance);
        Info = Info with { HadAlpha = _channels == 4 && HasTransparency() };
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _pixbuf.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    public override bool HoldsPicture => true;

    /// <inheritdoc/>
    protected override void ReadRowCore(Span<Rgba32> row, int y)
    {
        ReadOnlySpan<byte> bytes = Row(y);
        if (_channels == 4)
        {
            MemoryMarshal.Cast<byte, Rgba32>(bytes).CopyTo(row);
            if (_isPremultiplied && Info.HadAlpha)
            {
                Straighten(row);
            }

            return;
        }

        for (int i = 0; i < row.Length; i++)
        {
            row[i] = new Rgba32(bytes[3 * i], bytes[3 * i + 1], bytes[3 * i + 2]);
        }
    }

    /// <summary>Divides premultiplied colours by their alpha, with rounding.</summary>
    private static void Straighten(Span<Rgba32> row)
    {
        foreach (ref Rgba32 color in row)
        {
            int alpha = color.A;
            if (alpha is > 0 and < 255)
            {
                color = new Rgba32(Divide(color.R, alpha), Divide(color.G, alpha), Divide(color.B, alpha), color.A);
            }
        }

        static byte Divide(int value, int alpha) => (byte)Math.Min(255, (value * 255 + alpha / 2) / alpha);
    }

    private bool HasTransparency()
    {
        for (int y = 0; y < Height; y++)
        {
            foreach (Rgba32 color in MemoryMarshal.Cast<byte, Rgba32>(Row(y)))
            {
                if (color.A != 255)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private ReadOnlySpan<byte> Row(int y) => new(GdkPixbufLibrary.ReadPixels(_pixbuf.Instance) + (long)y * _stride, Width * _channels);
}
