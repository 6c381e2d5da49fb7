using System.Globalization;
using System.Text.Json.Serialization;

namespace Tinct.Format.Tests;

/// <summary>Golden files whose palette lies outside: each with the palette that is given for it, and the result.</summary>
public class VectorsExternalTests
{
    [Fact]
    public void TheWriterStillMakesTheGoldenFiles()
    {
        var files = new Dictionary<string, byte[]>();
        var entries = new List<object>();
        foreach ((string name, IndexedImage image, byte[] bytes, Palette? given) in Valid())
        {
            files.Add(name + ".tinct", bytes);
            entries.Add(VectorEntry.Of(name, image, TinctFile.Open(bytes, With(given))) with { Palette = Hex(given!) });
        }

        foreach ((string name, TinctErrorKind kind, string why, byte[] bytes, Palette? given) in Invalid())
        {
            files.Add(name + ".tinct", bytes);
            entries.Add(new Entry(name + ".tinct", kind.ToString().ToLower(CultureInfo.InvariantCulture), ConformanceTests.RuleOf(name), why, given is null ? null : Hex(given)));
        }

        VectorFiles.Check("external", files, new { files = entries });
    }

    [Fact]
    public void TheFilesDecodeToTheirPictures()
    {
        foreach ((_, IndexedImage image, byte[] bytes, Palette? given) in Valid())
        {
            TinctFile file = TinctFile.Open(bytes, With(given));
            file.Verify();
            Assert.Equal(image.Indices, file.Decode().Indices);
            Assert.Equal(image.Palette, file.Palette);
            Assert.True(file.Header.HasExternalPalette);
            using var reader = new TinctReader(new MemoryStream(bytes), With(given));
            Assert.Equal(image.Indices, reader.Decode().Indices);
            Assert.Equal(4 + TinctWriter.Write(image, null, Options).Length - PlainPalette.Write(image.Palette).Length, Stored(image).Length);
        }
    }

    [Fact]
    public void MissingAndOtherPalettesAreRefused()
    {
        Assert.All(Invalid(), file =>
        {
            TinctFormatException fault = Assert.Throws<TinctFormatException>(() => TinctFile.Open(file.Bytes, With(file.Given)));
            Assert.Equal(file.Kind, fault.Kind);
            Assert.Equal(file.Name switch { "no-palette" or "external-and-coded" => 5, "cut-checksum" => 16, _ => 14 }, fault.Offset);
        });
        byte[] right = Valid().First().Bytes;
        Assert.Equal(TinctErrorKind.Unsupported, Assert.Throws<TinctFormatException>(() => TinctFile.Open(right)).Kind);
        TinctFormatException unknown = Assert.Throws<TinctFormatException>(
            () => TinctFile.Open(right, DecodeLimits.Default with { ExternalPalettes = static _ => null }));
        Assert.Equal(TinctErrorKind.Unsupported, unknown.Kind);
        Assert.Contains(Valid().First().Given!.Checksum.ToString("x8", CultureInfo.InvariantCulture), unknown.Message, StringComparison.Ordinal);
    }

    private static WriteOptions Options { get; } = new() { Method = CompressionMethod.Stored };

    private static DecodeLimits With(Palette? given) =>
        given is null ? DecodeLimits.Default : DecodeLimits.Default with { ExternalPalettes = _ => given };

    private static byte[] Stored(IndexedImage image) => TinctWriter.Write(image, null, Options with { ExternalPalette = true });

    private static string Hex(Palette palette) => Convert.ToHexStringLower(PlainPalette.Write(palette));

    private static IEnumerable<(string Name, IndexedImage Image, byte[] Bytes, Palette? Given)> Valid()
    {
        foreach ((string method, CompressionMethod compression) in
            ((string, CompressionMethod)[])[("stored", CompressionMethod.Stored), ("lz4", CompressionMethod.Lz4), ("swift", CompressionMethod.Swift), ("dense", CompressionMethod.Dense)])
        {
            foreach (int colors in (int[])[4, 5, 64, 257])
            {
                bool alpha = colors % 2 == 1;
                IndexedImage image = SyntheticMaps.Blocks(37, 21, colors, alpha);
                var options = new WriteOptions { Method = compression, ExternalPalette = true, CodePalette = true, BandRows = colors == 64 ? 8 : 0 };
                yield return ($"{method}-{colors}{(alpha ? "-alpha" : "")}", image, TinctWriter.Write(image, null, options), image.Palette);
            }
        }

        IndexedImage one = SyntheticMaps.Blocks(9, 7, 1);
        var profile = new FileSections { Icc = new byte[] { 1, 2, 3 } };
        yield return ("one-colour", one, TinctWriter.Write(one, profile, Options with { ExternalPalette = true }), one.Palette);
    }

    private static IEnumerable<(string Name, TinctErrorKind Kind, string Why, byte[] Bytes, Palette? Given)> Invalid()
    {
        IndexedImage image = SyntheticMaps.Blocks(7, 5, 4);
        byte[] file = Stored(image);
        RgbaColor[] colors = image.Palette.Colors.ToArray();
        int front = TinctFile.Open(file, With(image.Palette)).FrontMatterLength;
        yield return ("no-palette", TinctErrorKind.Unsupported, "no palette is given", file, null);
        yield return ("fewer-colours", TinctErrorKind.Checksum, "the palette given has three colours instead of four", file, new Palette(colors.AsSpan(0, 3)));
        yield return ("another-order", TinctErrorKind.Checksum, "the palette given has the colours in another order", file, new Palette([.. colors.Reverse()]));
        yield return ("another-alpha", TinctErrorKind.Checksum, "the palette given has a colour that is not opaque", file, new Palette([.. colors[..3], colors[3] with { A = 9 }]));
        yield return ("another-checksum", TinctErrorKind.Checksum, "the file calls for another palette", file.With(14, (byte)(file[14] ^ 1)).Resealed(front), image.Palette);
        yield return ("external-and-coded", TinctErrorKind.Invalid, "flag bits 1 and 5", file.With(5, 0x22).Resealed(front), image.Palette);
        yield return ("cut-checksum", TinctErrorKind.Truncated, "ends in the palette's checksum", file[..16], image.Palette);
    }

    private sealed record Entry(
        string File, string Kind, string Rule, string Why, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Palette);
}
