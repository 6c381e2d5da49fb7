using System.Globalization;
using Tinct.Bench;
using Tinct.Bench.DecodeSpeed;

// Compares, in one process and on one thread, how fast pictures of few colours open and are written. "--former FOLDER" names another
// build's libraries to compare with.
int option = Array.IndexOf(args, "--former");
FormerBuild? former = option < 0 ? null : new FormerBuild(args[option + 1]);
return PictureBenchmark.Run(
    option < 0 ? args : [.. args[..option], .. args[(option + 2)..]],
    [16, 256],
    [("libwebp", LibWebP.IsPresent)],
    "Decoding to RGBA in megapixels a second, LZ4 in megabytes a second and bits a pixel.",
    picture => Measurement.Of(picture, former),
    Print);

static void Print(string name, Measurement m)
{
    double mega = m.Pixels / 1e6;
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-36} decode: tinct {mega / m.Tinct,6:F0}  former build {mega / m.Former,6:F0} (x{m.Former / m.Tinct:F3})  "
        + $"lz4+loop {mega / m.Lz4AndLoop,5:F0} (x{m.Lz4AndLoop / m.Tinct:F2})  "
        + $"libpng {mega / m.Png,5:F0} (x{m.Png / m.Tinct:F1})  libwebp {mega / m.WebP,5:F0} (x{m.WebP / m.Tinct:F1})  "
        + $"two threads x{m.Elapsed / m.ElapsedTwo:F2}"));
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Empty,-36} encode: level 3 {m.Packed / 1e6 / m.Quick,6:F1} MB/s, {8 * m.QuickBytes / m.Pixels:F3} bits; "
        + $"level 12 {m.Packed / 1e6 / m.Best,6:F1} MB/s, {8 * m.BestBytes / m.Pixels:F3} bits"));
}
