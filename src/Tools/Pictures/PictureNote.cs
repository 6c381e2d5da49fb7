using System.Globalization;

namespace Tinct.Tools.Pictures;

/// <summary>Remarks that several readers make, in the same words.</summary>
internal static class PictureNote
{
    /// <summary>A file of several pictures, of which one is read.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="what">What they are: "frames", "pages".</param>
    public static string FirstOf(long count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"This is the first of {count} {what}; the others are left out.");

    /// <summary>A file of several sizes of a picture, of which the largest is read.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="what">What they are.</param>
    public static string LargestOf(long count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"This is the largest of {count} {what}; the others are left out.");

    /// <summary>Samples of more than 8 bits.</summary>
    /// <param name="bits">How many they have in the file.</param>
    public static string ReducedDepth(int bits) =>
        string.Create(CultureInfo.InvariantCulture, $"Samples of {bits} bits were reduced to 8, with rounding.");

    /// <summary>Pixels that are not square, of a size that is not known, which no .tinct file keeps.</summary>
    public static string PixelShape(uint horizontal, uint vertical) =>
        string.Create(CultureInfo.InvariantCulture, $"That there are {horizontal} pixels across where {vertical} go down was left out.");
}
