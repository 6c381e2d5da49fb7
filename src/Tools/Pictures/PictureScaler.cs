using Tinct.Codec;
using Tinct.Format;

namespace Tinct.Tools.Pictures;

/// <summary>Changes the size of pictures that are shown: where it shrinks, each new pixel is the mean light of the area it covers; where it
/// grows, pixels stay squares.</summary>
internal static class PictureScaler
{
    /// <summary>The largest size with a picture's proportions that fits into a given room, at least one pixel a side.</summary>
    /// <param name="width">Pixels a row of the picture.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="mostWidth">The room's width.</param>
    /// <param name="mostHeight">The room's height.</param>
    /// <param name="grow">Whether it may become larger than it is.</param>
    public static (int Width, int Height) Fit(int width, int height, double mostWidth, double mostHeight, bool grow)
    {
        double scale = Math.Min(mostWidth / width, mostHeight / height);
        scale = grow ? scale : Math.Min(1, scale);
        return (Math.Max(1, (int)Math.Round(width * scale)), Math.Max(1, (int)Math.Round(height * scale)));
    }

    /// <summary>Makes the picture of another size.</summary>
    /// <param name="picture">The picture; gone through once from the top.</param>
    /// <param name="newWidth">Pixels a row of the result, at least 1.</param>
    /// <param name="newHeight">Rows of the result, at least 1.</param>
    public static RgbaColor[] Scale(IPixelRows picture, int newWidth, int newHeight)
    {
        using var rows = new RowCursor(picture);
        return newWidth >= picture.Width && newHeight >= picture.Height
            ? Enlarge(rows, picture.Width, picture.Height, newWidth, newHeight)
            : Average(rows, picture.Width, picture.Height, newWidth, newHeight);
    }

    private static RgbaColor[] Enlarge(RowCursor rows, int width, int height, int newWidth, int newHeight)
    {
        var result = new RgbaColor[newWidth * newHeight];
        for (int i = 0; i < result.Length; i++)
        {
            long x = (long)(i % newWidth) * width / newWidth;
            long y = (long)(i / newWidth) * height / newHeight;
            result[i] = rows.At((int)y)[(int)x];
        }

        return result;
    }

    private static RgbaColor[] Average(RowCursor rows, int width, int height, int newWidth, int newHeight)
    {
        var result = new RgbaColor[newWidth * newHeight];
        var row = new AreaRow(width, newWidth);
        double step = (double)height / newHeight;
        for (int y = 0; y < newHeight; y++)
        {
            (double top, double bottom) = (y * step, (y + 1) * step);
            row.Clear();
            for (int source = (int)top; source < height && source < bottom; source++)
            {
                double part = Math.Min(bottom, source + 1) - Math.Max(top, source);
                if (part > 1e-9)
                {
                    row.Add(rows.At(source), part);
                }
            }

            row.Write(result.AsSpan(y * newWidth, newWidth));
        }

        return result;
    }

    /// <summary>Rows of a picture from the top, each as often as needed.</summary>
    private sealed class RowCursor(IPixelRows picture) : IDisposable
    {
        private readonly IPixelRowReader _reader = picture.Read();
        private readonly RgbaColor[] _row = new RgbaColor[picture.Width];
        private int _at = -1;

        public ReadOnlySpan<RgbaColor> At(int row)
        {
            for (; _at < row; _at++)
            {
                _reader.ReadRow(_row);
            }

            return _row;
        }

        public void Dispose() => _reader.Dispose();
    }

    /// <summary>Sums of light, premultiplied by alpha, over the areas of one row of the result.</summary>
    private sealed class AreaRow(int width, int newWidth)
    {
        private readonly double[] _sums = new double[newWidth * 4];
        private readonly double _step = (double)width / newWidth;
        private double _height;

        public void Clear()
        {
            Array.Clear(_sums);
            _height = 0;
        }

        public void Add(ReadOnlySpan<RgbaColor> row, double part)
        {
            _height += part;
            for (int x = 0; x < newWidth; x++)
            {
                (double left, double right) = (x * _step, (x + 1) * _step);
                for (int source = (int)left; source < width && source < right; source++)
                {
                    double area = part * (Math.Min(right, source + 1) - Math.Max(left, source));
                    RgbaColor color = row[source];
                    double covered = area * color.A;
                    _sums[4 * x] += covered * LinearLight.Of(color.R);
                    _sums[(4 * x) + 1] += covered * LinearLight.Of(color.G);
                    _sums[(4 * x) + 2] += covered * LinearLight.Of(color.B);
                    _sums[(4 * x) + 3] += covered;
                }
            }
        }

        public void Write(Span<RgbaColor> row)
        {
            for (int x = 0; x < newWidth; x++)
            {
                double covered = _sums[(4 * x) + 3];
                byte alpha = (byte)((covered / (_height * _step)) + 0.5);
                row[x] = alpha == 0
                    ? default
                    : new RgbaColor(
                        LinearLight.ToByte(_sums[4 * x] / covered), LinearLight.ToByte(_sums[(4 * x) + 1] / covered),
                        LinearLight.ToByte(_sums[(4 * x) + 2] / covered), alpha);
            }
        }
    }
}
