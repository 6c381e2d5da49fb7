using Tinct.Format;

namespace Tinct.Tools.Reports.Html;

/// <summary>The distinct colours of a picture, by rising <see cref="RgbaColor.PackedValue"/>: an order that the page's script can restore
/// from the pixels.</summary>
internal sealed class ColorRanks
{
    private readonly uint[] _colors;
    private readonly int[] _ranks;

    /// <summary>Lists the colours.</summary>
    public ColorRanks(ReadOnlySpan<RgbaColor> pixels)
    {
        uint[] packed = Array.ConvertAll(pixels.ToArray(), static color => color.PackedValue);
        _colors = [.. packed.Distinct()];
        Array.Sort(_colors);
        _ranks = Array.ConvertAll(packed, color => Array.BinarySearch(_colors, color));
    }

    public int Count => _colors.Length;

    /// <summary>What each colour became in another picture of the same size.</summary>
    /// <returns>A colour for each of the table's; null if one of them became several.</returns>
    public RgbaColor[]? Map(ReadOnlySpan<RgbaColor> pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Length, _ranks.Length);
        var mapped = new RgbaColor[_colors.Length];
        for (int i = 0; i < pixels.Length; i++)
        {
            mapped[_ranks[i]] = pixels[i];
        }

        for (int i = 0; i < pixels.Length; i++)
        {
            if (mapped[_ranks[i]] != pixels[i])
            {
                return null;
            }
        }

        return mapped;
    }
}
