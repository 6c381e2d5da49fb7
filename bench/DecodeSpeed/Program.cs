using System.Globalization;
using Tinct.Bench;
using Tinct.Bench.DecodeSpeed;

// Compares, in one process and on one thread, how fast pictures of few colours open and are written.
return PictureBenchmark.Run(
    args,
    [16, 256],
    [("libwebp", LibWebP.IsPresent), ("liblz4", LibLz4.IsPresent)],
    "Decoding to RGBA in megapixels a second, encoding in megapixels (pack + fast) and megabytes (LZ4) a second.",
    Measurement.Of,
    Print);

static void Print(string name, Measurement m)
{
    double mega = m.Pixels / 1e6;
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-36} decode: tinct {mega / m.Tinct,6:F0}  liblz4+loop {mega / m.Lz4AndLoop,5:F0} (x{m.Lz4AndLoop / m.Tinct:F2})  "
        + $"libpng {mega / m.Png,5:F0} (x{m.Png / m.Tinct:F1})  libwebp {mega / m.WebP,5:F0} (x{m.WebP / m.Tinct:F1})  "
        + $"two threads x{m.Elapsed / m.ElapsedTwo:F2}"));
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Empty,-36} encode: pack+fast {mega / m.PackAndFast,5:F0} Mpx/s; against liblz4: fast size {m.FastBytes / m.TheirFastBytes:F4} "
        + $"time {m.Fast / m.TheirFast:F2}, optimal size {m.OptimalBytes / m.TheirBestBytes:F4} time {m.Optimal / m.TheirBest:F2}"));
}
