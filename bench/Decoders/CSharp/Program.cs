using System.Globalization;
using Tinct.Bench;
using Tinct.Format;

// Times Tinct.Format as speed.c times tinct.h: a line of "FILE,MEGAPIXELS A SECOND" for each file, the best of a second's runs, in processor time, to RGBA, by
// one thread.
foreach (string path in args)
{
    byte[] file = File.ReadAllBytes(path);
    TinctHeader header = TinctFile.Open(file).Header;
    var pixels = new RgbaColor[header.Width * header.Height];
    double sum = 0, best = double.PositiveInfinity;
    for (int n = 0; sum < 1 || n < 3; n++)
    {
        double start = ThreadClock.Now();
        TinctFile.Open(file).DecodePixels(pixels);
        double took = ThreadClock.Now() - start;
        sum += took;
        best = Math.Min(best, took);
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path},{pixels.Length / best * 1e-6:F2}"));
}
