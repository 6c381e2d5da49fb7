using SixLabors.ImageSharp.Metadata;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.Metadata.Profiles.Icc;
using SixLabors.ImageSharp.Metadata.Profiles.Xmp;
using Tinct.Format;
using Tinct.Tools.Pictures.Foreign;

namespace Tinct.ImageSharp;

/// <summary>A file's sections as ImageSharp's metadata, and back.</summary>
internal static class SectionProfiles
{
    private const double MetersPerInch = 0.0254, CentimetersPerMeter = 100;

    /// <summary>The metadata of a file.</summary>
    public static ImageMetadata ToMetadata(FileSections sections, Palette palette)
    {
        var metadata = new ImageMetadata();
        Set(metadata, sections, palette);
        return metadata;
    }

    /// <summary>Sets a picture's metadata from its file.</summary>
    public static void Set(ImageMetadata metadata, FileSections sections, Palette palette)
    {
        if (!sections.Icc.IsEmpty)
        {
            metadata.IccProfile = new IccProfile(sections.Icc.ToArray());
        }

        if (!sections.Exif.IsEmpty)
        {
            metadata.ExifProfile = new ExifProfile(sections.Exif.ToArray());
        }

        if (!sections.Xmp.IsEmpty)
        {
            metadata.XmpProfile = new XmpProfile(sections.Xmp.ToArray());
        }

        if (sections.Density is { Unit: DensityUnit.PixelsPerMeter } density)
        {
            metadata.ResolutionUnits = PixelResolutionUnit.PixelsPerMeter;
            metadata.HorizontalResolution = density.X;
            metadata.VerticalResolution = density.Y;
        }

        TinctMetadata own = metadata.GetFormatMetadata(TinctImageFormat.Instance);
        own.Palette = palette;
        own.Sections = sections with { Icc = default, Exif = default, Xmp = default };
    }

    /// <summary>Mends what ImageSharp, which says in the EXIF that a picture was turned, leaves as it was: the resolution, and the XMP. A packet that names the turn in an
    /// unknown form is left out, so that nobody turns twice.</summary>
    public static void MakeUpright(ImageMetadata metadata, bool isQuarterTurn)
    {
        if (isQuarterTurn)
        {
            (metadata.HorizontalResolution, metadata.VerticalResolution) = (metadata.VerticalResolution, metadata.HorizontalResolution);
        }

        if (Bytes(metadata.XmpProfile) is { } packet)
        {
            metadata.XmpProfile = XmpOrientation.Reset(packet) is { } reset ? new XmpProfile(reset) : null;
        }
    }

    /// <summary>The sections to write with a picture.</summary>
    public static FileSections ToSections(ImageMetadata metadata)
    {
        FileSections own = metadata.GetFormatMetadata(TinctImageFormat.Instance).Sections.ForChangedPicture();
        return own with
        {
            Icc = metadata.IccProfile?.ToByteArray(),
            Exif = metadata.ExifProfile?.ToByteArray(),
            Xmp = Bytes(metadata.XmpProfile),
            Density = Density(metadata) ?? (own.Density is { Unit: DensityUnit.ScaleIn65536ths } scale ? scale : null),
        };
    }

    /// <summary>The resolution; null where it is the one that ImageSharp gives to pictures that have none.</summary>
    private static PixelDensity? Density(ImageMetadata metadata)
    {
        double perMeter = metadata.ResolutionUnits switch
        {
            PixelResolutionUnit.PixelsPerMeter => 1,
            PixelResolutionUnit.PixelsPerCentimeter => CentimetersPerMeter,
            PixelResolutionUnit.PixelsPerInch => 1 / MetersPerInch,
            _ => 0,
        };
        (double x, double y) = (metadata.HorizontalResolution, metadata.VerticalResolution);
        bool isDefault = metadata.ResolutionUnits == ImageMetadata.DefaultPixelResolutionUnits
            && (x, y) == (ImageMetadata.DefaultHorizontalResolution, ImageMetadata.DefaultVerticalResolution);
        (x, y) = (Math.Round(x * perMeter), Math.Round(y * perMeter));
        return isDefault || x is not (>= 1 and <= uint.MaxValue) || y is not (>= 1 and <= uint.MaxValue)
            ? null
            : new PixelDensity(DensityUnit.PixelsPerMeter, (uint)x, (uint)y);
    }

    /// <summary>The packet; null for a profile without one, which fails when asked for its bytes.</summary>
    private static byte[]? Bytes(XmpProfile? profile)
    {
        try
        {
            return profile?.ToByteArray();
        }
        catch (Exception e) when (e is NullReferenceException or ArgumentNullException)
        {
            return null;
        }
    }
}
