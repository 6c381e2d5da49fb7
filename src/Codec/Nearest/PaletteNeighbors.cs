using System.Runtime.Intrinsics;

namespace Tinct.Codec;

/// <summary>Which entries of a palette are near each entry: computed for an entry when first asked for. Not thread-safe.</summary>
/// <param name="palette">Coordinates of the entries.</param>
internal sealed class PaletteNeighbors(Vector128<float>[] palette)
{
    /// <summary>Neighbours kept of each entry.</summary>
    private const int Kept = 16;

    private readonly int[]?[] _nearest = new int[palette.Length][];
    private readonly float[] _distances = new float[palette.Length];
    private readonly float[] _spacings = [.. Enumerable.Repeat(-1f, palette.Length)];

    /// <summary>Of the entries that differ from <paramref name="entry"/>, the <see cref="Kept"/> nearest to it, nearest first.</summary>
    public int[] Of(int entry) => _nearest[entry] ??= Find(entry);

    /// <summary>The squared distance from an entry to the nearest that differs from it: how coarse the palette is there. 0 when there is none.
    /// </summary>
    public float SquaredSpacing(int entry)
    {
        if (_spacings[entry] < 0)
        {
            int[] nearest = Of(entry);
            _spacings[entry] = nearest.Length == 0 ? 0 : SquaredDistance.Between(palette[entry], palette[nearest[0]]);
        }

        return _spacings[entry];
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
