using Tinct.Codec;
using Tinct.Codec.Analysis;
using Tinct.Format;

namespace Tinct.Tools.Charts;

/// <summary>A group of neighbouring colours, represented by the most frequent of them.</summary>
/// <param name="Count">How many pixels have one of the colours.</param>
internal readonly record struct ColorBin(double X, double Y, double Z, long Count, RgbaColor Color)
{
    /// <summary>One of the three coordinates.</summary>
    public double this[int axis] => axis switch { 0 => X, 1 => Y, _ => Z };
}

/// <summary>A picture's colours in few enough bins to draw: cells of a grid over the space of the fit. Each is drawn where its most
/// frequent colour lies: means would lie near the middle of the cells and make the grid visible.</summary>
internal static class ColorCloud
{
    private const int FinestDivisions = 48;
    private const double Coarsening = 0.85;

    /// <summary>Makes the bins.</summary>
    /// <param name="colors">The picture's colours. Fully transparent pixels, which have no colour, are left out.</param>
    /// <param name="most">How many bins there may be, at least 1.</param>
    public static IReadOnlyList<ColorBin> Of(ColorHistogram colors, FitSpace space, int most)
    {
        float[] coordinates = space.Coordinates(colors.Colors);
        int dimensions = space.Dimensions;
        (double low, double span) = Range(colors.Colors, coordinates, dimensions);
        for (double divisions = FinestDivisions; ; divisions *= Coarsening)
        {
            Dictionary<int, Cell> cells = Collect(colors, coordinates, dimensions, low, span / divisions);
            if (cells.Count <= most || divisions < 1)
            {
                return [.. cells.OrderBy(static cell => cell.Key).Select(static cell => cell.Value.Bin)];
            }
        }
    }

    private static (double Low, double Span) Range(ReadOnlySpan<RgbaColor> colors, float[] coordinates, int dimensions)
    {
        (double low, double high) = (double.MaxValue, double.MinValue);
        for (int i = 0; i < colors.Length; i++)
        {
            for (int axis = 0; axis < 3 && colors[i].A != 0; axis++)
            {
                float value = coordinates[(i * dimensions) + axis];
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
            }
        }

        return (low, Math.Max(1, high - low));
    }

    private static Dictionary<int, Cell> Collect(ColorHistogram colors, float[] coordinates, int dimensions, double low, double side)
    {
        var cells = new Dictionary<int, Cell>();
        for (int i = 0; i < colors.Count; i++)
        {
            if (colors.Colors[i].A == 0)
            {
                continue;
            }

            ReadOnlySpan<float> at = coordinates.AsSpan(i * dimensions, 3);
            int key = (Place(at[0]) << 16) | (Place(at[1]) << 8) | Place(at[2]);
            if (!cells.TryGetValue(key, out Cell? known))
            {
                cells.Add(key, known = new Cell());
            }

            known.Add(colors.Colors[i], colors.Counts[i], at);
        }

        return cells;

        int Place(float value) => (int)((value - low) / side);
    }

    private sealed class Cell
    {
        private uint _most;
        private ColorBin _bin;

        public ColorBin Bin => _bin;

        public void Add(RgbaColor color, uint count, ReadOnlySpan<float> place)
        {
            _bin = count > _most ? new ColorBin(place[0], place[1], place[2], _bin.Count + count, color) : _bin with { Count = _bin.Count + count };
            _most = Math.Max(_most, count);
        }
    }
}

/// <summary>The space that a palette was fitted in.</summary>
/// <param name="HasAlpha">Whether the picture has colours that are not opaque.</param>
/// <param name="IsStraight">Whether colours with alpha count as they are, hidden ones too, instead of premultiplied.</param>
internal readonly record struct FitSpace(Tune Tune, bool HasAlpha = false, bool IsStraight = false)
{
    /// <summary>Coordinates of a colour: 3, or 4 with alpha.</summary>
    public int Dimensions => FitCoordinates.Dimensions(HasAlpha);

    /// <summary>The name of the space, for titles.</summary>
    public string Name => Tune switch
    {
        Tune.Psnr => "sRGB",
        Tune.Balanced => "luma and chroma",
        _ => "OKLab with darks drawn together", // its cube roots begin at 0.005, see FitCoordinates
    };

    /// <summary>What the first three coordinates are called.</summary>
    public IReadOnlyList<string> AxisNames
    {
        get
        {
            string[] names = Tune switch
            {
                Tune.Psnr => ["red", "green", "blue"],
                Tune.Balanced => [HasAlpha ? "luma (1.5 Y)" : "luma (1.5 Y, 0 is mid grey)", "Cb", "1.2 Cr"],
                _ => ["L (white is 212)", "a (in units of L)", "b (in units of L)"],
            };
            return HasAlpha && !IsStraight ? [.. names.Select(static name => $"{name} × alpha")] : names;
        }
    }

    /// <summary>The coordinates of each colour in turn.</summary>
    public float[] Coordinates(ReadOnlySpan<RgbaColor> colors) => FitCoordinates.Of(colors, Tune, HasAlpha, IsStraight);
}
