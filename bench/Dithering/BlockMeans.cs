using Tinct.Format;

namespace Tinct.Bench.Dithering;

/// <summary>Compares pictures by the mean colours of their blocks: what one sees from too far away to see single pixels.</summary>
internal static class BlockMeans
{
    private const int Side = 8;

    /// <summary>Root mean square difference over the blocks of 8 x 8 pixels and the channels of premultiplied colour, and alpha where there is any.
    /// Rows and columns beyond the last whole block are left out.</summary>
    public static double Difference(RgbaColor[] first, RgbaColor[] second, int width)
    {
        int height = first.Length / width, blocks = 0;
        double sum = 0;
        bool hasAlpha = Array.Exists(first, pixel => pixel.A != 255);
        for (int top = 0; top + Side <= height; top += Side)
        {
            for (int left = 0; left + Side <= width; left += Side, blocks++)
            {
                (double r, double g, double b, double a) = Mean(first, second, width, top, left);
                sum += ((r * r) + (g * g) + (b * b) + (a * a)) / (hasAlpha ? 4 : 3);
            }
        }

        return Math.Sqrt(sum / blocks);
    }

    private static (double R, double G, double B, double A) Mean(RgbaColor[] first, RgbaColor[] second, int width, int top, int left)
    {
        double r = 0, g = 0, b = 0, a = 0;
        for (int y = top; y < top + Side; y++)
        {
            for (int x = left; x < left + Side; x++)
            {
                RgbaColor p = first[(y * width) + x], q = second[(y * width) + x];
                r += ((p.R * p.A) - (q.R * q.A)) / 255.0;
                g += ((p.G * p.A) - (q.G * q.A)) / 255.0;
                b += ((p.B * p.A) - (q.B * q.A)) / 255.0;
                a += p.A - q.A;
            }
        }

        const double Pixels = Side * Side;
        return (r / Pixels, g / Pixels, b / Pixels, a / Pixels);
    }
}
