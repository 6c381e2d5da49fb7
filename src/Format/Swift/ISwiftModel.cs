// Annex swift, section 2: what both modes have in common.
namespace Tinct.Format;

/// <summary>A mode of the annex at work on one band.</summary>
internal interface ISwiftModel
{
    /// <summary>Rows coded.</summary>
    int Row { get; }

    /// <summary>Whether the states are where an encoder starts: true after the last row of an undamaged band.</summary>
    bool IsAtStart { get; }

    /// <summary>Codes the next row, or the next two.</summary>
    /// <returns>How many; 0 if the words have run out, or the band is malformed.</returns>
    int CodeRows();
}
