using Tinct.Tools.Host;
using Tinct.Tools.Pictures;

namespace Tinct.Tools.Reports;

/// <summary>Remarks on pictures as sentences for people.</summary>
internal static class RemarkLines
{
    /// <summary>The most that are printed; pictures' own words can make each of them another one.</summary>
    private const int Most = 20;

    /// <summary>The remarks on the pictures that became one thing: on one picture as they are, on several with how many they are true of.</summary>
    /// <param name="files">How many pictures there were.</param>
    public static IReadOnlyList<string> Of(PictureRemarks remarks, int files) =>
        files == 1 ? [.. remarks.All.Select(static remark => remark.Note)] : Counted(remarks, "were made");

    /// <summary>The remarks on many pictures, with how many they are true of.</summary>
    /// <param name="elsewhere">Says of those beyond the most that are printed where they are.</param>
    public static IReadOnlyList<string> Counted(PictureRemarks remarks, string elsewhere)
    {
        PictureRemark[] all = [.. remarks.All];
        IEnumerable<string> lines = all.Take(Most).Select(static remark =>
            $"{Show.Number(remark.Files, "file")}: {remark.Note} ({(remark.Files == 1 ? "" : "first ")}{remark.First})");
        return [.. all.Length > Most ? lines.Append($"Another {Show.Number(all.Length - Most, "remark")} {elsewhere}.") : lines];
    }
}
