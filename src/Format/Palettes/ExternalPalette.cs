namespace Tinct.Format;

/// <summary>The external palette (specification, section 5.3): the file holds only its checksum.</summary>
internal static class ExternalPalette
{
    /// <summary>Bytes of the checksum.</summary>
    internal const int Length = sizeof(uint);

    /// <summary>Finds the palette of a file.</summary>
    /// <param name="bytes">The checksum, as the file has it.</param>
    /// <param name="header">The number of colours, and whether they have alpha.</param>
    /// <param name="limits">Where palettes are found.</param>
    /// <exception cref="TinctFormatException">There is none of that checksum, or what was found is another one.</exception>
    internal static Palette Find(ReadOnlySpan<byte> bytes, in TinctHeader header, DecodeLimits limits)
    {
        uint checksum = new ByteReader(bytes, header.Length, TinctErrorKind.Truncated).U32();
        Palette? palette = limits.ExternalPalettes?.Invoke(checksum);
        if (palette is null)
        {
            Fault.Unsupported(header.Length, $"The palette lies outside of the file, and none with the checksum {checksum:x8} was given");
        }

        if (palette.Count != header.ColorCount || palette.HasAlpha != header.HasAlpha || palette.Checksum != checksum)
        {
            throw new TinctFormatException(
                TinctErrorKind.Checksum,
                header.Length,
                $"The palette lies outside of the file, and the one that was given is another: {palette.Count} colours with the checksum {palette.Checksum:x8} instead of {header.ColorCount} with {checksum:x8}");
        }

        return palette;
    }
}
