using System.Runtime.InteropServices;

namespace Tinct.Format;

/// <summary>An ordered list of 1 to 65,536 colours. Entries may repeat; their order is part of the image. Equal by value: the same colours
/// in the same order.</summary>
public sealed class Palette : IEquatable<Palette>
{
    /// <summary>The largest number of entries a palette can have: what a 16-bit index reaches.</summary>
    public const int MaxCount = 65_536;

    private readonly RgbaColor[] _colors;
    private SwiftPalette? _ordered;

    /// <summary>Makes a palette that holds a copy of <paramref name="colors"/>.</summary>
    /// <exception cref="ArgumentException">There are no colours, or more than <see cref="MaxCount"/>.</exception>
    public Palette(ReadOnlySpan<RgbaColor> colors)
    {
        if (colors.Length is < 1 or > MaxCount)
        {
            throw new ArgumentException($"A palette has 1 to {MaxCount} colours, not {colors.Length}.", nameof(colors));
        }

        _colors = colors.ToArray();
        foreach (RgbaColor color in _colors)
        {
            HasAlpha |= color.A != 255;
        }
    }

    /// <summary>The number of entries, 1 to <see cref="MaxCount"/>.</summary>
    public int Count => _colors.Length;

    /// <summary>Whether any entry is not opaque.</summary>
    public bool HasAlpha { get; }

    /// <summary>The entries in order.</summary>
    public ReadOnlySpan<RgbaColor> Colors => _colors;

    /// <summary>The entries in the order of their swift code numbers, with the method's tables: made when first needed, for all bands. Threads that make it
    /// at the same time make equal ones.</summary>
    internal SwiftPalette Ordered => _ordered ??= new SwiftPalette(_colors);

    /// <summary>The CRC-32C of the colours as bytes, 3 or, where any has alpha, 4 each: the name by which files call for a palette that lies outside of
    /// them (specification, section 5.3).</summary>
    public uint Checksum => Crc32C.Compute(PlainPalette.Write(this));

    /// <summary>Entry <paramref name="index"/>.</summary>
    public RgbaColor this[int index] => _colors[index];

    /// <summary>Whether another palette has the same colours in the same order.</summary>
    public bool Equals(Palette? other) => other is not null && _colors.AsSpan().SequenceEqual(other._colors);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Palette);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(MemoryMarshal.AsBytes(Colors));
        return hash.ToHashCode();
    }

    /// <summary>Looks up the colours of indices.</summary>
    /// <param name="indices">Numbers of entries, each below <see cref="Count"/>.</param>
    /// <param name="pixels">Gets the colour of each; at least as long.</param>
    /// <exception cref="IndexOutOfRangeException">An index is not below <see cref="Count"/>, or there are fewer pixels than indices.</exception>
    public void LookUp(ReadOnlySpan<ushort> indices, Span<RgbaColor> pixels) => LookUp(indices, _colors, pixels);

    /// <summary>The same in a list of colours.</summary>
    internal static void LookUp(ReadOnlySpan<ushort> indices, ReadOnlySpan<RgbaColor> colors, Span<RgbaColor> pixels)
    {
        for (int i = 0; i < indices.Length; i++)
        {
            pixels[i] = colors[indices[i]];
        }
    }
}
