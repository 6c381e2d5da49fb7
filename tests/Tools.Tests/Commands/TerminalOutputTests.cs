using System.Diagnostics;
using System.Text;
using Tinct.Tools.Commands;
using Tinct.Tools.Host;
using Tinct.Tools.Sweeps.Peers;

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

    [Fact]
    public void TablesAreDrawnWhereTheyFitAndWrittenWhereNot()
    {
        string input = _work.Picture("a.pam");
        (_, string list, _) = OnTerminal("encode a.pam -k 4");
        Assert.Matches(@"│ palette\s+│ 4 colours, of 4 asked for; kmeans", list);
        Assert.Contains($"{input} -> ", list.ReplaceLineEndings(""), StringComparison.Ordinal);
        (_, string wide, _) = OnTerminal("palette a.pam -k 4");
        Assert.Contains("╭", wide, StringComparison.Ordinal);
        Assert.Matches(@"│ entry │\s+colour │\s+share │", wide);
        (_, string narrow, _) = OnTerminal("palette a.pam -k 4", columns: 20);
        Assert.DoesNotContain("│", narrow, StringComparison.Ordinal);
        Assert.Contains("entry   colour", narrow, StringComparison.Ordinal);
    }

    [Fact]
    public void NotesStandBelowADrawnTable()
    {
        File.WriteAllText(_work["dot.pbm"], "P1 1 1 1");
        (_, string output, _) = OnTerminal("encode dot.pbm");
        Assert.EndsWith("Not smaller than the input; header and palette alone are as large.", output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void SweepsRunUnderABar()
    {
        _work.Picture("a.pam");
        (int code, _, string error) = OnTerminal($"sweep a.pam -k 2,4 --method kmeans --compression lz4 -o {_work["out"]}");
        Assert.Equal(ExitCode.Done, code);
        Assert.DoesNotContain("tinct:", error, StringComparison.Ordinal);
        Assert.True(File.Exists(_work["out/report.html"]));
    }

    [UnixFact]
    public void WhatFailsInASweepIsToldOnceTheBarIsGone()
    {
        File.WriteAllText(_work["bad\u001b[31m.png"], "no picture");
        _work.Picture("good\u001b[31m.pam");
        (int code, _, string error) = OnTerminal($"sweep bad\u001b[31m.png good\u001b[31m.pam -k 2 --method kmeans --compression lz4 -o {_work["out"]}");
        Assert.Equal(ExitCode.BadData, code);
        string[] lines = error.TrimEnd().Split('\n');
        Assert.StartsWith("report: ", lines[^1], StringComparison.Ordinal);
        Assert.Matches(@"(^|[^ -~])tinct: \S+bad\uFFFD\[31m\.png: not a picture", lines[^2]);
        Assert.Contains("good\uFFFD[31m.pam: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[31m.", error, StringComparison.Ordinal);
    }

    [Fact]
    public void ProgressIsALineThatIsDrawnNowAndThenAndVanishes()
    {
        using var error = new StringWriter();
        CommandConsole console = CommandConsole.Over(Stream.Null, Stream.Null, error, columns: 80);
        var clock = new FakeClock();
        ProgressLine line = ProgressLine.For(console, "a\u001b.png", quiet: false, clock)!;

        line.Report("fit", 0.1);
        Assert.Equal("", error.ToString());
        clock.Milliseconds = 1500;
        line.Report("fit", 0.25);
        clock.Milliseconds = 1550;
        line.Report("fit", 0.5);
        clock.Milliseconds = 1700;
        line.Report("map", 1.5);
        line.Dispose();

        string[] drawn = error.ToString().Split('\r');
        Assert.Equal(["", "a\uFFFD.png: fit 25%", "a\uFFFD.png: map 100%", new string(' ', 17), ""], drawn.Select(static text => text.Replace(" %", "%", StringComparison.Ordinal)));
        Assert.Null(ProgressLine.For(console, "a", quiet: true));
        Assert.Null(ProgressLine.For(CommandConsole.Over(Stream.Null, Stream.Null, error), "a", quiet: false));
    }

    [Theory]
    [InlineData("a/very/long/name/of/a/picture.png", "\u2026picture.png: fit 25%")]
    [InlineData("\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d.png", "\u2026\u4e2d\u4e2d\u4e2d.png: fit 25%")]
    [InlineData("a.png", "a.png: fit 25%")]
    public void ProgressStaysInOneLine(string name, string expected)
    {
        using var error = new StringWriter();
        var clock = new FakeClock();
        ProgressLine line = ProgressLine.For(CommandConsole.Over(Stream.Null, Stream.Null, error, columns: 23), name, quiet: false, clock)!;
        clock.Milliseconds = 1500;
        line.Report("fit", 0.25);
        Assert.Equal(expected, error.ToString().Split('\r')[1].Replace(" %", "%", StringComparison.Ordinal));
    }

    [Fact]
    public void LinesOfABatchAreNotDrawnOver()
    {
        _work.Picture("in/a.pam");
        (_, string output, string error) = OnTerminal($"batch {_work["in"]} -o {_work["out"]} --json");
        Assert.Equal(2, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal("", error);
    }

    [Fact]
    public void AFailedBatchLeavesNoBar()
    {
        _work.Picture("in/a.pam");
        File.WriteAllText(_work["in/b.png"], "no picture");
        (int code, _, string error) = OnTerminal($"batch {_work["in"]} -o {_work["out"]}");
        Assert.Equal(ExitCode.BadData, code);
        Assert.Matches(@"(^|\n|[^ -~])tinct: \S+b\.png: not a picture", error);
        Assert.EndsWith("1 of 2 files failed; the others are done", error.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsToldMeanwhileTakesTheLinesPlace()
    {
        using var error = new StringWriter();
        var clock = new FakeClock();
        ProgressLine line = ProgressLine.For(CommandConsole.Over(Stream.Null, Stream.Null, error, columns: 80), "encode", quiet: false, clock)!;
        clock.Milliseconds = 1500;
        line.Report("1 of 2 files", 0.5);
        line.MakeRoom(() => error.Write("told\n"));
        line.Dispose();
        Assert.EndsWith($"\r{new string(' ', error.ToString().Split('\r')[1].Length)}\rtold\n", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void InfoShowsColoursWithTheirShares()
    {
        File.WriteAllBytes(_work["a.pam"], Workspace.Pam(4, 1, [new(1, 2, 3), new(1, 2, 3), new(1, 2, 3), new(200, 0, 0)]));
        Workspace.Run("encode", _work["a.pam"], "-q").Succeeds();
        (_, string output, _) = OnTerminal("info a.tinct --palette");
        Assert.Matches(@"\e\[48;2;1;2;3m  \e\[0m #010203 +75.* %", output);
        Assert.Matches(@"\e\[48;2;200;0;0m  \e\[0m #c80000 +25.* %", output);
        Assert.DoesNotContain('\e', Workspace.Run("info", _work["a.tinct"], "--palette").Succeeds().Text);
    }

    [PtyTheory]
    [InlineData("", "\e[38;2;")]
    [InlineData("\e[?62;4c", "\eP")]
    [InlineData("\e[6;16;8t\e[?62;4;22c", "\eP")]
    [InlineData("\e[?62;22c", "\e[38;2;")]
    public void RealTerminalsAreAskedWhatTheyCanDraw(string answer, string expected)
    {
        string output = InTerminal(answer, "show", _work.Picture("a.pam"));
        Assert.Contains("\e[16t\e[c", output, StringComparison.Ordinal);
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [PtyTheory]
    [InlineData("compare", "╭")]
    [InlineData("encode", "standard output is a terminal")]
    public void RealTerminalsAreKnownToBeSome(string verb, string expected)
    {
        string input = _work.Picture("a.pam");
        Assert.Contains(expected, InTerminal("", [verb, input, .. verb == "encode" ? ["-o", "-"] : new[] { input }]), StringComparison.Ordinal);
    }

    /// <summary>Runs the command in a pseudo-terminal with input typed in advance, so that no answer comes too late.</summary>
    private static string InTerminal(string typed, params string[] args)
    {
        const string script = """
            import os, pty, sys
            child, terminal = pty.fork()
            if child == 0:
                sys.stdin.readline()
                os.execvp(sys.argv[2], sys.argv[2:])
            os.write(terminal, b"\n" + sys.argv[1].encode())
            output = b""
            while True:
                try:
                    part = os.read(terminal, 65536)
                except OSError:
                    break
                if not part:
                    break
                output += part
            os.waitpid(child, 0)
            sys.stdout.buffer.write(output)
            """;
        var start = new ProcessStartInfo("python3", ["-c", script, typed, "dotnet", "exec", typeof(TinctCommand).Assembly.Location, .. args])
        {
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (string name in (string[])["TMUX", "STY", "TERM_PROGRAM", "KITTY_WINDOW_ID", "WEZTERM_EXECUTABLE", "NO_COLOR"])
        {
            start.Environment.Remove(name);
        }

        start.Environment["TERM"] = "xterm-256color";
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    /// <summary>A test that needs a pseudo-terminal, which Python opens, and is skipped without.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class PtyTheoryAttribute : TheoryAttribute
    {
        public PtyTheoryAttribute() => Skip = OperatingSystem.IsLinux() && ToolProcess.Find("python3") is not null ? null : "there is no python3 to open a terminal";
    }

    private sealed class FakeClock : TimeProvider
    {
        public long Milliseconds { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Milliseconds;
    }

    private (int Code, string Output, string Error) OnTerminal(string line, int columns = 100)
    {
        string[] words = [.. line.Split(' ').Select(word => File.Exists(_work[word]) ? _work[word] : word)];
        using var output = new MemoryStream();
        using var error = new StringWriter();
        int code = TinctCommand.Run(words, CommandConsole.Over(new MemoryStream(), output, error, columns));
        return (code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }
}
