using System.Globalization;
using System.Text.Json;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;
using Tinct.Tools.Sweeps;
using Tinct.Tools.Tests.Commands;

namespace Tinct.Tools.Tests.Sweeps;

/// <summary>What a sweep writes, against the verbs that do the same one by one.</summary>
public sealed class SweepResultTests : SweepFixture
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void NumbersAreThoseOfCompareOnTheWrittenFiles(bool alpha)
    {
        string input = Work.Picture("a.pam", alpha: alpha);

        SweepFew(input, "--tune", "psnr,visual").Succeeds();

        SweepPicture picture = Assert.Single(Run.Pictures);
        Assert.Equal(2 * FewRows, picture.Rows.Length);
        foreach (SweepRow row in picture.Rows)
        {
            foreach (string file in new[] { row.File, row.Image })
            {
                JsonElement compared = Workspace.Run("compare", input, FullName(file), "--json").Succeeds().Json;
                Assert.Equal(compared.GetProperty("mse").GetDouble(), row.Mse);
                Assert.Equal(compared.GetProperty("psnr").GetDouble(), row.Psnr);
                Assert.Equal(compared.GetProperty("ssim").GetDouble(), row.Ssim);
                Assert.Equal(compared.GetProperty("oklabMean").GetDouble(), row.OklabMean);
                Assert.Equal(compared.GetProperty("oklab95").GetDouble(), row.Oklab95);
            }

            Assert.Equal(new FileInfo(FullName(row.File)).Length, row.Bytes);
            Assert.Equal(row.Bytes * 8.0 / (40 * 30), row.BitsPerPixel);
            Assert.Equal(40.0 * 30 * (alpha ? 4 : 3) / row.Bytes, row.RatioToRaw);
            Assert.Equal((double)new FileInfo(input).Length / row.Bytes, row.RatioToInput);
        }
    }

    [Fact]
    public void FilesAreThoseThatEncodeAndDecodeWrite()
    {
        string input = Work.Picture("a.pam");

        Sweep(input, "-k", "5,4000", "--method", "kmeans,em-tied", "--tune", "psnr,balanced", "--effort", "2").Succeeds();

        SweepPicture picture = Assert.Single(Run.Pictures);
        Assert.Equal(2 * 2 * 2 * 3, picture.Rows.Length);
        foreach (SweepRow row in picture.Rows.DistinctBy(static row => row.File))
        {
            string[] method = row.Method == "kmeans" ? ["--method", "kmeans"] : ["--method", "em", "--covariance", row.Method[3..]];
            string[] options = ["-k", $"{row.ColorsAsked}", .. method, "--tune", row.Tune, "--compression", row.Compression, "--effort", "2"];
            Workspace.Run(["encode", input, "-f", "-o", Work["alone.tinct"], .. options]).Succeeds();
            Workspace.Run("decode", Work["alone.tinct"], "-f", "-o", Work["alone.png"]).Succeeds();
            Assert.Equal(File.ReadAllBytes(Work["alone.tinct"]), File.ReadAllBytes(FullName(row.File)));
            Assert.Equal(File.ReadAllBytes(Work["alone.png"]), File.ReadAllBytes(FullName(row.Image)));
        }
    }

    [Fact]
    public void ThreadsDoNotShow()
    {
        string input = Work.Picture("a.pam", alpha: true);
        SweepFew(input, "--threads", "1").Succeeds();
        Dictionary<string, byte[]> alone = Files();
        SweepPicture one = Run.Pictures[0];

        SweepFew(input, "--threads", "3", "--force").Succeeds();

        SweepPicture three = Run.Pictures[0];
        Assert.Equal(one.Rows.Select(Timeless), three.Rows.Select(Timeless));
        Assert.Equal(one.Knees.AsEnumerable(), three.Knees.AsEnumerable());
        Assert.Equal(one.Fits.Select(static fit => fit.Palette.ToArray()), three.Fits.Select(static fit => fit.Palette.ToArray()));
        Dictionary<string, byte[]> together = Files();
        Assert.Equal(alone.Keys.Order(), together.Keys.Order());
        Assert.All(alone, file => Assert.Equal(file.Value, together[file.Key]));

        Dictionary<string, byte[]> Files() => Directory.GetFiles(Path.Combine(Folder, "a")).ToDictionary(static name => name, File.ReadAllBytes);
    }

    [Fact]
    public void FitsAreRecordedWithPalettesModelsAndCourse()
    {
        SweepFew(Work.Picture("a.pam")).Succeeds();

        SweepPicture picture = Run.Pictures[0];
        Assert.Equal(4, picture.Fits.Length);
        foreach (SweepFit fit in picture.Fits)
        {
            Picture decoded = ImageFiles.Read(FullName(fit.Image));
            Assert.Equal(decoded.Pixels.Select(static pixel => pixel.ToString()).ToHashSet(), fit.Palette.ToHashSet());
            for (int k = 0; k < fit.Palette.Length; k++)
            {
                double share = decoded.Pixels.Count(pixel => pixel.ToString() == fit.Palette[k]) / 1200.0;
                Assert.Equal(share, fit.Shares[k], 1e-6);
            }

            Assert.NotEmpty(fit.Convergence);
            Assert.Equal(0, fit.History[0].Step);
            Assert.Equal(fit.Convergence.Length - 1, fit.History[^1].Step);
            Assert.All(fit.History, moment => Assert.Equal(fit.ColorsAsked, moment.Palette.Length));
            Assert.Equal(fit.Palette.Length, fit.Model!.Components.Length);
            Assert.All(fit.Model.Components, static component => Assert.Equal((3, 6), (component.Mean.Length, component.Covariance.Length)));
            Assert.Equal(1, fit.Model.Components.Sum(static component => component.Weight), 0.01);
            Assert.Equal(fit.Method != "kmeans", fit.Model.Bic is not null);
        }
    }

    [Fact]
    public void ExactPicturesHaveARowForEverySizeAndOneFileForAll()
    {
        Sweep(FewColors("icon.pam"), "-k", "2,5,256", "--method", "kmeans,em-full").Succeeds();

        SweepPicture picture = Run.Pictures[0];
        Assert.Equal(5, picture.UniqueColors);
        SweepRow[] exact = [.. picture.Rows.Where(static row => row.ColorsAsked >= 5)];
        Assert.Equal(12, exact.Length);
        Assert.All(exact, static row => Assert.Equal((0.0, null, 5), (row.Mse, row.Psnr, row.Colors)));
        Assert.Equal(["icon/exact-dense.tinct", "icon/exact-lz4.tinct", "icon/exact-swift.tinct"], exact.Select(static row => row.File).Distinct().Order());
        Assert.All(
            picture.Fits.Where(static fit => fit.ColorsAsked >= 5),
            static fit => Assert.True(fit.IsExact && fit.Convergence.IsEmpty && fit.Model is null));
        Assert.All(picture.Rows.Where(static row => row.ColorsAsked == 2), static row => Assert.True(row.Mse > 0));
    }

    [Fact]
    public void CsvHoldsTheSameRowsAsJson()
    {
        string input = FewColors("a, \"b\".pam");
        SweepFew(input).Succeeds();

        string[] lines = File.ReadAllText(FullName(SweepCsv.FileName)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        SweepPicture picture = Run.Pictures[0];
        string[] headings = lines[0].Split(',');
        Assert.Equal(picture.Rows.Length + 1, lines.Length);
        foreach ((SweepRow row, string line) in picture.Rows.Zip(lines[1..]))
        {
            const string Quoted = "\"a, \"\"b\"\".pam\"";
            Assert.StartsWith(Quoted, line, StringComparison.Ordinal);
            string[] cells = ["", .. line[(Quoted.Length + 1)..].Split(',')];
            string Cell(string heading) => cells[Array.IndexOf(headings, heading)];
            double Number(string heading) => double.Parse(Cell(heading), CultureInfo.InvariantCulture);
            Assert.Equal((row.Tune, row.Method, row.Compression), (Cell("tune"), Cell("method"), Cell("compression")));
            Assert.Equal((row.ColorsAsked, row.Colors, row.Bytes), ((int)Number("colorsAsked"), (int)Number("colors"), (long)Number("bytes")));
            Assert.Equal((row.Mse, row.Ssim, row.OklabMean, row.Oklab95), (Number("mse"), Number("ssim"), Number("oklabMean"), Number("oklab95")));
            Assert.Equal(row.Psnr is { } psnr ? psnr.ToString(CultureInfo.InvariantCulture) : "inf", Cell("psnr"));
            Assert.Equal((row.BitsPerPixel, row.RatioToRaw, row.RatioToInput), (Number("bitsPerPixel"), Number("ratioToRaw"), Number("ratioToInput")));
            Assert.Equal((row.EncodeTimes.Total, row.DecodeTime), (Number("encodeMs"), Number("decodeMs")));
            Assert.Equal(picture.Knees.Contains(new SweepKnee(row.Method, row.Tune, row.Compression, row.ColorsAsked)) ? "1" : "0", Cell("knee"));
        }

        Assert.All(headings, static heading => Assert.Contains($"`{heading}`", Repository.CommandReference, StringComparison.Ordinal));
    }

    [Fact]
    public void TheKneeIsWhatAutoTakes()
    {
        string input = Work.Picture("a.pam", 60, 50);
        string[] lists = ["-k", "2,4,8,16,32,64,128,256,4000", "--method", "kmeans", "--compression", "lz4"];
        Workspace.Outcome outcome = Sweep([input, .. lists, "--effort", "1"]).Succeeds();

        SweepKnee knee = Assert.Single(Run.Pictures[0].Knees);
        Assert.Contains($"would stop among these: K = {knee.Colors} for kmeans lz4", outcome.Text, StringComparison.Ordinal);

        JsonElement auto = Workspace.Run("encode", input, "-k", "auto", "--tune", "psnr", "--prefer", "speed", "--effort", "1", "--json").Succeeds().Json;
        SweepRow row = Run.Pictures[0].Rows.Single(row => row.ColorsAsked == knee.Colors);
        Assert.Equal(auto.GetProperty("outputBytes").GetInt64(), row.Bytes);
        Assert.Equal(auto.GetProperty("colors").GetInt32(), row.Colors);
    }

    [Fact]
    public void EveryPictureGetsItsFolderAndABadOneDoesNotStopTheOthers()
    {
        string[] inputs = [Work.Picture("a.pam"), Work.Picture("sub/a.pam", alpha: true), Work["broken.png"], Work.Picture("report.html.pam")];
        File.WriteAllText(inputs[2], "no picture");

        string line = Sweep([.. inputs, "-k", "3", "--method", "kmeans", "--compression", "lz4", "-q"]).FailsWith(ExitCode.BadData);

        Assert.Contains("broken.png", line, StringComparison.Ordinal);
        Assert.Equal(["a", "a-2", "report.html-2"], Run.Pictures.Select(static picture => picture.Folder));
        Assert.Equal(3, Run.Pictures.Select(static picture => picture.Name).Distinct().Count());
        Assert.Equal(("sub/a.pam", "report.html.pam"), (Run.Pictures[1].Name, Run.Pictures[2].Name));
        Assert.Null(Run.Finished);
        Assert.True(File.Exists(FullName("report.html")));
    }

    [Fact]
    public void AFolderThatHoldsTheSweepIsSearchedWithoutIt()
    {
        FewColors("pictures/a.pam");
        string[] command = ["sweep", Work["pictures"], "-r", "-k", "2", "--method", "kmeans", "-o", Work["pictures/out/"]];

        Workspace.Run(command).Succeeds();
        Workspace.Run(command).Succeeds();

        Assert.Equal(["a"], SweepJson.Read(Work["pictures/out"]).Pictures.Select(static picture => picture.Folder));
    }

    [Fact]
    public void NoInputIsWrittenOver()
    {
        string input = Work.Picture("out/original/original.png");

        Assert.Contains("lies where the sweep writes", SweepFew(input, "--force").FailsWith(ExitCode.Usage), StringComparison.Ordinal);
        Assert.Contains("is a file", Workspace.Run("sweep", Work.Picture("a.pam"), "-o", input).FailsWith(ExitCode.FileSystem), StringComparison.Ordinal);
    }

    [Fact]
    public void NoPictureThatCanBeReadIsNoReasonToFailOtherwise()
    {
        File.WriteAllText(Work["a.png"], "no picture");

        Assert.Contains("a.png", SweepFew(Work["a.png"], "-q").FailsWith(ExitCode.BadData), StringComparison.Ordinal);
        Assert.Contains("b.png", SweepFew(Work["b.png"]).FailsWith(ExitCode.FileSystem), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.png", "a.png", "b.png")]
    [InlineData("a.png", "a.png", "sub/a.png")]
    [InlineData("sub/a.png", "sub/a.png", "a.png")]
    [InlineData("x/a.png", "1/x/a.png", "1/y/a.png", "2/b.png")]
    [InlineData("1/x/a.png", "1/x/a.png", "2/x/a.png")]
    [InlineData("x/a.png", "x/a.png", "../x/a.png")]
    public void ANameSaysAsMuchOfAPathAsTellsItFromTheOthers(string expected, string path, params string[] others) =>
        Assert.Equal(expected, SweepInput.NameOf(path, [path, .. others]));

    [Fact]
    public void APictureThatIsNamedTwiceIsSweptOnce()
    {
        string input = FewColors("a.pam");

        Sweep(input, Work["./a.pam"], "-k", "2", "--method", "kmeans").Succeeds();

        Assert.Equal(["a.pam"], Run.Pictures.Select(static picture => picture.Name));
    }

    [Fact]
    public void TheCommandThatMakesItAgainIsQuotedForAShell()
    {
        Sweep(FewColors("-it's $HOME.pam"), "-k", " 2, 3", "--method", "kmeans", "--compression", "LZ4, dense").Succeeds();

        const string expected = "tinct sweep './-it'\\''s $HOME.pam' -k 2,3 --method kmeans --tune psnr --compression lz4,dense";
        Assert.StartsWith(expected, Run.Command, StringComparison.Ordinal);
    }

    [UnixFact]
    public void TheCommandThatMakesItAgainKeepsPathsAsTheyWereGiven()
    {
        Directory.CreateDirectory(Work["it's a set"]);
        string input = Path.GetRelativePath(Environment.CurrentDirectory, FewColors("it's a set/one \"a\".pam"));
        string output = Path.GetRelativePath(Environment.CurrentDirectory, Folder) + "/";

        Workspace.Run("sweep", input, "-o", output, "-k", "2", "--method", "kmeans").Succeeds();

        string quoted = input.Replace("'", "'\\''", StringComparison.Ordinal);
        Assert.StartsWith($"tinct sweep '{quoted}' -k 2 ", Run.Command, StringComparison.Ordinal);
        Assert.EndsWith($" -o {output}", Run.Command, StringComparison.Ordinal);
    }

    [Fact]
    public void JsonLinesAreTheRows()
    {
        Workspace.Outcome outcome = SweepFew(Work.Picture("a.pam"), "--json").Succeeds();

        JsonElement[] lines = [.. outcome.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(Run.Pictures[0].Rows.Select(static row => ("a.pam", row.File, row.Mse)), lines.Select(static line =>
            (line.GetProperty("picture").GetString()!, line.GetProperty("file").GetString()!, line.GetProperty("mse").GetDouble())));
    }

    [Fact]
    public void NothingWrittenTellsWhoseMachineItIs()
    {
        SweepFew(Work.Picture("a.pam")).Succeeds();

        string json = File.ReadAllText(FullName(SweepJson.FileName));

        Assert.DoesNotContain(Work.Folder, json, StringComparison.Ordinal);
        Assert.DoesNotContain(Environment.MachineName, json, StringComparison.Ordinal);
        const string command = "tinct sweep a.pam -k 3,8 --method kmeans,em-full --tune psnr --compression lz4,dense --effort 1 --seed 1 -o out";
        Assert.StartsWith(command, Run.Command, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(24)]
    [InlineData(25)]
    [InlineData(1000)]
    public void MomentsAreEvenlyChosenFromFirstToLast(int count)
    {
        int[] moments = [.. FitRecord.Moments(count)];

        Assert.Equal(Math.Min(count, 24), moments.Length);
        Assert.Equal((0, count - 1), (moments[0], moments[^1]));
        int[] gaps = [.. moments.Zip(moments.Skip(1), static (a, b) => b - a)];
        Assert.All(gaps, gap => Assert.InRange(gap, Math.Max(1, gaps.Max() - 1), gaps.Max()));
    }
}
