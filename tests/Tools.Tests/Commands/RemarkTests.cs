using Tinct.Tools.Host;

namespace Tinct.Tools.Tests.Commands;

/// <summary>What reading a picture reduces or leaves out is told by every verb that reads one.</summary>
public sealed class RemarkTests : IDisposable
{
    private const string Reduced = "Samples of 16 bits were reduced to 8, with rounding.";

    private readonly Workspace _work = new();
    private readonly string _deep;

    public RemarkTests()
    {
        _deep = Deep("deep.pgm");
    }

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("palette deep.pgm -k 2")]
    [InlineData("palette deep.pgm -k 2 --method em")]
    [InlineData("palette deep.pgm -k 2 --json")]
    [InlineData("histogram deep.pgm -o h.tcth")]
    [InlineData("plot deep.pgm --kind palette -k 2 -o p.svg")]
    [InlineData("plot deep.pgm --kind curve -k 2 -o p.svg")]
    [InlineData("plot deep.pgm --kind convergence -k 2 -o p.gif")]
    [InlineData("sweep deep.pgm -k 2 --method kmeans --compression lz4 -o out.sweep")]
    public void ItIsToldOnce(string line)
    {
        Workspace.Outcome outcome = Run(line);
        Assert.Equal(2, (outcome.Text + outcome.Error).Split(Reduced).Length);
        if (!line.Contains("--json", StringComparison.Ordinal))
        {
            outcome = Run($"{line} -q -f");
            Assert.Equal("", outcome.Text + outcome.Error);
        }
    }

    [Theory]
    [InlineData("palette deep.pgm -k 2 -o -")]
    [InlineData("plot deep.pgm --kind palette -k 2 -o -")]
    [InlineData("show deep.pgm")]
    public void WhereStandardOutputHasSomethingElseStandardErrorHasIt(string line)
    {
        Workspace.Outcome outcome = Run(line);
        Assert.DoesNotContain(Reduced, outcome.Text, StringComparison.Ordinal);
        Assert.EndsWith(Reduced, outcome.FailsWith(ExitCode.Done), StringComparison.Ordinal);
    }

    [Fact]
    public void OfManyPicturesItSaysHowManyAndTheFirst()
    {
        string other = Deep("other.pgm"), plain = _work.Picture("a.pam");
        string expected = $"2 files: {Reduced} (first {_deep})";

        Assert.Contains(expected, Workspace.Run("palette", plain, _deep, other, "-k", "2").Succeeds().Text, StringComparison.Ordinal);
        Assert.Equal(
            [expected],
            Workspace.Run("palette", plain, _deep, other, "-k", "2", "--json").Succeeds().Json.GetProperty("notes").EnumerateArray().Select(static note => note.GetString()));
        string counted = Workspace.Run("histogram", plain, _deep, other, "-o", _work["h.tcth"]).Succeeds().Text;
        Assert.Contains("3 inputs, 1,208 pixels, ", counted, StringComparison.Ordinal);
        Assert.Contains(expected, counted, StringComparison.Ordinal);
    }

    [Fact]
    public void OneInputIsCountedAsOne() =>
        Assert.Contains(": 1 input, 4 pixels, 4 colours\n", Workspace.Run("histogram", _deep, "-o", _work["h.tcth"]).Succeeds().Text, StringComparison.Ordinal);

    private string Deep(string name)
    {
        File.WriteAllBytes(_work[name], [.. "P5 4 1 65535\n"u8, 1, 2, 200, 3, 90, 4, 50, 5]);
        return _work[name];
    }

    private Workspace.Outcome Run(string line) => Workspace.Run(
        [.. line.Split(' ').Select(word => word.Contains('.', StringComparison.Ordinal) ? _work[word] : word)])
        .Succeeds();
}
