using System.CommandLine;
using Tinct.Codec;
using Tinct.Tools.Host;

namespace Tinct.Tools.CommandLine;

/// <summary>Arguments and options that several verbs have.</summary>
internal static class CommonOptions
{
    private static readonly EncodeOptions Default = new();

    public static Argument<string[]> Inputs(string description) => new("INPUT") { Description = description, Arity = ArgumentArity.OneOrMore };

    public static Option<string?> Output(string description) => new("--output", "-o")
    {
        Description = description,
        HelpName = "OUT",
        CustomParser = static result => OutputOf(result.Tokens[0].Value),
    };

    public static Flag Recursive() => new("--recursive", "take folders as inputs, and the folders in them", "-r");

    public static Flag DryRun() => new("--dry-run", "say which file would become which, and do nothing");

    public static Flag SkipExisting() => new("--skip-existing", "leave inputs alone whose output exists already");

    public static Flag Json() => new("--json", "print a JSON object, for every file one, instead of tables");

    public static Flag Quiet() => new("--quiet", "print nothing but errors", "-q");

    public static Flag Force() => new("--force", "replace an output that exists", "-f");

    public static Flag Strip() => new("--strip", "drop profile, colour space, resolution, EXIF, XMP and texts instead of keeping them");

    public static WholeNumber Effort() => new(
        "--effort", "1..9", $"1 is fastest, 9 finds the lowest error and the smallest file [default: {Default.Effort}]", 1, 9);

    public static WholeNumber Seed() => new("--seed", "N", $"seed of every random choice [default: {Default.Fit.Seed}]", 0, long.MaxValue);

    public const string MemoryLimitName = "--memory-limit";

    public static Option<string?> MemoryLimit() => new MemorySize(
        MemoryLimitName, "memory to use at most, as 512M or 2G, beside the tables of coders: a picture that takes more is refused [default: what there is]");

    public static WholeNumber Threads() => new("--threads", "N", "threads to use; the bytes do not depend on it [default: one a processor]", 1, 1024);

    private static string OutputOf(string given) => SpecialFile.IsStandardOutput(given) ? Batch.Pipe : given;
}
