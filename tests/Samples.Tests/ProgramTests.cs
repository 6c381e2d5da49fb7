using System.Diagnostics;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace Tinct.Samples.Tests;

public sealed class ProgramTests
{
    [Theory]
    [InlineData("src/Format/README.md", "samples/Decode/Program.cs")]
    [InlineData("src/ImageSharp/README.md", "samples/ImageSharp/Program.cs")]
    public void ThePackagesReadmeHasTheProgram(string readme, string program)
    {
        string text = File.ReadAllText(Path.Combine(SampleProgram.Root, program));

        Assert.StartsWith("using ", text, StringComparison.Ordinal);
        Assert.Contains($"```csharp\n{text}```\n", File.ReadAllText(Path.Combine(SampleProgram.Root, readme)), StringComparison.Ordinal);
    }

    [Fact]
    public void DecodeWritesAPpm()
    {
        using var work = new SampleProgram();
        RgbaPicture shown = TinctImage.Load(work.Sheet());

        string said = work.Run("Tinct.Samples.Decode", "sheet.tinct", "sheet.ppm");

        Assert.StartsWith("24 x 16, ", said, StringComparison.Ordinal);
        byte[] ppm = File.ReadAllBytes(work["sheet.ppm"]);
        Assert.Equal("P6\n24 16\n255\n"u8, ppm.AsSpan(0, 13));
        Assert.Equal(shown.Pixels.ToArray().SelectMany(static color => new[] { color.R, color.G, color.B }), ppm[13..]);
    }

    [Theory]
    [InlineData("Tinct.Samples.Decode")]
    [InlineData("Tinct.Samples.ImageSharp")]
    [InlineData("Tinct.Samples.Atlas")]
    [InlineData("Tinct.Samples.ThemePalette")]
    public void WithoutArgumentsAProgramSaysWhatItTakes(string assembly)
    {
        using var work = new SampleProgram();
        using Process process = work.Start(assembly);

        Assert.StartsWith("usage: ", process.StandardError.ReadToEnd(), StringComparison.Ordinal);
        process.WaitForExit();
        Assert.Equal(2, process.ExitCode);
    }

    [Fact]
    public void TheAtlasOpensEverySprite()
    {
        using var work = new SampleProgram();
        work.Sheet();

        string said = work.Run("Tinct.Samples.Atlas", "sheet.tinct", "8", "8");

        Assert.StartsWith("6 sprites in ", said, StringComparison.Ordinal);
        Assert.Contains("as pixels 1536", said, StringComparison.Ordinal);
        Assert.All(Enumerable.Range(0, 6), i => Assert.Contains($"sprite {i}: {8 * (i + 1)} pixels to draw", said, StringComparison.Ordinal));
        Assert.Contains("▀▀▀▀▀▀▀▀", said, StringComparison.Ordinal);
    }

    [Fact]
    public void ThemesHaveTextThatCanBeRead()
    {
        using var work = new SampleProgram();

        string css = work.Run("Tinct.Samples.ThemePalette", Path.Combine(SampleProgram.Root, "samples", "kodim23.png"), "5");

        RgbaColor Value(string name) => RgbaColor.Parse(css.Split($"--{name}: ")[1].Split(';')[0]);
        Assert.True(ThemePalette.Theme.Contrast(Value("text"), Value("background")) >= 4.5, css);
        Assert.Equal(Value("color-1"), Value("background"));
        Assert.NotEqual(Value("accent"), Value("background"));
        Assert.DoesNotContain("--color-6", css, StringComparison.Ordinal);
    }

    [Fact]
    public void ImageSharpReadsAndWrites()
    {
        using var work = new SampleProgram();

        string said = work.Run("Tinct.Samples.ImageSharp", Path.Combine(SampleProgram.Root, "samples", "flat_flag_96.png"));

        Assert.StartsWith("48 x 48, 64 colours", said, StringComparison.Ordinal);
        using Image<Rgba32> png = Image.Load<Rgba32>(work["half.png"]);
        RgbaPicture tinct = TinctImage.Load(work["half.tinct"]);
        Assert.All(Enumerable.Range(0, 48 * 48), i => Assert.Equal(tinct.Pixels.Span[i].PackedValue, png[i % 48, i / 48].PackedValue));
    }
}
