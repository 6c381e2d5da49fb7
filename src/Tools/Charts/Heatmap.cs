using Tinct.Format;
using Tinct.Tools.Pictures;

namespace Tinct.Tools.Charts;

/// <summary>Where two pictures differ, pixel by pixel. The error of a pixel is the square root of the summed squared errors of its channels
/// (red, green, blue; with alpha premultiplied, and alpha): the mean of its square is the MSE.</summary>
internal sealed class Heatmap
{
    private readonly ReadOnlyMemory<Rgba32> _reference;
    private readonly ReadOnlyMemory<Rgba32> _other;
    private readonly int _width;

    /// <summary>Compares two pictures.</summary>
    /// <param name="reference">The original, row after row.</param>
    /// <param name="other">The picture to judge, of the same size.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="scaleEnd">The error that gets the lightest colour; larger ones get it too. Null for the largest error.</param>
    public Heatmap(ReadOnlyMemory<Rgba32> reference, ReadOnlyMemory<Rgba32> other, int width, double? scaleEnd = null)
    {
        (_reference, _other, _width) = (reference, other, width);
        for (int i = 0; i < reference.Length; i++)
        {
            Largest = Math.Max(Largest, ErrorAt(i));
        }

        ScaleEnd = scaleEnd ?? Largest;
    }

    /// <summary>The largest error of a pixel, 0 to 510.</summary>
    public double Largest { get; }

    /// <summary>The error that the lightest colour stands for; black is none, and between them colours are in proportion.</summary>
    public double ScaleEnd { get; }

    /// <summary>Writes the map as a PNG of <see cref="HeatColors"/>, row by row.</summary>
    public void Write(Stream stream)
    {
        int height = _reference.Length / _width;
        using RowSink<ushort> sink = ImageFiles.CreateIndexSink(stream, ".png", _width, height, HeatColors.Palette);
        var row = new ushort[_width];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < _width; x++)
            {
                row[x] = ColorOf(ErrorAt((y * _width) + x));
            }

            sink.WriteRow(row);
        }

        sink.Finish();
    }

    /// <summary>The error of a pair of colours.</summary>
    public static double Error(Rgba32 reference, Rgba32 other)
    {
        double red = Premultiplied(reference.R, reference.A) - Premultiplied(other.R, other.A);
        double green = Premultiplied(reference.G, reference.A) - Premultiplied(other.G, other.A);
        double blue = Premultiplied(reference.B, reference.A) - Premultiplied(other.B, other.A);
        double alpha = reference.A - other.A;
        return Math.Sqrt((red * red) + (green * green) + (blue * blue) + (alpha * alpha));
    }

    private static double Premultiplied(byte channel, byte alpha) => channel * alpha / 255.0;

    private double ErrorAt(int pixel) => Error(_reference.Span[pixel], _other.Span[pixel]);

    private ushort ColorOf(double error) =>
        error == 0 ? (ushort)0 : (ushort)Math.Min(HeatColors.Count - 1, Math.Round((HeatColors.Count - 1) * error / ScaleEnd));
}
