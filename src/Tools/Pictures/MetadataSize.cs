using Tinct.Format;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures;

/// <summary>The part of a .tinct file that <c>--strip</c> leaves out.</summary>
/// <param name="Bytes">The bytes of its sections.</param>
/// <param name="InWords">What they are: "XMP 860 bytes, ICC profile 479 bytes".</param>
/// <param name="Dropped">"--strip drops it", or "drops them".</param>
internal sealed record MetadataSize(long Bytes, string InWords, string Dropped)
{
    /// <summary>Nothing.</summary>
    public static MetadataSize None { get; } = new(0, "", "");

    /// <summary>Looks at a file whose sections were read. Before the bands and behind them a field says how long the sections there are: it counts with the first
    /// of them, unless a model stays.</summary>
    public static MetadataSize Of(TinctReader file) => Of(file.SectionList.GroupBy(section => section.Offset >= file.BandsEnd).SelectMany(static place =>
    {
        SectionInfo[] dropped = [.. place.Where(static section => !IsModel(section))];
        long field = place.Any(IsModel) ? 0 : sizeof(uint);
        return dropped.Select((section, i) => (Name(section.Tag), section.Length + (i == 0 ? field : 0)));
    }));

    /// <summary>Adds parts up.</summary>
    /// <param name="parts">What each is called and its bytes; several may be of one kind.</param>
    public static MetadataSize Of(IEnumerable<(string Kind, long Bytes)> parts)
    {
        (string Kind, long Bytes)[] all = [.. parts];
        string[] kinds =
        [
            .. all.GroupBy(static part => part.Kind, StringComparer.Ordinal)
                .Select(static kind => $"{kind.Key} {Show.Bytes(kind.Sum(static part => part.Bytes))}"),
        ];
        return new MetadataSize(
            all.Sum(static part => part.Bytes), string.Join(", ", kinds), kinds.Length == 1 ? "--strip drops it" : "--strip drops them");
    }

    /// <summary>Looks at a file in memory.</summary>
    public static MetadataSize Of(ReadOnlyMemory<byte> file)
    {
        using var reader = new TinctReader(new MemoryStream(file.ToArray()));
        reader.ReadSections();
        return Of(reader);
    }

    private static bool IsModel(SectionInfo section) => section.Tag.Equals("modl", StringComparison.OrdinalIgnoreCase);

    private static string Name(string tag) => tag switch
    {
        "iccp" => "ICC profile",
        "cicp" => "colour space",
        "exif" => "EXIF",
        "xmpp" => "XMP",
        "dens" => "resolution",
        "text" => "text",
        _ => tag,
    };
}
