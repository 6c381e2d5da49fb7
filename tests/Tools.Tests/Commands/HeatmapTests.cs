using System.Text.Json;
using Tinct.Format;
using Tinct.Tools.Charts;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;
using Tinct.Tools.Tests.Pictures;

namespace Tinct.Tools.Tests.Commands;

public sealed class HeatmapTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(true, "40")]
    public void EveryPixelHasTheColourOfItsError(bool alpha, string? scaleEnd)
    {
        (int width, int height) = (31, 17);
        RgbaColor[] first = TestData.RandomPixels(new Random(1), width * height, alpha, levels: 256);
        RgbaColor[] second = TestData.RandomPixels(new Random(2), width * height, alpha, levels: 256);
        first.AsSpan(0, 50).CopyTo(second);
        File.WriteAllBytes(_work["a.pam"], Workspace.Pam(width, height, first));
        File.WriteAllBytes(_work["b.pam"], Workspace.Pam(width, height, second));
        string[] scale = scaleEnd is null ? [] : ["--heatmap-max", scaleEnd];

        JsonElement json = Workspace.Run(["compare", _work["a.pam"], _work["b.pam"], "--heatmap", _work["heat.png"], "--json", .. scale]).Succeeds().Json;

        double[] errors = [.. first.Zip(second, NaiveError)];
        double end = scaleEnd is null ? errors.Max() : 40;
        Assert.Equal(end, json.GetProperty("heatmapMax").GetDouble(), 1e-9);
        Assert.Equal(errors.Max(), json.GetProperty("largestPixelError").GetDouble(), 1e-9);
        Assert.Equal(json.GetProperty("mse").GetDouble(), errors.Average(static e => e * e), 1e-6);
        Picture map = ImageFiles.Read(_work["heat.png"]);
        Assert.Equal((width, height), (map.Width, map.Height));
        for (int i = 0; i < errors.Length; i++)
        {
            Assert.Equal(HeatColors.Palette[(int)Math.Round(Math.Min(1, errors[i] / end) * 255)], map.Pixels[i]);
        }
    }

    [Fact]
    public void EqualPicturesAreDarkEverywhere()
    {
        string input = _work.Picture("a.pam", alpha: true);

        string table = Workspace.Run("compare", input, input, "--heatmap", _work["heat.png"]).Succeeds().Text;

        Assert.Contains("heat.png: near black everywhere, no pixel differs", table, StringComparison.Ordinal);
        Assert.All(ImageFiles.Read(_work["heat.png"]).Pixels, static pixel => Assert.Equal(HeatColors.Palette[0], pixel));
    }

    [Fact]
    public void AHeatmapReplacesNothingUnasked()
    {
        string input = _work.Picture("a.pam");
        File.WriteAllText(_work["heat.png"], "mine");

        Workspace.Run("compare", input, input, "--heatmap", _work["heat.png"]).FailsWith(ExitCode.WouldOverwrite);
        Workspace.Run("compare", input, input, "--heatmap", _work["heat.png"], "--force").Succeeds();
        Workspace.Run("compare", input, _work["heat.png"], "--heatmap", _work["heat.png"], "--force").FailsWith(ExitCode.Usage);
    }

    [Theory]
    [InlineData("--heatmap", "heat.jpg")]
    [InlineData("--heatmap-max", "20")]
    [InlineData("--heatmap", "heat.png", "--heatmap-max", "0")]
    [InlineData("--heatmap", "heat.png", "--heatmap-max", "511")]
    public void BadValuesAreRefused(params string[] options)
    {
        string input = _work.Picture("a.pam");

        Workspace.Run(["compare", input, input, .. options]).FailsWith(ExitCode.Usage);
    }

    [Fact]
    public void PicturesOfDifferentSizesHaveNone()
    {
        Workspace.Run("compare", _work.Picture("a.pam", 5, 5), _work.Picture("b.pam", 5, 6), "--heatmap", _work["heat.png"]).FailsWith(ExitCode.BadData);

        Assert.Equal(["a.pam", "b.pam"], _work.Files());
    }

    /// <summary>The README's words: over the channels, premultiplied by alpha, and alpha.</summary>
    private static double NaiveError(RgbaColor a, RgbaColor b)
    {
        double sum = Math.Pow(a.A - b.A, 2);
        foreach (Func<RgbaColor, int> channel in (Func<RgbaColor, int>[])[static c => c.R, static c => c.G, static c => c.B])
        {
            sum += Math.Pow((channel(a) * a.A / 255.0) - (channel(b) * b.A / 255.0), 2);
        }

        return Math.Sqrt(sum);
    }
}
