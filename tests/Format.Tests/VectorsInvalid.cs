using System.Text;

namespace Tinct.Format.Tests;

/// <summary>Makes the faulty files: a good one, spoilt in one place, with all checksums right unless they are the fault.</summary>
internal static class VectorsInvalid
{
    private const int HeaderLength = 14;

    /// <summary>The faulty files: name, kind of error, reason and bytes.</summary>
    internal static IEnumerable<(string Name, TinctErrorKind Kind, string Why, byte[] Bytes)> Files() =>
        [.. Headers(), .. Truncations(), .. Bands(), .. Blocks(), .. Swift(), .. Dense(), .. CodedPalettes(), .. Indices(), .. Sections(), .. Models(), .. Checksums()];

    /// <summary>Four colours, one stored band: 14 + 12 + 9 + 4 bytes of front matter, 10 of band.</summary>
    private static byte[] Plain() => Stored(7, 5, 4);

    /// <summary>Four colours, two stored bands of 3 and 2 rows: 16 + 12 + 18 + 4 bytes of front matter, 6 and 4 of bands.</summary>
    private static byte[] Banded() =>
        TinctWriter.Write(SyntheticMaps.Blocks(7, 5, 4), null, new WriteOptions { Method = CompressionMethod.Stored, BandRows = 3 });

    private static byte[] Single() => TinctWriter.Write(SyntheticMaps.Blocks(7, 5, 1));

    private static byte[] Stored(int width, int height, int colors) =>
        TinctWriter.Write(SyntheticMaps.Blocks(width, height, colors), null, new WriteOptions { Method = CompressionMethod.Stored });

    private static IEnumerable<(string Name, TinctErrorKind Kind, string Why, byte[] Bytes)> Headers()
    {
        byte[] plain = Plain();
        int plainFront = TinctFile.Open(plain).FrontMatterLength;
        byte[] banded = Banded();
        int bandedFront = TinctFile.Open(banded).FrontMatterLength;
        byte[] colors = WithSection("iccp", 0, 3, "abc"u8.ToArray());
        yield return ("png", TinctErrorKind.NotTinct, "the signature of PNG", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        yield return ("stripped-bit", TinctErrorKind.NotTinct, "the signature's first byte lost its high bit", plain.With(0, 0x0E));
        yield return ("version-0", TinctErrorKind.Unsupported, "version 0", plain.With(4, 0).Resealed(plainFront));
        yield return ("version-2", TinctErrorKind.Unsupported, "version 2", plain.With(4, 2).Resealed(plainFront));
        yield return ("flag-6", TinctErrorKind.Unsupported, "reserved flag bit 6", plain.With(5, 0x40).Resealed(plainFront));
        yield return ("external-palette", TinctErrorKind.Unsupported, "flag bit 5, a palette outside of the file", plain.With(5, 0x20).Resealed(plainFront));
        yield return ("flag-7", TinctErrorKind.Unsupported, "reserved flag bit 7", plain.With(5, 0x80).Resealed(plainFront));
        yield return ("width-0", TinctErrorKind.Invalid, "width 0", plain.With(6, 0).Resealed(plainFront));
        yield return ("height-0", TinctErrorKind.Invalid, "height 0", plain.With(9, 0).Resealed(plainFront));
        yield return ("band-rows-0", TinctErrorKind.Invalid, "rows a band 0", banded.With(HeaderLength, 0).Resealed(bandedFront));
        yield return ("band-rows-height", TinctErrorKind.Invalid, "rows a band equal to the height", banded.With(HeaderLength, 5).Resealed(bandedFront));
        yield return ("banded-one-colour", TinctErrorKind.Invalid, "bands in a picture of one colour", banded.With(12, 0).Resealed(bandedFront));
        yield return ("color-section-length-0", TinctErrorKind.Invalid, "total length of the colour sections 0", colors.With(HeaderLength, 0).Resealed(TinctFile.Open(colors).FrontMatterLength));
        yield return ("huge", TinctErrorKind.Limit, "16,777,215 x 16,777,215 pixels", Single().With(6, 255, 255, 255, 255, 255, 255).Resealed(Single().Length));
    }

    private static IEnumerable<(string Name, TinctErrorKind Kind, string Why, byte[] Bytes)> Truncations()
    {
        byte[] plain = Plain();
        byte[] banded = Banded();
        byte[] sections = WithSection("text", 0, 3, "k\0v"u8.ToArray());
        byte[] colors = WithSection("iccp", 0, 3, "abc"u8.ToArray());
        byte[] lz4 = TinctWriter.Write(SyntheticMaps.Blocks(33, 33, 4));
        yield return ("empty", TinctErrorKind.Truncated, "no bytes at all", []);
        yield return ("cut-signature", TinctErrorKind.Truncated, "ends in the signature", plain[..3]);
        yield return ("cut-header", TinctErrorKind.Truncated, "ends in the header", plain[..13]);
        yield return ("cut-band-rows", TinctErrorKind.Truncated, "ends in the rows a band", banded[..15]);
        yield return ("cut-color-section-length", TinctErrorKind.Truncated, "ends in the total length of the colour sections", colors[..17]);
        yield return ("cut-section-length", TinctErrorKind.Truncated, "ends in the total length of the sections", sections[..^22]);
        yield return ("cut-before-section-length", TinctErrorKind.Truncated, "ends before the total length of the sections", sections[..^24]);
        yield return ("cut-palette", TinctErrorKind.Truncated, "ends in the palette", plain[..20]);
        yield return ("cut-band-table", TinctErrorKind.Truncated, "ends in the band table", banded[..30]);
        yield return ("cut-front-checksum", TinctErrorKind.Truncated, "ends in the front matter's checksum", Single()[..^1]);
        yield return ("cut-color-sections", TinctErrorKind.Truncated, "ends in the colour sections", colors[..(TinctFile.Open(colors).FrontMatterLength + 5)]);
        yield return ("cut-sections", TinctErrorKind.Truncated, "ends in the sections", sections[..^5]);
        yield return ("cut-before-band", TinctErrorKind.Truncated, "ends before the only band", plain[..TinctFile.Open(plain).FrontMatterLength]);
        yield return ("cut-stored-band", TinctErrorKind.Truncated, "ends in the only band, which is stored", plain[..^1]);
        yield return ("cut-lz4-band", TinctErrorKind.Truncated, "ends in the only band, which is LZ4", lz4[..^1]);
        yield return ("cut-last-band", TinctErrorKind.Truncated, "ends in the last band", banded[..^1]);
    }

    private static IEnumerable<(string Name, TinctErrorKind Kind, string Why, byte[] Bytes)> Bands()
    {
        byte[] plain = Plain();
        byte[] banded = Banded();
        int front = TinctFile.Open(banded).FrontMatterLength;
        int table = front - sizeof(uint) - (2 * 9);
        yield return ("method-4", TinctErrorKind.Unsupported, "band method 4", plain.WithBand((CompressionMethod)4, plain[^10..]));
        yield return ("method-255", TinctErrorKind.Unsupported, "band method 255 in a table of two", banded.With(table + 9, 255).Resealed(front));
        yield return ("only-band-length-0", TinctErrorKind.Invalid, "an only band of length 0", plain.WithBand(CompressionMethod.Lz4));
        yield return ("band-length-0", TinctErrorKind.Invalid, "a band of length 0", banded.With(table, 1, 0).Resealed(front)[..^6]);
        yield return ("band-lengths-swapped", TinctErrorKind.Invalid, "stored bands of lengths other than their rows'", banded.With(table + 1, 4).With(table + 10, 6).Resealed(front));
        yield return ("band-too-long", TinctErrorKind.Truncated, "an LZ4 band longer than what is left", banded.With(table + 9, 1, 200).Resealed(front));
        yield return ("trailing-bands", TinctErrorKind.Invalid, "a byte after the last band", [.. banded, 0]);
        byte[] lz4 = TinctWriter.Write(SyntheticMaps.Blocks(33, 33, 4));
        byte[] sections = WithSection("text", 0, 3, "k\0v"u8.ToArray());
        yield return ("trailing-lz4", TinctErrorKind.Invalid, "a byte after the only band, which is LZ4", [.. lz4, 0]);
        yield return ("trailing-sections", TinctErrorKind.Invalid, "a byte after the sections", [.. sections, 0]);
        yield return ("trailing-stored", TinctErrorKind.Invalid, "a byte after the only band, which is stored", [.. plain, 0]);
        yield return ("trailing-one-colour", TinctErrorKind.Invalid, "a byte after a picture of one colour", [.. Single(), 0]);
    }

    /// <summary>Malformed LZ4 blocks in place of 5 rows of 2 bytes.</summary>
    private static IEnumerable<(string Name, TinctErrorKind Kind, string Why, byte[] Bytes)> Blocks()
    {
        byte[] plain = Plain();
        (string Name, string Why, byte[] Block)[] faults =
        [
            ("offset-0", "a match at offset 0", [0x10, 0, 0, 0, 0x50, 0, 0, 0, 0, 0]),
            ("offset-far", "a match that reaches before the start", [0x10, 0, 2, 0, 0x50, 0, 0, 0, 0, 0]),
            ("short", "a block of 9 bytes instead of 10", [0x90, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
            ("long", "a block of 11 bytes instead of 10", [0xB0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
            ("match-too-long", "a match that runs past the 10 bytes", [0x1F, 0, 1, 0, 255, 255, 0, 0x50, 0, 0, 0, 0, 0]),
            ("literals-missing", "literals that run past the end of the block", [0xA0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
            ("length-missing", "a block that ends in a length", [0xF0, 255]),
            ("offset-missing", "a block that ends in an offset", [0x10, 0, 1]),
            ("match-near-end", "a match that starts in the last 12 bytes", [0x10, 0, 1, 0, 0x50, 0, 0, 0, 0, 0]),
            ("ends-with-match", "a block that ends with a match", [0x15, 0, 1, 0]),
            ("token-only", "a block that is one token of nothing", [0x00]),
            ("bytes-after-end", "bytes after the last literals", [0xA0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        ];
        foreach ((string name, string why, byte[] block) in faults)
        {
            yield return ("lz4-" + name, TinctErrorKind.Invalid, why, plain.WithBand(CompressionMethod.Lz4, block));
        }

        byte[] tall = Stored(7, 10, 4);
        yield return ("lz4-match-to-the-end", TinctErrorKind.Invalid, "a match into the last 5 bytes of 20", tall.WithBand(CompressionMethod.Lz4, [0x1B, 0, 1, 0, 0x40, 0, 0, 0, 0]));
        byte[] large = Stored(64, 64, 256);
        yield return ("lz4-cannot-hold", TinctErrorKind.Invalid, "a block of 16 bytes for 4,096", large.WithBand(CompressionMethod.Lz4, new byte[16]));
    }

    private static IEnumerable<(string Name, TinctErrorKind Kind, string Why, byte[] Bytes)> Swift()
    {
        byte[] Write(IndexedImage image, SwiftMode mode) =>
            TinctWriter.Write(image, null, new WriteOptions { Method = CompressionMethod.Swift, SwiftMode = mode });
        byte[] Band(byte[] written) => written[TinctFile.Open(written).FrontMatterLength..];
        byte[] file = Write(SwiftPictures.Gradient(33, 21, 5), SwiftMode.Photo);
        byte[] band = Band(file);
        (string Name, TinctErrorKind Kind, string Why, byte[] Band)[] faults =
        [
            ("mode", TinctErrorKind.Unsupported, "a swift band of mode 3", band.With(0, 3)),
            ("mode-reserved-bit", TinctErrorKind.Unsupported, "a swift band of mode 128", band.With(0, 128)),
            ("mode-alone", TinctErrorKind.Invalid, "a swift band without states", band[..1]),
            ("state-cut", TinctErrorKind.Invalid, "a swift band that ends within its second state", band[..7]),
            ("state-a-small", TinctErrorKind.Invalid, "a swift band that begins with the state 65535", band.With(1, 255, 255, 0, 0)),
            ("state-b-small", TinctErrorKind.Invalid, "a swift band whose second state is 0", band.With(5, 0, 0, 0, 0)),
            ("states-only", TinctErrorKind.Invalid, "a swift band without words", band[..9]),
            ("half-a-word", TinctErrorKind.Invalid, "a swift band that ends within a word", band[..^1]),
            ("word-missing", TinctErrorKind.Invalid, "a swift band that lacks its last word", band[..^2]),
            ("word-too-many", TinctErrorKind.Invalid, "a swift band with a word too many", [.. band, 0, 0]),
            ("end-state", TinctErrorKind.Invalid, "a swift band that ends in another state", band.With(band.Length - 2, (byte)(band[^2] ^ 1))),
        ];
        foreach ((string name, TinctErrorKind kind, string why, byte[] bytes) in faults)
        {
            yield return ("swift-" + name, kind, why, file.WithBand(CompressionMethod.Swift, bytes));
        }

        yield return ("swift-too-large", TinctErrorKind.Invalid, "a swift band of 8,192 x 2,049 pixels", Resized(file, 8192, 2049));
        byte[] many = Write(SwiftPictures.Gradient(9, 5, 300), SwiftMode.Graphic);
        yield return ("swift-photo-300", TinctErrorKind.Invalid, "photo mode with 300 colours", many.WithBand(CompressionMethod.Swift, [0, .. Band(many)[1..], 1, 0, 1, 0]));

        // States that are all ones find a symbol beyond every alphabet.
        byte[] ones = [.. Enumerable.Repeat((byte)255, 64)];
        byte[] photo = TinctWriter.Write(SwiftPictures.Gradient(9, 5, 5), null, new WriteOptions { Method = CompressionMethod.Stored });
        yield return ("swift-photo-index", TinctErrorKind.Invalid, "an index in photo mode that is not below K", photo.WithBand(CompressionMethod.Swift, [0, .. ones]));
        yield return ("swift-candidate", TinctErrorKind.Invalid, "a candidate that there is not", photo.WithBand(CompressionMethod.Swift, [1, .. ones[..^4], .. ones[..2]]));
    }

    private static IEnumerable<(string Name, TinctErrorKind Kind, string Why, byte[] Bytes)> Dense()
    {
        byte[] file = TinctWriter.Write(SyntheticMaps.Blocks(33, 21, 5), null, new WriteOptions { Method = CompressionMethod.Dense });
        byte[] band = file[TinctFile.Open(file).FrontMatterLength..];
        yield return ("dense-model", TinctErrorKind.Unsupported, "a dense band of an unknown model", file.WithBand(CompressionMethod.Dense, band.With(0, 0xF0)));
        yield return ("dense-short", TinctErrorKind.Invalid, "a dense band that lacks half of its bytes", file.WithBand(CompressionMethod.Dense, band[..(band.Length / 2)]));
        yield return ("dense-too-large", TinctErrorKind.Invalid, "a dense band of 8,192 x 2,049 pixels", Resized(file, 8192, 2049));
        yield return ("dense-long", TinctErrorKind.Invalid, "a dense band with 4 bytes too many", file.WithBand(CompressionMethod.Dense, [.. band, 0, 0, 0, 0]));
    }

    private static IEnumerable<(string Name, TinctErrorKind Kind, string Why, byte[] Bytes)> CodedPalettes()
    {
        var greys = new Palette([.. Enumerable.Range(0, 200).Select(i => new RgbaColor((byte)i, (byte)i, (byte)i))]);
        byte[] file = TinctWriter.Write(new IndexedImage(7, 5, greys, SyntheticMaps.Blocks(7, 5, 200).Indices), null, new WriteOptions { CodePalette = true });
        byte[] coded = file[(HeaderLength + CodedPalette.LengthBytes)..(HeaderLength + CodedPalette.LengthBytes + BitConverter.ToUInt16(file, HeaderLength))];
        (string Name, TinctErrorKind Kind, string Why, byte[] Coded)[] faults =
        [
            ("model", TinctErrorKind.Unsupported, "a coded palette of an unknown model", coded.With(0, 0x12)),
            ("empty", TinctErrorKind.Invalid, "a coded palette of length 0", []),
            ("short", TinctErrorKind.Invalid, "a coded palette that lacks half of its bytes", coded[..(coded.Length / 2)]),
            ("cut", TinctErrorKind.Invalid, "a coded palette that lacks its last two bytes", coded[..^2]),
            ("long", TinctErrorKind.Invalid, "a coded palette with a byte too many", [.. coded, 0]),
            ("longer-than-plain", TinctErrorKind.Invalid, "a coded palette longer than the plain one", [.. coded, .. new byte[601 - coded.Length]]),
        ];
        foreach ((string name, TinctErrorKind kind, string why, byte[] bytes) in faults)
        {
            yield return ("coded-palette-" + name, kind, why, WithCodedPalette(file, coded.Length, bytes));
        }
    }

    private static byte[] WithCodedPalette(byte[] file, int oldLength, byte[] coded)
    {
        const int Start = HeaderLength + CodedPalette.LengthBytes;
        int front = TinctFile.Open(file).FrontMatterLength;
        byte[] changed = [.. file.AsSpan(0, HeaderLength), (byte)coded.Length, (byte)(coded.Length >> 8), 0, .. coded, .. file.AsSpan(Start + oldLength)];
        return changed.Resealed(front - oldLength + coded.Length);
    }

    private static IEnumerable<(string Name, TinctErrorKind Kind, string Why, byte[] Bytes)> Indices()
    {
        byte[] plain = Plain();
        foreach ((int colors, byte[] index) in ((int, byte[])[])[(3, [3]), (5, [5]), (255, [255]), (257, [1, 1])])
        {
            byte[] file = Stored(1, 1, colors);
            yield return ($"index-{colors}", TinctErrorKind.Invalid, $"index {colors} of {colors} colours", file.WithBand(CompressionMethod.Stored, index));
        }

        byte[] spoilt = plain[^10..].With(3, (byte)(plain[^7] | 0x40));
        yield return ("unused-bits", TinctErrorKind.Invalid, "an unused bit of a row's last byte is 1", plain.WithBand(CompressionMethod.Stored, spoilt));
        yield return ("unused-bits-lz4", TinctErrorKind.Invalid, "the same in an LZ4 band", plain.WithBand(CompressionMethod.Lz4, [0xA0, .. spoilt]));
    }

    private static IEnumerable<(string Name, TinctErrorKind Kind, string Why, byte[] Bytes)> Sections()
    {
        byte[] text = "k\0v"u8.ToArray();
        byte[] good = WithSection("text", 0, 3, text);
        int offset = (int)TinctFile.Open(good).SectionList[0].Offset, front = TinctFile.Open(good).FrontMatterLength;
        (string Name, TinctErrorKind Kind, string Why, string Tag, byte Method, uint Plain, byte[] Data)[] faults =
        [
            ("required", TinctErrorKind.Unsupported, "an unknown required section", "Need", 0, 3, text),
            ("method", TinctErrorKind.Unsupported, "a known section of an unknown method", "text", 2, 3, text),
            ("tag", TinctErrorKind.Invalid, "a tag with a digit", "tex1", 0, 3, text),
            ("stored-lengths", TinctErrorKind.Invalid, "a stored section of two lengths", "text", 0, 4, text),
            ("lz4-cannot-hold", TinctErrorKind.Invalid, "3 bytes of LZ4 for 766", "text", 1, 766, text),
            ("lz4-malformed", TinctErrorKind.Invalid, "a malformed LZ4 block", "exif", 1, 3, text),
            ("lz4-empty", TinctErrorKind.Invalid, "an empty LZ4 block", "text", 1, 0, []),
            ("icc-empty", TinctErrorKind.Invalid, "an empty profile", "iccp", 0, 0, []),
            ("code-points-short", TinctErrorKind.Invalid, "code points of 3 bytes", "cicp", 0, 3, [1, 13, 0]),
            ("code-points-long", TinctErrorKind.Invalid, "code points of 5 bytes", "cicp", 0, 5, [1, 13, 0, 1, 0]),
            ("code-points-matrix", TinctErrorKind.Invalid, "code points with matrix coefficients", "cicp", 0, 4, [1, 13, 1, 1]),
            ("code-points-range", TinctErrorKind.Invalid, "code points with a range flag of 2", "cicp", 0, 4, [1, 13, 0, 2]),
            ("density-unit", TinctErrorKind.Invalid, "a density in unit 2", "dens", 0, 9, [2, 1, 0, 0, 0, 1, 0, 0, 0]),
            ("density-x-0", TinctErrorKind.Invalid, "a density of 0 across", "dens", 0, 9, [0, 0, 0, 0, 0, 1, 0, 0, 0]),
            ("density-0", TinctErrorKind.Invalid, "a density of 0", "dens", 0, 9, [0, 1, 0, 0, 0, 0, 0, 0, 0]),
            ("density-short", TinctErrorKind.Invalid, "a density of 8 bytes", "dens", 0, 8, [0, 1, 0, 0, 0, 1, 0, 0]),
            ("density-long", TinctErrorKind.Invalid, "a density of 10 bytes", "dens", 0, 10, [0, 1, 0, 0, 0, 1, 0, 0, 0, 0]),
            ("text-without-zero", TinctErrorKind.Invalid, "a text whose key does not end", "text", 0, 3, "key"u8.ToArray()),
            ("text-without-key", TinctErrorKind.Invalid, "a text with an empty key", "text", 0, 3, "\0va"u8.ToArray()),
            ("text-long-key", TinctErrorKind.Invalid, "a text with a key of 80 bytes", "text", 0, 81, Encoding.ASCII.GetBytes(new string('k', 80) + '\0')),
            ("text-key-not-utf8", TinctErrorKind.Invalid, "a text whose key is not UTF-8", "text", 0, 3, [0xC0, 0, 0x41]),
            ("text-value-not-utf8", TinctErrorKind.Invalid, "a text whose value is a surrogate", "text", 0, 5, [0x41, 0, 0xED, 0xA0, 0x80]),
        ];
        foreach ((string name, TinctErrorKind kind, string why, string tag, byte method, uint plain, byte[] data) in faults)
        {
            yield return ("section-" + name, kind, why, WithSection(tag, method, plain, data));
        }

        byte[] twice = WithSections([], [("exif", 0, 3, text), ("exif", 0, 3, text)]);
        yield return ("section-twice", TinctErrorKind.Invalid, "two Exif sections", twice);
        byte[] colorsTwice = WithSections([("cicp", 0, 4, [1, 13, 0, 1]), ("cicp", 0, 4, [1, 13, 0, 1])], []);
        yield return ("section-code-points-twice", TinctErrorKind.Invalid, "code points twice", colorsTwice);
        yield return ("section-icc-after", TinctErrorKind.Invalid, "a profile after the bands", WithSections([], [("iccp", 0, 3, text)]));
        yield return ("section-text-before", TinctErrorKind.Invalid, "a text before the bands", WithSections([("text", 0, 3, text)], []));
        yield return ("section-unknown-before", TinctErrorKind.Invalid, "an unknown optional section before the bands", WithSections([("abcd", 0, 3, text)], []));
        yield return ("section-length-0", TinctErrorKind.Invalid, "total length of the sections 0", WithSections([], []).With(5, 16).Resealed(front));
        yield return ("section-overruns", TinctErrorKind.Invalid, "a section longer than what is left for sections", good.With(offset + 5, 4));
        yield return ("section-loose-byte", TinctErrorKind.Invalid, "a byte after the last section that is none", [.. good.With(offset - 4, 21), 0]);
    }

    private static IEnumerable<(string Name, TinctErrorKind Kind, string Why, byte[] Bytes)> Models()
    {
        const int means = 24 + 4;
        byte[] model = FittedModelSection.Write(ContainerSectionTests.Model(CovarianceType.Diagonal, 3, 4), 4);
        (string Name, string Why, byte[] Data)[] faults =
        [
            ("method", "a model by method 2", model.With(0, 2)),
            ("covariance", "a model of covariance type 4", model.With(1, 4)),
            ("space", "a model in colour space 6", model.With(2, 6)),
            ("dimensions", "a model of 2 dimensions", model.With(3, 2)),
            ("likelihood", "a likelihood that is not a number", model.With(8, 0, 0, 0, 0, 0, 0, 0xF8, 0x7F)),
            ("error", "a negative squared error", model.With(16, 0, 0, 0, 0, 0, 0, 0xF0, 0xBF)),
            ("probability", "a mixing probability of 2", model.With(24, 0, 0, 0, 0x40)),
            ("mean", "an infinite mean", model.With(means, 0, 0, 0x80, 0x7F)),
            ("covariance-infinite", "an infinite covariance", model.With(means + 12, 0, 0, 0x80, 0x7F)),
            ("long", "a model with a byte too many", [.. model, 0]),
            ("short", "a model with a byte too few", model[..^1]),
            ("cut", "a model that ends in its first fields", model[..3]),
        ];
        foreach ((string name, string why, byte[] data) in faults)
        {
            yield return ("model-" + name, TinctErrorKind.Invalid, why, WithSection("mOdl", 0, (uint)data.Length, data));
        }
    }

    private static IEnumerable<(string Name, TinctErrorKind Kind, string Why, byte[] Bytes)> Checksums()
    {
        byte[] plain = Plain();
        int front = TinctFile.Open(plain).FrontMatterLength;
        byte[] sections = WithSection("laTe", 9, 3, "k\0v"u8.ToArray());
        byte[] colors = WithSection("cicp", 0, 4, [1, 13, 0, 1]);
        yield return ("checksum-front", TinctErrorKind.Checksum, "a byte of the front matter's checksum", plain.With(front - 1, (byte)~plain[front - 1]));
        yield return ("checksum-palette", TinctErrorKind.Checksum, "a byte of the palette", plain.With(HeaderLength, (byte)~plain[HeaderLength]));
        yield return ("checksum-band", TinctErrorKind.Checksum, "a byte of a stored band", plain.With(front, (byte)~plain[front]));
        int section = (int)TinctFile.Open(sections).SectionList[0].Offset, color = (int)TinctFile.Open(colors).SectionList[0].Offset;
        yield return ("checksum-color-section", TinctErrorKind.Checksum, "a byte of the code points", colors.With(color + 13, 12));
        yield return ("checksum-section", TinctErrorKind.Checksum, "a byte of an optional section of unknown tag", sections.With(section + 13, 0x21));
    }

    /// <summary>The file with other dimensions in its header.</summary>
    private static byte[] Resized(byte[] file, int width, int height) =>
        file.With(6, (byte)width, (byte)(width >> 8), 0, (byte)height, (byte)(height >> 8), 0).Resealed(TinctFile.Open(file).FrontMatterLength);

    private static byte[] WithSection(string tag, byte method, uint plainLength, byte[] data) => SectionTags.IsBeforeBands(tag)
        ? WithSections([(tag, method, plainLength, data)], [])
        : WithSections([], [(tag, method, plainLength, data)]);

    /// <summary>A stored picture of four colours with sections as given, right or wrong.</summary>
    private static byte[] WithSections(
        (string Tag, byte Method, uint PlainLength, byte[] Data)[] before, (string Tag, byte Method, uint PlainLength, byte[] Data)[] after)
    {
        byte[] plain = Plain();
        int front = TinctFile.Open(plain).FrontMatterLength;
        byte[] colors = Bytes(before);
        byte[] others = Bytes(after);
        byte[] length = before.Length > 0 ? BitConverter.GetBytes(colors.Length) : [];
        byte[] file =
        [
            .. plain.AsSpan(0, HeaderLength), .. length, .. plain.AsSpan(HeaderLength, front - HeaderLength), .. colors, .. plain.AsSpan(front),
            .. BitConverter.GetBytes(others.Length), .. others,
        ];
        if (after.Length == 0 && before.Length > 0)
        {
            file = file[..^sizeof(uint)];
        }

        return file.With(5, (byte)((before.Length > 0 ? 8 : 0) | (after.Length > 0 ? 16 : 0))).Resealed(front + length.Length);

        static byte[] Bytes((string Tag, byte Method, uint PlainLength, byte[] Data)[] sections)
        {
            var writer = new ByteWriter();
            foreach ((string tag, byte method, uint plainLength, byte[] data) in sections)
            {
                SectionWriter.Write(writer, tag, method, plainLength, data);
            }

            return writer.Written.ToArray();
        }
    }
}
