using System.Text;
using Tinct.Tools.Commands;
using Tinct.Tools.Host;

namespace Tinct.Tools.Tests.Commands;

/// <summary>What the command does differently when its output is a terminal.</summary>
public sealed class TerminalOutputTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("encode a.pam -o -")]
    [InlineData("encode -")]
    [InlineData("decode b.tinct -o -")]
    [InlineData("palette a.pam -o - --format act")]
    [InlineData("palette a.pam -o - --format png")]
    public void TerminalsGetNoBinaryData(string line)
    {
        Workspace.Run("encode", _work.Picture("a.pam"), "-q", "-o", _work["b.tinct"]).Succeeds();

        (int code, string output, string error) = OnTerminal(line);

        Assert.Equal((ExitCode.Usage, ""), (code, output));
        Assert.Contains("standard output is a terminal", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpl", "GIMP Palette")]
    [InlineData("json", "{")]
    public void TerminalsGetPalettesThatAreText(string format, string begins)
    {
        _work.Picture("a.pam");
        (int code, string output, _) = OnTerminal($"palette a.pam -k 3 -o - --format {format}");
        Assert.Equal(ExitCode.Done, code);
        Assert.StartsWith(begins, output.TrimStart(), StringComparison.Ordinal);
    }

    private (int Code, string Output, string Error) OnTerminal(string line)
    {
        string[] words = [.. line.Split(' ').Select(word => File.Exists(_work[word]) ? _work[word] : word)];
        using var output = new MemoryStream();
        using var error = new StringWriter();
        int code = TinctCommand.Run(words, CommandConsole.Over(new MemoryStream(), output, error, isTerminal: true));
        return (code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }
}
