namespace Tinct.Format;

/// <summary>The coded palette (specification, section 5.2).</summary>
internal static class CodedPalette
{
    /// <summary>Reads the colours.</summary>
    /// <param name="bytes">The coded palette, its length field not counted.</param>
    /// <param name="header">The number of colours, and whether they have alpha.</param>
    /// <param name="fileOffset">Where <paramref name="bytes"/> start in the file.</param>
    internal static Palette Read(ReadOnlySpan<byte> bytes, in TinctHeader header, long fileOffset) =>
        throw new TinctFormatException(
            TinctErrorKind.Unsupported,
            fileOffset,
            $"The palette of {header.ColorCount} colours is coded, in {bytes.Length} bytes, which this library does not read");
}
