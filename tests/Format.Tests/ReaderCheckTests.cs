namespace Tinct.Format.Tests;

/// <summary>Checks that others back up where a whole file is read: a fault must be found where it is, and in the rows that are asked for. Without these tests, a
/// mutation that removes one of them would live (<c>tests/mutants</c>).</summary>
public class ReaderCheckTests
{
    [Theory]
    [InlineData("coded-palette-empty")]
    [InlineData("coded-palette-longer-than-plain")]
    public void ALengthThatNoCodedPaletteHasIsRefusedAtItsField(string vector)
    {
        TinctFormatException fault = Assert.Throws<TinctFormatException>(() => TinctFile.Open(Vector(vector)));

        Assert.Equal(14, fault.Offset);
        Assert.Contains("is not within 1 to", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("swift-too-large")]
    [InlineData("dense-too-large")]
    public void ABandOfTooManyPixelsForItsMethodIsRefusedBeforeItIsDecoded(string vector) =>
        Assert.Equal(TinctErrorKind.Invalid, Assert.Throws<TinctFormatException>(() => TinctFile.Open(Vector(vector))).Kind);

    [Theory]
    [InlineData("model-covariance")]
    [InlineData("model-dimensions")]
    public void AModelWhoseSizeIsNotDefinedIsRefusedBeforeItsSizeIsComputed(string vector) =>
        Assert.Contains(" dimensions is not defined", Assert.Throws<TinctFormatException>(() => TinctFile.Open(Vector(vector))).Message, StringComparison.Ordinal);

    /// <summary>What is wrong with a swift band's beginning also stops who wants its first row, and never looks at the end.</summary>
    [Theory]
    [InlineData("swift-half-a-word", "ends within a number")]
    [InlineData("swift-state-a-small", "begins with the state")]
    [InlineData("swift-photo-index", "that is not one of 5 colours")]
    public void AFaultInTheFirstRowsIsFoundByWhoeverReadsThem(string vector, string what)
    {
        TinctFile file = TinctFile.Open(Vector(vector));

        TinctFormatException fault = Assert.Throws<TinctFormatException>(() => file.DecodeRows(0, 1, new ushort[file.Header.Width]));
        Assert.Contains(what, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CodersRefuseAnEmptyBand()
    {
        RgbaColor[] palette = SwiftPictures.Ramp(5);

        Assert.Equal(TinctErrorKind.Truncated, Assert.Throws<TinctFormatException>(() => DenseCoder.Decode([], new ushort[7], 7, 1, palette)).Kind);
        Assert.Equal(TinctErrorKind.Truncated, Assert.Throws<TinctFormatException>(() => PaletteCoder.Decode([], palette, alpha: false)).Kind);
        Assert.Equal(TinctErrorKind.Truncated, FaultOfSwift([], 7, 1, palette).Kind);
    }

    [Fact]
    public void ADenseBandThatIsCutIsGivenUpInTheRowWhereItEnds()
    {
        RgbaColor[] palette = SwiftPictures.Ramp(64);
        byte[] band = DenseCoder.Encode(SyntheticMaps.Noise(64 * 64, 64, 1), 64, 64, palette);

        TinctFormatException fault = Assert.Throws<TinctFormatException>(() => DenseCoder.Decode(band.AsSpan(0, band.Length / 2), new ushort[64 * 64], 64, 64, palette));
        Assert.Matches("ends in row (2[0-9]|3[0-9])", fault.Message);
    }

    [Fact]
    public void ASwiftBandThatIsCutIsGivenUpInTheRowWhereItEnds()
    {
        RgbaColor[] palette = SwiftPictures.Ramp(64);
        byte[] band = SwiftCoder.Encode(SyntheticMaps.Noise(64 * 64, 64, 1), 64, 64, new SwiftPalette(palette), SwiftMode.Graphic, VectorWidths.Best);

        Assert.Matches("ends in row (2[0-9]|3[0-9])", FaultOfSwift(band[..((band.Length / 4 * 2) + 1)], 64, 64, palette).Message);

        // A band of no words, in which zeros would make sense for ever.
        Assert.Matches("ends in row 1 ", FaultOfSwift([(byte)SwiftMode.Graphic, 0, 0, 1, 0], 64, 64, palette).Message);
    }

    [Fact]
    public void ASwiftBandThatLacksTheWordOfItsLastPixelIsTruncated() =>
        Assert.Equal(TinctErrorKind.Truncated, FaultOfSwift([(byte)SwiftMode.Graphic, 0, 0, 1, 0], 1, 1, SwiftPictures.Ramp(5)).Kind);

    /// <summary>Encodes a band with one symbol replaced by one beyond its alphabet, for each symbol in turn: candidates, copies, digits.</summary>
    [Fact]
    public unsafe void ASymbolBeyondItsAlphabetIsRefusedInItsRow()
    {
        const int width = 80, height = 6;
        const uint beyond = 32767u << 16;

        // One digit an index, of thirteen symbols; and none of the runs, whose lengths are bits without an alphabet.
        var palette = new SwiftPalette(SwiftPictures.Ramp(13));
        ushort[] pattern = SyntheticMaps.Noise(width, 12, 1);
        using var arena = new NativeArena();
        byte* map = arena.Rent<byte>(width * height);
        for (int i = 0; i < width * height; i++)
        {
            // Rows alike but for a pixel, so that copies are found, and one of them is wrong.
            map[i] = (byte)(i % (width + 13) == 7 ? 12 : pattern[i % width] + 1);
        }

        var notes = new SwiftNotes(arena);
        ISwiftModel model = new SwiftBand(arena, palette, notes, width, height, SwiftMode.GraphicWithMatches).Open<SwiftEncoding>(map, 0, 1, VectorWidths.Best);
        uint* first = (uint*)notes.At;
        var ends = new List<long>();
        while (model.Row < height)
        {
            model.CodeRows();
            ends.Add((uint*)notes.At - first);
        }

        notes.Finish();
        Assert.InRange(ends[^1], 100, 1000);
        for (int i = 0; i < ends[^1]; i++)
        {
            uint note = first[i];
            first[i] = beyond | (note & 1);
            byte[] band = SwiftRans.Encode(notes, 1, (byte)SwiftMode.GraphicWithMatches);
            first[i] = note;

            Assert.EndsWith($"ends in row {ends.Count(end => end <= i)} (at byte {band.Length})", FaultOfSwift(band, width, height, palette).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ARescueGivesNothingOfASequenceWhoseLengthIsNotThere()
    {
        var output = new byte[64];

        // Literals longer than what is left, and a match whose length has no end.
        Assert.Equal(0, Lz4Decoder.Rescue([0xF0, 255, 1, 2, 3], output, out _));
        Assert.Equal(1, Lz4Decoder.Rescue([0x1F, 7, 1, 0], output, out _));
    }

    [Fact]
    public void ABandThatLiesBeyondTheEndOfADamagedFileIsTruncated()
    {
        byte[] bytes = TinctWriter.Write(SyntheticMaps.Blocks(7, 5, 4), null, new WriteOptions { Method = CompressionMethod.Stored, BandRows = 3 });
        TinctFile file = TinctFile.OpenDamaged(bytes.AsMemory(0, bytes.Length - 1));

        Assert.Equal(TinctErrorKind.Truncated, Assert.Throws<TinctFormatException>(() => file.DecodeBand(1, new ushort[14])).Kind);
    }

    [Fact]
    public void AStreamThatEndsInABandThatIsPassedOverIsTruncated()
    {
        byte[] bytes = TinctWriter.Write(SyntheticMaps.Blocks(7, 5, 4), null, new WriteOptions { Method = CompressionMethod.Stored, BandRows = 3 });
        int front = TinctFile.Open(bytes).FrontMatterLength;
        using var reader = new TinctReader(new TricklingStream(bytes[..(front + 2)], 100, canSeek: false));

        Assert.Equal(TinctErrorKind.Truncated, Assert.Throws<TinctFormatException>(() => reader.DecodeRows(3, 1, new ushort[7])).Kind);
    }

    private static TinctFormatException FaultOfSwift(byte[] band, int width, int height, RgbaColor[] palette) => FaultOfSwift(band, width, height, new SwiftPalette(palette));

    private static TinctFormatException FaultOfSwift(byte[] band, int width, int height, SwiftPalette palette)
    {
        var indices = new ushort[width * height];
        ushort[] numbers = [.. Enumerable.Range(0, palette.Colors.Length).Select(static number => (ushort)number)];
        return Assert.Throws<TinctFormatException>(() => SwiftCoder.Decode<ushort>(band, width, height, palette, numbers, 0, indices, VectorWidths.Best));
    }

    private static byte[] Vector(string name) => File.ReadAllBytes(Path.Combine(VectorFiles.Root, "spec", "vectors", "invalid", name + ".tinct"));
}
