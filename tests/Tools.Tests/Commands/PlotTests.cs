using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Tinct.Format;
using Tinct.Tools.Charts;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;
using Tinct.Tools.Sweeps;
using Tinct.Tools.Tests.Charts;
using Tinct.Tools.Tests.Pictures;

namespace Tinct.Tools.Tests.Commands;

public sealed class PlotTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("colors", false)]
    [InlineData("colors", true)]
    [InlineData("contours", false)]
    [InlineData("contours", true)]
    [InlineData("palette", true)]
    [InlineData("convergence", false)]
    [InlineData("convergence", true)]
    public void EveryKindIsADrawingThatDoesNotChange(string kind, bool alpha)
    {
        string input = _work.Picture("a.pam", alpha: alpha);

        string first = Svg(input, "--kind", kind, "-k", "5", "--threads", "1");

        Assert.Equal(first, Svg(input, "--kind", kind, "-k", "5", "--threads", "2", "--force"));
        XElement svg = SvgReader.Parse(first);
        Assert.Contains("a.pam", Assert.Single(svg.All("text", "heading")).Value, StringComparison.Ordinal);
        Assert.Contains(svg.Descendants(), static e => e.Title() is not null);
    }

    [Fact]
    public void ThePaletteIsTheOneThatEncodeFinds()
    {
        string input = _work.Picture("a.pam");
        Workspace.Run("encode", input, "-k", "7", "--tune", "psnr").Succeeds();

        XElement svg = SvgReader.Parse(Svg(input, "--kind", "palette", "-k", "7"));

        string[] expected = [.. TinctFile.Open(File.ReadAllBytes(_work["a.tinct"])).Palette.Colors.ToArray().Select(static c => c.ToString())];
        Assert.Equal(expected.Order(), svg.All("text", "mono").Select(static t => t.Value).Order());
    }

    [Fact]
    public void CurvesHaveTheNumbersOfTheEncodedFiles()
    {
        string input = _work.Picture("a.pam");
        Workspace.Run("encode", input, "-k", "4", "--tune", "psnr", "--compression", "dense", "--method", "em", "--covariance", "full").Succeeds();
        double mse = Workspace.Run("compare", input, _work["a.tinct"], "--json").Succeeds().Json.GetProperty("mse").GetDouble();

        XElement svg = SvgReader.Parse(Svg(input, "--kind", "curve", "-k", "8,2,4", "--methods", "kmeans,em-full", "--compressions", "dense"));

        string[] titles = [.. svg.Descendants().Select(static e => e.Title()).OfType<string>()];
        string expected = $"em-full, dense: 4 colours, MSE {Tools.Host.Show.Value(mse)}, {Tools.Host.Show.Bytes(new FileInfo(_work["a.tinct"]).Length)}";
        Assert.Equal(2, titles.Count(title => title == expected));
        Assert.Equal(3 * 3 * 2, titles.Count(static title => title.Contains(" colours, ", StringComparison.Ordinal)));
        Assert.Equal(6, svg.All("polyline").Length);
    }

    [Fact]
    public void CurvesOfASweepHaveItsNumbers()
    {
        string[] lists = ["-k", "2,4,8", "--method", "kmeans,em-full", "--compression", "lz4"];
        Workspace.Run(["sweep", _work.Picture("a.pam"), "-o", _work["sweep"], .. lists, "-q"]).Succeeds();
        string file = Path.Combine(_work["sweep"], SweepJson.FileName);
        SweepPicture picture = Assert.Single(SweepJson.Read(_work["sweep"]).Pictures);

        XElement svg = SvgReader.Parse(Svg(file, "--kind", "curve"));

        foreach (string[] ignored in (string[][])[["-k", "2"], ["--methods", "kmeans"], ["--effort", "9"]])
        {
            Assert.Contains("is for pictures", Workspace.Run(["plot", file, "--kind", "curve", "-o", _work["b.svg"], .. ignored]).FailsWith(ExitCode.Usage), StringComparison.Ordinal);
        }

        string[] titles = [.. svg.Descendants().Select(static e => e.Title()).OfType<string>()];
        Assert.Equal(6, picture.Rows.Length);
        Assert.All(picture.Rows, row => Assert.Contains(
            $"{row.Method}, lz4: {row.ColorsAsked} colours, MSE {Tools.Host.Show.Value(row.Mse)}, {Tools.Host.Show.Bytes(row.Bytes)}", titles));
        Assert.NotEmpty(svg.All("circle", "rim"));
    }

    [Fact]
    public void FilesThatAreNoSweepAreRefused()
    {
        File.WriteAllText(_work["sweep.json"], "{}");

        string line = Workspace.Run("plot", _work["sweep.json"], "--kind", "curve", "-o", _work["a.svg"]).FailsWith(ExitCode.BadData);
        Assert.Contains("sweep.json", line, StringComparison.Ordinal);
        Workspace.Run("plot", Path.Combine(_work["none"], "sweep.json"), "--kind", "curve", "-o", _work["a.svg"]).FailsWith(ExitCode.FileSystem);
    }

    [Theory]
    [InlineData("kmeans")]
    [InlineData("em")]
    public void ConvergenceShowsEveryStep(string method)
    {
        string input = _work.Picture("a.pam");

        XElement svg = SvgReader.Parse(Svg(input, "--kind", "convergence", "-k", "6", "--init", "random", "--search", "none", "--method", method));

        int[] steps = [.. svg.Descendants().Select(static e => Regex.Match(e.Title() ?? "", "step ([0-9]+)")).Where(static m => m.Success)
            .Select(static m => int.Parse(m.Groups[1].ValueSpan, CultureInfo.InvariantCulture))];
        int start = method == "em" ? 0 : 1;
        Assert.Equal(Enumerable.Range(start, steps.Length), steps);
        Assert.InRange(steps.Length, 3, 200);
        Assert.Equal(6, svg.All("circle", "entry").Length);
    }

    [Fact]
    public void AnimationsShowTheFirstAndTheLastStep()
    {
        foreach (int steps in new[] { 1, 2, 47, 48, 49, 1000 })
        {
            IReadOnlyList<int> chosen = ConvergencePlot.Choose(steps, 48);
            Assert.Equal((0, steps - 1), (chosen[0], chosen[^1]));
            Assert.InRange(chosen.Count, Math.Min(steps, 30), Math.Min(steps, 48));
            Assert.Equal(chosen.Distinct().Order(), chosen);
        }
    }

    [Fact]
    public void DrawingsBecomePixelsOfTheSizeAskedFor()
    {
        string input = _work.Picture("a.pam");
        Workspace.Run("plot", input, "--kind", "palette", "-k", "4", "-o", _work["a.svg"]).Succeeds();
        Workspace.Run("plot", input, "--kind", "palette", "-k", "4", "-o", _work["a.png"]).Succeeds();
        Workspace.Run("plot", input, "--kind", "palette", "-k", "4", "-o", _work["a.gif"], "--theme", "dark").Succeeds();
        XElement svg = SvgReader.Parse(File.ReadAllText(_work["a.svg"]));

        Picture png = ImageFiles.Read(_work["a.png"]);
        Assert.Equal((2 * svg.Number("width"), 2 * svg.Number("height")), (png.Width, png.Height));
        RgbaColor[] gif = Assert.Single(AnimationReader.ReadGif(File.ReadAllBytes(_work["a.gif"])));
        Assert.Equal(svg.Number("width") * svg.Number("height"), gif.Length);
        Assert.Equal(new RgbaColor(255, 255, 255), png.Pixels[0]);
        Assert.InRange(gif[0].G, 0, 60);
        foreach (XElement swatch in svg.All("rect", "swatch")[4..])
        {
            (int x, int y) = ((int)(swatch.Number("x") + 20), (int)(swatch.Number("y") + 20));
            Assert.Equal(swatch.Attribute("fill")!.Value, png.Pixels[(2 * y * png.Width) + (2 * x)].ToString());
        }
    }

    [Fact]
    public void AnimationsAreReadBackFrameByFrame()
    {
        string input = _work.Picture("a.pam", 12, 9);
        string[] fit = ["plot", input, "--kind", "convergence", "-k", "2", "--init", "random", "--search", "none", "--scale", "0.3"];
        Workspace.Run([.. fit, "-o", _work["a.gif"]]).Succeeds();
        Workspace.Run([.. fit, "-o", _work["a.png"]]).Succeeds();
        Workspace.Run([.. fit, "-o", _work["still.png"], "--still"]).Succeeds();

        (int width, int height) = (300, 156);
        List<RgbaColor[]> png = AnimationReader.ReadApng(File.ReadAllBytes(_work["a.png"]), width);
        List<RgbaColor[]> gif = AnimationReader.ReadGif(File.ReadAllBytes(_work["a.gif"]));
        Assert.InRange(png.Count, 3, ConvergenceAnimation.MostFrames);
        Assert.Equal(png.Count, gif.Count);
        for (int i = 0; i < png.Count; i++)
        {
            Assert.Equal(width * height, png[i].Length);
            Assert.True(i == 0 || !png[i].SequenceEqual(png[i - 1]), $"frame {i} is that before it");
            Assert.InRange(Codec.ImageMetrics.MeanSquaredError(png[i], gif[i]), 0, 120);
        }

        Picture still = ImageFiles.Read(_work["still.png"]);
        Assert.Equal((width, height), (still.Width, still.Height));
    }

    [Theory]
    [InlineData("a.svg", "--kind", "clouds")]
    [InlineData("a.svg")]
    [InlineData("a.jpg", "--kind", "colors")]
    [InlineData("a", "--kind", "colors")]
    [InlineData("a.svg", "--kind", "colors", "-k", "2,4")]
    [InlineData("a.svg", "--kind", "curve", "-k", "2,x")]
    [InlineData("a.svg", "--kind", "curve", "-k", "2,257")]
    [InlineData("a.svg", "--kind", "curve", "--methods", "median-cut")]
    [InlineData("a.svg", "--kind", "colors", "--methods", "kmeans")]
    [InlineData("a.svg", "--kind", "palette", "--still")]
    [InlineData("a.svg", "--kind", "colors", "--scale", "0")]
    [InlineData("a.svg", "--kind", "colors", "--scale", "9")]
    [InlineData("a.svg", "--kind", "colors", "--theme", "pink")]
    public void WhatDoesNotFitTogetherIsRefused(string output, params string[] options)
    {
        Workspace.Run(["plot", _work.Picture("a.pam"), "-o", _work[output], .. options]).FailsWith(ExitCode.Usage);

        Assert.Equal(["a.pam"], _work.Files());
    }

    [Theory]
    [InlineData("contours")]
    [InlineData("convergence")]
    public void FitsOfExactPicturesAreRefused(string kind)
    {
        File.WriteAllBytes(_work["few.pam"], Workspace.Pam(2, 1, [new RgbaColor(1, 2, 3), new RgbaColor(4, 5, 6)]));

        string line = Workspace.Run("plot", _work["few.pam"], "--kind", kind, "-o", _work["a.svg"]).FailsWith(ExitCode.Usage);

        Assert.Contains("2 colours", line, StringComparison.Ordinal);
    }

    [Fact]
    public void FilesAreNotReplacedUnlessAsked()
    {
        string input = _work.Picture("a.pam");
        File.WriteAllText(_work["a.svg"], "mine");

        Workspace.Run("plot", input, "--kind", "palette", "-o", _work["a.svg"]).FailsWith(ExitCode.WouldOverwrite);

        Assert.Equal("mine", File.ReadAllText(_work["a.svg"]));
        Assert.Empty(Workspace.Run("plot", input, "--kind", "palette", "-o", _work["a.svg"], "--force").Succeeds().Output);
        Assert.NotEqual("mine", File.ReadAllText(_work["a.svg"]));
        Workspace.Run("plot", _work["none.png"], "--kind", "palette", "-o", _work["b.svg"]).FailsWith(ExitCode.FileSystem);
    }

    [Fact]
    public void StandardOutputGetsTheDrawingAlone()
    {
        byte[] output = Workspace.Run("plot", _work.Picture("a.pam"), "--kind", "palette", "-k", "3", "-o", "-").Succeeds().Output;

        Assert.Equal("svg", XDocument.Load(new MemoryStream(output)).Root!.Name.LocalName);
    }

    private string Svg(string input, params string[] options)
    {
        Workspace.Run(["plot", input, "-o", _work["a.svg"], .. options]).Succeeds();
        return File.ReadAllText(_work["a.svg"]);
    }
}
