// The error of ImageSharp's PNG8 with its own quantizers and with Tinct's: dotnet run -c Release --project bench/Quantizers -- PICTURE... > quantizers.csv
// Each PNG is written and read again by ImageSharp, without dithering; the error is the MSE as docs/command.md has it.
using System.Globalization;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Advanced;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing.Processors.Quantization;
using Tinct.Codec;
using Tinct.ImageSharp;

(string Name, Func<int, IQuantizer> Make)[] quantizers =
[
    ("tinct", static colors => new TinctQuantizer(new EncodeOptions { Colors = colors })),
    ("tinct-psnr", static colors => new TinctQuantizer(new EncodeOptions { Colors = colors, Tune = Tune.Psnr })),
    ("wu", static colors => new WuQuantizer(new QuantizerOptions { Dither = null, MaxColors = colors })),
    ("octree", static colors => new OctreeQuantizer(new QuantizerOptions { Dither = null, MaxColors = colors })),
];

Console.WriteLine($"picture,k,{string.Join(',', quantizers.Select(static quantizer => quantizer.Name))}");
foreach (string path in args)
{
    using Image<Rgb24> picture = Image.Load<Rgb24>(path);
    foreach (int colors in new[] { 16, 64, 256 })
    {
        IEnumerable<string> errors = quantizers.Select(quantizer => Error(picture, quantizer.Make(colors)).ToString("F2", CultureInfo.InvariantCulture));
        Console.WriteLine($"{Path.GetFileNameWithoutExtension(path)},{colors},{string.Join(',', errors)}");
    }
}

static double Error(Image<Rgb24> picture, IQuantizer quantizer)
{
    using var file = new MemoryStream();
    picture.SaveAsPng(file, new PngEncoder { ColorType = PngColorType.Palette, BitDepth = PngBitDepth.Bit8, CompressionLevel = PngCompressionLevel.BestSpeed, Quantizer = quantizer });
    file.Position = 0;
    using Image<Rgb24> shown = Image.Load<Rgb24>(file);
    long sum = 0;
    for (int y = 0; y < picture.Height; y++)
    {
        Span<Rgb24> before = picture.DangerousGetPixelRowMemory(y).Span, after = shown.DangerousGetPixelRowMemory(y).Span;
        for (int x = 0; x < before.Length; x++)
        {
            (int r, int g, int b) = (before[x].R - after[x].R, before[x].G - after[x].G, before[x].B - after[x].B);
            sum += (r * r) + (g * g) + (b * b);
        }
    }

    return (double)sum / ((long)picture.Width * picture.Height);
}
