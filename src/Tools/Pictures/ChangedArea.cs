namespace Tinct.Tools.Pictures;

/// <summary>The smallest rectangle that holds every difference between two frames of an animation; at least one pixel.</summary>
internal readonly record struct ChangedArea(int X, int Y, int Width, int Height)
{
    /// <summary>Compares two frames of the same size.</summary>
    /// <param name="before">The frame shown before; empty if there is none, which makes everything a change.</param>
    /// <param name="after">The frame to be shown; rows of <paramref name="width"/> pixels.</param>
    public static ChangedArea Find<TPixel>(ReadOnlySpan<TPixel> before, ReadOnlySpan<TPixel> after, int width)
        where TPixel : IEquatable<TPixel>
    {
        int height = after.Length / width;
        if (before.IsEmpty)
        {
            return new ChangedArea(0, 0, width, height);
        }

        (int left, int right, int top, int bottom) = (width, 0, height, 0);
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<TPixel> a = before.Slice(y * width, width);
            ReadOnlySpan<TPixel> b = after.Slice(y * width, width);
            int first = a.CommonPrefixLength(b);
            if (first == width)
            {
                continue;
            }

            int last = width;
            while (a[last - 1].Equals(b[last - 1]))
            {
                last--;
            }

            (left, right) = (Math.Min(left, first), Math.Max(right, last));
            (top, bottom) = (Math.Min(top, y), y + 1);
        }

        return right == 0 ? new ChangedArea(0, 0, 1, 1) : new ChangedArea(left, top, right - left, bottom - top);
    }
}
