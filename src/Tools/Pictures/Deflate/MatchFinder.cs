using System.Runtime.InteropServices;

namespace Tinct.Tools.Pictures.Deflate;

/// <summary>The matches of a stretch of bytes: for every position the matches of rising length, each at the least distance where that length is found.</summary>
internal sealed class Matches
{
    private readonly int[] _starts;
    private readonly List<Match> _all;

    /// <summary>Finds them.</summary>
    /// <param name="data">All bytes; matches reach back before the stretch.</param>
    /// <param name="start">Where the stretch begins.</param>
    /// <param name="end">Where it ends, and with it every match.</param>
    /// <param name="depth">Earlier positions that are compared, for each position.</param>
    public Matches(ReadOnlySpan<byte> data, int start, int end, int depth)
    {
        _starts = new int[end - start + 1];
        _all = new List<Match>(end - start);
        var finder = new MatchFinder(data[..end], Math.Max(0, start - DeflateCodes.MaxDistance), depth);
        finder.SkipTo(start);
        for (int at = start; at < end; at++)
        {
            _starts[at - start] = _all.Count;
            finder.Step(_all);
        }

        _starts[^1] = _all.Count;
    }

    /// <summary>The matches at a position.</summary>
    /// <param name="position">Counted from the stretch's start.</param>
    public ReadOnlySpan<Match> At(int position) => CollectionsMarshal.AsSpan(_all)[_starts[position].._starts[position + 1]];

    /// <summary>The longest match at a position; one of a single byte where there is none.</summary>
    /// <param name="position">Counted from the stretch's start.</param>
    public Match LongestAt(int position) => At(position) is [.., Match longest] ? longest : new Match(1, 0);
}

/// <summary>Bytes that repeat earlier ones.</summary>
internal readonly record struct Match(ushort Length, ushort Distance);

/// <summary>Finds earlier occurrences with a binary search tree of the last 32,767 positions for each hash of three bytes, sorted by the bytes that follow them. The tree's root is the
/// latest position, so that a walk down meets positions in order of distance.</summary>
internal ref struct MatchFinder
{
    private const int HashBits = 16, WindowMask = (1 << 15) - 1, None = -1;

    private readonly ReadOnlySpan<byte> _data;
    private readonly int _depth;
    private readonly int[] _roots;
    private readonly int[] _less;
    private readonly int[] _greater;
    private int _at;

    public MatchFinder(ReadOnlySpan<byte> data, int start, int depth)
    {
        _data = data;
        _at = start;
        _depth = depth;
        _roots = new int[1 << HashBits];
        _roots.AsSpan().Fill(None);
        _less = new int[WindowMask + 1];
        _greater = new int[WindowMask + 1];
    }

    /// <summary>Enters positions up to one, without looking for matches.</summary>
    public void SkipTo(int position)
    {
        while (_at < position)
        {
            Step(null);
        }
    }

    /// <summary>Enters the next position.</summary>
    /// <param name="found">Receives its matches; null where none are wanted.</param>
    public void Step(List<Match>? found)
    {
        int at = _at++;
        int most = Math.Min(DeflateCodes.MaxMatch, _data.Length - at);
        if (most < DeflateCodes.MinMatch)
        {
            return;
        }

        ReadOnlySpan<byte> here = _data.Slice(at, most);
        uint hash = ((here[0] | ((uint)here[1] << 8) | ((uint)here[2] << 16)) * 2654435761u) >> (32 - HashBits);
        int other = _roots[hash];
        _roots[hash] = at;

        // Where to attach the next position whose string is less, or greater, than this one's.
        ref int less = ref _less[at & WindowMask];
        ref int greater = ref _greater[at & WindowMask];
        int lessLength = 0, greaterLength = 0, best = DeflateCodes.MinMatch - 1;
        for (int step = 0; step < _depth && other != None && at - other <= DeflateCodes.MaxDistance; step++)
        {
            int length = Math.Min(lessLength, greaterLength);
            length += here[length..].CommonPrefixLength(_data.Slice(other + length, most - length));
            int slot = other & WindowMask;
            if (length > best)
            {
                best = length;
                found?.Add(new Match((ushort)length, (ushort)(at - other)));
            }

            if (length == most)
            {
                // Both are the same as far as they are compared: the newer replaces the older.
                less = _less[slot];
                greater = _greater[slot];
                return;
            }

            if (_data[other + length] < here[length])
            {
                less = other;
                less = ref _greater[slot];
                other = less;
                lessLength = length;
            }
            else
            {
                greater = other;
                greater = ref _less[slot];
                other = greater;
                greaterLength = length;
            }
        }

        less = None;
        greater = None;
    }
}
