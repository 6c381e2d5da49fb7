using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Metadata;
using Tinct.Format;

namespace Tinct.ImageSharp;

/// <summary>What a <c>.tinct</c> file says about itself that ImageSharp has no place of its own for.</summary>
public sealed class TinctMetadata : IDeepCloneable
{
    /// <summary>The palette of the file the picture was read from, in the file's order; null where it was not read from one.</summary>
    public Palette? Palette { get; set; }

    /// <summary>Texts, code points and whatever else is in the file, or is to go into one. ICC, EXIF and XMP are not here but in
    /// <see cref="ImageMetadata"/>, whose profiles and resolution are written. Of a density here only the ratio of the pixels' sides is written, if
    /// the resolution is ImageSharp's default. What <see cref="FileSections.ForChangedPicture"/> drops is not written: the fitted model, and unknown sections
    /// that depend on the pixels.</summary>
    public FileSections Sections { get; set; } = FileSections.Empty;

    /// <inheritdoc/>
    public IDeepCloneable DeepClone() => new TinctMetadata { Palette = Palette, Sections = Sections };
}
