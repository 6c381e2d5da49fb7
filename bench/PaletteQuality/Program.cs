using System.Globalization;
using Tinct.Bench.PaletteQuality;
using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.Pictures;

// Measures palette fitting: error relative to the best known, and processor time of the fit on one thread.
//
//   dotnet run -c Release --project bench/PaletteQuality -- PICTURES BEST-KNOWN.csv [EFFORTS [COLORS [REPEATS]]]
//
// PICTURES is a folder of opaque pictures, EFFORTS and COLORS are lists like 2,5,9 and 16,64,256.

if (args.Length < 2)
{
    Console.Error.WriteLine("PaletteQuality PICTURES BEST-KNOWN.csv [EFFORTS [COLORS [REPEATS]]]");
    return 2;
}

BestKnown best = BestKnown.Read(args[1]);
int[] efforts = ParseList(args.ElementAtOrDefault(2) ?? "2,5,9");
int[] counts = ParseList(args.ElementAtOrDefault(3) ?? "2,4,8,16,32,64,128,256");
int repeats = ParseList(args.ElementAtOrDefault(4) ?? "1")[0];
var runs = new List<Run>();
foreach (string path in Directory.EnumerateFiles(args[0]).Order(StringComparer.Ordinal))
{
    string image = Path.GetFileNameWithoutExtension(path);
    int[] known = [.. counts.Where(colors => best.Find(image, colors) is not null)];
    RgbaColor[] pixels = known.Length == 0 ? [] : ImageFiles.Read(path).Pixels;
    var histogram = new ColorHistogram();
    histogram.Add(pixels);
    foreach (int effort in efforts)
    {
        runs.AddRange(known.Select(colors => Measure(image, histogram, effort, colors, best.Find(image, colors)!.Value, repeats)));
    }
}

Console.WriteLine("effort      K   MSE / best known   median ms   longest ms   pictures");
foreach (var group in runs.GroupBy(run => (run.Effort, run.Colors)).OrderBy(group => group.Key))
{
    Print($"{group.Key.Effort,6} {group.Key.Colors,6}", [.. group]);
}

foreach (int effort in efforts)
{
    Print($"{effort,6}  <= 32", [.. runs.Where(run => run.Effort == effort && run.Colors <= 32)]);
    Print($"{effort,6} 64,128", [.. runs.Where(run => run.Effort == effort && run.Colors is 64 or 128)]);
    Print($"{effort,6}    256", [.. runs.Where(run => run.Effort == effort && run.Colors == 256)]);
}

// The file gives four decimals: less than that is no record.
foreach (Run run in runs.Where(run => run.Error < run.Best - 1e-4).GroupBy(run => (run.Image, run.Colors)).Select(same => same.MinBy(run => run.Error)!))
{
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"record: {run.Image}, K = {run.Colors}: {run.Error:F4} (effort {run.Effort}; was {run.Best:F4})"));
}

return 0;

static int[] ParseList(string list) => [.. list.Split(',').Select(item => int.Parse(item, CultureInfo.InvariantCulture))];

static Run Measure(string image, ColorHistogram histogram, int effort, int colors, double best, int repeats)
{
    MetricSpace space = MetricSpace.Create(Tune.Psnr, hasAlpha: false);
    var options = new KMeansOptions { Effort = Effort.Level(effort) };
    double error = 0, milliseconds = double.MaxValue;
    for (int i = 0; i < repeats; i++)
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        KMeansResult result = KMeans.Fit(PointSet.FromHistogram(histogram, space), space, colors, options);
        milliseconds = Math.Min(milliseconds, (Environment.CpuUsage.TotalTime - start).TotalMilliseconds);
        error = result.SumSquaredError / histogram.PixelCount;
    }

    return new Run(image, effort, colors, error, best, milliseconds);
}

static void Print(string heading, Run[] runs)
{
    if (runs.Length > 0)
    {
        double mean = Math.Exp(runs.Average(run => Math.Log(run.Error / run.Best)));
        double[] times = [.. runs.Select(run => run.Milliseconds).Order()];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{heading}   {mean,16:F4}   {times[times.Length / 2],9:F1}   {times[^1],10:F1}   {runs.Length,8}"));
    }
}

internal sealed record Run(string Image, int Effort, int Colors, double Error, double Best, double Milliseconds);
