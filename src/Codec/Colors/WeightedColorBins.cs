using System.Runtime.CompilerServices;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Collects weighted pixels by colour, 7 bits a channel or all 8, into points for palette fitting: a bin's point is the weighted
/// mean of its pixels' coordinates. Unlike exact colours, pixels of one colour may weigh differently at different places.
/// Fully transparent pixels are one colour, unless the space is straight.</summary>
/// <param name="space">The metric.</param>
/// <param name="skipTransparent">Whether fully transparent pixels are left out.</param>
/// <param name="isExact">Whether every colour has a bin of its own: for pictures of few colours, of which 7 bits would lose half.</param>
internal sealed class WeightedColorBins(MetricSpace space, bool skipTransparent = false, bool isExact = false)
{
    private readonly uint _mask = isExact ? uint.MaxValue : 0xFEFE_FEFE;
    private const int Block = 1024;
    private const int SumsPerBin = 5;

    private readonly float[] _x = new float[Block];
    private readonly float[] _y = new float[Block];
    private readonly float[] _z = new float[Block];
    private readonly float[] _alpha = new float[Block];

    /// <summary>Open addressing: bin number + 1 by hash, 0 where empty.</summary>
    private int[] _slots = new int[1 << 12];
    private uint[] _keys = new uint[1 << 11];

    /// <summary>Of each bin: weight, then weighted coordinates.</summary>
    private double[] _sums = new double[SumsPerBin << 11];
    private int _count;
    private double _squares;

    /// <summary>Adds pixels and their weights, each above 0.</summary>
    public void Add(ReadOnlySpan<RgbaColor> pixels, ReadOnlySpan<float> weights)
    {
        for (int start = 0; start < pixels.Length; start += Block)
        {
            int count = Math.Min(Block, pixels.Length - start);
            AddBlock(pixels.Slice(start, count), weights.Slice(start, count));
        }
    }

    /// <summary>The points, in order of their bins' Morton codes.</summary>
    /// <param name="keepRare">Whether weights favour rare and vivid colours, as <see cref="BalancedWeights"/> do for few entries.</param>
    public PointSet ToPointSet(bool keepRare = false)
    {
        ulong[] order = Order();
        float[] x = new float[_count], y = new float[_count], z = new float[_count], weights = new float[_count];
        float[] alpha = new float[space.Dimensions == 4 ? _count : 0];
        var colors = new RgbaColor[_count];
        double between = 0;
        for (int i = 0; i < _count; i++)
        {
            ReadOnlySpan<double> sums = _sums.AsSpan((int)(uint)order[i] * SumsPerBin, SumsPerBin);
            double weight = sums[0];
            weights[i] = (float)weight;
            colors[i] = RgbaColor.FromPacked(_keys[(int)(uint)order[i]]);
            x[i] = (float)(sums[1] / weight);
            y[i] = (float)(sums[2] / weight);
            z[i] = (float)(sums[3] / weight);
            if (alpha.Length > 0)
            {
                alpha[i] = (float)(sums[4] / weight);
            }

            between += ((sums[1] * sums[1]) + (sums[2] * sums[2]) + (sums[3] * sums[3]) + (sums[4] * sums[4])) / weight;
        }

        if (keepRare)
        {
            BalancedWeights.KeepRare(colors, weights);
        }

        return new PointSet(space.Dimensions, x, y, z, alpha, weights, Math.Max(0, _squares - between));
    }

    /// <summary>The bins by Morton code: code in the upper half, bin in the lower.</summary>
    private ulong[] Order()
    {
        ulong[] order = new ulong[_count], scratch = new ulong[_count];
        for (int bin = 0; bin < _count; bin++)
        {
            order[bin] = ((ulong)MortonCode.Encode(_keys[bin]) << 32) | (uint)bin;
        }

        return RadixSort.ByUpperHalf(order, scratch, bits: 32) ? scratch : order;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddBlock(ReadOnlySpan<RgbaColor> pixels, ReadOnlySpan<float> weights)
    {
        space.ToCoordinates(pixels, _x, _y, _z, _alpha);
        uint lastKey = 0;
        int last = -1;
        for (int i = 0; i < pixels.Length; i++)
        {
            if (skipTransparent && pixels[i].A == 0)
            {
                continue;
            }

            uint key = pixels[i].A == 0 && !space.IsStraight ? 0 : pixels[i].PackedValue & _mask;
            if (key != lastKey || last < 0)
            {
                lastKey = key;
                last = FindBin(key);
            }

            double weight = weights[i], x = _x[i], y = _y[i], z = _z[i], alpha = _alpha[i];
            Span<double> sums = _sums.AsSpan(last * SumsPerBin, SumsPerBin);
            sums[0] += weight;
            sums[1] += weight * x;
            sums[2] += weight * y;
            sums[3] += weight * z;
            sums[4] += weight * alpha;
            _squares += weight * ((x * x) + (y * y) + (z * z) + (alpha * alpha));
        }
    }

    private int FindBin(uint key)
    {
        int mask = _slots.Length - 1;
        int slot = Hash(key) & mask;
        while (_slots[slot] != 0)
        {
            if (_keys[_slots[slot] - 1] == key)
            {
                return _slots[slot] - 1;
            }

            slot = (slot + 1) & mask;
        }

        if (_count == _keys.Length)
        {
            Grow();
            return FindBin(key);
        }

        _keys[_count] = key;
        _slots[slot] = ++_count;
        return _count - 1;
    }

    private void Grow()
    {
        Array.Resize(ref _keys, 2 * _keys.Length);
        Array.Resize(ref _sums, 2 * _sums.Length);
        _slots = new int[2 * _slots.Length];
        int mask = _slots.Length - 1;
        for (int bin = 0; bin < _count; bin++)
        {
            int slot = Hash(_keys[bin]) & mask;
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            _slots[slot] = bin + 1;
        }
    }

    /// <summary>Multiplicative hashing (Knuth): the product's upper bits.</summary>
    private static int Hash(uint key) => (int)((key * 0x9E37_79B1u) >> 8);
}
