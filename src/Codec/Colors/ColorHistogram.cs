using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>The distinct colours of one or many pictures and how many pixels have each. Pixels are added in any number of
/// spans (rows, pictures, other histograms); memory stays near 16 bytes a distinct colour however many pixels there were.</summary>
/// <remarks>
/// <para>The order of the colours is that of their Morton codes (<see cref="Colors"/>), so it depends on the set of colours
/// alone, and neighbours in the list are neighbours in colour space: palette fitting prunes its work by that.</para>
/// <para>A small direct-mapped cache collapses repeats as they come; what falls out of it is collected, sorted by radix and
/// merged into sorted runs of growing size.</para>
/// <para>Not thread-safe; to count in parallel, fill one histogram a thread and <see cref="Add(ColorHistogram)"/> them.</para>
/// </remarks>
public sealed class ColorHistogram
{
    private const int CacheBits = 12;
    private const int PendingCapacity = 1 << 18; // two arrays of 2 MB: the sort stays within most second-level caches
    private const int FirstPendingCapacity = 1 << 13;

    private readonly bool _keepHiddenColor;
    private readonly ulong[] _cache = new ulong[1 << CacheBits]; // packed colour << 32 | count; a count of 0 is an empty slot
    private readonly List<ColorRun> _runs = []; // each sorted by code, the largest first
    private ulong[] _pending = new ulong[FirstPendingCapacity]; // packed colour << 32 | count
    private ulong[] _scratch = [];
    private int _pendingCount;
    private uint _pixelsInCache;
    private bool _hasAlpha; // runs hold 32-bit codes instead of 24-bit ones
    private RgbaColor[]? _colors;
    private uint[] _counts = [];

    /// <summary>Makes an empty histogram.</summary>
    /// <param name="keepHiddenColor">Whether the colour under zero alpha counts. By default every fully transparent pixel is
    /// the one colour (0, 0, 0, 0).</param>
    public ColorHistogram(bool keepHiddenColor = false) => _keepHiddenColor = keepHiddenColor;

    /// <summary>Number of pixels added.</summary>
    public long PixelCount { get; private set; }

    /// <summary>Number of distinct colours.</summary>
    public int Count => Materialize().Length;

    /// <summary>The distinct colours, in order of their Morton codes: the bits of alpha, green, red and blue interleaved, most
    /// significant first. Valid until more is added.</summary>
    public ReadOnlySpan<RgbaColor> Colors => Materialize();

    /// <summary>How many pixels have each of <see cref="Colors"/>, at least 1; stops at <see cref="uint.MaxValue"/>.</summary>
    public ReadOnlySpan<uint> Counts
    {
        get
        {
            Materialize();
            return _counts;
        }
    }

    /// <summary>Counts every pixel of a span.</summary>
    public void Add(ReadOnlySpan<RgbaColor> pixels)
    {
        Reopen();
        PixelCount += pixels.Length;
        while (!pixels.IsEmpty)
        {
            // A slot's count has 32 bits: empty the cache before it could overflow into the colour.
            int take = (int)Math.Min((uint)pixels.Length, uint.MaxValue - _pixelsInCache);
            AddThroughCache(MemoryMarshal.Cast<RgbaColor, uint>(pixels[..take]));
            pixels = pixels[take..];
            _pixelsInCache += (uint)take;
            if (_pixelsInCache == uint.MaxValue)
            {
                EmptyCache();
            }
        }
    }

    /// <summary>Counts a number of pixels of a colour.</summary>
    public void Add(RgbaColor color, uint count)
    {
        if (count == 0)
        {
            return;
        }

        Reopen();
        PixelCount += count;
        _pending[_pendingCount++] = (ulong)color.PackedValue << 32 | count;
        if (_pendingCount == _pending.Length)
        {
            MakeRoom();
        }
    }

    /// <summary>Counts everything another histogram has counted.</summary>
    /// <exception cref="ArgumentException"><paramref name="other"/> is this histogram, or treats hidden colour differently.</exception>
    public void Add(ColorHistogram other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other == this || other._keepHiddenColor != _keepHiddenColor)
        {
            throw new ArgumentException("A histogram can take in another one that treats hidden colour alike.", nameof(other));
        }

        ReadOnlySpan<RgbaColor> colors = other.Colors;
        Reopen();
        var run = ColorRun.Of(colors, other._counts, other._hasAlpha);
        if (other._hasAlpha && !_hasAlpha)
        {
            Promote();
        }
        else if (_hasAlpha && !other._hasAlpha)
        {
            run.Promote();
        }

        Push(run);
        PixelCount += other.PixelCount;
    }

    private void AddThroughCache(ReadOnlySpan<uint> pixels)
    {
        Span<ulong> cache = _cache;
        ulong[] pending = _pending;
        int count = _pendingCount;
        foreach (uint pixel in pixels)
        {
            uint color = BitConverter.IsLittleEndian ? pixel : BinaryPrimitives.ReverseEndianness(pixel);
            ref ulong slot = ref cache[(int)(color * 0x9E37_79B1u >> (32 - CacheBits))];
            if ((uint)(slot >> 32) == color)
            {
                slot++;
                continue;
            }

            if ((uint)slot != 0)
            {
                pending[count++] = slot;
                if (count == pending.Length)
                {
                    _pendingCount = count;
                    MakeRoom();
                    pending = _pending;
                    count = _pendingCount;
                }
            }

            slot = (ulong)color << 32 | 1;
        }

        _pendingCount = count;
    }

    private void MakeRoom()
    {
        if (_pending.Length < PendingCapacity)
        {
            Array.Resize(ref _pending, _pending.Length * 2);
        }
        else
        {
            SortPending();
        }
    }

    private void EmptyCache()
    {
        for (int i = 0; i < _cache.Length; i++)
        {
            if ((uint)_cache[i] != 0)
            {
                _pending[_pendingCount++] = _cache[i];
                if (_pendingCount == _pending.Length)
                {
                    MakeRoom();
                }
            }

            _cache[i] = 0;
        }

        _pixelsInCache = 0;
    }

    /// <summary>Turns the pending colours into a sorted run of codes.</summary>
    private void SortPending()
    {
        if (_pendingCount == 0)
        {
            return;
        }

        Span<ulong> entries = _pending.AsSpan(0, _pendingCount);
        ulong all = ulong.MaxValue;
        foreach (ref ulong entry in entries)
        {
            if (entry >> 56 == 0 && !_keepHiddenColor)
            {
                entry = (uint)entry;
            }

            all &= entry;
        }

        if (all >> 56 != 255 && !_hasAlpha)
        {
            Promote();
        }

        foreach (ref ulong entry in entries)
        {
            uint color = (uint)(entry >> 32);
            entry = (ulong)(_hasAlpha ? MortonCode.Encode(color) : MortonCode.EncodeOpaque(color)) << 32 | (uint)entry;
        }

        if (_scratch.Length < entries.Length)
        {
            _scratch = new ulong[entries.Length];
        }

        bool inScratch = RadixSort.ByUpperHalf(entries, _scratch.AsSpan(0, entries.Length), _hasAlpha ? 32 : 24);
        ReadOnlySpan<ulong> sorted = inScratch ? _scratch.AsSpan(0, entries.Length) : entries;
        _pendingCount = 0;
        Push(ColorRun.Collapse(sorted));
    }

    /// <summary>Keeps each run at least twice as large as the next, so that every entry takes part in few merges.</summary>
    private void Push(ColorRun run)
    {
        while (_runs.Count > 0 && _runs[^1].Count < 2 * (long)run.Count)
        {
            run = ColorRun.Merge(_runs[^1], run);
            _runs.RemoveAt(_runs.Count - 1);
        }

        _runs.Add(run);
    }

    private void Promote()
    {
        foreach (ColorRun run in _runs)
        {
            run.Promote();
        }

        _hasAlpha = true;
    }

    /// <summary>Merges everything counted into two sorted arrays and frees the working memory.</summary>
    private RgbaColor[] Materialize()
    {
        if (_colors is not null)
        {
            return _colors;
        }

        EmptyCache();
        SortPending();
        ColorRun all = new([], 0);
        for (int i = _runs.Count - 1; i >= 0; i--)
        {
            all = all.Count == 0 ? _runs[i] : ColorRun.Merge(_runs[i], all);
        }

        _runs.Clear();
        _pending = new ulong[FirstPendingCapacity];
        _scratch = [];
        var colors = new RgbaColor[all.Count];
        _counts = new uint[all.Count];
        for (int i = 0; i < colors.Length; i++)
        {
            uint code = (uint)(all.Entries[i] >> 32);
            colors[i] = RgbaColor.FromPacked(_hasAlpha ? MortonCode.Decode(code) : MortonCode.DecodeOpaque(code));
            _counts[i] = (uint)all.Entries[i];
        }

        return _colors = colors;
    }

    private void Reopen()
    {
        if (_colors is { } colors)
        {
            _runs.Add(ColorRun.Of(colors, _counts, _hasAlpha));
            _colors = null;
            _counts = [];
        }
    }
}

/// <summary>Counted colours in order, as <see cref="ColorHistogram"/> collects them: entries (Morton code &lt;&lt; 32 | count) of ascending, distinct
/// codes.</summary>
/// <param name="entries">The entries, and room after them.</param>
/// <param name="count">How many there are.</param>
internal sealed class ColorRun(ulong[] entries, int count)
{
    public ulong[] Entries { get; } = entries;

    public int Count { get; } = count;

    /// <summary>Colours in the order of their codes, each at least once.</summary>
    /// <param name="colors">The colours.</param>
    /// <param name="counts">How many pixels have each.</param>
    /// <param name="hasAlpha">Whether codes have 32 bits instead of 24.</param>
    public static ColorRun Of(ReadOnlySpan<RgbaColor> colors, ReadOnlySpan<uint> counts, bool hasAlpha)
    {
        var entries = new ulong[colors.Length];
        for (int i = 0; i < entries.Length; i++)
        {
            uint packed = colors[i].PackedValue;
            entries[i] = (ulong)(hasAlpha ? MortonCode.Encode(packed) : MortonCode.EncodeOpaque(packed)) << 32 | counts[i];
        }

        return new ColorRun(entries, entries.Length);
    }

    /// <summary>Adds up the counts of equal codes.</summary>
    public static ColorRun Collapse(ReadOnlySpan<ulong> sorted)
    {
        int distinct = 1;
        for (int i = 1; i < sorted.Length; i++)
        {
            distinct += sorted[i] >> 32 != sorted[i - 1] >> 32 ? 1 : 0;
        }

        var entries = new ulong[distinct];
        int last = 0;
        entries[0] = sorted[0];
        foreach (ulong entry in sorted[1..])
        {
            if (entry >> 32 == entries[last] >> 32)
            {
                entries[last] = AddCount(entries[last], (uint)entry);
            }
            else
            {
                entries[++last] = entry;
            }
        }

        return new ColorRun(entries, distinct);
    }

    /// <summary>Merges two runs; the counts of common codes are added.</summary>
    public static ColorRun Merge(ColorRun first, ColorRun second)
    {
        ReadOnlySpan<ulong> a = first.Entries.AsSpan(0, first.Count), b = second.Entries.AsSpan(0, second.Count);
        var merged = new ulong[a.Length + b.Length];
        int i = 0, j = 0, count = 0;
        while (i < a.Length && j < b.Length)
        {
            uint codeA = (uint)(a[i] >> 32), codeB = (uint)(b[j] >> 32);
            merged[count++] = codeA < codeB ? a[i] : codeB < codeA ? b[j] : AddCount(a[i], (uint)b[j]);
            i += codeA <= codeB ? 1 : 0;
            j += codeB <= codeA ? 1 : 0;
        }

        a[i..].CopyTo(merged.AsSpan(count));
        count += a.Length - i;
        b[j..].CopyTo(merged.AsSpan(count));
        count += b.Length - j;
        return new ColorRun(merged, count);
    }

    /// <summary>Makes 24-bit codes 32-bit ones, which order alike.</summary>
    public void Promote()
    {
        foreach (ref ulong entry in Entries.AsSpan(0, Count))
        {
            entry = (ulong)MortonCode.Encode(MortonCode.DecodeOpaque((uint)(entry >> 32))) << 32 | (uint)entry;
        }
    }

    private static ulong AddCount(ulong entry, uint more)
    {
        ulong sum = (ulong)(uint)entry + more;
        return entry & 0xFFFF_FFFF_0000_0000 | Math.Min(sum, uint.MaxValue);
    }
}
