namespace Tinct.Format;

/// <summary>How the bytes of a pixel follow each other in memory. All channels have 8 bits; alpha is straight.</summary>
public enum PixelOrder
{
    /// <summary>Red, green, blue, alpha: four bytes, the order of <see cref="RgbaColor"/>.</summary>
    Rgba = 0,

    /// <summary>Blue, green, red, alpha: four bytes.</summary>
    Bgra = 1,

    /// <summary>Red, green, blue: three bytes, opaque.</summary>
    Rgb = 2,

    /// <summary>Blue, green, red: three bytes, opaque.</summary>
    Bgr = 3,

    /// <summary>One byte that stands for red, green and blue, opaque.</summary>
    Gray = 4,
}

/// <summary>Facts about pixel orders.</summary>
public static class PixelOrders
{
    /// <summary>Bytes of a pixel: 4, 3 or 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The order is none of the enumeration's.</exception>
    public static int BytesPerPixel(this PixelOrder order) => order switch
    {
        PixelOrder.Rgba or PixelOrder.Bgra => 4,
        PixelOrder.Rgb or PixelOrder.Bgr => 3,
        PixelOrder.Gray => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(order), order, "This is no pixel order."),
    };
}
