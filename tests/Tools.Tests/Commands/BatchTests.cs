using Tinct.Tools.Host;

namespace Tinct.Tools.Tests.Commands;

public sealed class BatchTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void SeveralInputsGoIntoAFolderThatIsMade()
    {
        Workspace.Run("encode", _work.Picture("a.pam"), _work.Picture("b.pam"), "-o", _work["out/"], "-q").Succeeds();

        Assert.Equal(["a.pam", "b.pam", "out/a.tinct", "out/b.tinct"], _work.Files());
    }

    [Fact]
    public void FoldersKeepTheirShape()
    {
        _work.Picture("in/a.pam");
        _work.Picture("in/deep/b.pam");
        File.WriteAllText(_work["in/readme.txt"], "not a picture");

        Workspace.Run("encode", _work["in"]).FailsWith(ExitCode.Usage);
        Workspace.Run("encode", _work["in"], "--recursive", "-o", _work["out/"], "-q").Succeeds();
        Workspace.Run("decode", _work["out"], "-r", "-o", _work["back/"], "-q").Succeeds();

        Assert.Equal(["back/a.png", "back/deep/b.png"], _work.Files().Where(static f => f.StartsWith("back", StringComparison.Ordinal)));
    }

    [Fact]
    public void LinksToFoldersAreNotFollowedInFoldersThoseToFilesAre()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // links need a privilege there
        }

        File.CreateSymbolicLink(_work["in/b.pam"], _work.Picture("in/a.pam"));
        Directory.CreateSymbolicLink(_work["in/loop"], _work["in"]);

        string text = Workspace.Run("encode", _work["in"], "-r", "-o", _work["out/"], "--dry-run").Succeeds().Text;

        Assert.Equal($"{_work["in/a.pam"]} -> {_work["out/a.tinct"]}\n{_work["in/b.pam"]} -> {_work["out/b.tinct"]}\n", text);
    }

    [Fact]
    public void DryRunListsAndDoesNothing()
    {
        string text = Workspace.Run("encode", _work.Picture("a.pam"), "-o", _work["out/"], "--dry-run").Succeeds().Text;

        Assert.Equal($"{_work["a.pam"]} -> {_work["out/a.tinct"]}\n", text);
        Assert.Equal(["a.pam"], _work.Files());
    }

    [Fact]
    public void OneBadInputDoesNotStopTheOthersButShowsInTheCode()
    {
        File.WriteAllText(_work["bad.png"], "no picture at all");

        Workspace.Outcome outcome = Workspace.Run("encode", _work.Picture("a.pam"), _work["bad.png"], _work.Picture("c.pam"), "-q");

        string line = outcome.FailsWith(ExitCode.BadData);
        Assert.Contains("bad.png", line, StringComparison.Ordinal);
        Assert.Equal(["a.pam", "a.tinct", "bad.png", "c.pam", "c.tinct"], _work.Files());
    }

    [Fact]
    public void JsonOfSeveralFilesIsOneObjectALine()
    {
        string text = Workspace.Run("encode", _work.Picture("a.pam"), _work.Picture("b.pam"), "--json").Succeeds().Text;

        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.All(lines, static line => System.Text.Json.JsonDocument.Parse(line).Dispose());
    }
}
