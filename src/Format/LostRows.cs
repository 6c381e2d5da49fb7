namespace Tinct.Format;

/// <summary>Rows that a damaged file does not give any more.</summary>
/// <param name="FirstRow">The first of them, from 0.</param>
/// <param name="RowCount">How many.</param>
/// <param name="Reason">What is wrong with their band.</param>
public readonly record struct LostRows(int FirstRow, int RowCount, TinctFormatException Reason);
