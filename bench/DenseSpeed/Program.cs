using System.Globalization;
using Tinct.Bench;
using Tinct.Bench.DenseSpeed;

// Times both presets of the dense method beside libwebp, in one process and on one thread.
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
        $"{name,-36} decode: standard {mega / m.Standard.Decode,6:F2}  full {mega / m.Full.Decode,5:F2}  libwebp {mega / m.WebP.Decode,4:F0}   "
        + $"encode: standard {mega / m.Standard.Encode,6:F2}  full {mega / m.Full.Encode,5:F2}  libwebp {mega / m.WebP.Encode,5:F2}   "
        + $"bytes to WebP's: {m.Standard.Bytes / m.WebP.Bytes:F3}  {m.Full.Bytes / m.WebP.Bytes:F3}"));
}
