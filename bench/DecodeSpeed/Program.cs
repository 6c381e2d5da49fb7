using System.Globalization;
using Tinct.Bench.DecodeSpeed;
using Tinct.Codec;
using Tinct.Format;

// Compares, in one process and on one thread, how fast pictures of few colours open and are written.
// Arguments: a folder of PNG files, then palette sizes up to 256 (16 and 256 when none are given).
if (args.Length == 0 || !Directory.Exists(args[0]))
{
    Console.Error.WriteLine("Usage: DecodeSpeed FOLDER-OF-PNG-FILES [COLOURS ...]");
    return 2;
}

if (!LibPng.IsPresent)
{
    Console.Error.WriteLine("libpng is not installed, and it reads the pictures.");
    return 3;
}

foreach ((string name, bool present) in new[] { ("libwebp", LibWebP.IsPresent), ("liblz4", LibLz4.IsPresent) })
{
    if (!present)
    {
        Console.Error.WriteLine($"{name} is not installed: its columns are NaN.");
    }
}

string[] files = [.. Directory.GetFiles(args[0], "*.png").Order(StringComparer.Ordinal)];
int[] sizes = args.Length == 1 ? [16, 256] : [.. args[1..].Select(size => int.Parse(size, CultureInfo.InvariantCulture))];
Console.WriteLine($"{files.Length} pictures. Decoding to RGBA in megapixels a second, encoding in megapixels (pack + fast) and megabytes (LZ4) a second.");
foreach (int colors in sizes)
{
    Measurement? total = null;
    foreach (string file in files)
    {
        (Rgba32[] pixels, int width, int height) = LibPng.Read(File.ReadAllBytes(file));
        EncodeResult result = TinctEncoder.Encode(pixels, width, height, new EncodeOptions { Colors = colors, Effort = 1, Threads = 1 });
        Measurement measured = Measurement.Of(result.Image);
        Print($"K={colors} {Path.GetFileNameWithoutExtension(file)}", measured);
        total = total is null ? measured : total.Add(measured);
    }

    if (total is not null)
    {
        Print($"K={colors} all", total);
    }
}

return 0;

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
