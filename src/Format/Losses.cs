using System.Collections.Immutable;

namespace Tinct.Format;

/// <summary>Lists rows that are lost or may be wrong; consecutive rows with the same reason become one entry.</summary>
/// <remarks>A small file may have a million damaged bands. So the list keeps <see cref="MostReasons"/> exceptions; what is found beyond them is told by its kind alone.</remarks>
internal sealed class Losses
{
    /// <summary>How many bands are given a reason of their own.</summary>
    internal const int MostReasons = 1000;

    private readonly ImmutableArray<LostRows>.Builder _rows = ImmutableArray.CreateBuilder<LostRows>();
    private readonly HashSet<TinctFormatException> _named = [];
    private readonly Dictionary<TinctErrorKind, TinctFormatException> _others = [];

    /// <summary>Adds a row below all that were added.</summary>
    public void Add(int row, TinctFormatException reason, bool isKept)
    {
        if (_named.Count < MostReasons)
        {
            _named.Add(reason);
        }
        else if (!_named.Contains(reason))
        {
            reason = Other(reason.Kind);
        }

        if (_rows.Count > 0 && _rows[^1] is var last && last.Reason == reason && last.AreKept == isKept && last.FirstRow + last.RowCount == row)
        {
            _rows[^1] = last with { RowCount = last.RowCount + 1 };
        }
        else
        {
            _rows.Add(new LostRows(row, 1, reason, isKept));
        }
    }

    /// <summary>All entries.</summary>
    public ImmutableArray<LostRows> ToImmutable() => _rows.ToImmutable();

    private TinctFormatException Other(TinctErrorKind kind)
    {
        if (!_others.TryGetValue(kind, out TinctFormatException? other))
        {
            other = new TinctFormatException(kind, -1, $"Their bands are damaged, too; only the first {MostReasons} are told one by one");
            _others.Add(kind, other);
        }

        return other;
    }
}
