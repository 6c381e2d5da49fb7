using System.Runtime.InteropServices;
using Tinct.Codec;
using Tinct.Format;

namespace Tinct.Tools.Pictures.Palettes;

/// <summary>The counted colours of more pictures than one machine reads: histograms of parts are added in any order and any grouping, and the result is the
/// same to the last bit. Memory is bounded: above <see cref="MaxBins"/> colours, colours that agree in all but the lowest bits of their channels are counted together.</summary>
/// <remarks>
/// <para>A bin has its number of pixels and the sums of their channels, as integers, so that nothing is rounded before the end, when a bin stands for its mean
/// colour. The level, the number of bits left out, is the lowest at which all colours fit: a part never needs a higher one than the whole, and raising
/// the level of a part gives the same as counting at that level. So the order does not matter.</para>
/// <para>Opaque pixels are never counted together with others, and neither are fully transparent ones.</para>
/// </remarks>
/// <param name="keepHiddenColor">As of <see cref="ColorHistogram(bool)"/>.</param>
internal sealed class SharedHistogram(bool keepHiddenColor)
{
    /// <summary>The most bins.</summary>
    public const int MaxBins = 1 << 20;

    /// <summary>The most pixels: sums of their channels are far from what 64 bits hold.</summary>
    public const ulong MaxPixels = 1UL << 48;

    /// <summary>The highest level: a bin for each class of alpha.</summary>
    public const int MaxLevel = 8;

    private readonly int _maxBins = MaxBins;
    private Dictionary<uint, Bin> _bins = [];

    /// <summary>Makes a histogram of fewer bins, for tests.</summary>
    internal SharedHistogram(bool keepHiddenColor, int maxBins)
        : this(keepHiddenColor) => _maxBins = maxBins;

    /// <summary>Pixels of a bin.</summary>
    /// <param name="Count">How many.</param>
    internal record struct Bin(ulong Count, ulong R, ulong G, ulong B, ulong A)
    {
        /// <summary>The mean colour, halves rounded up.</summary>
        public readonly RgbaColor Mean => new(Round(R), Round(G), Round(B), Round(A));

        private readonly byte Round(ulong sum) => (byte)((sum + (Count / 2)) / Count);
    }

    /// <summary>Whether the colour under fully transparent pixels counts.</summary>
    public bool KeepHiddenColor { get; } = keepHiddenColor;

    /// <summary>How many of the lowest bits of each channel are left out: 0 where every colour is counted by itself.</summary>
    public int Level { get; private set; }

    /// <summary>Pixels counted.</summary>
    public ulong PixelCount { get; private set; }

    /// <summary>Colours, or bins above level 0.</summary>
    public int Count => _bins.Count;

    /// <summary>The bins in the order of their keys.</summary>
    internal IEnumerable<(uint Key, Bin Bin)> Bins => _bins.OrderBy(static bin => bin.Key).Select(static bin => (bin.Key, bin.Value));

    /// <summary>Adds the colours of pictures.</summary>
    public void Add(ColorHistogram colors)
    {
        ReadOnlySpan<uint> counts = colors.Counts;
        for (int i = 0; i < counts.Length; i++)
        {
            RgbaColor color = colors.Colors[i];
            ulong n = counts[i];
            Add(KeyOf(color, Level), new Bin(n, n * color.R, n * color.G, n * color.B, n * color.A));
        }
    }

    /// <summary>Adds what another one has counted.</summary>
    /// <exception cref="ArgumentException">It treats hidden colour differently.</exception>
    public void Add(SharedHistogram other)
    {
        if (other.KeepHiddenColor != KeepHiddenColor)
        {
            throw new ArgumentException("One of the histograms counts the colour of transparent pixels, the other does not.", nameof(other));
        }

        RaiseTo(other.Level);
        foreach ((uint key, Bin bin) in other._bins)
        {
            Add(AtLevel(key, Level), bin);
        }
    }

    /// <summary>Adds a bin as it was read.</summary>
    internal void Add(uint key, Bin bin)
    {
        PixelCount += bin.Count;
        ref Bin sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_bins, key, out _);
        sum = new Bin(sum.Count + bin.Count, sum.R + bin.R, sum.G + bin.G, sum.B + bin.B, sum.A + bin.A);
        while (_bins.Count > _maxBins && Level < MaxLevel)
        {
            RaiseTo(Level + 1);
        }
    }

    /// <summary>Whether a bin may be what its key says: the key is one of the level, and every mean is of a colour that goes there.</summary>
    internal static bool CanHold(uint key, Bin bin, int level)
    {
        uint range = (1u << level) - 1, alpha = key >> 24;
        uint alphaRange = alpha is 0 or 255 ? 0 : Math.Min(range, 254 - alpha);
        return AtLevel(key, level) == key && IsIn(bin.R, key >> 16, range) && IsIn(bin.G, key >> 8, range) && IsIn(bin.B, key, range) && IsIn(bin.A, alpha, alphaRange);

        bool IsIn(ulong sum, uint least, uint range) => sum >= bin.Count * (byte)least && sum <= bin.Count * ((byte)least + range);
    }

    /// <summary>Counts with fewer bits from now on.</summary>
    internal void RaiseTo(int level)
    {
        if (level <= Level)
        {
            return;
        }

        Level = level;
        Dictionary<uint, Bin> finer = _bins;
        _bins = [];
        PixelCount = 0;
        foreach ((uint key, Bin bin) in finer)
        {
            Add(AtLevel(key, Level), bin);
        }
    }

    /// <summary>The colours as palettes are fitted to them. Numbers of pixels that are too large for that are all divided by the same power of two, and rounded up.</summary>
    public ColorHistogram ToColors()
    {
        var colors = new ColorHistogram(KeepHiddenColor);
        ulong most = _bins.Count == 0 ? 0 : _bins.Values.Max(static bin => bin.Count);
        int shift = 0;
        while (most >> shift > uint.MaxValue / 2)
        {
            shift++;
        }

        foreach ((_, Bin bin) in Bins)
        {
            colors.Add(bin.Mean, (uint)Math.Max(1, (bin.Count + (1UL << shift) - 1) >> shift));
        }

        return colors;
    }

    /// <summary>The bin of a colour: its channels without the lowest bits, and alpha so that opaque and fully transparent stay apart.</summary>
    private static uint KeyOf(RgbaColor color, int level) => AtLevel(((uint)color.A << 24) | ((uint)color.R << 16) | ((uint)color.G << 8) | color.B, level);

    /// <summary>The bin that a bin of a lower level becomes part of at this level.</summary>
    private static uint AtLevel(uint key, int level)
    {
        if (level == 0)
        {
            return key;
        }

        uint kept = 0xFFu >> level << level, alpha = key >> 24;

        // Alpha of 1 to 254 stays in that range: its bins are those of alpha - 1, moved up by 1.
        uint coarse = alpha is 0 or 255 ? alpha : ((alpha - 1) & kept) + 1;
        return (coarse << 24) | (key & ((kept << 16) | (kept << 8) | kept));
    }
}
