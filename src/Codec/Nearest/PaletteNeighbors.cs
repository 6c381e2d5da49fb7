using System.Runtime.Intrinsics;

namespace Tinct.Codec;

/// <summary>Which entries of a palette are near each entry: computed for an entry when first asked for. For one thread.</summary>
/// <param name="palette">Coordinates of the entries.</param>
internal sealed class PaletteNeighbors(Vector128<float>[] palette)
{
    /// <summary>Neighbours kept of each entry.</summary>
    private const int Kept = 16;

    /// <summary>Entries whose spacing is averaged, at most.</summary>
    private const int Sample = 1024;

    private readonly int[]?[] _nearest = new int[palette.Length][];
    private readonly float[] _distances = new float[palette.Length];

    /// <summary>Of the entries that differ from <paramref name="entry"/>, the <see cref="Kept"/> nearest to it, nearest first.</summary>
    public int[] Of(int entry) => _nearest[entry] ??= Find(entry);

    /// <summary>The mean squared distance of an entry to its three nearest: how coarse the palette is.</summary>
    public double MeanSquaredSpacing()
    {
        int step = ((palette.Length - 1) / Sample) + 1;
        double sum = 0;
        int terms = 0;
        for (int entry = 0; entry < palette.Length; entry += step)
        {
            foreach (int neighbor in Of(entry).AsSpan(0, Math.Min(3, Of(entry).Length)))
            {
                sum += SquaredDistance.Between(palette[entry], palette[neighbor]);
                terms++;
            }
        }

        return terms == 0 ? 0 : sum / terms;
    }

    /// <summary>Insertion into a short sorted list: of equally near entries the lower index comes first.</summary>
    private int[] Find(int entry)
    {
        var nearest = new int[Kept];
        int count = 0;
        for (int other = 0; other < palette.Length; other++)
        {
            float distance = SquaredDistance.Between(palette[entry], palette[other]);
            if (distance == 0 || (count == Kept && distance >= _distances[nearest[^1]]))
            {
                continue;
            }

            _distances[other] = distance;
            int place = count < Kept ? count++ : Kept - 1;
            while (place > 0 && _distances[nearest[place - 1]] > distance)
            {
                nearest[place] = nearest[place - 1];
                place--;
            }

            nearest[place] = other;
        }

        return nearest[..count];
    }
}
