using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Tinct.Tools.Sweeps;

/// <summary>A sweep as <c>sweep.json</c> holds it: what was run, where, and the results. Names of files are relative to the
/// folder of <c>sweep.json</c>, with forward slashes. All pictures of a run have the same options.</summary>
internal sealed record SweepRun
{
    /// <summary>The layout of <c>sweep.json</c> that this program writes and reads.</summary>
    public const int CurrentLayout = 1;

    /// <summary>Which layout the file has: <see cref="CurrentLayout"/>.</summary>
    public required int Layout { get; init; }

    /// <summary>Version of Tinct.</summary>
    public required string Version { get; init; }

    /// <summary>The command that makes this run again, every default spelled out. Of absolute paths only the ends are left.</summary>
    public required string Command { get; init; }

    /// <summary>What was asked for.</summary>
    public required SweepOptions Options { get; init; }

    /// <summary>Where the times were taken.</summary>
    public required SweepMachine Machine { get; init; }

    /// <summary>When the run began (UTC); a resumed run keeps the time of its first part.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When its last row was finished (UTC); null while rows are missing.</summary>
    public DateTimeOffset? Finished { get; init; }

    /// <summary>The pictures, in the order of the command line.</summary>
    public required ImmutableArray<SweepPicture> Pictures { get; init; }
}

/// <summary>The options that decide a sweep's results. Methods, tunes and compressions are the words of the command line.</summary>
internal sealed record SweepOptions
{
    /// <summary>Palette sizes asked for, rising: 1 to 65,536 each.</summary>
    public required ImmutableArray<int> Colors { get; init; }

    /// <summary>Of kmeans, em-spherical, em-tied, em-diagonal, em-full, in the order given.</summary>
    public required ImmutableArray<string> Methods { get; init; }

    /// <summary>Of psnr, balanced, visual, in the order given.</summary>
    public required ImmutableArray<string> Tunes { get; init; }

    /// <summary>Of lz4, swift, dense, stored, in the order given.</summary>
    public required ImmutableArray<string> Compressions { get; init; }

    /// <summary>1 to 9.</summary>
    public required int Effort { get; init; }

    /// <summary>Seed of every random choice.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Whether metadata (profile, colour space, resolution, EXIF, XMP, texts) are left out of the files.</summary>
    public required bool Strip { get; init; }

    /// <summary>Whether other programs were run beside Tinct.</summary>
    public required bool Peers { get; init; }

    /// <summary>Every fit there is.</summary>
    [JsonIgnore]
    public IEnumerable<SweepPoint> Points =>
        from tune in Tunes
        from method in Methods
        from colors in Colors
        select new SweepPoint(tune, method, colors);

    /// <summary>Rows that a finished picture has.</summary>
    [JsonIgnore]
    public int RowsPerPicture => Tunes.Length * Methods.Length * Colors.Length * Compressions.Length;
}

/// <summary>The machine that the times belong to; nothing here says whose it is.</summary>
/// <param name="Architecture">Processor architecture: x64, arm64.</param>
internal sealed record SweepMachine(string System, string Architecture, int Processors, string Runtime);
