using System.Globalization;
using Tinct.Bench.DecodeSpeed;
using Tinct.Bench.DenseSpeed;
using Tinct.Codec;
using Tinct.Format;

// Times both presets of the dense method beside libwebp, in one process and on one thread.
// Arguments: a folder of PNG files, a word that their names contain or "", then palette sizes up to 256 (16, 64 and 256 when none are given).
if (args.Length == 0 || !Directory.Exists(args[0]))
{
    Console.Error.WriteLine("Usage: DenseSpeed FOLDER-OF-PNG-FILES [WORD [COLOURS ...]]");
    return 2;
}

if (!LibPng.IsPresent)
{
    Console.Error.WriteLine("libpng is not installed, and it reads the pictures.");
    return 3;
}

if (!LibWebP.IsPresent)
{
    Console.Error.WriteLine("libwebp is not installed: its columns are NaN.");
}

string word = args.ElementAtOrDefault(1) ?? string.Empty;
string[] files = [.. Directory.GetFiles(args[0], "*.png").Where(file => Path.GetFileName(file).Contains(word, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
int[] sizes = args.Length < 3 ? [16, 64, 256] : [.. args[2..].Select(size => int.Parse(size, CultureInfo.InvariantCulture))];
Console.WriteLine($"{files.Length} pictures. Megapixels a second from the file's bytes to RGBA pixels, and from the index map to the file's bytes.");
foreach (int colors in sizes)
{
    DenseMeasurement total = new();
    foreach (string file in files)
    {
        (Rgba32[] pixels, int width, int height) = LibPng.Read(File.ReadAllBytes(file));
        IndexedImage picture = TinctEncoder.Encode(pixels, width, height, new EncodeOptions { Colors = colors, Effort = 1, Threads = 1 }).Image;
        DenseMeasurement measured = DenseMeasurement.Of(picture);
        Print($"K={colors} {Path.GetFileNameWithoutExtension(file)}", measured);
        total += measured;
    }

    Print($"K={colors} all", total);
}

return 0;

static void Print(string name, DenseMeasurement m)
{
    double mega = m.Pixels / 1e6;
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-36} decode: standard {mega / m.Standard.Decode,6:F2}  full {mega / m.Full.Decode,5:F2}  libwebp {mega / m.WebP.Decode,4:F0}   "
        + $"encode: standard {mega / m.Standard.Encode,6:F2}  full {mega / m.Full.Encode,5:F2}  libwebp {mega / m.WebP.Encode,5:F2}   "
        + $"bytes to WebP's: {m.Standard.Bytes / m.WebP.Bytes:F3}  {m.Full.Bytes / m.WebP.Bytes:F3}"));
}
