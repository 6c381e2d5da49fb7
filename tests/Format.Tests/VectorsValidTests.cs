namespace Tinct.Format.Tests;

/// <summary>Golden files that every decoder must read: every method, index width and class of palette size.</summary>
public class VectorsValidTests
{
    private const string BothMethods = "dense-and-swift-65521";

    // No encoder writes this: the first candidate is refused, and then reached through the palette's tree, which makes its miss 0 all the same.
    private const string Refused = "dense-refused-first";
    private const string RefusedBand = "11F173541B4438A25CF76312D4EEB3C2246879BF";
    private const string RefusedIndices = "211330112213344104114333211224304412211300312213444322222333021111222021222213312";

    [Fact]
    public void TheWriterStillMakesTheGoldenFiles()
    {
        var files = new Dictionary<string, byte[]>();
        var entries = new List<VectorEntry>();
        foreach ((string name, IndexedImage image, FileSections? sections, WriteOptions options) in Pictures())
        {
            byte[] bytes = name switch
            {
                BothMethods => WriteByBothMethods(image, options),
                Refused => TinctWriter.Write(image, null, options).WithBand(CompressionMethod.Dense, Convert.FromHexString(RefusedBand)),
                _ => TinctWriter.Write(image, sections, options),
            };
            files.Add(name + ".tinct", bytes);
            entries.Add(VectorEntry.Of(name, image, TinctFile.Open(bytes)));
        }

        VectorFiles.Check("valid", files, new { files = entries });
        Assert.InRange(files.Values.Sum(file => file.Length), 1, 500_000);
    }

    [Fact]
    public void TheGoldenFilesDecodeToTheirPictures()
    {
        foreach ((string name, IndexedImage image, _, _) in Pictures())
        {
            TinctFile file = TinctFile.Open(File.ReadAllBytes(Path.Combine(VectorFiles.Root, "spec", "vectors", "valid", name + ".tinct")));
            var pixels = new RgbaColor[image.Indices.Length];
            file.DecodePixels(pixels);
            Assert.Equal(image.Indices, file.Decode().Indices);
            Assert.Equal(SyntheticMaps.Pixels(image), pixels);
        }
    }

    /// <summary>A band of each of the methods that model indices.</summary>
    private static byte[] WriteByBothMethods(IndexedImage image, WriteOptions options)
    {
        var front = new FrontMatterWriter(image.Width, image.Height, image.Palette, null, options);
        int half = image.Indices.Length / 2;
        return TinctWriter.Assemble(front,
        [
            BandEncoder.Encode(image.Indices.AsSpan(0, half), image.Width, image.Palette, options),
            BandEncoder.Encode(image.Indices.AsSpan(half), image.Width, image.Palette, options with { Method = CompressionMethod.Swift }),
        ]);
    }

    private static IEnumerable<(string Name, IndexedImage Image, FileSections? Sections, WriteOptions Options)> Pictures()
    {
        foreach (int colors in (int[])[1, 2, 3, 4, 5, 16, 17, 256, 257, 1000])
        {
            foreach ((string method, WriteOptions options) in Methods())
            {
                if (colors > 1 || method == "stored")
                {
                    bool alpha = colors % 2 == 1;
                    string name = $"{method}-{colors}{(alpha ? "-alpha" : string.Empty)}";
                    yield return (name, SyntheticMaps.Blocks(37, 21, colors, alpha), null, options);
                    yield return (name + "-bands", SyntheticMaps.Blocks(37, 21, colors, alpha, seed: 2), null, options with { BandRows = 8 });
                }
            }
        }

        foreach (int colors in (int[])[17, 100, 256, 1001])
        {
            IndexedImage image = SyntheticMaps.Blocks(37, 21, colors, alpha: colors % 2 == 1, seed: 3);
            yield return ($"coded-list-{colors}", WithRamp(image), null, new WriteOptions { CodePalette = true });
            yield return ($"coded-set-{colors}", InCodingOrder(image), null, new WriteOptions { CodePalette = true, BandRows = 11 });
        }

        foreach ((string name, IndexedImage image, SwiftMode mode) in SwiftPictures.ForVectors())
        {
            yield return (name, image, null, new WriteOptions { Method = CompressionMethod.Swift, SwiftMode = mode });
        }

        var dense = new WriteOptions { Method = CompressionMethod.Dense };

        // The same twelve rows three times, with a fault: long matches, and copies that fail.
        ushort[] repeated = [.. Enumerable.Range(0, 70 * 36).Select(i => (ushort)(((uint)(i % (70 * 12)) * 2654435761u) >> 27))];
        repeated[(70 * 31) + 29] ^= 1;
        yield return ("dense-copies", new IndexedImage(70, 36, SyntheticMaps.Blocks(37, 21, 32).Palette, repeated), null, dense);

        // Runs in the first row, above which there is nothing, of an index that is not 0.
        ushort[] flat = new ushort[90 * 7];
        Array.Fill(flat, (ushort)7);
        flat[(90 * 3) + 41] = 19;
        yield return ("dense-first-row-runs", new IndexedImage(90, 7, SyntheticMaps.Blocks(37, 21, 20, alpha: true).Palette, flat), null, dense);

        Palette five = new([new(255, 255, 255), new(0, 0, 0), new(200, 30, 30), new(30, 60, 200), new(240, 200, 40)]);
        yield return (Refused, new IndexedImage(9, 9, five, [.. RefusedIndices.Select(static digit => (ushort)(digit - '0'))]), null, dense);

        // Nearly the largest palette: greys with every blue.
        RgbaColor[] many = [.. Enumerable.Range(0, 65_521).Select(i => new RgbaColor((byte)(i >> 8), (byte)(i >> 8), (byte)i))];
        ushort[] few = [.. Enumerable.Range(0, 24 * 9).Select(i => (ushort)(65_520 - (i / 24 * 7) - (i % 24 * 256 * (i % 5))))];
        yield return (BothMethods, new IndexedImage(24, 18, new Palette(many), [.. few, .. few.Reverse()]), null, dense with { BandRows = 9 });

        yield return ("pixel", SyntheticMaps.Blocks(1, 1, 2), null, WriteOptions.Default);
        yield return ("one-colour-sections", SyntheticMaps.Blocks(300, 200, 1), Sections(1), WriteOptions.Default);
        yield return ("sections", SyntheticMaps.Blocks(24, 24, 6), Sections(6), WriteOptions.Default);
        yield return ("profile", SyntheticMaps.Blocks(24, 24, 6), new FileSections { Icc = new byte[] { 1, 2, 3 } }, WriteOptions.Default);
        yield return ("pixels-a-metre", SyntheticMaps.Blocks(24, 24, 6), new FileSections { Density = new PixelDensity(DensityUnit.PixelsPerMeter, 11_811, 5_906) }, WriteOptions.Default);
        yield return ("sections-bands", SyntheticMaps.Blocks(24, 24, 6), Sections(6), WriteOptions.Default with { BandRows = 5 });
        yield return ("long-runs", new IndexedImage(5000, 9, new Palette([default, new RgbaColor(9, 8, 7)]), new ushort[45_000]), null, WriteOptions.Default);
        yield return ("tall", SyntheticMaps.Blocks(1, 66_000, 4), null, WriteOptions.Default with { BandRows = 65_535 });
    }

    /// <summary>The same indices with colours that run from light to dark: not the order of a set, yet near to each other.</summary>
    private static IndexedImage WithRamp(IndexedImage image)
    {
        RgbaColor[] ramp = [.. Enumerable.Range(0, image.Palette.Count).Select(i =>
        {
            byte light = (byte)(255 - (i * 255 / image.Palette.Count));
            return new RgbaColor(light, (byte)(light / 2), (byte)(i & 3), image.Palette.HasAlpha ? (byte)(light | 15) : (byte)255);
        })];
        return new IndexedImage(image.Width, image.Height, new Palette(ramp), image.Indices);
    }

    /// <summary>The same picture with its palette in the order in which it is coded as a set.</summary>
    private static IndexedImage InCodingOrder(IndexedImage image)
    {
        int[] order = PaletteOrder.ForCoding(image.Palette.Colors);
        var places = new ushort[order.Length];
        var colors = new RgbaColor[order.Length];
        for (int place = 0; place < order.Length; place++)
        {
            places[order[place]] = (ushort)place;
            colors[place] = image.Palette[order[place]];
        }

        return new IndexedImage(image.Width, image.Height, new Palette(colors), [.. image.Indices.Select(index => places[index])]);
    }

    private static IEnumerable<(string Name, WriteOptions Options)> Methods()
    {
        yield return ("stored", new WriteOptions { Method = CompressionMethod.Stored });
        yield return ("lz4", new WriteOptions());
        yield return ("lz4fast", new WriteOptions { Lz4Level = 3 });
        yield return ("swift", new WriteOptions { Method = CompressionMethod.Swift });
        yield return ("dense", new WriteOptions { Method = CompressionMethod.Dense });
    }

    private static FileSections Sections(int colors) => new()
    {
        Icc = "not a profile, but nobody looks: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"u8.ToArray(),
        Exif = new byte[] { 0x49, 0x49, 42, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
        CodePoints = new ColorCodePoints(12, 13, IsFullRange: true),
        Density = new PixelDensity(DensityUnit.ScaleIn65536ths, 131_072, 131_072),
        Xmp = "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"/>"u8.ToArray(),
        Text = [new TextEntry("Title", "A golden file"), new TextEntry("Caf\u00e9", string.Empty), new TextEntry("Four bytes", "\U0001F3A8")],
        Model = ContainerSectionTests.Model(CovarianceType.Full, 3, colors),
        Unknown = [new UnknownSection("laTe", 9, 1_000_000, new byte[] { 1, 2, 3 })],
    };
}
