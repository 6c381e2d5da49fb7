using System.Globalization;
using System.Text.RegularExpressions;

namespace Tinct.Format.Tests;

/// <summary>The examples, traces and check values of the annex on dense bands, read from its text.</summary>
public unsafe partial class DenseSpecTests
{
    private static readonly string Text = SpecText.Read("tinct-dense.md");

    private static readonly string Checks = SpecText.Section(Text, "## 14.");

    private static readonly string Shown = SpecText.Section(Text, "## 15.");

    [Fact]
    public void TheExamplesDecodeToTheIndicesShown()
    {
        Example[] examples = Examples();
        Assert.Equal(4, examples.Length);
        Assert.All(examples, example =>
        {
            Assert.Equal(
                Convert.ToHexString(example.Bytes),
                Convert.ToHexString(DenseCoder.Encode(example.Indices, example.Width, example.Rows, example.Palette)));
            var decoded = new ushort[example.Indices.Length];
            DenseCoder.Decode(example.Bytes, decoded, example.Width, example.Rows, example.Palette);
            Assert.Equal(example.Indices, decoded);
        });
    }

    [Fact]
    public void TheTracesShowTheDecisionsTaken()
    {
        Example[] examples = Examples();
        string[] tables = [.. Shown.Split("| x, y |").Skip(1)];
        Assert.Equal(2, tables.Length);
        List<(int Probability, int Bit)> first = Trace(examples[0]);
        Assert.Equal(first, Rows(tables[0]));
        List<(int Probability, int Bit)> beginning = Rows(tables[1]);
        Assert.InRange(beginning.Count, 10, 30);
        Assert.Equal(Trace(examples[^1]).Take(beginning.Count), beginning);

        static List<(int, int)> Rows(string table) =>
        [
            .. TraceRow().Matches(table).Select(row => (
                int.Parse(row.Groups[1].Value, CultureInfo.InvariantCulture), int.Parse(row.Groups[2].Value, CultureInfo.InvariantCulture))),
        ];
    }

    [Fact]
    public void TheCheckValuesAreThoseOfTheTables()
    {
        MatchCollection values = CheckValue().Matches(Checks);
        Assert.Equal(27, values.Count);
        Assert.All(values, value =>
        {
            Assert.Equal(long.Parse(value.Groups[3].Value, CultureInfo.InvariantCulture), Check(value.Groups[1].Value, value.Groups[2].Value));
        });
    }

    [Fact]
    public void TheCounterShownLearnsSo()
    {
        uint counter = 0;
        string states = string.Empty;
        foreach (int bit in (ReadOnlySpan<int>)[1, 1, 1, 0, 0, 1])
        {
            counter = Counters.Next(counter, Counters.Table[Counters.Experience(counter)], bit != 0 ? (1 << 21) - 1 : -(1 << 21));
            states += $" ({(int)counter >> 10}, {Counters.Count(counter)}, {(counter >> 8) & 3})";
        }

        Assert.Contains("the decisions 1 1 1 0 0 1 has, after each", Checks, StringComparison.Ordinal);
        Assert.Contains("\n   " + states + "\n", Checks, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 0, 16)]
    [InlineData(305419896, 3, 10)]
    public void TheSlotsShownAreFoundSo(uint hash, uint group, int bits)
    {
        using var arena = new NativeArena();
        var slots = new SlotTable(arena, 1, bits);
        uint* hashes = arena.Copy<uint>([hash]);
        uint** lines = (uint**)arena.Allocate<nint>(2);
        slots.Locate(hashes, group, lines, 0, 1);
        uint* slot = lines[0];
        slots.Claim(lines);
        Assert.True(slot == lines[0]);
        slots.Locate(arena.Copy<uint>([0]), 0, lines, 0, 1);

        // A hash of 0 is at slot 0 in group 0.
        string found = Checks.Contains($"check value {slot[7]} and slot {(slot - lines[0]) >> 3};", StringComparison.Ordinal)
            ? "first"
            : Checks.Contains($"\n{slot[7]} and slot {(slot - lines[0]) >> 3}.", StringComparison.Ordinal) ? "second" : "none";
        Assert.Equal(group == 0 ? "first" : "second", found);
    }

    [Fact]
    public void TheTreeShownIsThatOfItsPalette()
    {
        RgbaColor[] palette = [.. SpecText.Colors(Checks)];
        var tree = new PaletteTree(palette);
        MatchCollection rows = NodeRow().Matches(Checks);
        Assert.Equal(tree.Left.Length, rows.Count);
        foreach (Match row in rows)
        {
            int node = int.Parse(row.Groups[1].Value, CultureInfo.InvariantCulture);
            string expected = $"| {node} | {"RGBA"[tree.Axis[node]]} | {tree.Threshold[node]} | {tree.Depth[node]} | {tree.Group[node]} | {tree.Rank[node]} "
                + $"| {Name(tree.Left[node])} | {Name(tree.Right[node])} |";
            Assert.Equal(expected, row.Value);
        }

        Assert.Contains($"are both {string.Join(' ', tree.Fine)}:", Checks, StringComparison.Ordinal);
        Assert.Equal(tree.Fine, tree.Coarse);

        static string Name(int child) => child < 0 ? $"entry {~child}" : $"node {child}";
    }

    private static long Check(string name, string arguments)
    {
        ulong[] numbers = [.. arguments.Split(", ").Select(number => number[0] == '-'
            ? unchecked((ulong)long.Parse(number, CultureInfo.InvariantCulture))
            : ulong.Parse(number, CultureInfo.InvariantCulture))];
        int first = unchecked((int)numbers[0]), second = unchecked((int)numbers[^1]);
        return name switch
        {
            "H" => ContextHash.Of(numbers[0], numbers[1]),
            "squash" => Logistic.Squash[first + Logistic.Limit],
            "stretch" => Logistic.Stretch[first],
            "rate" => Counters.Table[first] >> 16,
            "confidence" => Counters.Confidence(Counters.Table[first]),
            "kernel" => PaletteOdds.Kernel(first, second),
            "odds" => PaletteOdds.Odds(first, second),
            _ => throw new ArgumentException(name),
        };
    }

    private static Example[] Examples()
    {
        var examples = new List<Example>();
        foreach (Match row in ExampleRow().Matches(Shown))
        {
            string palette = row.Groups["palette"].Value;
            int[] size = [.. SpecText.Numbers(row.Groups["size"].Value)];
            int[] squares = [.. Enumerable.Range(0, size[0] * size[1]).Select(i => i * i % 20)];
            RgbaColor[] formula = [.. Enumerable.Range(0, 20).Select(i => new RgbaColor((byte)(13 * i), (byte)(7 * i), (byte)(255 - (11 * i))))];
            (RgbaColor[] colors, int[] indices) = (palette, row.Groups["indices"].Value) switch
            {
                ("20 entries (13 i, 7 i, 255 - 11 i)", "pixel i has i x i mod 20") => (formula, squares),
                ("the first 7 of them", "(i x i mod 20) mod 7") => (formula[..7], [.. squares.Select(i => i % 7)]),
                (_, string list) => ((RgbaColor[])[.. SpecText.Colors(palette)], (int[])[.. SpecText.Numbers(list)]),
            };
            examples.Add(new Example(colors, size[0], size[1], [.. indices.Select(i => (ushort)i)], SpecText.Hex(row.Groups["bytes"].Value)));
        }

        return [.. examples];
    }

    private static List<(int Probability, int Bit)> Trace(Example example)
    {
        using var arena = new NativeArena();
        var decisions = new List<(int, int)>();
        fixed (ushort* indices = example.Indices)
        {
            var model = new DenseModel<Recorder>(arena, example.Width, example.Rows, example.Palette, indices, new Recorder(decisions));
            for (int y = 0; y < example.Rows; y++)
            {
                model.CodeRow(y);
            }
        }

        return decisions;
    }

    [GeneratedRegex(@"^\| (?<palette>[^|]+) \| (?<size>\d+ x \d+): (?<indices>[^|]+) \| (?<bytes>[0-9a-f ]+) \|$", RegexOptions.Multiline)]
    private static partial Regex ExampleRow();

    [GeneratedRegex(@"\| (\d+) \| ([01]) \|$", RegexOptions.Multiline)]
    private static partial Regex TraceRow();

    [GeneratedRegex(@"([A-Za-z]+)\((-?\d+(?:, -?\d+)?)\) = (-?\d+)")]
    private static partial Regex CheckValue();

    [GeneratedRegex(@"^\| (\d+) \| [RGBA] \|.*\|$", RegexOptions.Multiline)]
    private static partial Regex NodeRow();

    /// <summary>Records the decisions of an encoder instead of coding them.</summary>
    private readonly struct Recorder(List<(int Probability, int Bit)> decisions) : IArithmeticCoder
    {
        public int Code(int bit, int probability)
        {
            decisions.Add((probability, bit));
            return bit;
        }
    }

    private sealed record Example(RgbaColor[] Palette, int Width, int Rows, ushort[] Indices, byte[] Bytes);
}
