using System.Diagnostics;
using Tinct.Tools.CommandLine;
using Tinct.Tools.Host;

namespace Tinct.Tools.Tests.Commands;

/// <summary>How the command describes itself: help, manual, completions, and its answer to a mistyped word.</summary>
public sealed class HelpTests : IDisposable
{
    private static readonly string[] s_verbs = ["encode", "decode", "batch", "info", "compare", "palette", "histogram", "sweep", "plot", "show", "completion", "man"];

    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void HelpIsAskedForInManyWays()
    {
        string help = Workspace.Run("--help").Succeeds().Text;
        Assert.All(s_verbs, verb => Assert.Matches($@"(?m)^  {verb} ", help));
        Assert.Equal(help, Workspace.Run().Succeeds().Text);
        Assert.Equal(help, Workspace.Run("help").Succeeds().Text);
        Assert.Equal(Workspace.Run("encode", "--help").Succeeds().Text, Workspace.Run("help", "encode").Succeeds().Text);
        Assert.Equal(Workspace.Run("--version").Succeeds().Text, Workspace.Run("version").Succeeds().Text);
        Assert.Matches(@"^\d+\.\d+\.\d+", Workspace.Run("version").Text);
        Assert.Equal(help, Workspace.Run("help", "help").Succeeds().Text);
        Assert.Equal(help, Workspace.Run("help", "version").Succeeds().Text);
    }

    [Fact]
    public void EveryVerbHasGroupsAndExamplesThatParse()
    {
        Assert.All(Workspace.Run("help").Text.Split('\n'), static line => Assert.True(line.Length <= 80, line));
        foreach (string verb in (string[])[.. s_verbs, "batch merge"])
        {
            string help = Workspace.Run(["help", .. verb.Split(' ')]).Succeeds().Text;
            Assert.Contains($"Usage: tinct {verb}", help, StringComparison.Ordinal);
            Assert.All(help.Split('\n'), line => Assert.True(line.Length <= 80, line));
            string examples = help[(help.IndexOf("Examples:", StringComparison.Ordinal) + 10)..];
            Assert.Contains("tinct ", examples, StringComparison.Ordinal);
            foreach (string example in examples.Split('\n').Where(static line => line.StartsWith("  tinct ", StringComparison.Ordinal)))
            {
                // Text after many blanks is a remark, text after | or > another program.
                string words = example.Trim().Split("    ")[0].Split('|', '>')[0];
                Workspace.Outcome outcome = Workspace.Run([.. words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1), "--help"]);
                Assert.True(outcome.Code == ExitCode.Done, $"{example}: {outcome.Error}");
            }
        }
    }

    [Theory]
    [InlineData("encod f.png", "there is no verb 'encod'; did you mean encode?")]
    [InlineData("hlp", "there is no verb 'hlp'; did you mean help?")]
    [InlineData("vresion", "did you mean version?")]
    [InlineData("shwo f.png", "did you mean show?")]
    [InlineData("transmogrify f.png", "there is no verb 'transmogrify'; see")]
    [InlineData("encode f.png --tun psnr", "unknown option --tun; did you mean --tune?")]
    [InlineData("encode f.png --colurs 5", "did you mean --colors?")]
    [InlineData("encode f.png -K 5", "unknown option -K; did you mean -k?")]
    [InlineData("encode f.png --xyzzy", "unknown option --xyzzy; see")]
    [InlineData("encode f.png --quality=60-80", "unknown option --quality=60-80; --target-psnr and --target-ssim ask for a quality")]
    [InlineData("encode f.png --speed 1", "unknown option --speed; --effort 1..9 says")]
    [InlineData("batch f.png -o d --speed 1", "unknown option --speed; --effort 1..9 says")]
    [InlineData("show f.png --speed 1", "unknown option --speed; see")]
    [InlineData("encode f.png --ext -fs8.png", "unknown option --ext; -o names the file")]
    [InlineData("encode f.png --nofs", "unknown option --nofs; nothing is dithered unless --dither asks for it")]
    [InlineData("encode f.png --posterize 4", "unknown option --posterize; colours keep their 8 bits; -k says")]
    [InlineData("encode f.png -j 4", "unknown option -j; --threads N")]
    [InlineData("--speed 1 f.png", "unknown option --speed; --effort 1..9 says")]
    [InlineData("batch f.png -o d --skip-if-larger", "unknown option --skip-if-larger; it is an option of tinct encode; see")]
    [InlineData("palette f.png --strip", "it is an option of tinct encode, tinct batch and tinct sweep; see")]
    [InlineData("64 f.png", "there is no verb '64'; did you mean tinct encode -k 64?")]
    [InlineData("f.png", "there is no verb 'f.png'; did you mean tinct encode f.png?")]
    [InlineData("f.tinct", "there is no verb 'f.tinct'; did you mean tinct decode f.tinct?")]
    [InlineData("encode 64 f.png", "there is no file '64'; -k 64 asks for so many colours; see")]
    [InlineData("palette f.png 16", "there is no file '16'; -k 16 asks for so many colours; see")]
    public void MistypedWordsAreGuessed(string line, string expected) =>
        Assert.Contains(expected, Workspace.Run(line.Split(' ')).FailsWith(ExitCode.Usage), StringComparison.Ordinal);

    [Fact]
    public void AFileWhoseNameIsANumberIsTaken() => Workspace.Run("encode", _work.Picture("64"), "-q", "-o", _work["a.tinct"]).Succeeds();

    [Fact]
    public void EveryVerbWithOptionsHasTheMemoryLimit() =>
        Assert.All(s_verbs[..10].Append("batch merge"), static verb => Assert.Contains("--memory-limit", Workspace.Run(["help", .. verb.Split(' ')]).Succeeds().Text, StringComparison.Ordinal));

    [Theory]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("tune", "tune", 0)]
    [InlineData("shwo", "show", 1)]
    [InlineData("ca", "abc", 3)]
    public void DistancesAreThoseOfOptimalStringAlignment(string from, string to, int expected)
    {
        Assert.Equal(expected, Spelling.Distance(from, to));
        Assert.Equal(expected, Spelling.Distance(to, from));
    }

    [Fact]
    public void BritishAndAmericanSpellingAreUnderstood()
    {
        string input = _work.Picture("a.pam");
        Workspace.Run("encode", input, "--colors", "4", "--keep-hidden-color", "-o", _work["a.tinct"], "-q").Succeeds();
        Workspace.Run("encode", input, "--colours", "4", "--keep-hidden-colour", "-o", _work["b.tinct"], "-q").Succeeds();
        Workspace.Run("plot", input, "--kind", "colours", "--colours", "4", "-o", _work["c.svg"], "-q").Succeeds();
        Assert.Equal(File.ReadAllBytes(_work["a.tinct"]), File.ReadAllBytes(_work["b.tinct"]));
    }

    [Fact]
    public void NamesThatBeginWithAnAtAreFiles()
    {
        string input = _work.Picture("@2x/@a.pam");
        Workspace.Run("encode", input, "-q", "-o", _work["@b.tinct"]).Succeeds();
        Assert.Contains("@nothing.png: no such file", Workspace.Run("encode", "@nothing.png").FailsWith(ExitCode.FileSystem), StringComparison.Ordinal);
    }

    [Fact]
    public void TheManualHasEveryOption()
    {
        string page = Workspace.Run("man").Succeeds().Text;
        Assert.StartsWith(".TH TINCT 1", page, StringComparison.Ordinal);
        foreach (string option in (string[])["--colors", "--target-psnr", "--salvage", "--heatmap-max", "--peers", "--kind", "--graphics", "--verify"])
        {
            Assert.Contains($"\\fB{option.Replace("-", "\\-", StringComparison.Ordinal)}\\fR", page, StringComparison.Ordinal);
        }

        Assert.All(page.Split('\n'), static line => Assert.Matches(@"^(\.(TH|SH|SS|TP|B|I|br|nf|fi)( .*)?|[^.'].*|\\&.*|)$", line));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public void CompletionsHaveVerbsOptionsAndWords(string shell)
    {
        string script = Workspace.Run("completion", shell).Succeeds().Text;
        foreach (string word in (string[])["encode", "palette", "target-psnr", "floyd-steinberg", "em-diagonal"])
        {
            Assert.Contains(word, script, StringComparison.Ordinal);
        }
    }

    [BashTheory]
    [InlineData("tinct enc", "encode")]
    [InlineData("tinct encode --dither fl", "floyd-steinberg")]
    [InlineData("tinct encode --target", "--target-psnr")]
    [InlineData("tinct plot --kind con", "convergence contours")]
    [InlineData("tinct sweep -", "-k")]
    [InlineData("tinct encode a.p", "a.pam")]
    public void BashCompletes(string line, string expected)
    {
        _work.Picture("a.pam");
        File.WriteAllText(_work["script"], Workspace.Run("completion", "bash").Succeeds().Text);
        string[] words = line.Split(' ');
        string test = $"source ./script; COMP_WORDS=({line}); COMP_CWORD={words.Length - 1}; _tinct; echo \"${{COMPREPLY[@]}}\"";

        string found = Bash(test, _work.Folder);

        string[] offered = found.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        Assert.All(expected.Split(' '), word => Assert.Contains(word, offered));
        Assert.All(offered, word => Assert.StartsWith(words[^1], word, StringComparison.Ordinal));
    }

    private static string Bash(string script, string folder)
    {
        var start = new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true, WorkingDirectory = folder };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    /// <summary>A test that needs bash, and is skipped without.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class BashTheoryAttribute : TheoryAttribute
    {
        public BashTheoryAttribute() => Skip = File.Exists("/bin/bash") ? null : "there is no bash";
    }
}
