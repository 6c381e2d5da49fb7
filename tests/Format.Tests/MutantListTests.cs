namespace Tinct.Format.Tests;

/// <summary>The lists of mistakes that golden files must show (<c>tests/reference/mutants</c>) fit the decoder and the files that they name. Whether
/// each mistake is shown takes <c>mutants.py</c> an hour to find out.</summary>
public class MutantListTests
{
    private static readonly string Reference = Path.Combine(VectorFiles.Root, "tests", "reference");

    [Fact]
    public void EveryMistakeFitsTheReferenceDecoderInOnePlace()
    {
        string text = File.ReadAllText(Path.Combine(Reference, "mutants", "dense.txt")).ReplaceLineEndings("\n");
        string[][] mutants = [.. text.Split("\n\n")
            .Select(paragraph => paragraph.Split('\n').Where(line => line.Length > 0 && line[0] != '#').ToArray())
            .Where(lines => lines.Length > 0)];
        Assert.True(mutants.Length >= 100);
        Assert.Equal(mutants.Length, mutants.Select(lines => lines[0].Split(" | ")[0]).Distinct().Count());
        Assert.All(mutants, lines =>
        {
            string[] head = lines[0].Split(" | ");
            string[] changes = [.. lines.Skip(1).Select(line => line[4..])];
            string old = string.Join('\n', changes.Take(changes.Length / 2));
            string source = File.ReadAllText(Path.Combine(Reference, head[1] + ".py")).ReplaceLineEndings("\n");
            Assert.True(source.Split(old).Length == 2, $"{head[0]}: {source.Split(old).Length - 1} places in {head[1]}");
            Assert.NotEqual(old, string.Join('\n', changes.Skip(changes.Length / 2)));
            Assert.True(File.Exists(Path.Combine(VectorFiles.Root, "spec", "vectors", head[2] + ".tinct")), head[2]);
        });
    }
}
