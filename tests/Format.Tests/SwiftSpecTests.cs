using System.Globalization;
using System.Text.RegularExpressions;

namespace Tinct.Format.Tests;

/// <summary>The weights, check values, examples and traces of the annex on swift bands, read from its text.</summary>
public unsafe partial class SwiftSpecTests
{
    private static readonly string Text = SpecText.Read("tinct-swift.md");

    private static readonly string Shown = SpecText.Section(Text, "## 12.");

    [Fact]
    public void TheExamplesDecodeToTheIndicesShown()
    {
        Example[] examples = Examples();
        Assert.Equal(5, examples.Length);
        Assert.All(examples, example =>
        {
            var mode = (SwiftMode)example.Bytes[0];
            Assert.Equal(
                Convert.ToHexString(example.Bytes),
                Convert.ToHexString(SwiftCoder.Encode(example.Indices, example.Width, example.Height, new SwiftPalette(example.Palette), mode, VectorWidth.Scalar)));
            var decoded = new ushort[example.Indices.Length];
            ushort[] values = [.. Enumerable.Range(0, example.Palette.Length).Select(i => (ushort)i)];
            SwiftCoder.Decode(example.Bytes, example.Width, example.Height, new SwiftPalette(example.Palette), values, 0, decoded.AsSpan(), VectorWidth.Scalar);
            Assert.Equal(example.Indices, decoded);
        });
    }

    /// <summary>Goes through an example's words by the probabilities shown alone.</summary>
    [Fact]
    public void TheTracesLeadFromTheFirstStateToTheLast()
    {
        Example[] examples = Examples();
        string[] tables = [.. Shown.Split("| state |").Skip(1)];
        Assert.Equal(2, tables.Length);
        for (int i = 0; i < tables.Length; i++)
        {
            byte[] bytes = examples[i].Bytes;
            uint state = BitConverter.ToUInt32(bytes, 1);
            int at = bytes[0] == (byte)SwiftMode.Photo ? 9 : 5;
            MatchCollection rows = TraceRow().Matches(tables[i]);
            Assert.InRange(rows.Count, 12, 20);
            foreach (Match row in rows)
            {
                uint[] shown = [.. Enumerable.Range(1, 3).Select(group => uint.Parse(row.Groups[group].Value, CultureInfo.InvariantCulture))];
                uint value = state & 32767;
                Assert.Equal(state, shown[0]);
                Assert.InRange(value, shown[1], shown[2] - 1);
                state = ((shown[2] - shown[1]) * (state >> 15)) + value - shown[1];
                if (state < 65536)
                {
                    state = (state << 16) | BitConverter.ToUInt16(bytes, at);
                    at += 2;
                }
            }

            Assert.Equal(65536u, state);
            Assert.Equal(bytes.Length, at);
        }
    }

    [Fact]
    public void TheWeightsAreThoseListed()
    {
        (string Symbol, nint Table)[] tables =
        [
            ("photo, K <= 4", (nint)SwiftWeights.Few),
            ("photo, K <= 16", (nint)SwiftWeights.Small),
            ("photo, K <= 64, first digit", (nint)SwiftWeights.MediumHigh),
            ("photo, K <= 64, second digit", (nint)SwiftWeights.MediumLow),
            ("photo, K > 64, first digit", (nint)SwiftWeights.LargeHigh),
            ("photo, K > 64, second digit", (nint)SwiftWeights.LargeLow),
            ("graphic, candidates", (nint)SwiftWeights.Candidates),
            ("graphic, digits", (nint)SwiftWeights.Digits),
        ];
        MatchCollection rows = WeightRow().Matches(SpecText.Section(Text, "## 8."));
        Assert.Equal((7 * 3) + 5, rows.Count);
        foreach (Match row in rows)
        {
            short* weights = (short*)tables.Single(table => table.Symbol == row.Groups[1].Value).Table
                + (int.Parse(row.Groups[2].Value, CultureInfo.InvariantCulture) * SwiftTables.Counts);
            byte[] knots = [.. SpecText.Numbers(row.Groups[3].Value).Select(number => (byte)number)];
            Assert.Equal(12, knots.Length);
            Assert.Equal(0, weights[0]);
            for (int i = 0; i < 11; i++)
            {
                Assert.Equal(256 * knots[i], weights[SwiftWeights.Places[i]]);
            }

            Assert.Equal(256 * knots[11], weights[63]);
        }
    }

    [Fact]
    public void TheCheckValuesAreThoseOfTheCode()
    {
        string[] points = SpecText.Section(Text, "## 11.").Split("\n- ");
        Assert.Equal(6, points.Length);
        Assert.Equal(
            $"early(1, 2) = {SwiftHash.Early(1, 2)}; finish(1) = {SwiftHash.Finish(1)}; finish(4294967295) = {SwiftHash.Finish(uint.MaxValue)}.", points[1]);
        int[][] lines = [[], .. points.Skip(2).Select(line => SpecText.Numbers(line).ToArray())];
        Assert.Equal([0, SwiftTables.Rates[0], 1, SwiftTables.Rates[1], 10, SwiftTables.Rates[10], 63, SwiftTables.Rates[63]], lines[1]);
        short* few = SwiftWeights.Few + SwiftTables.Counts, digits = SwiftWeights.Digits + (4 * SwiftTables.Counts);
        Assert.Equal([few[1], few[5], few[10], few[62], few[63]], lines[2][^5..].Select(value => (short)value));
        Assert.Equal([digits[3], digits[7], digits[25], digits[40]], lines[3][^4..].Select(value => (short)value));
        short* start = SwiftTables.Uniform(3), target = SwiftTables.Targets(3) + SwiftTables.Lanes;
        var moved = new short[16];
        fixed (short* to = moved)
        {
            ScalarLanes.Store(to, ScalarLanes.Interpolate(ScalarLanes.Load(start), ScalarLanes.Load(target), SwiftTables.Rates));
        }

        Assert.Equal(
            [3, start[0], start[1], start[2], start[3], 3, 1, target[0], target[1], target[2], target[3], 3, 3, 1, 0, moved[0], moved[1], moved[2], moved[3]],
            lines[4]);
    }

    private static Example[] Examples()
    {
        RgbaColor[] twenty = [.. Enumerable.Range(0, 20).Select(i => new RgbaColor((byte)(13 * i), (byte)(7 * i), (byte)(255 - (11 * i))))];
        var examples = new List<Example>();
        foreach (Match row in ExampleRow().Matches(Shown))
        {
            string palette = row.Groups[1].Value, picture = row.Groups[4].Value;
            RgbaColor[] colors = palette switch
            {
                "the same" => examples[^1].Palette,
                "the first 7 of them" => twenty[..7],
                "20 entries (13 i, 7 i, 255 - 11 i)" => twenty,
                _ => [.. SpecText.Colors(palette)],
            };
            int width = row.Groups[2].Success ? int.Parse(row.Groups[2].Value, CultureInfo.InvariantCulture) : examples[^1].Width;
            int height = row.Groups[3].Success ? int.Parse(row.Groups[3].Value, CultureInfo.InvariantCulture) : examples[^1].Height;
            ushort[] indices = picture switch
            {
                "" => examples[^1].Indices,
                "pixel i has i x i mod 20" => [.. Enumerable.Range(0, width * height).Select(i => (ushort)(i * i % 20))],
                "(i x i mod 20) mod 7" => [.. Enumerable.Range(0, width * height).Select(i => (ushort)(i * i % 20 % 7))],
                _ => [.. SpecText.Numbers(picture).Select(number => (ushort)number)],
            };
            examples.Add(new Example(colors, width, height, indices, SpecText.Hex(row.Groups[5].Value)));
        }

        return [.. examples];
    }

    [GeneratedRegex(@"^\| ([^|]+) \| (?:the same|(\d+) x (\d+): ([^|]+)) \| ([0-9a-f ]+) \|$", RegexOptions.Multiline)]
    private static partial Regex ExampleRow();

    [GeneratedRegex(@"^\| [^|]+ \| (\d+) \| [^|]*\| [^|]*\| \d+ \| (\d+) \| (\d+) \|$", RegexOptions.Multiline)]
    private static partial Regex TraceRow();

    [GeneratedRegex(@"^\| ((?:photo|graphic)[^|]*) \| (\d) \| ([0-9 ]+) \|$", RegexOptions.Multiline)]
    private static partial Regex WeightRow();

    private sealed record Example(RgbaColor[] Palette, int Width, int Height, ushort[] Indices, byte[] Bytes);
}
