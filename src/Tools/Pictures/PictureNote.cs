using System.Globalization;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures;

/// <summary>Remarks that several readers make, in the same words.</summary>
internal static class PictureNote
{
    /// <summary>The remark on a file of several pictures, of which one is read; none where there is one only.</summary>
    /// <param name="number">Which, counted from 1.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="what">What they are: "frame", "page".</param>
    public static IEnumerable<string> OneOf(int number, long count, string what)
    {
        if (count > 1)
        {
            yield return number == 1
                ? FirstOf(count, what + "s")
                : string.Create(CultureInfo.InvariantCulture, $"This is {what} {number} of {count}; the others are left out.");
        }
    }

    /// <summary>Refuses a number beyond the last picture of a file.</summary>
    /// <exception cref="ImageFileException">There are fewer.</exception>
    public static void CheckFrame(string format, int number, long count, string what)
    {
        if (number > count)
        {
            string has = count == 1 ? $"one {what}" : string.Create(CultureInfo.InvariantCulture, $"{count} {what}s");
            throw ImageFileException.Unsupported($"{format}: --frame {number} is beyond the last: the file has {has}");
        }
    }

    /// <summary>A file of several pictures, of which the first is read.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="what">What they are: "frames", "pages".</param>
    public static string FirstOf(long count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"This is the first of {count} {what}; the others are left out.");

    /// <summary>A file of several pictures, not counted, of which the first is read.</summary>
    public const string FirstOfSeveral = "This is the first of several pictures; the others are left out.";

    /// <summary>A file of several pictures, not counted, of which another than the first is read.</summary>
    /// <param name="number">Which, counted from 1.</param>
    public static string OneOfSeveral(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"This is picture {number} of several; the others are left out.");

    /// <summary>An animation with a still picture of its own, which is read.</summary>
    /// <param name="count">How many frames there are.</param>
    public static string StillBeside(long count) => count == 1
        ? "This is the still picture, no frame of the animation; the frame is left out."
        : string.Create(CultureInfo.InvariantCulture, $"This is the still picture, no frame of the animation; the {count} frames are left out.");

    /// <summary>A file of several sizes of a picture, of which the largest is read.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="what">What they are.</param>
    public static string LargestOf(long count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"This is the largest of {count} {what}; the others are left out.");

    /// <summary>How many names of such parts are told; a file can have millions, and who collects them stops at one more.</summary>
    public const int MostNamed = 8;

    /// <summary>Parts of a file that nothing is known of.</summary>
    /// <param name="what">What they are: "TIFF's tag".</param>
    /// <param name="names">At least one.</param>
    public static string LeftOut(string what, IReadOnlyCollection<string> names) => names.Count == 1
        ? $"The {what} {names.First()} was left out."
        : $"The {what}s {string.Join(", ", names.Take(MostNamed))}{(names.Count > MostNamed ? ", ..." : "")} were left out.";

    /// <summary>Colours with a fourth byte that is more than filling, in a file that does not say what it is.</summary>
    /// <param name="format">The file's.</param>
    /// <param name="what">What has the bytes: "pixels", "colours".</param>
    public static string NotAlpha(string format, string what) => $"The fourth byte of the {format}'s {what} was not taken for alpha: the file does not say that it is.";

    /// <summary>Colours that the file has multiplied by alpha.</summary>
    /// <param name="format">The file's.</param>
    public static string DividedByAlpha(string format) => $"The {format}'s colours were stored multiplied by alpha; it was divided out, with rounding.";

    /// <summary>Samples of more than 8 bits.</summary>
    /// <param name="bits">How many they have in the file.</param>
    public static string ReducedDepth(int bits) =>
        string.Create(CultureInfo.InvariantCulture, $"Samples of {bits} bits were reduced to 8, with rounding.");

    /// <summary>Pixels that are not square and of unknown size, which no .tinct file keeps.</summary>
    public static string PixelShape(double horizontal, double vertical) =>
        string.Create(CultureInfo.InvariantCulture, $"That there are {horizontal:0.####} pixels across where {vertical:0.####} go down was left out.");
}
