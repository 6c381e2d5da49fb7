using System.Runtime.CompilerServices;

namespace Tinct.Codec;

/// <summary>Iterated conditional modes (Besag, 1986): pixel after pixel takes the entry of the lowest squared error plus price of differing
/// from its eight neighbours. It chooses among its own entry, the nearest one and its neighbours'.</summary>
/// <remarks>
/// A pixel is looked at again only when a neighbour has changed; nothing else could change its choice. Bands of rows are swept
/// in parallel, first all even ones, then all odd ones: the bands beside one do not change while it does, so the result is that of one fixed order.
/// </remarks>
internal sealed class SmoothingSweep<TCost>
    where TCost : struct, IPairCost
{
    /// <summary>Rows of a band: at least two, so that the bands on either side of one touch different rows.</summary>
    private const int BandRows = 64;

    private readonly SmoothingIndices _map;
    private readonly SmoothingPixels _pixels;
    private readonly ushort[] _nearest;
    private readonly float[] _palette;
    private readonly TCost _cost;
    private readonly NeighborWeights _weights;
    private readonly bool[] _waiting;

    /// <summary>Prepares to sweep.</summary>
    /// <param name="map">The map to change.</param>
    /// <param name="pixels">The picture.</param>
    /// <param name="nearest">Every pixel's nearest palette entry.</param>
    /// <param name="palette">Coordinates of the palette's entries, four each.</param>
    /// <param name="cost">Cost of pairs.</param>
    /// <param name="weights">The squared error that a unit of cost is worth, by direction.</param>
    public SmoothingSweep(
        SmoothingIndices map, SmoothingPixels pixels, ushort[] nearest, float[] palette, TCost cost, NeighborWeights weights)
    {
        _map = map;
        _pixels = pixels;
        _nearest = nearest;
        _palette = palette;
        _cost = cost;
        _weights = weights;
        _waiting = new bool[map.Labels.Length];
        _waiting.AsSpan().Fill(true);
    }

    /// <summary>Looks at every waiting pixel once.</summary>
    /// <returns>How many changed.</returns>
    public int Run(int threads, CancellationToken cancellation)
    {
        int bands = (_map.Height + BandRows - 1) / BandRows;
        int changes = 0;
        for (int parity = 0; parity < 2; parity++)
        {
            int first = parity;
            Workers.Run((bands + 1 - parity) / 2, threads, () => new Neighborhood(_pixels.NewRow(), _weights), SweepBand, cancellation);

            void SweepBand(Neighborhood scratch, int piece)
            {
                int start = ((2 * piece) + first) * BandRows;
                int end = Math.Min(start + BandRows, _map.Height);
                int changed = 0;
                for (int y = start; y < end; y++)
                {
                    changed += SweepRow(scratch, y);
                }

                Interlocked.Add(ref changes, changed);
            }
        }

        return changes;
    }

    private int SweepRow(Neighborhood scratch, int y)
    {
        int start = _map.Position(0, y);
        if (!_waiting.AsSpan(start, _map.Width).Contains(true))
        {
            return 0;
        }

        int changes = 0;
        _pixels.Read(y, scratch.Row);
        for (int x = 0; x < _map.Width; x++)
        {
            int position = start + x;
            if (!_waiting[position])
            {
                continue;
            }

            _waiting[position] = false;
            int nearest = _nearest[(y * _map.Width) + x];
            int current = _map.Labels[position];
            // Then its entry has the least error and agrees with all neighbours: no other can be better.
            if (current == nearest && IsUniform(position, current))
            {
                continue;
            }

            scratch.Gather(_map.Labels, position, _map.Stride);
            int best = Choose(scratch, x, current, nearest);
            if (best != current)
            {
                _map.Labels[position] = (ushort)best;
                Wake(position);
                changes++;
            }
        }

        return changes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsUniform(int position, int label)
    {
        ushort[] labels = _map.Labels;
        int above = position - _map.Stride;
        int below = position + _map.Stride;
        return labels[position - 1] == label && labels[position + 1] == label && labels[above] == label && labels[below] == label
            && labels[above - 1] == label && labels[above + 1] == label && labels[below - 1] == label && labels[below + 1] == label;
    }

    private int Choose(Neighborhood scratch, int x, int current, int nearest)
    {
        int best = current;
        float lowest = Error(scratch, x, current) + scratch.Disagreement(_cost, current);
        Try(nearest);
        for (int i = 0; i < scratch.Count; i++)
        {
            Try(scratch.Labels[i]);
        }

        return best;

        void Try(int label)
        {
            // The border's label is no entry. Most other candidates fail by their error alone, since disagreement is never negative.
            if (label != best && label * 4 < _palette.Length && Error(scratch, x, label) is float error && error < lowest)
            {
                float energy = error + scratch.Disagreement(_cost, label);
                if (energy < lowest)
                {
                    lowest = energy;
                    best = label;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float Error(Neighborhood scratch, int x, int label) => scratch.Row.WeightedError(x, _palette.AsSpan(label * 4, 4));

    private void Wake(int position)
    {
        int above = position - _map.Stride;
        int below = position + _map.Stride;
        _waiting.AsSpan(above - 1, 3).Fill(true);
        _waiting.AsSpan(below - 1, 3).Fill(true);
        _waiting[position - 1] = true;
        _waiting[position + 1] = true;
    }

    /// <summary>The different entries around a pixel, and the weight of the neighbours that have each; one for each thread.</summary>
    private sealed class Neighborhood(SmoothingRow row, NeighborWeights weights)
    {
        public SmoothingRow Row { get; } = row;

        public int[] Labels { get; } = new int[8];

        public float[] Weights { get; } = new float[8];

        public int Count { get; private set; }

        public void Gather(ushort[] labels, int position, int stride)
        {
            Count = 0;
            Add(labels[position - 1], weights.Horizontal);
            Add(labels[position + 1], weights.Horizontal);
            Add(labels[position - stride], weights.Vertical);
            Add(labels[position + stride], weights.Vertical);
            Add(labels[position - stride - 1], weights.Diagonal);
            Add(labels[position - stride + 1], weights.Diagonal);
            Add(labels[position + stride - 1], weights.Diagonal);
            Add(labels[position + stride + 1], weights.Diagonal);
        }

        /// <summary>The price of an entry at this pixel.</summary>
        public float Disagreement(TCost cost, int label)
        {
            float sum = 0;
            for (int i = 0; i < Count; i++)
            {
                sum += Weights[i] * cost[label, Labels[i]];
            }

            return sum;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Add(int label, float weight)
        {
            for (int i = 0; i < Count; i++)
            {
                if (Labels[i] == label)
                {
                    Weights[i] += weight;
                    return;
                }
            }

            Labels[Count] = label;
            Weights[Count++] = weight;
        }
    }
}
