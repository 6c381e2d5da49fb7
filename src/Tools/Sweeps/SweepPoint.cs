using Tinct.Codec;
using Tinct.Tools.CommandLine;

namespace Tinct.Tools.Sweeps;

/// <summary>One fit of a sweep, and the names of its files.</summary>
/// <param name="Tune">A word of <see cref="OptionWords.Tunes"/>.</param>
/// <param name="Method">A word of <see cref="OptionWords.Fits"/>.</param>
internal readonly record struct SweepPoint(string Tune, string Method, int Colors)
{
    /// <summary>The encode of this point.</summary>
    /// <param name="compression">A word of <see cref="OptionWords.Compressions"/>.</param>
    /// <param name="threads">Threads to use, at least 1.</param>
    public EncodeOptions ToOptions(SweepOptions options, string compression, int threads) => new EncodeOptions
    {
        Colors = Colors,
        Tune = OptionWords.Tunes.Parse(Tune),
        Effort = options.Effort,
        Fit = new() { Seed = options.Seed },
        Threads = threads,
    }.With(Method, compression);

    /// <summary>Name of the encoded file, relative to the sweep's folder. Exact files are all alike and share one.</summary>
    public string FileName(string folder, string compression, bool exact) => $"{Stem(folder, exact)}-{compression}.tinct";

    /// <summary>Name of the decoded picture, relative to the sweep's folder.</summary>
    public string ImageName(string folder, bool exact) => $"{Stem(folder, exact)}.png";

    private string Stem(string folder, bool exact) => exact ? $"{folder}/exact" : $"{folder}/k{Colors}-{Method}-{Tune}";
}
