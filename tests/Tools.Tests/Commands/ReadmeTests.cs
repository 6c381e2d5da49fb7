using System.Text.RegularExpressions;
using Tinct.Tools.Host;

namespace Tinct.Tools.Tests.Commands;

/// <summary>README and command reference against the program.</summary>
public sealed class ReadmeTests
{
    [Theory]
    [InlineData("encode")]
    [InlineData("decode")]
    [InlineData("info")]
    [InlineData("compare")]
    [InlineData("palette")]
    [InlineData("sweep")]
    [InlineData("plot")]
    [InlineData("show")]
    [InlineData("batch")]
    [InlineData("histogram")]
    public void EveryOptionIsInTheReference(string verb)
    {
        string help = Workspace.Run(verb, "--help").Succeeds().Text;

        string[] options = [.. Regex.Matches(help, @"--[a-z][a-z-]+").Select(static m => m.Value).Distinct().Except(["--help", "--version"])];

        Assert.True(options.Length > 1, help);
        Assert.All(options, static option => Assert.Contains($"`{option}", Repository.CommandReference, StringComparison.Ordinal));
    }

    [Fact]
    public void TheReferenceListsTheExitCodes()
    {
        IEnumerable<Match> codes = Regex.Matches(ExitCode.Help, @"(?m)^\s+(\d+)\s+(.*?)$");

        Assert.All(codes, static code => Assert.Contains($"| {code.Groups[1].Value} | {code.Groups[2].Value} |", Repository.CommandReference, StringComparison.Ordinal));
    }

    [Fact]
    public void TheReadmesFirstCommandWorksOnTheSample()
    {
        Assert.Contains("-- encode samples/kodim23.png -k 64", Repository.Readme, StringComparison.Ordinal);

        Workspace.Outcome outcome = Workspace.Run("encode", Repository.Sample("kodim23.png"), "-k", "64", "-o", "-", "-q").Succeeds();

        Assert.NotEmpty(outcome.Output);
    }
}
