using System.Text.RegularExpressions;

namespace Tinct.Tools.Batches;

/// <summary>Names at the top of the outputs' folder that the batch needs for itself: manifests, locks, what is unfinished, palettes that outputs share, the report.</summary>
internal static partial class BatchNames
{
    /// <summary>The report's name.</summary>
    public const string Report = "tinct-report.html";

    /// <summary>Whether the batch needs the name of an output, or of the first folder that it lies in. What is unfinished is deleted, a manifest written over.</summary>
    /// <param name="output">Relative to the folder, with forward slashes.</param>
    public static bool IsOwn(string output) => Own().IsMatch(output.Split('/')[0]);

    /// <summary>Why a name can be none of an output; null where it can.</summary>
    public static string? FaultOf(string output) =>
        IsOwn(output) ? $"its output would lie under {output.Split('/')[0]}, a name that the batch needs for its own files; rename the folder" : null;

    /// <summary>Whether a file's name is one that unfinished and fetched files have: a temporary name, or a hash or random digits.</summary>
    public static bool IsUnfinished(string path) => Host.OutputFile.IsTemporary(path) || Digits().IsMatch(Path.GetFileName(path));

    // Some file systems take capitals for the same letters.
    [GeneratedRegex(@"^(tinct-manifest.*\.jsonl(\.lock|\.unfinished)?|tinct-palette-[0-9a-f]{8}\.hex|tinct-report\.html)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Own();

    [GeneratedRegex(@"^[0-9a-f]{32}(\.|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();
}
