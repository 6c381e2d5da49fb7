using Tinct.Format;
using Tinct.Tools.Pictures.Foreign;

namespace Tinct.Tools.Pictures;

/// <summary>Says what of a picture's metadata a file cannot hold.</summary>
internal static class MetadataLoss
{
    private const string ColorSpace = "colour space", Profile = "ICC profile", Density = "resolution", Exif = "EXIF", Xmp = "XMP", Text = "text";

    /// <summary>Remarks, a sentence each; none where everything is kept.</summary>
    /// <param name="metadata">What goes with the picture.</param>
    /// <param name="extension">Names the format that is written: one of <see cref="ImageFiles.WritableExtensions"/>.</param>
    /// <param name="isGrey">Whether all of its colours are greys.</param>
    public static IEnumerable<string> Of(ImageMetadata metadata, string extension, bool isGrey)
    {
        string[] lost = [.. Kinds(metadata).Except(Kept(metadata, extension.ToLowerInvariant(), isGrey))];
        string format = extension[1..].ToUpperInvariant() switch { "WEBP" => "WebP", var name => name };
        if (lost.Contains(ColorSpace) && metadata.CodePoints is { } points)
        {
            yield return $"{format} cannot say that the colours are in {points.InWords()}: that was left out{(metadata.Icc is null ? ", and viewers take them for sRGB" : "")}.";
        }

        string[] others = [.. lost.Where(static kind => kind != ColorSpace)];
        if (others.Length > 0)
        {
            string why = format == "PNG" ? "has no place for this" : "holds no";
            yield return $"{format} {why} {string.Join(", ", others)}: {(others.Length == 1 ? "it was" : "they were")} left out.";
        }
    }

    private static IEnumerable<string> Kinds(ImageMetadata metadata)
    {
        (string Kind, bool IsThere)[] all =
        [
            (ColorSpace, metadata.CodePoints is not null), (Profile, metadata.Icc is not null), (Density, metadata.Density is not null),
            (Exif, metadata.Exif is not null), (Xmp, metadata.Xmp is not null), (Text, metadata.Texts.Count > 0),
        ];
        return all.Where(static kind => kind.IsThere).Select(static kind => kind.Kind);
    }

    private static IEnumerable<string> Kept(ImageMetadata metadata, string extension, bool isGrey) => extension switch
    {
        // A profile for greys goes with greys only, and of units PNG knows the metre.
        ".png" => ((string[])[ColorSpace, Exif, Xmp, Text])
            .Concat(metadata.Icc is { } icc && IccProfile.IsGrey(icc) && !isGrey ? [] : [Profile])
            .Concat(metadata.Density is { Unit: not DensityUnit.PixelsPerMeter } ? [] : [Density]),
        ".webp" => [Profile, Exif, Xmp],
        _ => [],
    };
}
