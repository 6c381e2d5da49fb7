using System.Globalization;
using System.Text.RegularExpressions;

namespace Tinct.Format.Tests;

/// <summary>Reads what the specification's texts show.</summary>
internal static partial class SpecText
{
    internal static string Read(string name) => File.ReadAllText(Path.Combine(VectorFiles.Root, "spec", name)).ReplaceLineEndings("\n");

    /// <summary>From a heading up to the next heading of any level.</summary>
    internal static string Section(string text, string heading)
    {
        int start = text.IndexOf(heading, StringComparison.Ordinal);
        Assert.True(start >= 0, $"There is no section \"{heading}\".");
        int end = text.IndexOf("\n#", start + 1, StringComparison.Ordinal);
        return end < 0 ? text[start..] : text[start..end];
    }

    internal static byte[] Hex(string digits) => Convert.FromHexString(digits.Replace(" ", string.Empty, StringComparison.Ordinal));

    /// <summary>All colours written #rrggbb or #rrggbbaa.</summary>
    internal static IEnumerable<RgbaColor> Colors(string text) => Color().Matches(text).Select(match =>
    {
        byte[] bytes = Convert.FromHexString(match.Groups[1].Value);
        return new RgbaColor(bytes[0], bytes[1], bytes[2], bytes.Length > 3 ? bytes[3] : (byte)255);
    });

    internal static IEnumerable<int> Numbers(string text) =>
        Number().Matches(text).Select(match => int.Parse(match.Value, CultureInfo.InvariantCulture));

    [GeneratedRegex("#([0-9a-f]{6}(?:[0-9a-f]{2})?)")]
    private static partial Regex Color();

    [GeneratedRegex(@"-?\d+")]
    private static partial Regex Number();
}
