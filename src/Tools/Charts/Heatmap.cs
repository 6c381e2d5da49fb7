using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.Pictures;

namespace Tinct.Tools.Charts;

/// <summary>Where two pictures differ, pixel by pixel. The error of a pixel is the square root of the summed squared errors of its channels
/// (red, green, blue; with alpha premultiplied, and alpha): the mean of its square is the MSE.</summary>
internal sealed class Heatmap
{
    private readonly IPixelRows _reference;
    private readonly IPixelRows _other;
    private readonly CancellationToken _cancellation;

    /// <summary>Compares two pictures of one size.</summary>
    /// <param name="scaleEnd">The error that gets the lightest colour; larger ones get it too. Null for the largest error.</param>
    public Heatmap(IPixelRows reference, IPixelRows other, double? scaleEnd = null, CancellationToken cancellation = default)
    {
        (_reference, _other, _cancellation) = (reference, other, cancellation);
        ForEachRow((row, otherRow) =>
        {
            for (int x = 0; x < row.Length; x++)
            {
                Largest = Math.Max(Largest, Error(row[x], otherRow[x]));
            }
        });
        ScaleEnd = scaleEnd ?? Largest;
    }

    /// <summary>The largest error of a pixel, 0 to 510.</summary>
    public double Largest { get; private set; }

    /// <summary>The error that the lightest colour stands for; black is none, and between them colours are in proportion.</summary>
    public double ScaleEnd { get; }

    /// <summary>Writes the map as a PNG of <see cref="HeatColors"/>, row by row.</summary>
    public void Write(Stream stream)
    {
        using RowSink<ushort> sink = ImageFiles.CreateIndexSink(stream, ".png", _reference.Width, _reference.Height, HeatColors.Palette);
        var map = new ushort[_reference.Width];
        ForEachRow((row, otherRow) =>
        {
            for (int x = 0; x < map.Length; x++)
            {
                map[x] = ColorOf(Error(row[x], otherRow[x]));
            }

            sink.WriteRow(map);
        });
        sink.Finish();
    }

    private void ForEachRow(Action<RgbaColor[], RgbaColor[]> take)
    {
        RgbaColor[] row = new RgbaColor[_reference.Width], otherRow = new RgbaColor[_reference.Width];
        using IPixelRowReader rows = _reference.Read(), otherRows = _other.Read();
        for (int y = 0; y < _reference.Height; y++)
        {
            _cancellation.ThrowIfCancellationRequested();
            rows.ReadRow(row);
            otherRows.ReadRow(otherRow);
            take(row, otherRow);
        }
    }

    /// <summary>The error of a pair of colours.</summary>
    public static double Error(RgbaColor reference, RgbaColor other)
    {
        double red = Premultiplied(reference.R, reference.A) - Premultiplied(other.R, other.A);
        double green = Premultiplied(reference.G, reference.A) - Premultiplied(other.G, other.A);
        double blue = Premultiplied(reference.B, reference.A) - Premultiplied(other.B, other.A);
        double alpha = reference.A - other.A;
        return Math.Sqrt((red * red) + (green * green) + (blue * blue) + (alpha * alpha));
    }

    private static double Premultiplied(byte channel, byte alpha) => channel * alpha / 255.0;

    private ushort ColorOf(double error) =>
        error == 0 ? (ushort)0 : (ushort)Math.Min(HeatColors.Count - 1, Math.Round((HeatColors.Count - 1) * error / ScaleEnd));
}

/// <summary>Colours for amounts: evenly lighter from near black over violet, red and orange to pale yellow, so that they order themselves without
/// a legend, in grey and to the colour-blind too.</summary>
/// <remarks>In OKLCh (Ottosson, 2020), for t from 0 to 1: L = 0.12 + 0.85 t, h = 280 + 185 t degrees, C = 0.2 sin(pi t^0.8)^0.8, the chroma then
/// reduced where sRGB cannot show it. L rises in equal steps: that is the order.</remarks>
internal static class HeatColors
{
    public const int Count = 256;

    private const int ChromaSteps = 64;

    /// <summary>The colours, of rising lightness.</summary>
    public static Palette Palette { get; } = new([.. Enumerable.Range(0, Count).Select(static i => Color(i / (double)(Count - 1)))]);

    private static RgbaColor Color(double t)
    {
        double lightness = 0.12 + (0.85 * t);
        double hue = (280 + (185 * t)) * Math.PI / 180;
        double chroma = 0.2 * Math.Pow(Math.Sin(Math.PI * Math.Pow(t, 0.8)), 0.8);
        for (int step = ChromaSteps; step > 0; step--)
        {
            double[] light = ToLight(lightness, chroma * step / ChromaSteps * Math.Cos(hue), chroma * step / ChromaSteps * Math.Sin(hue));
            if (light.All(static channel => channel is >= 0 and <= 1))
            {
                return ToColor(light);
            }
        }

        return ToColor(ToLight(lightness, 0, 0));
    }

    private static RgbaColor ToColor(double[] light) => new(LinearLight.ToByte(light[0]), LinearLight.ToByte(light[1]), LinearLight.ToByte(light[2]));

    /// <summary>OKLab to linear sRGB.</summary>
    private static double[] ToLight(double lightness, double a, double b)
    {
        double l = Cube(lightness + (0.3963377774 * a) + (0.2158037573 * b));
        double m = Cube(lightness - (0.1055613458 * a) - (0.0638541728 * b));
        double s = Cube(lightness - (0.0894841775 * a) - (1.2914855480 * b));
        return
        [
            (4.0767416621 * l) - (3.3077115913 * m) + (0.2309699292 * s),
            (-1.2684380046 * l) + (2.6097574011 * m) - (0.3413193965 * s),
            (-0.0041960863 * l) - (0.7034186147 * m) + (1.7076147010 * s),
        ];
    }

    private static double Cube(double value) => value * value * value;
}
