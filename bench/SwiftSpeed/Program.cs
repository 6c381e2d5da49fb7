using System.Globalization;
using Tinct.Bench;
using Tinct.Bench.SwiftSpeed;

// Times the swift method beside libwebp and libpng, in one process and on one thread. Of a folder of subfolders every one is a class with a total of its own.
string[] rest = [.. args.Skip(1)];
string[] folders = args.Length > 0 && Directory.Exists(args[0]) && Directory.GetFiles(args[0], "*.png").Length == 0
    ? [.. Directory.GetDirectories(args[0]).Order(StringComparer.Ordinal)]
    : [.. args.Take(1)];
int code = 2;
foreach (string folder in folders.DefaultIfEmpty(""))
{
    code = PictureBenchmark.Run(
        [folder, .. rest],
        [4, 16, 64, 256],
        [("libwebp", LibWebP.IsPresent)],
        $"{Path.GetFileName(folder)}. Megapixels a second from the file's bytes to RGBA pixels, and from the index map to the file's bytes.",
        SwiftMeasurement.Of,
        Print);
}

return code;

static void Print(string name, SwiftMeasurement m)
{
    double mega = m.Pixels / 1e6;
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-36} decode: swift {mega / m.Swift.Decode,6:F1}  libwebp {mega / m.WebP.Decode,5:F0} (x{m.WebP.Decode / m.Swift.Decode:F2})  "
        + $"libpng {mega / m.Png.Decode,5:F0}   encode: swift {mega / m.Swift.Encode,6:F1}  libwebp {mega / m.WebP.Encode,5:F2}   "
        + $"bytes: {m.Swift.Bytes,8}  to WebP's {m.Swift.Bytes / m.WebP.Bytes:F3}"));
}
