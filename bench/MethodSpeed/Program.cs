using System.Globalization;
using Tinct.Bench;
using Tinct.Bench.MethodSpeed;

// Times the three methods beside libpng, libjxl and libwebp, in one process and on one thread. Of a folder of subfolders every one is a class with a total of its own.
// "--only CODER[,CODER]" leaves out the others but WebP.
int option = Array.IndexOf(args, "--only");
if (option >= 0)
{
    MethodMeasurement.Wanted = [.. args[option + 1].Split(','), "WebP"];
    args = [.. args[..option], .. args[(option + 2)..]];
}

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
        [("libwebp", LibWebP.IsPresent), ("libjxl with cjxl", LibJxl.IsPresent)],
        $"{Path.GetFileName(folder)}: coder, megapixels a second from the file's bytes to RGBA pixels, from the index map to the file's bytes, bytes, bytes to lossless WebP's.",
        MethodMeasurement.Of,
        Print);
}

return code;

static void Print(string name, MethodMeasurement m)
{
    foreach ((string coder, Cost cost) in MethodMeasurement.Coders.Zip(m.Costs).Where(static pair => !double.IsNaN(pair.Second.Bytes)))
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name},{coder},{m.Pixels / 1e6 / cost.Decode:F2},{m.Pixels / 1e6 / cost.Encode:F2},{cost.Bytes},{cost.Bytes / m.Costs[^1].Bytes:F3}"));
    }
}
