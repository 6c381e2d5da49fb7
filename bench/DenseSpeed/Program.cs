using System.Globalization;
using Tinct.Bench;
using Tinct.Bench.DenseSpeed;

// Times the dense method beside libwebp, in one process and on one thread.
return PictureBenchmark.Run(
    args,
    [16, 64, 256],
    [("libwebp", LibWebP.IsPresent)],
    "Megapixels a second from the file's bytes to RGBA pixels, and from the index map to the file's bytes.",
    DenseMeasurement.Of,
    Print);

static void Print(string name, DenseMeasurement m)
{
    double mega = m.Pixels / 1e6;
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-36} decode: dense {mega / m.Dense.Decode,5:F2}  libwebp {mega / m.WebP.Decode,4:F0}   "
        + $"encode: dense {mega / m.Dense.Encode,5:F2}  libwebp {mega / m.WebP.Encode,5:F2}   "
        + $"bytes to WebP's: {m.Dense.Bytes / m.WebP.Bytes:F3}"));
}
