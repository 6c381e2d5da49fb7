using System.Text.RegularExpressions;

namespace Tinct.Format.Tests;

/// <summary>The examples of the annex on the palette coder, read from its text.</summary>
public partial class PaletteSpecTests
{
    private static readonly string Text = SpecText.Read("tinct-palette.md");

    [Fact]
    public void TheExamplesDecodeToThePalettesShown()
    {
        RgbaColor[] last = [];
        MatchCollection rows = Row().Matches(Text);
        Assert.Equal(4, rows.Count);
        foreach (Match row in rows)
        {
            string shown = row.Groups["palette"].Value;
            bool alpha = shown.StartsWith("with alpha", StringComparison.Ordinal);
            RgbaColor[] expected = shown.EndsWith("backwards", StringComparison.Ordinal)
                ? [.. last.Reverse()]
                : [.. SpecText.Colors(shown)];
            byte[] data = SpecText.Hex(row.Groups["bytes"].Value);
            Assert.Equal(Convert.ToHexString(data), Convert.ToHexString(PaletteCoder.Encode(expected, alpha)));
            var decoded = new RgbaColor[expected.Length];
            PaletteCoder.Decode(data, decoded, alpha);
            Assert.Equal(expected, decoded);
            Assert.Equal(row.Groups["form"].Value, data[0] == 0x10 ? "list" : "set");

            // Only what is shorter than the plain palette can stand in a file.
            Assert.InRange(data.Length, 1, expected.Length * (alpha ? 4 : 3));
            last = expected;
        }
    }

    [GeneratedRegex(@"^\| (?<palette>[^|]*#[^|]*|[^|]* backwards) \| (?<form>list|set) \| (?<bytes>[0-9a-f ]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
