using System.Collections.Immutable;

namespace Tinct.Format;

/// <summary>Lists rows that are lost or may be wrong; consecutive rows with the same reason become one entry.</summary>
internal sealed class Losses
{
    private readonly ImmutableArray<LostRows>.Builder _rows = ImmutableArray.CreateBuilder<LostRows>();

    /// <summary>Adds a row below all that were added.</summary>
    public void Add(int row, TinctFormatException reason, bool isKept)
    {
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
