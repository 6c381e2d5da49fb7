using System.Runtime.Intrinsics;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Finds the nearest palette entries of points. Fills working memory as it goes: one for each thread.</summary>
internal abstract class PaletteSearch
{
    /// <summary>Makes a search over a palette.</summary>
    public static PaletteSearch Create(ColorTable palette, VectorWidth width) => width switch
    {
        VectorWidth.Bits512 => new PaletteGrid<Lanes512, Vector512<float>>(palette),
        VectorWidth.Bits256 => new PaletteGrid<Lanes256, Vector256<float>>(palette),
        VectorWidth.Bits128 => new PaletteGrid<Lanes128, Vector128<float>>(palette),
        _ => new PaletteGrid<ScalarLanes, float>(palette),
    };

    /// <summary>The index of the entry nearest to a point (any point, also outside the gamut); of equally near the lowest.</summary>
    /// <param name="x">First coordinate.</param>
    /// <param name="y">Second coordinate.</param>
    /// <param name="z">Third coordinate.</param>
    /// <param name="alpha">Fourth coordinate; ignored in three dimensions.</param>
    public abstract ushort Nearest(float x, float y, float z, float alpha);

    /// <summary>The same for many points.</summary>
    /// <param name="x">First coordinates.</param>
    /// <param name="y">Second coordinates.</param>
    /// <param name="z">Third coordinates.</param>
    /// <param name="alpha">Fourth coordinates; as long as the others also in three dimensions.</param>
    /// <param name="indices">Receives the index of each point's nearest entry; its length is the number of points.</param>
    public abstract void Nearest(
        ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> z, ReadOnlySpan<float> alpha, Span<ushort> indices);
}
