using Tinct.Format;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;

namespace Tinct.Tools.Tests.Commands;

public sealed class DecodeTests : IDisposable
{
    private const int Width = 60;
    private const int Height = 50;
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData(".png", 2, false)]
    [InlineData(".png", 256, true)]
    [InlineData(".png", 300, true)]
    [InlineData(".ppm", 16, false)]
    [InlineData(".pam", 16, true)]
    [InlineData(".pam", 1000, true)]
    public void TheDecodedPictureIsThePaletteMappedOne(string extension, int colors, bool alpha)
    {
        byte[] file = Encode(colors, alpha);
        IndexedImage image = Decoded(file);

        Workspace.Run("decode", _work["a.tinct"], "-o", _work["b" + extension], "-q").Succeeds();

        Picture decoded = ImageFiles.Read(_work["b" + extension]);
        Assert.Equal((Width, Height), (decoded.Width, decoded.Height));
        Assert.Equal(image.Indices.Select(i => image.Palette[i]), decoded.Pixels);
    }

    [Fact]
    public void TheDefaultIsAnIndexedPngBesideTheInput()
    {
        Encode(16, alpha: false);

        Workspace.Run("decode", _work["a.tinct"]).Succeeds();

        byte[] png = File.ReadAllBytes(_work["a.png"]);
        Assert.Equal(3, png[25]);
    }

    [Theory]
    [InlineData(null, ".png")]
    [InlineData("png", ".png")]
    [InlineData("ppm", ".ppm")]
    [InlineData("pam", ".pam")]
    public void PipesGetTheSameBytesAsFiles(string? format, string extension)
    {
        byte[] file = Encode(16, alpha: false);
        Workspace.Run("decode", _work["a.tinct"], "-o", _work["b" + extension]).Succeeds();

        Workspace.Outcome piped = Workspace.RunWith(file, default, ["decode", "-", "-o", "-", .. format is null ? Array.Empty<string>() : ["--format", format]]);

        Assert.Equal(File.ReadAllBytes(_work["b" + extension]), piped.Succeeds().Output);
    }

    [Fact]
    public void AnExtensionThatCannotBeWrittenIsRefusedByName()
    {
        Encode(4, alpha: false);

        string line = Workspace.Run("decode", _work["a.tinct"], "-o", _work["b.jpg"]).FailsWith(ExitCode.Usage);

        Assert.Contains(".png", line, StringComparison.Ordinal);
    }

    [Fact]
    public void ANameThatContradictsTheFormatIsRefused()
    {
        Encode(4, alpha: false);

        string line = Workspace.Run("decode", _work["a.tinct"], "-o", _work["b.PNG"], "--format", "gif").FailsWith(ExitCode.Usage);

        Assert.Contains("b.PNG: the name says png, --format says gif; leave one out", line, StringComparison.Ordinal);
        Workspace.Run("decode", _work["a.tinct"], "-o", _work["b.PNG"], "--format", "png").Succeeds();
        Workspace.Run("decode", _work["a.tinct"], "-o", _work["c"], "--format", "gif").Succeeds();
        Assert.Equal("GIF8"u8, File.ReadAllBytes(_work["c"]).AsSpan(0, 4));
    }

    [Theory]
    [InlineData("0..50", 0, 50)]
    [InlineData("7..9", 7, 9)]
    [InlineData("49..", 49, 50)]
    [InlineData("..3", 0, 3)]
    public void RowsAreThoseOfTheWholePicture(string rows, int first, int end)
    {
        IndexedImage image = Decoded(Encode(16, alpha: true));

        Workspace.Run("decode", _work["a.tinct"], "-o", _work["b.pam"], "--rows", rows).Succeeds();

        Assert.Equal(
            image.Indices[(first * Width)..(end * Width)].Select(i => image.Palette[i]), ImageFiles.Read(_work["b.pam"]).Pixels);
    }

    [Theory]
    [InlineData("50..")]
    [InlineData("3..51")]
    public void RowsBelowThePictureAreRefused(string rows)
    {
        Encode(16, alpha: true);

        string line = Workspace.Run("decode", _work["a.tinct"], "--rows", rows).FailsWith(ExitCode.Usage);

        Assert.Contains("50 rows", line, StringComparison.Ordinal);
    }

    [Fact]
    public void OneColorDecodesByRowsToo()
    {
        IndexedImage image = Decoded(Encode(1, alpha: false));

        Workspace.Run("decode", _work["a.tinct"], "-o", _work["b.ppm"], "--rows", "3..10").Succeeds();

        Picture rows = ImageFiles.Read(_work["b.ppm"]);
        Assert.Equal((Width, 7), (rows.Width, rows.Height));
        Assert.All(rows.Pixels, pixel => Assert.Equal(image.Palette[0], pixel));
    }

    [Fact]
    public void SalvageKeepsWhatIsIntactAndNamesWhatIsLost()
    {
        IndexedImage image = Decoded(Encode(16, alpha: false));
        byte[] file = TinctWriter.Write(image, options: WriteOptions.Default with { Method = CompressionMethod.Swift, BandRows = 20 });
        BandInfo damaged = TinctFile.Open(file).Bands[1];
        file[damaged.Offset] ^= 0x55;
        File.WriteAllBytes(_work["a.tinct"], file);

        Workspace.Run("decode", _work["a.tinct"]).FailsWith(ExitCode.BadData);
        string line = Workspace.Run("decode", _work["a.tinct"], "-o", _work["b.ppm"], "--salvage", "--fill", "#102030").FailsWith(ExitCode.BadData);

        Assert.Contains("rows 20..40 lost", line, StringComparison.Ordinal);
        Assert.EndsWith("holds 30 of 50 rows", line.TrimEnd(), StringComparison.Ordinal);
        line = Workspace.Run("decode", _work["a.tinct"], "-o", _work["c.ppm"], "--salvage", "--rows", "21..40").FailsWith(ExitCode.BadData);
        Assert.EndsWith("holds nothing but the fill colour", line.TrimEnd(), StringComparison.Ordinal);
        RgbaColor[] expected = [.. image.Indices.Select((index, i) => i / Width is >= 20 and < 40 ? new RgbaColor(0x10, 0x20, 0x30) : image.Palette[index])];
        Assert.Equal(expected, ImageFiles.Read(_work["b.ppm"]).Pixels);
    }

    [Fact]
    public void SalvageSaysWhichRowsMayBeWrongAndNamesAFewPlacesOnly()
    {
        IndexedImage image = Decoded(Encode(16, alpha: false));
        byte[] file = TinctWriter.Write(image, options: WriteOptions.Default with { Method = CompressionMethod.Stored, BandRows = 1 });
        TinctFile intact = TinctFile.Open(file);
        foreach (BandInfo band in intact.Bands)
        {
            file[band.Offset] ^= 1;
        }

        File.WriteAllBytes(_work["a.tinct"], file);
        string line = Workspace.Run("decode", _work["a.tinct"], "-o", _work["b.ppm"], "--salvage").FailsWith(ExitCode.BadData);

        Assert.Contains("rows 0..1 may be wrong", line, StringComparison.Ordinal);
        Assert.Contains("; and 42 more; ", line, StringComparison.Ordinal);
        Assert.EndsWith("holds 50 of 50 rows, 50 of which may be wrong", line.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void SalvagingAnIntactFileIsDecoding()
    {
        Encode(16, alpha: true);
        Workspace.Run("decode", _work["a.tinct"], "-o", _work["b.pam"]).Succeeds();

        Workspace.Run("decode", _work["a.tinct"], "-o", _work["c.pam"], "--salvage").Succeeds();

        Assert.Equal(File.ReadAllBytes(_work["b.pam"]), File.ReadAllBytes(_work["c.pam"]));
    }

    [Fact]
    public void ProfileExifAndXmpComeBackUnlessStripped()
    {
        byte[] icc = new byte[200];
        "RGB "u8.CopyTo(icc.AsSpan(16));
        byte[] exif = [.. "II*\0"u8, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        byte[] xmp = "<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"u8.ToArray();
        using (FileStream stream = File.Create(_work["a.png"]))
        {
            var metadata = new ImageMetadata { Icc = icc, Exif = exif, Xmp = xmp };
            ImageFiles.Write(stream, ".png", Picture.FromPixels(Width, Height, SyntheticPictures.Gradient(Width, Height, alpha: false), metadata));
        }

        Workspace.Run("encode", _work["a.png"], "-k", "4").Succeeds();
        Workspace.Run("encode", _work["a.png"], "-k", "4", "--strip", "-o", _work["bare.tinct"]).Succeeds();
        Workspace.Run("decode", _work["a.tinct"], "-o", _work["b.png"]).Succeeds();
        Workspace.Run("decode", _work["bare.tinct"]).Succeeds();

        ImageMetadata kept = ImageFiles.Read(_work["b.png"]).Info.Metadata;
        Assert.Equal(icc, kept.Icc);
        Assert.Equal(exif, kept.Exif);
        Assert.Equal(xmp, kept.Xmp);
        Assert.True(ImageFiles.Read(_work["bare.png"]).Info.Metadata.IsEmpty);
    }

    private static IndexedImage Decoded(byte[] file) => Codec.TinctDecoder.Decode(file);

    private byte[] Encode(int colors, bool alpha)
    {
        Workspace.Run("encode", _work.Picture("a.pam", Width, Height, alpha), "-k", $"{colors}").Succeeds();
        return File.ReadAllBytes(_work["a.tinct"]);
    }
}
