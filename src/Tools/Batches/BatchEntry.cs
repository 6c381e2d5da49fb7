namespace Tinct.Tools.Batches;

/// <summary>What became of one picture: a line of the manifest.</summary>
internal sealed record BatchEntry
{
    /// <summary>Stands for an output where there can be none, or where it is said elsewhere.</summary>
    public const string NoOutput = "-";

    /// <summary>The picture's name relative to the folder it was found from, with forward slashes.</summary>
    public required string Input { get; init; }

    /// <summary>That folder's full name, which tells pictures of the same relative name apart.</summary>
    public required string Root { get; init; }

    /// <summary>The file made of it, relative to the output's folder, with forward slashes.</summary>
    public required string Output { get; init; }

    /// <summary>Bytes of the picture's file.</summary>
    public long InputBytes { get; init; }

    /// <summary>The hash of the picture's file.</summary>
    public ContentHash InputHash { get; init; }

    /// <summary>What its content was known by in the store that it came from; null for a file.</summary>
    public string? InputVersion { get; init; }

    /// <summary>The options it was encoded with, as <see cref="BatchPlan.OptionsHash"/>.</summary>
    public ContentHash Options { get; init; }

    /// <summary>Bytes of the file that was made.</summary>
    public long OutputBytes { get; init; }

    /// <summary>The hash of the file that was made.</summary>
    public ContentHash OutputHash { get; init; }

    /// <summary>What it is known by in the store that it went to; null for a file.</summary>
    public string? OutputVersion { get; init; }

    /// <summary>The picture's format: "PNG".</summary>
    public string Kind { get; init; } = "";

    public int Width { get; init; }

    public int Height { get; init; }

    /// <summary>Colours of the palette; 0 where the file has none.</summary>
    public int Colors { get; init; }

    /// <summary>PSNR in decibels; infinite for an exact file.</summary>
    public double Psnr { get; init; }

    /// <summary>Whether the file was read back and compared with the picture.</summary>
    public bool Verified { get; init; }

    /// <summary>The output that this one is a link to or a copy of, since their pictures are equal; null for its own.</summary>
    public string? SameAs { get; init; }

    /// <summary>What was reduced, assumed or left out of the picture; a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Milliseconds that it took; 0 where nothing was encoded.</summary>
    public double Milliseconds { get; init; }

    /// <summary>Why there is no output; null where there is one.</summary>
    public string? Error { get; init; }

    /// <summary>Pixels of the picture.</summary>
    public long Pixels => (long)Width * Height;
}
