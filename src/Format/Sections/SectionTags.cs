using System.Text;

namespace Tinct.Format;

/// <summary>The four letters that name sections (specification, section 8.1).</summary>
internal static class SectionTags
{
    internal const int Length = 4;

    /// <summary>Bytes of a section besides its data.</summary>
    internal const int Overhead = Length + 1 + 4 + 4 + 4;

    internal const string Icc = "iccp";
    internal const string CodePoints = "cicp";
    internal const string Exif = "exif";
    internal const string Xmp = "xmpp";
    internal const string Text = "text";
    internal const string Density = "dens";
    internal const string Model = "mOdl";

    /// <summary>The most bytes of a text's key.</summary>
    internal const int MaxKeyBytes = 79;

    /// <summary>UTF-8 that throws at anything that is not.</summary>
    internal static UTF8Encoding Utf8 { get; } = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether this library knows what a section of that tag holds.</summary>
    internal static bool IsKnown(string tag) => tag is Icc or CodePoints or Exif or Xmp or Density or Text or Model;

    /// <summary>Whether a section stands before the bands: it says what the colours mean.</summary>
    internal static bool IsBeforeBands(string tag) => tag is Icc or CodePoints;

    /// <summary>Whether a decoder that does not know the tag may skip the section.</summary>
    internal static bool IsOptional(string tag) => char.IsAsciiLetterLower(tag[0]);

    /// <summary>Whether an editor that changed the picture may copy the section without knowing the tag (section 8.2).</summary>
    internal static bool IsSafeToCopy(string tag) => tag is [_, >= 'a' and <= 'z', ..];
}
