using System.Globalization;
using System.Text.Json;
using Tinct.Format;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;

namespace Tinct.Tools.Reports;

/// <summary>What a .tinct file says of itself, without decoding it.</summary>
internal sealed record InfoReport
{
    /// <summary>The file's name, or "-".</summary>
    public required string File { get; init; }

    /// <summary>The file, whose sections have been read.</summary>
    public required TinctReader Source { get; init; }

    /// <summary>What the file holds besides the picture.</summary>
    public required FileSections Sections { get; init; }

    /// <summary>The fitted model to print, or null.</summary>
    public FittedModel? Model { get; init; }

    /// <summary>Whether the palette is printed.</summary>
    public bool WithPalette { get; init; }

    /// <summary>For each colour the share of the pixels that have it, 0 to 1; null where they were not counted.</summary>
    public IReadOnlyList<double>? Shares { get; init; }

    /// <summary>Whether every byte was checked by decoding the file.</summary>
    public bool Verified { get; init; }

    private const double MetresAnInch = 0.0254;

    /// <summary>Characters of a text that are shown; --json has all.</summary>
    private const int ShownText = 60;

    /// <summary>Bands and sections that have a line each; the others are summed. --json has all.</summary>
    private const int ShownParts = 100;

    private TinctHeader Header => Source.Header;

    private long FileBytes => Source.Length ?? 0;

    /// <summary>Bytes of the field that says how long the sections after the bands are.</summary>
    private int SectionsLengthBytes => Header.HasSections ? sizeof(uint) : 0;

    private double BitsPerPixel => FileBytes * 8.0 / Header.PixelCount;

    /// <summary>How many bands there are, and their rows.</summary>
    private string Bands
    {
        get
        {
            if (Source.Bands.Length == 1)
            {
                return Header.ColorCount == 1 ? "none: every pixel has the one colour" : "1, of all rows";
            }

            int last = Source.Bands[^1].RowCount;
            return $"{Show.Count(Source.Bands.Length)} of {Show.Number(Header.BandRows, "row")}{(last == Header.BandRows ? "" : $", the last of {Show.Count(last)}")}";
        }
    }

    private string? Resolution => Sections.Density switch
    {
        null => null,
        { Unit: DensityUnit.PixelsPerMeter } pixels =>
            string.Create(CultureInfo.InvariantCulture, $"{pixels.X * MetresAnInch:0.#} x {pixels.Y * MetresAnInch:0.#} pixels an inch"),
        var scale => string.Create(CultureInfo.InvariantCulture, $"{scale.Value.X / 65536.0:0.##} x {scale.Value.Y / 65536.0:0.##} pixels for one logical pixel"),
    };

    /// <summary>Prints the tables that people read.</summary>
    public void PrintTable(CommandConsole console)
    {
        TextTable table = new TextTable(File)
            .Add("picture", $"{Header.Width} x {Header.Height}")
            .Add("palette", $"{Show.Colors(Header.ColorCount)}, {(Header.HasAlpha ? "RGBA" : "RGB")}{(Header.HasCodedPalette ? ", coded" : "")}")
            .Add("index", Show.Number(Header.BitsPerIndex, "bit"))
            .Add("bands", Bands)
            .Add("file", $"{Show.Bytes(FileBytes)}, {Show.Value(BitsPerPixel)} bits a pixel, format version {Header.Version}")
            .Add("checked", Verified ? "every byte, by decoding" : "the front matter only (--verify checks every byte)");
        if (Sections.CodePoints is { } points)
        {
            table.Add("colours", points.InWords());
        }

        if (Resolution is { } resolution)
        {
            table.Add("resolution", resolution);
        }

        foreach (TextEntry text in Sections.Text.Take(ShownParts))
        {
            table.Add("text", $"{text.Key}: {(text.Value.Length <= ShownText ? text.Value : $"{Printable.Start(text.Value, ShownText)} ...")}");
        }

        int more = Sections.Text.Length - ShownParts;
        if (more > 0)
        {
            table.Add("texts", $"{Show.Count(more)} more");
        }

        table.Print(console);
        PrintLayout(console);
        if (WithPalette)
        {
            console.Write(string.Concat(Source.Palette.Colors.ToArray().Select((color, i) =>
                $"  {i,5}  {Swatch(color, console)}{color,-9}  {(Shares is null ? "" : Show.Percent(Shares[i])),8}".TrimEnd() + "\n")));
        }

        if (Model is not null)
        {
            ModelReport.PrintTable(Model, Source.Palette, console);
        }
    }

    /// <summary>Two characters in the colour, where a terminal can show it.</summary>
    private static string Swatch(RgbaColor color, CommandConsole console) =>
        console.OutputIsTerminal ? $"\e[48;2;{color.R};{color.G};{color.B}m  \e[0m " : "";

    /// <summary>Prints the object that programs read.</summary>
    public void PrintJson(CommandConsole console) => JsonReport.PrintLong(console, WriteFields);

    internal static string MethodName(int method) => method switch
    {
        (int)CompressionMethod.Stored => "stored",
        (int)CompressionMethod.Lz4 => "lz4",
        (int)CompressionMethod.Swift => "swift",
        (int)CompressionMethod.Dense => "dense",
        _ => $"{method}",
    };

    private void PrintLayout(CommandConsole console)
    {
        var layout = new TextTable("", "part", "method", "bytes", "at", "bits a pixel");
        layout.Add("front matter", "", Show.Count(Source.FrontMatterLength), "0", Bits(Source.FrontMatterLength, Header.PixelCount));
        AddSections(Source.SectionList.Where(section => section.Offset < Source.BandsEnd));
        foreach (BandInfo band in Source.Bands.Take(ShownParts))
        {
            layout.Add(
                $"rows {band.FirstRow}..{band.FirstRow + band.RowCount}", MethodName((int)band.Method),
                Show.Count(band.Length), Show.Count(band.Offset),
                Bits(band.Length, (long)band.RowCount * Header.Width));
        }

        if (Source.Bands.Length > ShownParts)
        {
            BandInfo next = Source.Bands[ShownParts];
            long bytes = Source.BandsEnd - next.Offset;
            layout.Add(
                $"rows {next.FirstRow}..{Header.Height}, {Show.Number(Source.Bands.Length - ShownParts, "band")}", "", Show.Count(bytes), Show.Count(next.Offset),
                Bits(bytes, (long)(Header.Height - next.FirstRow) * Header.Width));
        }

        if (SectionsLengthBytes > 0)
        {
            layout.Add(
                "sections' length", "", Show.Count(SectionsLengthBytes), Show.Count(Source.BandsEnd), Bits(SectionsLengthBytes, Header.PixelCount));
        }

        AddSections(Source.SectionList.Where(section => section.Offset >= Source.BandsEnd));
        layout.Print(console);

        void AddSections(IEnumerable<SectionInfo> sections)
        {
            SectionInfo[] all = [.. sections];
            foreach (SectionInfo section in all.Take(ShownParts))
            {
                layout.Add(
                    $"section {section.Tag}", MethodName(section.Method), Show.Count(section.Length), Show.Count(section.Offset),
                    Bits(section.Length, Header.PixelCount));
            }

            if (all.Length > ShownParts)
            {
                long bytes = all.Skip(ShownParts).Sum(static section => (long)section.Length);
                layout.Add(
                    Show.Number(all.Length - ShownParts, "section"), "", Show.Count(bytes), Show.Count(all[ShownParts].Offset), Bits(bytes, Header.PixelCount));
            }
        }
    }

    private static string Bits(long bytes, long pixels) => Show.Value(bytes * 8.0 / pixels);

    private void WriteFields(Utf8JsonWriter json, Action pass)
    {
        json.WriteString("file", File);
        json.WriteNumber("bytes", FileBytes);
        json.WriteNumber("version", Header.Version);
        json.WriteNumber("width", Header.Width);
        json.WriteNumber("height", Header.Height);
        json.WriteNumber("colors", Header.ColorCount);
        json.WriteBoolean("alpha", Header.HasAlpha);
        json.WriteBoolean("codedPalette", Header.HasCodedPalette);
        json.WriteNumber("bitsPerIndex", Header.BitsPerIndex);
        json.WriteNumber("bitsPerPixel", BitsPerPixel);
        json.WriteNumber("frontMatterBytes", Source.FrontMatterLength);
        json.WriteNumber("sectionsLengthBytes", SectionsLengthBytes);
        json.WriteBoolean("verified", Verified);
        json.WriteStartArray("sections");
        foreach (SectionInfo section in Source.SectionList)
        {
            json.WriteStartObject();
            json.WriteString("tag", section.Tag);
            json.WriteString("method", MethodName(section.Method));
            json.WriteNumber("offset", section.Offset);
            json.WriteNumber("bytes", section.Length);
            json.WriteNumber("plainBytes", section.PlainLength);
            json.WriteEndObject();
            pass();
        }

        json.WriteEndArray();
        json.WriteString("colorSpace", Sections.CodePoints?.InWords() ?? (Sections.Icc.IsEmpty ? "sRGB" : "ICC profile"));
        json.WriteString("resolution", Resolution);
        json.WriteStartArray("texts");
        foreach (TextEntry text in Sections.Text)
        {
            json.WriteStartObject();
            json.WriteString("key", text.Key);
            json.WriteString("value", text.Value);
            json.WriteEndObject();
            pass();
        }

        json.WriteEndArray();
        json.WriteNumber("bandRows", Header.BandRows);
        json.WriteStartArray("bands");
        foreach (BandInfo band in Source.Bands)
        {
            json.WriteStartObject();
            json.WriteNumber("firstRow", band.FirstRow);
            json.WriteNumber("rows", band.RowCount);
            json.WriteString("method", MethodName((int)band.Method));
            json.WriteNumber("offset", band.Offset);
            json.WriteNumber("bytes", band.Length);
            json.WriteNumber("bitsPerPixel", band.Length * 8.0 / ((double)band.RowCount * Header.Width));
            json.WriteEndObject();
            pass();
        }

        json.WriteEndArray();
        if (WithPalette)
        {
            json.WriteStartArray("palette");
            foreach (RgbaColor color in Source.Palette.Colors)
            {
                json.WriteStringValue(color.ToString());
            }

            json.WriteEndArray();
            if (Shares is not null)
            {
                json.WriteStartArray("shares");
                foreach (double share in Shares)
                {
                    json.WriteNumberValue(share);
                }

                json.WriteEndArray();
            }
        }

        if (Model is not null)
        {
            ModelReport.WriteField(Model, json);
        }
    }
}
