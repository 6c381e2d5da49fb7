using System.Collections.Immutable;

namespace Tinct.Tools.Sweeps;

/// <summary>One picture of a sweep, with all its results.</summary>
internal sealed record SweepPicture
{
    /// <summary>File name of the input, preceded by as much of its path as distinguishes it from the others.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the input file, 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The folder of this picture's files.</summary>
    public required string Folder { get; init; }

    /// <summary>A PNG of the picture as it was read.</summary>
    public required string Original { get; init; }

    /// <summary>The name of <see cref="Original"/> in a folder.</summary>
    public static string OriginalIn(string folder) => $"{folder}/original.png";

    public required int Width { get; init; }

    public required int Height { get; init; }

    /// <summary>Distinct colours; fully transparent pixels count as one.</summary>
    public required int UniqueColors { get; init; }

    /// <summary>Whether any pixel is not opaque.</summary>
    public required bool HasAlpha { get; init; }

    /// <summary>Bytes of the input file.</summary>
    public required long InputBytes { get; init; }

    /// <summary>Bytes of the pixels uncompressed: 3 a pixel, or 4 with alpha.</summary>
    public required long RawBytes { get; init; }

    /// <summary>What was reduced, ignored or assumed when it was read, one sentence each.</summary>
    public required ImmutableArray<string> Notes { get; init; }

    /// <summary>One fit for every number of colours, method and tune that was finished, in the order tune, method, colours.</summary>
    public required ImmutableArray<SweepFit> Fits { get; init; }

    /// <summary>One row for every fit and compression that was finished, in the order tune, method, compression, colours.</summary>
    public required ImmutableArray<SweepRow> Rows { get; init; }

    /// <summary>What <c>-k auto</c> would take: one knee a curve that has at least one finished row.</summary>
    public required ImmutableArray<SweepKnee> Knees { get; init; }

    /// <summary>The results of other programs; empty without <c>--peers</c>.</summary>
    public required ImmutableArray<SweepPeer> Peers { get; init; }
}

/// <summary>The knee of one curve of error against bytes: the rule of <c>-k auto</c> applied to the sweep's own points.</summary>
/// <param name="Colors">The number of colours asked for at the knee: that of one of the curve's rows.</param>
internal sealed record SweepKnee(string Method, string Tune, string Compression, int Colors);

/// <summary>One file of another program, decoded and measured in the same way as Tinct's.</summary>
internal sealed record SweepPeer
{
    /// <summary>The program: pngquant, cwebp, cjxl, optipng.</summary>
    public required string Tool { get; init; }

    /// <summary>The version it reports.</summary>
    public required string Version { get; init; }

    /// <summary>The command, with IN and OUT for the names of files.</summary>
    public required string Command { get; init; }

    /// <summary>Which points make one line of a chart, in words: "pngquant", "cwebp lossy".</summary>
    public required string Series { get; init; }

    /// <summary>Palette size asked for; null where the program has no palette.</summary>
    public int? Colors { get; init; }

    /// <summary>Bytes of its file.</summary>
    public required long Bytes { get; init; }

    /// <summary>Mean squared error, as <see cref="SweepRow.Mse"/>.</summary>
    public required double Mse { get; init; }

    /// <summary>PSNR in decibels; null for infinity, when the picture is exact.</summary>
    public double? Psnr { get; init; }
}
