using System.Globalization;
using System.Numerics;
using Tinct.Codec;
using Tinct.Format;

namespace Tinct.Bench;

/// <summary>What the programs that measure pictures of few colours have in common: their command line, the pictures it names and their sum.</summary>
internal static class PictureBenchmark
{
    /// <summary>Measures pictures at several palette sizes, and prints the results of each and of all.</summary>
    /// <param name="args">A folder of PNG files, a word that their names contain, palette sizes up to 256; the last two may be missing.</param>
    /// <param name="sizes">Palette sizes when none are given.</param>
    /// <param name="rivals">Libraries to compare with, and whether they are installed.</param>
    /// <param name="heading">Says what is printed.</param>
    /// <param name="measure">Measures an index map.</param>
    /// <param name="print">Prints a measurement under a name.</param>
    /// <returns>The exit code.</returns>
    internal static int Run<T>(
        string[] args, int[] sizes, (string Name, bool IsPresent)[] rivals, string heading, Func<IndexedImage, T> measure, Action<string, T> print)
        where T : class, IAdditionOperators<T, T, T>
    {
        if (args.Length == 0 || !Directory.Exists(args[0]))
        {
            Console.Error.WriteLine("Arguments: FOLDER-OF-PNG-FILES [WORD] [COLOURS ...]");
            return 2;
        }

        if (!LibPng.IsPresent)
        {
            Console.Error.WriteLine("libpng is not installed, and it reads the pictures.");
            return 3;
        }

        foreach ((string name, bool _) in rivals.Where(static rival => !rival.IsPresent))
        {
            Console.Error.WriteLine($"{name} is not installed: its columns are NaN.");
        }

        int[] given = [.. args.Skip(1).Where(IsNumber).Select(size => int.Parse(size, CultureInfo.InvariantCulture))];
        string word = args.Skip(1).FirstOrDefault(word => !IsNumber(word), "");
        string[] files =
        [
            .. Directory.GetFiles(args[0], "*.png")
                .Where(file => Path.GetFileName(file).Contains(word, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];
        Console.WriteLine($"{files.Length} pictures. {heading}");
        foreach (int colors in given.Length == 0 ? sizes : given)
        {
            MeasureAll(files, colors, measure, print);
        }

        return 0;
    }

    private static void MeasureAll<T>(string[] files, int colors, Func<IndexedImage, T> measure, Action<string, T> print)
        where T : class, IAdditionOperators<T, T, T>
    {
        T? total = null;
        foreach (string file in files)
        {
            (RgbaColor[] pixels, int width, int height) = LibPng.Read(File.ReadAllBytes(file));
            T measured = measure(TinctEncoder.Encode(pixels, width, height, new EncodeOptions { Colors = colors, Effort = 1, Threads = 1 }).Image);
            print($"K={colors} {Path.GetFileNameWithoutExtension(file)}", measured);
            total = total is null ? measured : total + measured;
        }

        if (total is not null)
        {
            print($"K={colors} all", total);
        }
    }

    private static bool IsNumber(string word) => int.TryParse(word, CultureInfo.InvariantCulture, out _);
}
