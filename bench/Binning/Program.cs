using System.Globalization;
using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.Pictures;
using Tinct.Tools.Pictures.Palettes;

// Measures what it costs that `tinct histogram` counts colours together where there are more than a stated number: palettes are fitted to the exact colours of
// many pictures, opaque ones, and to their bins at each level, and the squared error of both is taken on the exact colours.
//
//   dotnet run -c Release --project bench/Binning -- CSV NAME=FOLDER[,FOLDER...] ...
//
// A row for each set, level and number of colours. Level 0 is exact; at level n the n lowest bits of a channel are left out, and a bin is its mean colour.

if (args.Length < 2)
{
    Console.Error.WriteLine("Binning CSV NAME=FOLDER[,FOLDER...] ...");
    return 2;
}

const int MostLevel = 4;
using var csv = new StreamWriter(args[0]) { NewLine = "\n" };
csv.WriteLine("set,pictures,colors,level,bins,K,mse,to_exact");
foreach (string set in args[1..])
{
    string name = set.Split('=')[0];
    string[] files = [.. set.Split('=')[1].Split(',').SelectMany(Directory.EnumerateFiles).Where(file => PictureFile.Extensions.Contains(Path.GetExtension(file))).Order(StringComparer.Ordinal)];
    var exact = new SharedHistogram(keepHiddenColor: false, maxBins: int.MaxValue);
    foreach (string file in files)
    {
        var colors = new ColorHistogram();
        colors.Add([.. ImageFiles.Read(file).Pixels.Where(static pixel => pixel.A == byte.MaxValue)]);
        exact.Add(colors);
    }

    ColorHistogram all = exact.ToColors();
    int distinct = exact.Count;
    var errors = new Dictionary<int, double>();
    for (int level = 0; level <= MostLevel; level++)
    {
        exact.RaiseTo(level);
        ColorHistogram binned = exact.ToColors();
        foreach (int k in (int[])[16, 64, 256])
        {
            double error = Error(all, Fit(binned, k));
            errors.TryAdd(k, error);
            string row = string.Create(
                CultureInfo.InvariantCulture, $"{name},{files.Length},{distinct},{level},{exact.Count},{k},{error:F4},{error / errors[k]:F5}");
            csv.WriteLine(row);
            csv.Flush();
            Console.WriteLine(row);
        }
    }
}

return 0;

static RgbaColor[] Fit(ColorHistogram colors, int k)
{
    MetricSpace space = MetricSpace.Create(Tune.Psnr, hasAlpha: false);
    return KMeans.Fit(PointSet.FromHistogram(colors, space), space, k, new KMeansOptions { Effort = Effort.Level(5) }).Palette;
}

// The mean over pixels of the squared differences of R, G and B, of opaque colours.
static double Error(ColorHistogram colors, RgbaColor[] palette)
{
    RgbaColor[] all = [.. colors.Colors];
    uint[] counts = [.. colors.Counts];
    double[] sums = new double[(all.Length >> 12) + 1];
    Parallel.For(0, sums.Length, part =>
    {
        for (int i = part << 12; i < Math.Min(all.Length, (part + 1) << 12); i++)
        {
            int least = int.MaxValue;
            foreach (RgbaColor entry in palette)
            {
                int r = all[i].R - entry.R, g = all[i].G - entry.G, b = all[i].B - entry.B;
                least = Math.Min(least, (r * r) + (g * g) + (b * b));
            }

            sums[part] += (double)least * counts[i];
        }
    });
    return sums.Sum() / counts.Sum(static count => (double)count);
}
