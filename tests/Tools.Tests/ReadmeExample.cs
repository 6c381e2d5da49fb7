using Tinct.Codec;
using Tinct.Format;

namespace Tinct.Tools.Tests;

/// <summary>The README's ten lines: compiled and run here, and compared with the README to the letter.</summary>
public sealed class ReadmeExample
{
    [Fact]
    public void TheTenLinesDoWhatTheySay()
    {
        string path = Path.GetTempFileName();
        try
        {
            Rgba32[] shown = Run(SyntheticPictures.Gradient(40, 30, alpha: false), 40, 30, path);

            Assert.Equal(40 * 30, shown.Length);
            Assert.InRange(shown.Distinct().Count(), 2, 64);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void TheReadmeHasTheTenLines()
    {
        string[] source = File.ReadAllLines(Path.Combine(Repository.Root, "tests", "Tools.Tests", "ReadmeExample.cs"));
        string[] example = [.. source.SkipWhile(static line => !line.EndsWith("// README", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(static line => !line.EndsWith("// README ends", StringComparison.Ordinal)).Select(static line => line.Length > 8 ? line[8..] : "")];

        Assert.InRange(example.Length, 5, 15);
        Assert.Contains(string.Join('\n', example), Repository.Readme, StringComparison.Ordinal);
    }

    private static Rgba32[] Run(Rgba32[] pixels, int width, int height, string path)
    {
        // README
        EncodeResult encoded = TinctEncoder.Encode(pixels, width, height, new EncodeOptions { Colors = 64 });
        File.WriteAllBytes(path, encoded.Bytes.Span);
        Console.WriteLine($"{encoded.Bytes.Length} bytes, {encoded.Colors} colours, {encoded.Psnr:0.0} dB");

        byte[] file = File.ReadAllBytes(path);
        IndexedImage image = TinctDecoder.Decode(file);          // palette and indices ...
        Rgba32 topLeft = image.Palette[image.Indices[0]];

        var shown = new Rgba32[image.Width * image.Height];
        TinctDecoder.DecodePixels(file, shown);                  // ... or pixels, straight into your buffer
        // README ends
        Assert.Equal(topLeft, shown[0]);
        return shown;
    }
}
