using System.Text.Json.Nodes;
using Tinct.Tools.Host;
using Tinct.Tools.Sweeps;
using Tinct.Tools.Tests.Commands;

namespace Tinct.Tools.Tests.Sweeps;

/// <summary>Sweeps that go on, and folders in which they must not.</summary>
public sealed class SweepResumeTests : SweepFixture
{
    /// <summary>The sweep.json of a small sweep.</summary>
    private static readonly Lazy<string> Sample = new(() =>
    {
        using var sweep = new SweepResumeTests();
        sweep.SweepFew(sweep.Work.Picture("a.pam")).Succeeds();
        return File.ReadAllText(sweep.FullName(SweepJson.FileName));
    });

    [Fact]
    public void FinishedRowsAreKeptAndMissingFilesMadeAgain()
    {
        string input = Work.Picture("a.pam");
        SweepFew(input).Succeeds();
        SweepRun first = Run;
        SweepRow gone = first.Pictures[0].Rows[3];
        byte[] file = File.ReadAllBytes(FullName(gone.File));
        File.Delete(FullName(gone.File));
        SweepFit goneFit = first.Pictures[0].Fits[0];
        byte[] image = File.ReadAllBytes(FullName(goneFit.Image));
        File.Delete(FullName(goneFit.Image));

        Workspace.Outcome again = SweepFew(input).Succeeds();

        Assert.Contains($"kept {FewRows - 3} of {FewRows} rows", again.Error, StringComparison.Ordinal);
        Assert.Equal(file, File.ReadAllBytes(FullName(gone.File)));
        Assert.Equal(image, File.ReadAllBytes(FullName(goneFit.Image)));
        SweepRun second = Run;
        Assert.Equal(first.Started, second.Started);
        Assert.Equal(first.Pictures[0].Rows.Select(Timeless), second.Pictures[0].Rows.Select(Timeless));
        Assert.All(
            first.Pictures[0].Rows.Zip(second.Pictures[0].Rows).Where(pair => pair.First != gone && pair.First.Point != goneFit.Point),
            static pair => Assert.Equal(pair.First, pair.Second));
    }

    [Fact]
    public void AFinishedSweepIsLeftAsItIs()
    {
        string input = FewColors("a.pam");
        SweepFew(input).Succeeds();
        byte[] json = File.ReadAllBytes(FullName(SweepJson.FileName));
        File.Delete(FullName("report.html"));

        Assert.Contains($"kept {FewRows} of {FewRows} rows", SweepFew(input).Succeeds().Error, StringComparison.Ordinal);

        Assert.Equal(json, File.ReadAllBytes(FullName(SweepJson.FileName)));
        Assert.True(File.Exists(FullName("report.html")));
    }

    [Fact]
    public void ACutFileIsMadeAgain()
    {
        string input = Work.Picture("a.pam");
        SweepFew(input).Succeeds();
        string file = FullName(Run.Pictures[0].Rows[0].File);
        byte[] whole = File.ReadAllBytes(file);
        File.WriteAllBytes(file, whole[..^1]);

        Assert.Contains($"kept {FewRows - 1} of", SweepFew(input).Succeeds().Error, StringComparison.Ordinal);

        Assert.Equal(whole, File.ReadAllBytes(file));
    }

    [Fact]
    public void UnfinishedFilesOfAKilledRunAreRemoved()
    {
        string input = FewColors("a.pam");
        SweepFew(input).Succeeds();
        string[] left = [$".sweep.json.{Guid.NewGuid():N}.tmp", $"a/.exact.png.{Guid.NewGuid():N}.tmp"];
        string[] others = [".mine.tmp", "a/notes.tmp", $"a/{Guid.NewGuid():N}.tmp"];
        foreach (string name in (string[])[.. left, .. others])
        {
            File.WriteAllText(FullName(name), "");
            File.SetLastWriteTimeUtc(FullName(name), DateTime.UtcNow.AddHours(-1)); // what was written just now may be another process'
        }

        SweepFew(input).Succeeds();

        Assert.All(left, name => Assert.False(File.Exists(FullName(name)), name));
        Assert.All(others, name => Assert.True(File.Exists(FullName(name)), name));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void ACancelledSweepKeepsItsRowsAndGoesOn(int threads)
    {
        string input = Work.Picture("a.pam");
        SweepInput[] inputs = [SweepInput.Read(input, "a.pam", [])];
        SweepOptions options = new()
        {
            Colors = [3, 8],
            Methods = ["kmeans", "em-full"],
            Tunes = ["psnr"],
            Compressions = ["lz4", "dense"],
            Effort = 1,
            Seed = 1,
            Strip = false,
            Peers = false,
        };
        using var stop = new CancellationTokenSource();
        var sweep = new Tinct.Tools.Sweeps.Sweep(options, inputs, Folder, force: false);

        Assert.ThrowsAny<OperationCanceledException>(
            () => sweep.Run([], threads, new StopAfter(2, stop), NoPage, static (_, exception) => Assert.Fail(exception.Message), stop.Token));

        SweepRow[] kept = [.. Run.Pictures[0].Rows];
        Assert.InRange(kept.Length, 2, FewRows - 1);
        Assert.Equal(sweep.FinishedRows, kept.Length);
        Assert.Null(Run.Finished);
        Assert.Contains($"kept {kept.Length} of {FewRows} rows", SweepFew(input).Succeeds().Error, StringComparison.Ordinal);
        Assert.Equal(FewRows, Run.Pictures[0].Rows.Length);
        Assert.NotNull(Run.Finished);
        Assert.All(kept, row => Assert.Contains(row, Run.Pictures[0].Rows));
    }

    [Fact]
    public void ASweepKilledBeforeItsFirstRowGoesOn()
    {
        string input = FewColors("a.pam");
        SweepFew(input).Succeeds();
        string[] atFirst = [];
        string record = "";
        SweepInput[] inputs = [SweepInput.Read(input, "a.pam", [])];
        var again = new Tinct.Tools.Sweeps.Sweep(Run.Options, inputs, Work["again"], force: false);
        again.Run([], 1, new OnceBegun(() =>
        {
            atFirst = Directory.GetFiles(Work["again"], "*.tinct", SearchOption.AllDirectories);
            record = File.ReadAllText(Work["again/sweep.json"]);
        }), NoPage, static (_, exception) => Assert.Fail(exception.Message), CancellationToken.None);

        // What a killed process leaves then: the record, and a picture's folder.
        Assert.Empty(atFirst);
        Directory.Delete(Folder, recursive: true);
        Directory.CreateDirectory(FullName("a"));
        File.WriteAllText(FullName(SweepJson.FileName), record);

        Assert.Contains($"kept 0 of {FewRows} rows", SweepFew(input).Succeeds().Error, StringComparison.Ordinal);
        Assert.NotNull(Run.Finished);
    }

    [Fact]
    public void PicturesOfAnyNameGoOn()
    {
        // Characters that are no letters of a file name on every system; the shell and the page have their own ideas of more of them.
        string name = OperatingSystem.IsWindows() ? "a 'b' & é.pam" : "a:b\\c \"d\" 'e' <f> & g|h?\n*é.pam";
        string input = FewColors(name);
        SweepFew(input).Succeeds();

        Assert.Contains($"kept {FewRows} of {FewRows} rows", SweepFew(input).Succeeds().Error, StringComparison.Ordinal);
        Assert.Equal(name, Run.Pictures[0].Name);
        Assert.DoesNotContain(Run.Pictures[0].Folder, static letter => char.IsControl(letter) || "/\\:*?\"<>|".Contains(letter));
    }

    [Fact]
    public void InterruptionExits130AndSaysHowToGoOn()
    {
        string line = Workspace.RunWith([], new CancellationToken(canceled: true), "sweep", Work.Picture("a.pam"), "-k", "3", "-o", Folder)
            .FailsWith(ExitCode.Interrupted);

        Assert.Contains("0 of 9 rows are finished; the same command goes on from there", line, StringComparison.Ordinal);
    }

    [Fact]
    public void ListsMayGrow()
    {
        string input = Work.Picture("a.pam");
        SweepFew(input).Succeeds();

        Workspace.Outcome grown = Sweep(input, FewColors("b.pam"), "-k", "3,8,2", "--method", "kmeans,em-full,em-diagonal", "--compression", "lz4,dense", "--effort", "1").Succeeds();

        Assert.Contains($"kept {FewRows} of 36 rows", grown.Error, StringComparison.Ordinal);
        Assert.Equal(36, Run.Pictures.Sum(static picture => picture.Rows.Length));
        Assert.Equal([2, 3, 8], Run.Options.Colors.AsEnumerable());
    }

    [Fact]
    public void ForceStartsAnew()
    {
        string input = FewColors("a.pam");
        SweepFew(input).Succeeds();
        string file = FullName(Run.Pictures[0].Rows[0].File);
        File.WriteAllText(file, "spoilt");

        Workspace.Outcome forced = Sweep(input, "-k", "3", "--method", "kmeans", "--effort", "1", "--force").Succeeds();

        Assert.DoesNotContain("kept", forced.Error, StringComparison.Ordinal);
        Assert.Equal(3, Run.Pictures[0].Rows.Length);
        Assert.Equal(Run.Pictures[0].Rows[0].Bytes, new FileInfo(file).Length);
    }

    [Theory]
    [InlineData("--effort 2", "--effort 1, not 2")]
    [InlineData("--seed 7", "--seed 1, not 7")]
    [InlineData("--strip", "without --strip")]
    [InlineData("-k 3", "-k 3,8")]
    [InlineData("--method kmeans", "--method kmeans,em-full")]
    [InlineData("--compression dense", "--compression lz4,dense")]
    [InlineData("--tune visual", "--tune psnr")]
    public void OtherOptionsAreRefused(string words, string reason)
    {
        string input = FewColors("a.pam");
        SweepFew(input).Succeeds();
        byte[] before = File.ReadAllBytes(FullName(SweepJson.FileName));
        string[] other = [.. ((string[])["-k", "3,8", "--method", "kmeans,em-full", "--compression", "lz4,dense", "--effort", "1"]).Chunk(2)
            .Where(pair => !words.StartsWith(pair[0], StringComparison.Ordinal)).SelectMany(static pair => pair), .. words.Split(' ')];

        string line = Sweep([input, .. other]).FailsWith(ExitCode.WouldOverwrite);

        Assert.Contains(reason, line, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(FullName(SweepJson.FileName)));
    }

    [Fact]
    public void AChangedPictureIsRefused()
    {
        string input = Work.Picture("a.pam");
        SweepFew(input).Succeeds();
        Work.Picture("a.pam", alpha: true);

        Assert.Contains("a.pam as it was before it changed", SweepFew(input).FailsWith(ExitCode.WouldOverwrite), StringComparison.Ordinal);
    }

    [Fact]
    public void AFolderOfOtherThingsIsLeftAlone()
    {
        string input = Work.Picture("a.pam");
        Directory.CreateDirectory(FullName("a"));
        File.WriteAllText(FullName("a/diary.txt"), "mine");

        Assert.Contains("has a, but not of a sweep", SweepFew(input).FailsWith(ExitCode.WouldOverwrite), StringComparison.Ordinal);

        Assert.Equal(["diary.txt"], Directory.GetFiles(FullName("a")).Select(Path.GetFileName));
        SweepFew(input, "--force").Succeeds();
        Assert.Equal("mine", File.ReadAllText(FullName("a/diary.txt")));
    }

    [Theory]
    [InlineData("layout", "99")]
    [InlineData("pictures", "null")]
    [InlineData("pictures", "[null]")]
    [InlineData("options.methods", "[\"em-nothing\"]")]
    [InlineData("options.colors", "[0]")]
    [InlineData("pictures.0.folder", "\"..\"")]
    [InlineData("pictures.0.folder", "\"a/../..\"")]
    [InlineData("pictures.0.original", "\"../a.pam\"")]
    [InlineData("pictures.0.fits", "[null]")]
    [InlineData("pictures.0.fits.0.image", "\"../a.pam\"")]
    [InlineData("pictures.0.fits.0.palette.0", "\"<script>\"")]
    [InlineData("pictures.0.fits.0.palette.0", "null")]
    [InlineData("pictures.0.fits.0.palette", "[]")]
    [InlineData("pictures.0.fits.0.colorsAsked", "4")]
    [InlineData("pictures.0.fits.0.history.0.step", "100000")]
    [InlineData("pictures.0.fits.0.model.components.0.color", "\"red\"")]
    [InlineData("pictures.0.rows.0.file", "\"/etc/hosts\"")]
    [InlineData("pictures.0.rows.0.bytes", "-1")]
    [InlineData("pictures.0.rows.0.mse", "\"low\"")]
    [InlineData("pictures.0.rows.1.colorsAsked", "3")]
    [InlineData("pictures.0.notes", "[null]")]
    public void AnEditedRecordIsNotBelieved(string path, string value)
    {
        JsonNode json = JsonNode.Parse(Sample.Value)!;
        string[] steps = path.Split('.');
        JsonNode parent = steps[..^1].Aggregate(json, static (node, step) => int.TryParse(step, out int at) ? node[at]! : node[step]!);
        if (int.TryParse(steps[^1], out int index))
        {
            parent[index] = JsonNode.Parse(value);
        }
        else
        {
            Assert.NotNull(parent[steps[^1]]);
            parent[steps[^1]] = JsonNode.Parse(value);
        }

        Directory.CreateDirectory(Folder);
        File.WriteAllText(FullName(SweepJson.FileName), json.ToJsonString());

        Assert.Contains("sweep.json", Assert.Throws<InvalidDataException>(() => Run).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsNoRecordExits3UnlessForced()
    {
        string input = FewColors("a.pam");
        Directory.CreateDirectory(Folder);
        File.WriteAllText(FullName(SweepJson.FileName), "{}");

        string line = SweepFew(input).FailsWith(ExitCode.BadData);

        Assert.Contains("sweep.json", line, StringComparison.Ordinal);
        Assert.Contains("--force", line, StringComparison.Ordinal);
        SweepFew(input, "--force").Succeeds();
        Assert.Equal(FewRows, Run.Pictures[0].Rows.Length);
    }

    [Fact]
    public void TheUneditedRecordIsBelieved()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(FullName(SweepJson.FileName), JsonNode.Parse(Sample.Value)!.ToJsonString());

        Assert.Equal(FewRows, Run.Pictures[0].Rows.Length);
    }

    [Fact]
    public void ADamagedRecordIsRefusedWhereverItIsCut()
    {
        Directory.CreateDirectory(Folder);
        string whole = Sample.Value;
        for (int length = 0; length < whole.Length; length += 1 + (whole.Length / 20))
        {
            File.WriteAllText(FullName(SweepJson.FileName), whole[..length]);
            Assert.Throws<InvalidDataException>(() => Run);
        }
    }

    private static void NoPage(SweepRun run, Stream output)
    {
    }

    private sealed class OnceBegun(Action act) : IProgress<SweepProgress>
    {
        private Action? _act = act;

        public void Report(SweepProgress value) => Interlocked.Exchange(ref _act, null)?.Invoke();
    }

    private sealed class StopAfter(int rows, CancellationTokenSource stop) : IProgress<SweepProgress>
    {
        public void Report(SweepProgress value)
        {
            if (value.Rows >= rows)
            {
                stop.Cancel();
            }
        }
    }
}
