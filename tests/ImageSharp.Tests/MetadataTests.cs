using System.Text;
using SixLabors.ImageSharp.Metadata;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.Metadata.Profiles.Icc;
using SixLabors.ImageSharp.Metadata.Profiles.Xmp;

namespace Tinct.ImageSharp.Tests;

public sealed class MetadataTests
{
    private static readonly byte[] s_packet = Encoding.UTF8.GetBytes("<x:xmpmeta xmlns:x='adobe:ns:meta/'/>");

    [Fact]
    public void ProfilesGoBothWays()
    {
        byte[] profile = [.. Enumerable.Range(0, 300).Select(static i => (byte)i)];
        using Image<Rgba32> image = Pictures.Few();
        image.Metadata.IccProfile = new IccProfile(profile);
        image.Metadata.XmpProfile = new XmpProfile(s_packet);
        image.Metadata.ExifProfile = new ExifProfile();
        image.Metadata.ExifProfile.SetValue(ExifTag.Artist, "A painter");

        using Image shown = Image.Load(Pictures.Configuration, image.Tinct());

        Assert.Equal(profile, shown.Metadata.IccProfile.ToByteArray());
        Assert.Equal(s_packet, shown.Metadata.XmpProfile.ToByteArray());
        Assert.Equal("A painter", shown.Metadata.ExifProfile.GetValue(ExifTag.Artist).Value);
        FileSections sections = TinctFile.Open(image.Tinct()).Sections;
        Assert.Equal(profile, sections.Icc.ToArray());
        Assert.Matches("^(II|MM)", Encoding.ASCII.GetString(sections.Exif.Span)); // from the TIFF header on
    }

    [Fact]
    public void WithoutProfilesThereAreNone()
    {
        using Image<Rgba32> image = Pictures.Few();
        image.Metadata.XmpProfile = new XmpProfile(); // without a packet

        using Image shown = Image.Load(Pictures.Configuration, image.Tinct());

        Assert.Null(shown.Metadata.IccProfile);
        Assert.Null(shown.Metadata.ExifProfile);
        Assert.Null(shown.Metadata.XmpProfile);
        Assert.True(TinctFile.Open(image.Tinct()).Sections.IsEmpty);
    }

    [Fact]
    public void TheResolutionGoesAlong()
    {
        using Image<Rgba32> image = Pictures.Few();
        image.Metadata.ResolutionUnits = PixelResolutionUnit.PixelsPerInch;
        image.Metadata.HorizontalResolution = 300;
        image.Metadata.VerticalResolution = 150;

        using Image shown = Image.Load(Pictures.Configuration, image.Tinct());

        Assert.Equal(PixelResolutionUnit.PixelsPerMeter, shown.Metadata.ResolutionUnits);
        Assert.Equal((11_811, 5_906), (shown.Metadata.HorizontalResolution, shown.Metadata.VerticalResolution));
        Assert.Equal(image.Tinct(), shown.Tinct());
    }

    [Fact]
    public void TextsOfAFileStayWithThePicture()
    {
        using Image<Rgba32> image = Pictures.Few();
        image.Metadata.GetTinctMetadata().Sections = new FileSections { Text = [new TextEntry("title", "Stripes")], CodePoints = new ColorCodePoints(12, 13, true) };
        using Image shown = Image.Load(Pictures.Configuration, image.Tinct());
        shown.Mutate(static context => context.Invert());

        using Image again = Image.Load(Pictures.Configuration, shown.Tinct());

        FileSections sections = again.Metadata.GetTinctMetadata().Sections;
        Assert.Equal(new TextEntry("title", "Stripes"), Assert.Single(sections.Text));
        Assert.Equal(new ColorCodePoints(12, 13, true), sections.CodePoints);
    }

    [Fact]
    public void MetadataCanBeLeftOut()
    {
        using Image<Rgba32> image = Pictures.Few();
        image.Metadata.XmpProfile = new XmpProfile(s_packet);
        using var stream = new MemoryStream();

        image.Save(stream, new TinctImageEncoder { SkipMetadata = true });

        Assert.True(TinctFile.Open(stream.ToArray()).Sections.IsEmpty);
    }

    [Fact]
    public void APictureIsStoredUpright()
    {
        using Image<Rgba32> image = Pictures.Few();
        image.Metadata.ExifProfile = new ExifProfile();
        image.Metadata.ExifProfile.SetValue(ExifTag.Orientation, (ushort)6); // turned by a quarter to the right when shown
        using Image<Rgba32> upright = image.Clone(static context => context.AutoOrient());

        using Image shown = Image.Load(Pictures.Configuration, image.Tinct());

        Assert.Equal((24, 40), (shown.Width, shown.Height));
        Assert.Equal(upright.Pixels(), shown.Pixels());
        Assert.Equal(1, shown.Metadata.ExifProfile?.GetValue(ExifTag.Orientation)?.Value ?? 1);
        Assert.Equal((40, 24), (image.Width, image.Height));
    }

    [Theory]
    [InlineData(1, "6", 100, 200)]
    [InlineData(3, "1", 100, 200)]
    [InlineData(6, "1", 200, 100)]
    public void WhatGoesWithAPictureIsUprightToo(ushort orientation, string told, double across, double down)
    {
        const string Packet = "<rdf:Description xmlns:tiff='http://ns.adobe.com/tiff/1.0/' tiff:Orientation='6'/>";
        using Image<Rgba32> image = Pictures.Few();
        image.Metadata.ExifProfile = new ExifProfile();
        image.Metadata.ExifProfile.SetValue(ExifTag.Orientation, orientation);
        image.Metadata.XmpProfile = new XmpProfile(Encoding.UTF8.GetBytes(Packet));
        image.Metadata.ResolutionUnits = PixelResolutionUnit.PixelsPerMeter;
        (image.Metadata.HorizontalResolution, image.Metadata.VerticalResolution) = (100, 200);

        FileSections sections = TinctFile.Open(image.Tinct()).Sections;

        Assert.Equal(Packet.Replace("'6'", $"'{told}'", StringComparison.Ordinal), Encoding.UTF8.GetString(sections.Xmp.Span));
        Assert.Equal((across, down), (sections.Density!.Value.X, sections.Density.Value.Y));
        Assert.Equal(Packet, Encoding.UTF8.GetString(image.Metadata.XmpProfile.ToByteArray()));
    }
}
