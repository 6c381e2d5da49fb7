using System.Globalization;
using System.Runtime.InteropServices;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Png;
using SkiaSharp;
using Tinct.Bench;
using Tinct.Tools.Pictures;
using Pixel = SixLabors.ImageSharp.PixelFormats.Rgba32;

// Reads PNGs with Tinct, ImageSharp and Skia, all from memory to 32-bit pixels in memory, alternately in one process.
//     dotnet run --project bench/PictureReading -c Release -- [--runs N] FILE.png...
int runs = args is ["--runs", string count, ..] ? int.Parse(count, CultureInfo.InvariantCulture) : 15;
foreach (string path in args.SkipWhile(static arg => !arg.EndsWith(".png", StringComparison.OrdinalIgnoreCase)))
{
    byte[] file = File.ReadAllBytes(path);
    (string Name, Func<byte[], byte[]> Read)[] readers = [("Tinct", WithTinct), ("ImageSharp", WithImageSharp), ("Skia", WithSkia)];
    byte[] pixels = WithTinct(file);
    double[][] seconds = [.. readers.Select(_ => new double[runs])];
    for (int run = -1; run < runs; run++)
    {
        for (int i = 0; i < readers.Length; i++)
        {
            double start = ThreadClock.Now();
            byte[] read = readers[i].Read(file);
            double taken = ThreadClock.Now() - start;
            if (run < 0)
            {
                // The run that warms up also shows who reads the same picture; 16-bit samples Skia cuts.
                Console.WriteLine($"{readers[i].Name}: {(read.AsSpan().SequenceEqual(pixels) ? "the same pixels" : "other pixels")}");
            }
            else
            {
                seconds[i][run] = taken;
            }
        }
    }

    Console.WriteLine($"{Path.GetFileName(path)}, {pixels.Length / 4e6:0.00} megapixels, {file.Length} bytes; processor time of {runs} runs by turns");
    for (int i = 0; i < readers.Length; i++)
    {
        Array.Sort(seconds[i]);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {readers[i].Name,-10} median {1000 * seconds[i][runs / 2],8:0.00} ms, least {1000 * seconds[i][0],8:0.00}; to Tinct {seconds[i][runs / 2] / seconds[0][runs / 2]:0.00}, {seconds[i][0] / seconds[0][0]:0.00}"));
    }
}

static byte[] WithTinct(byte[] file) => Bytes(ImageFiles.Read(new MemoryStream(file)).Pixels);

static byte[] WithImageSharp(byte[] file)
{
    using Image<Pixel> image = new PngDecoder().Decode<Pixel>(Configuration.Default, new MemoryStream(file), CancellationToken.None);
    var pixels = new byte[4 * image.Width * image.Height];
    image.CopyPixelDataTo(pixels);
    return pixels;
}

static byte[] WithSkia(byte[] file)
{
    using SKData data = SKData.CreateCopy(file);
    using SKCodec codec = SKCodec.Create(data);
    var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
    var pixels = new byte[info.BytesSize];
    unsafe
    {
        fixed (byte* target = pixels)
        {
            codec.GetPixels(info, (nint)target);
        }
    }

    return pixels;
}

static byte[] Bytes(Tinct.Format.RgbaColor[] pixels) => MemoryMarshal.AsBytes(pixels.AsSpan()).ToArray();
