using Tinct.Tools.Host;

namespace Tinct.Tools.CommandLine;

/// <summary>What <c>encode</c> writes.</summary>
internal enum EncodeFormat
{
    Tinct,
    Png,
    Gif,
    WebP,
}

/// <summary>Tells from an output's name and from <c>--format</c> what is to be written.</summary>
internal static class EncodeFormats
{
    /// <summary>The extensions that can be written, for messages and help.</summary>
    public static string Extensions { get; } = $".{string.Join(", .", OptionWords.Formats.All[..^1])} or .{OptionWords.Formats.All[^1]}";

    /// <summary>The extension of a format's files.</summary>
    public static string Extension(EncodeFormat format) => $".{OptionWords.Formats.Of(format)}";

    /// <summary>The format of an output.</summary>
    /// <param name="output">A file name, or <see cref="Batch.Pipe"/>.</param>
    /// <param name="given">What <c>--format</c> says; null where it is not given.</param>
    /// <exception cref="CommandException">The name has the extension of another format, or of none that can be written.</exception>
    public static EncodeFormat Of(string output, EncodeFormat? given)
    {
        string extension = output == Batch.Pipe ? "" : Path.GetExtension(output);
        if (extension.Length == 0 || SpecialFile.Is(output))
        {
            return given ?? EncodeFormat.Tinct;
        }

        string word = extension[1..].ToLowerInvariant();
        if (!OptionWords.Formats.All.Contains(word))
        {
            return given ?? throw CommandException.Usage($"{output}: encode writes {Extensions}; rename it, or give --format");
        }

        EncodeFormat named = OptionWords.Formats.Parse(word);
        return given is null || given == named
            ? named
            : throw Contradiction(output, OptionWords.Formats.Of(given.Value));
    }

    /// <summary>An output whose name has the extension of another format than <c>--format</c> names.</summary>
    public static CommandException Contradiction(string output, string given) =>
        CommandException.Usage($"{output}: the name says {Path.GetExtension(output).TrimStart('.').ToLowerInvariant()}, --format says {given}; leave one out");
}
