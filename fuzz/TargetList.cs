using Tinct.Format;
using Tinct.Fuzz.Engine;
using Tinct.Fuzz.Targets;

namespace Tinct.Fuzz;

/// <summary>All targets.</summary>
internal static class TargetList
{
    private static readonly (string Name, Func<FuzzTarget> Make)[] s_targets =
    [
        ("tinct", static () => new WholeFileTarget()),
        ("rows", static () => new RowsTarget()),
        ("salvage", static () => new SalvageTarget()),
        ("threads", static () => new ThreadsTarget()),
        ("cdecoder", static () => new CDecoderTarget()),
        ("stored", static () => new BandTarget(CompressionMethod.Stored)),
        ("lz4", static () => new BandTarget(CompressionMethod.Lz4)),
        ("swift", static () => new BandTarget(CompressionMethod.Swift)),
        ("dense", static () => new BandTarget(CompressionMethod.Dense)),
        ("lz4block", static () => new Lz4BlockTarget()),
        ("swiftwidths", static () => new SwiftWidthsTarget()),
        ("packing", static () => new PackingTarget()),
        ("palette", static () => new CodedPaletteTarget()),
        ("roundtrip", static () => new RoundTripTarget()),
        ("png", static () => new PngTarget()),
        ("pnm", static () => new PnmTarget()),
        ("palettefile", static () => new PaletteFileTarget()),
        ("metadata", static () => new MetadataTarget()),
        ("foreign", static () => new ForeignTarget()),
        ("sweepjson", static () => new SweepJsonTarget()),
        ("manifest", static () => new ManifestTarget()),
        ("histogram", static () => new HistogramTarget()),
    ];

    /// <summary>The target of a name, or null.</summary>
    public static FuzzTarget? Find(string name) => s_targets.FirstOrDefault(target => target.Name == name).Make?.Invoke();

    /// <summary>Each target.</summary>
    public static IEnumerable<FuzzTarget> All() => s_targets.Select(static target => target.Make());
}
