using System.Globalization;

namespace Tinct.Tools.Pictures;

/// <summary>Some rows of a picture: those from <paramref name="First"/> up to, not including, <paramref name="End"/>.</summary>
internal readonly record struct RowRange(int First, int End)
{
    /// <summary>How many rows.</summary>
    public int Count => End - First;

    /// <summary>Reads <c>A..B</c>, <c>A..</c> or <c>..B</c>, as C# ranges are written: A is in it, B is not.</summary>
    /// <param name="text">The range, or null for all rows.</param>
    /// <param name="range">The range; its end is <see cref="int.MaxValue"/> where it is open.</param>
    public static bool TryParse(string? text, out RowRange range)
    {
        range = new RowRange(0, int.MaxValue);
        if (text is null)
        {
            return true;
        }

        string[] ends = text.Split("..");
        int first = 0;
        int end = int.MaxValue;
        if (ends.Length != 2
            || (ends[0].Length > 0 && !int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out first))
            || (ends[1].Length > 0 && !int.TryParse(ends[1], NumberStyles.None, CultureInfo.InvariantCulture, out end))
            || first >= end)
        {
            return false;
        }

        range = new RowRange(first, end);
        return true;
    }

    /// <summary>The rows that are also among the <paramref name="count"/> rows from <paramref name="first"/> on.</summary>
    public RowRange Within(int first, int count)
    {
        int start = Math.Max(First, first);
        return new RowRange(start, Math.Max(start, Math.Min(End, first + count)));
    }
}
