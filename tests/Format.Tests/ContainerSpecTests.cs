using System.Globalization;
using System.Text.RegularExpressions;

namespace Tinct.Format.Tests;

/// <summary>Holds the specification's own examples against the code.</summary>
public partial class ContainerSpecTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(VectorFiles.Root, "spec", "tinct.md")).ReplaceLineEndings("\n");

    [Theory]
    [InlineData("### 9.1")]
    [InlineData("### 9.2")]
    public void TheFilesShownByteByByteDecodeToThePicturesShown(string heading)
    {
        string section = Section(heading);
        byte[] file = FileOf(section);
        ushort[][] picture = [.. Block(section).Split('\n').Select(line => Numbers(line).ToArray())];

        TinctFile opened = TinctFile.Open(file);
        opened.Verify();
        IndexedImage image = opened.Decode();

        Assert.Equal(picture.Length, image.Height);
        Assert.Equal(picture.SelectMany(row => row), image.Indices);
        var options = new WriteOptions { BandRows = opened.Header.BandRows };
        Assert.Equal(file, TinctWriter.Write(image, opened.Sections, options));
    }

    [Fact]
    public void TheLz4BlockShownDecodesToTheBytesShown()
    {
        string[] lines = Block(Section("### 7.1")).Split('\n');
        byte[] block = Hex(lines[0]);
        byte[] expected = Hex(lines[1]);
        var decoded = new byte[expected.Length];
        Assert.True(Lz4Decoder.TryDecode(block, decoded, decoded.Length, out _));
        Assert.Equal(expected, decoded);
    }

    [Fact]
    public void TheMatchLengthOfTheLastTokenMeansNothing()
    {
        byte[] block = Hex(Block(Section("### 7.1")).Split('\n')[0]);
        var expected = new byte[40];
        var decoded = new byte[40];
        Assert.True(Lz4Decoder.TryDecode(block, expected, expected.Length, out _));
        for (int bits = 0; bits < 16; bits++)
        {
            Assert.True(Lz4Decoder.TryDecode(block.With(9, (byte)(0x50 | bits)), decoded, decoded.Length, out _));
            Assert.Equal(expected, decoded);
        }
    }

    private static string Section(string heading)
    {
        int start = Text.IndexOf(heading, StringComparison.Ordinal);
        int end = Text.IndexOf("\n##", start + 1, StringComparison.Ordinal);
        return Text[start..end];
    }

    /// <summary>The first block of text set off between fences.</summary>
    private static string Block(string section) => Fenced().Match(section).Groups[1].Value;

    /// <summary>Puts the table's rows together; their offsets must follow on each other.</summary>
    private static byte[] FileOf(string section)
    {
        var bytes = new List<byte>();
        foreach (Match row in HexRow().Matches(section))
        {
            Assert.Equal(bytes.Count, int.Parse(row.Groups[1].Value, CultureInfo.InvariantCulture));
            bytes.AddRange(Hex(row.Groups[2].Value));
        }

        return [.. bytes];
    }

    private static byte[] Hex(string line) => Convert.FromHexString(line.Replace(" ", string.Empty, StringComparison.Ordinal));

    private static IEnumerable<ushort> Numbers(string line) =>
        line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(number => ushort.Parse(number, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"^\| (\d+) \| `([0-9A-F ]+)` \|", RegexOptions.Multiline)]
    private static partial Regex HexRow();

    [GeneratedRegex(@"^```text\n(.*?)\n```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();
}
