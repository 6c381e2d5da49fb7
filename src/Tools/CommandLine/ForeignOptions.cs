namespace Tinct.Tools.CommandLine;

/// <summary>Options that users of other programs know (pngquant, oxipng, cwebp, ImageMagick), and what to take here.</summary>
internal static class ForeignOptions
{
    private const string Quality = "--target-psnr and --target-ssim ask for a quality, -k for a number of colours";
    private const string Effort = "--effort 1..9 says how hard to try, 1 is fastest";
    private const string Output = "-o names the file, or for several a folder: -o DIR/";

    private static readonly (string Name, string Option, string Hint)[] s_table =
    [
        ("--quality", "--target-psnr", Quality),
        ("-quality", "--target-psnr", Quality),
        ("--lossy", "--target-psnr", Quality),
        ("--near-lossless", "--target-psnr", Quality),
        ("-near_lossless", "--target-psnr", Quality),
        ("--speed", "--effort", Effort),
        ("--opt", "--effort", Effort),
        ("--zopfli", "--effort", Effort),
        ("--ext", "--output", Output),
        ("--suffix", "--output", Output),
        ("--dir", "--output", Output),
        ("--outdir", "--output", Output),
        ("--out-dir", "--output", Output),
        ("--stdout", "--output", "-o - writes to standard output"),
        ("--nofs", "--dither", "nothing is dithered unless --dither asks for it; leave it out"),
        ("--no-dither", "--dither", "nothing is dithered unless --dither asks for it; leave it out"),
        ("--floyd", "--dither", "--dither floyd-steinberg does that"),
        ("--ordered", "--dither", "--dither ordered does that"),
        ("--posterize", "--colors", "colours keep their 8 bits; -k says how many there are"),
        ("--map", "--palette", "--palette FILE gives the colours"),
        ("--remap", "--palette", "--palette FILE gives the colours"),
        ("-remap", "--palette", "--palette FILE gives the colours"),
        ("--resize", "--colors", "pictures keep their size"),
        ("-resize", "--colors", "pictures keep their size"),
        ("--jobs", "--threads", "--threads N says how many files are in work at a time"),
        ("-j", "--threads", "--threads N says how many files are in work at a time"),
        ("--overwrite", "--force", "--force replaces an output that exists"),
    ];

    /// <summary>What to take instead of an option; null where nothing is known, or the verb has nothing like it.</summary>
    /// <param name="option">As it was typed, without a value.</param>
    public static string? HintOn(string option, Verb verb) => s_table
        .Where(known => known.Name.Equals(option, StringComparison.OrdinalIgnoreCase) && verb.Options.Any(own => own.Name == known.Option))
        .Select(static known => known.Hint).FirstOrDefault();
}
