using System.Collections.Immutable;

namespace Tinct.Format;

/// <summary>Lists rows that are lost or may be wrong; consecutive rows with the same reason become one entry.</summary>
/// <remarks>A small file may have a million damaged bands. So the list keeps <see cref="MostReasons"/> exceptions; from then on the last of a kind stands for all of
/// its kind.</remarks>
internal sealed class Losses
{
    /// <summary>How many bands are given a reason of their own.</summary>
    internal const int MostReasons = 1000;

    private readonly ImmutableArray<LostRows>.Builder _rows = ImmutableArray.CreateBuilder<LostRows>();
    private readonly Dictionary<TinctErrorKind, TinctFormatException> _reasons = [];
    private TinctFormatException? _last;
    private int _count;

    /// <summary>Adds a row below all that were added.</summary>
    public void Add(int row, TinctFormatException reason, bool isKept)
    {
        if (reason != _last)
        {
            _last = reason;
            _count++;
        }

        if (_count <= MostReasons)
        {
            _reasons[reason.Kind] = reason;
        }
        else if (!_reasons.TryAdd(reason.Kind, reason))
        {
            reason = _reasons[reason.Kind];
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
}
