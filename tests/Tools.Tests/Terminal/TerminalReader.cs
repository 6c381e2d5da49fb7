using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Tinct.Format;
using Tinct.Tools.Tests.Pictures;

namespace Tinct.Tools.Tests.Terminal;

/// <summary>Plain readers of what is drawn into terminals. What was not drawn has alpha 0.</summary>
internal static class TerminalReader
{
    /// <summary>Reads half blocks: two rows of pixels a line.</summary>
    public static List<RgbaColor[]> ReadBlocks(byte[] output)
    {
        var rows = new List<RgbaColor[]>();
        string text = Encoding.UTF8.GetString(output);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        foreach (string line in text[..^1].Split('\n'))
        {
            Assert.EndsWith("\e[0m", line, StringComparison.Ordinal);
            (RgbaColor ink, RgbaColor paper) = (default, default);
            var upper = new List<RgbaColor>();
            var lower = new List<RgbaColor>();
            foreach (Match match in Regex.Matches(line, @"\e\[([0-9;]*)m|(.)"))
            {
                string[] numbers = match.Groups[1].Value.Split(';', StringSplitOptions.RemoveEmptyEntries);
                int[] codes = Array.ConvertAll(numbers, static number => int.Parse(number, CultureInfo.InvariantCulture));
                switch (match.Groups[2].Value)
                {
                    case "":
                        (ink, paper) = codes switch
                        {
                            [0] => (default, default),
                            [49] => (ink, default),
                            [38, 2, int r, int g, int b] => (new RgbaColor((byte)r, (byte)g, (byte)b), paper),
                            [48, 2, int r, int g, int b] => (ink, new RgbaColor((byte)r, (byte)g, (byte)b)),
                            _ => throw new InvalidDataException(match.Value),
                        };
                        break;
                    case "▀":
                        upper.Add(ink);
                        lower.Add(paper);
                        break;
                    case "▄":
                        upper.Add(paper);
                        lower.Add(ink);
                        break;
                    default:
                        Assert.Equal(" ", match.Value);
                        upper.Add(paper);
                        lower.Add(paper);
                        break;
                }
            }

            rows.Add([.. upper]);
            rows.Add([.. lower]);
        }

        return rows;
    }

    /// <summary>Reads sixels as a terminal does: a cursor that moves along a band, back to its start at $, to the next at -.</summary>
    public static (int Width, int Height, RgbaColor[] Pixels) ReadSixels(byte[] output)
    {
        string text = Encoding.ASCII.GetString(output);
        Match head = Regex.Match(text, "^\eP0;1;0q\"1;1;([0-9]+);([0-9]+)");
        Assert.True(head.Success);
        Assert.EndsWith("\e\\\n", text, StringComparison.Ordinal);
        (int width, int height) = (Number(head, 1), Number(head, 2));
        var pixels = new RgbaColor[width * height];
        var colors = new Dictionary<int, RgbaColor>();
        (int x, int top, RgbaColor color) = (0, 0, default);
        const string token = @"#(\d+);2;(\d+);(\d+);(\d+)|#(\d+)|!(\d+)([?-~])|([?-~])|[$-]|(.)";
        foreach (Match match in Regex.Matches(text[head.Length..^3], token, RegexOptions.Singleline))
        {
            Assert.False(match.Groups[9].Success, match.Value);
            if (match.Groups[1].Success)
            {
                colors[Number(match, 1)] = new RgbaColor(Channel(match, 2), Channel(match, 3), Channel(match, 4));
            }
            else if (match.Groups[5].Success)
            {
                color = colors[Number(match, 5)];
            }
            else if (match.Value is "$" or "-")
            {
                (x, top) = (0, match.Value == "-" ? top + 6 : top);
            }
            else
            {
                int count = match.Groups[6].Success ? Number(match, 6) : 1;
                int mask = match.Value[^1] - '?';
                for (; count > 0; count--, x++)
                {
                    for (int bit = 0; bit < 6; bit++)
                    {
                        if ((mask >> bit & 1) != 0)
                        {
                            pixels[((top + bit) * width) + x] = color;
                        }
                    }
                }
            }
        }

        return (width, height, pixels);
    }

    /// <summary>Puts the chunks of a kitty picture together.</summary>
    public static Tools.Pictures.Picture ReadKitty(byte[] output)
    {
        string text = Encoding.ASCII.GetString(output);
        MatchCollection chunks = Regex.Matches(text, "\e_G([^;]*);([^\e]*)\e\\\\");
        Assert.Equal(text, string.Concat(chunks.Select(static c => c.Value)) + "\n");
        for (int i = 0; i < chunks.Count; i++)
        {
            Assert.Equal((i == 0 ? "a=T,f=100,q=2," : "") + (i == chunks.Count - 1 ? "m=0" : "m=1"), chunks[i].Groups[1].Value);
            Assert.InRange(chunks[i].Groups[2].Length, 1, 4096);
            Assert.True(i == chunks.Count - 1 || chunks[i].Groups[2].Length % 4 == 0);
        }

        return TestData.Read(Convert.FromBase64String(string.Concat(chunks.Select(static c => c.Groups[2].Value))));
    }

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    private static byte Channel(Match match, int group) => (byte)Math.Round(Number(match, group) * 255 / 100.0);
}
