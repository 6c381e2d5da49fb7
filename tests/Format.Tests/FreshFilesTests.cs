using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Tinct.Format.Tests;

/// <summary>New files in every run: pictures of every kind, palette size and shape, written with every option, must come back by every way to read
/// them. A few are tried in every run; TINCT_FRESH_FILES says how many instead, TINCT_FRESH_SEED where they begin, and
/// TINCT_FRESH_FOLDER where they are left with a manifest, for <c>tinct_decode.py --check-folder</c>.</summary>
public sealed class FreshFilesTests
{
    private static readonly int s_count = FromEnvironment("TINCT_FRESH_FILES", 60);
    private static readonly int s_seed = FromEnvironment("TINCT_FRESH_SEED", 1);
    private static readonly string? s_folder = Environment.GetEnvironmentVariable("TINCT_FRESH_FOLDER");

    [Fact]
    public void EveryFreshFileComesBack()
    {
        var entries = new List<VectorEntry>();
        var seen = new HashSet<(CompressionMethod, int)>();
        for (int number = s_seed; number < s_seed + s_count; number++)
        {
            var random = new Random(number);
            IndexedImage image = NewImage(random);
            WriteOptions options = NewOptions(random, image);
            FileSections sections = NewSections(random);
            byte[] bytes = TinctWriter.Write(image, sections, options);
            TinctFile file = TinctFile.Open(bytes);
            string what = $"number {number}: {image.Width} x {image.Height}, {image.Palette.Count} colours, {options}";

            IndexedImage decoded = file.Decode();
            Assert.True(image.Indices.AsSpan().SequenceEqual(decoded.Indices), what);
            Assert.True(image.Palette.Colors.SequenceEqual(decoded.Palette.Colors), what);
            Assert.True(sections.Text.SequenceEqual(file.Sections.Text), what);
            Assert.Equal(sections.Xmp.ToArray(), file.Sections.Xmp.ToArray());
            file.Verify();
            CheckPixels(file, image, what);
            CheckStream(bytes, image, what);
            Assert.True(bytes.AsSpan().SequenceEqual(TinctWriter.Write(decoded, file.Sections, options)), what);
            seen.UnionWith(file.Bands.Select(band => (band.Method, band.Length > 0 && band.Method == CompressionMethod.Swift ? bytes[band.Offset] : 0)));
            if (s_folder is not null)
            {
                Directory.CreateDirectory(s_folder);
                File.WriteAllBytes(Path.Combine(s_folder, $"fresh-{number}.tinct"), bytes);
                entries.Add(VectorEntry.Of($"fresh-{number}", image, file));
            }
        }

        // Stored, LZ4, dense, and the three modes of swift.
        Assert.True(s_count < 60 || seen.Count == 6, string.Join(", ", seen));
        if (s_folder is not null)
        {
            File.WriteAllText(Path.Combine(s_folder, "manifest.json"), JsonSerializer.Serialize(new { files = entries }, VectorFiles.Json));
        }
    }

    private static int FromEnvironment(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : otherwise;

    private static IndexedImage NewImage(Random random)
    {
        int colors = random.Next(8) switch
        {
            0 => random.Next(1, 4),
            1 => random.Next(3, 6),
            2 => random.Next(5, 17),
            3 => random.Next(17, 65),
            4 or 5 => random.Next(65, 257),
            6 => random.Next(257, 1000),
            _ => random.Next(10) == 0 ? random.Next(4000, 5000) : random.Next(2, 300),
        };
        int width = random.Next(6) switch { 0 => random.Next(1, 15), 1 => random.Next(200, 900), _ => random.Next(1, 120) };
        int height = width > 200 ? random.Next(1, 12) : random.Next(1, 90);
        ushort[] Limited(ushort[] map) => Array.ConvertAll(map, index => (ushort)Math.Min(index, colors - 1));
        return random.Next(5) switch
        {
            0 => SyntheticMaps.Blocks(width, height, colors, random.Next(2) == 0, (uint)random.Next(1, 9999)),
            1 => SwiftPictures.Gradient(width, height, colors, (uint)random.Next(1, 9999)),
            2 => SwiftPictures.Tiles(width, height, colors, (uint)random.Next(1, 9999)),
            3 => new IndexedImage(
                width, height, new Palette(SyntheticPictures.Noise(colors, random.Next(), random.Next(2) == 0)),
                Limited(SyntheticMaps.Scene(width, height, colors, random.Next()))),
            _ => new IndexedImage(
                width, height, new Palette(SyntheticPictures.Noise(colors, random.Next(), random.Next(2) == 0)),
                SyntheticMaps.Noise(width * height, colors, random.Next())),
        };
    }

    private static WriteOptions NewOptions(Random random, IndexedImage image)
    {
        var method = (CompressionMethod)random.Next(4);
        SwiftMode? mode = random.Next(4) switch
        {
            0 when image.Palette.Count <= 256 => SwiftMode.Photo,
            1 => SwiftMode.Graphic,
            2 => SwiftMode.GraphicWithMatches,
            _ => null,
        };
        return new WriteOptions
        {
            Method = method,
            SwiftMode = method == CompressionMethod.Swift ? mode : null,
            OrLz4 = random.Next(3) == 0,
            Lz4Level = random.Next(3, 13),
            CodePalette = random.Next(2) == 0,
            BandRows = random.Next(3) == 0 ? random.Next(1, image.Height + 2) : 0,
        };
    }

    private static FileSections NewSections(Random random) => random.Next(3) > 0
        ? FileSections.Empty
        : new FileSections
        {
            Xmp = new byte[random.Next(0, 400)],
            Text = [.. Enumerable.Range(0, random.Next(3)).Select(i => new TextEntry($"Key {i}", new string('é', random.Next(50))))],
        };

    private static void CheckPixels(TinctFile file, IndexedImage image, string what)
    {
        var pixels = new RgbaColor[image.Indices.Length];
        file.DecodePixels(pixels);
        Assert.True(MemoryMarshal.AsBytes(SyntheticMaps.Pixels(image).AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(pixels.AsSpan())), what);
    }

    /// <summary>Some rows, from a stream.</summary>
    private static void CheckStream(byte[] bytes, IndexedImage image, string what)
    {
        using var reader = new TinctReader(new MemoryStream(bytes));
        int first = image.Height / 3, count = Math.Max(1, image.Height / 2);
        var rows = new ushort[Math.Min(count, image.Height - first) * image.Width];
        reader.DecodeRows(first, rows.Length / image.Width, rows);
        Assert.True(image.Indices.AsSpan(first * image.Width, rows.Length).SequenceEqual(rows), what);
    }
}
