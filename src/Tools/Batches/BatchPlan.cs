using System.Text;
using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;

namespace Tinct.Tools.Batches;

/// <summary>What a batch is asked to do.</summary>
internal sealed record BatchPlan
{
    /// <summary>Where pictures are looked for.</summary>
    public required BatchSearch Search { get; init; }

    /// <summary>The folder that outputs, manifest and lock lie in. With a <see cref="Target"/>, what is in work.</summary>
    public required string Output { get; init; }

    /// <summary>Where pictures are looked for instead of in folders; null for folders.</summary>
    public IPictureSource? Source { get; init; }

    /// <summary>Where outputs go instead of into the folder; null for the folder.</summary>
    public IOutputTarget? Target { get; init; }

    /// <summary>Pictures that come and outputs that go, beside those in work, where there is a <see cref="Source"/> or <see cref="Target"/>.</summary>
    public int Transfers { get; init; }

    /// <summary>Bytes that pictures brought from a <see cref="Source"/>, and their outputs, may take on disk at a time.</summary>
    public long Scratch { get; init; } = long.MaxValue / 4;

    /// <summary>The share of the pictures that is encoded.</summary>
    public BatchShard Shard { get; init; } = BatchShard.Whole;

    /// <summary>How pictures are encoded.</summary>
    public required EncodeOptions Options { get; init; }

    /// <summary>The outputs' extension, with its dot.</summary>
    public required string Extension { get; init; }

    /// <summary>Encodes a picture in memory as a file of another format than .tinct; null for .tinct.</summary>
    public Func<PictureFile, EncodeOptions, CancellationToken, (EncodeResult Result, byte[] Bytes, IReadOnlyList<string> Notes)>? OtherFormat { get; init; }

    /// <summary>Whether the extension is added to the picture's whole name instead of replacing its own.</summary>
    public bool KeepName { get; init; }

    /// <summary>Whether profile, EXIF and XMP are dropped.</summary>
    public bool Strip { get; init; }

    /// <summary>Whether each output is read back and compared before it counts as done.</summary>
    public bool Verify { get; init; }

    /// <summary>Whether equal pictures are encoded once.</summary>
    public bool Dedupe { get; init; }

    /// <summary>Whether outputs that no manifest knows may be replaced.</summary>
    public bool Force { get; init; }

    /// <summary>Pictures that are encoded at a time.</summary>
    public required int Jobs { get; init; }

    /// <summary>Bytes that these pictures may take together.</summary>
    public required long Memory { get; init; }

    /// <summary>For tests: called when a picture's content is known, before it is read again. May be null.</summary>
    public Action? Looked { get; init; }

    /// <summary>Whether a number of threads for each picture was asked for.</summary>
    public bool OwnThreads { get; init; }

    /// <summary>All that decides an output's bytes besides the picture, in words.</summary>
    /// <remarks>Threads and measures do not decide them. The version does, since another one may write other bytes.</remarks>
    public string OptionsText
    {
        get
        {
            var text = new StringBuilder();
            text.Append($"tinct {ProgramVersion.Number} {Extension}{(Strip ? " strip" : "")} ");
            text.Append((Options with { Threads = 1, MeasureErrors = false, Goal = null, Fit = Options.Fit with { FixedColors = null } }).ToString());
            text.Append(Options.Goal is EncodeGoal.GivenPalette given ? $" given {Colors(given.Palette)}" : $" {Options.Goal}");
            return Options.Fit.FixedColors is { } kept ? text.Append($" fixed {Colors(kept)}").ToString() : text.ToString();
        }
    }

    /// <summary>The hash of <see cref="OptionsText"/>.</summary>
    public ContentHash OptionsHash => ContentHash.OfBytes(Encoding.UTF8.GetBytes(OptionsText));

    private static string Colors(Palette palette) => string.Join(' ', palette.Colors.ToArray().Select(static color => color.PackedValue.ToString("x8", null)));
}
