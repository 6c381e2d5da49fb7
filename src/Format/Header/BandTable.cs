using System.Collections.Immutable;

namespace Tinct.Format;

/// <summary>The band table (specification, section 6): where every band lies, and the checks that need nothing else.</summary>
internal static class BandTable
{
    /// <summary>The most pixels of a band whose method models them: what bounds a decoder's memory and time for it.</summary>
    internal const int MaxModeledPixels = 1 << 24;

    /// <summary>Bytes of an entry: method, length and checksum.</summary>
    private const int EntryLength = 9;

    /// <summary>The most that a byte of an LZ4 block can become: one more byte of match length, of value 255.</summary>
    private const int MaxLz4Expansion = 255;

    /// <summary>Whether a method models pixels one by one, so that its bytes say nothing about the work.</summary>
    internal static bool IsModeled(CompressionMethod method) => method > CompressionMethod.Lz4;

    /// <summary>Bytes that the table takes.</summary>
    internal static long Length(in TinctHeader header) => header.ColorCount == 1 ? 0 : (long)header.BandCount * EntryLength;

    /// <summary>Reads the table.</summary>
    /// <param name="reader">At the table, all of which is there.</param>
    /// <param name="header">The header before it.</param>
    /// <param name="bandsOffset">Where the first band starts in the file.</param>
    internal static ImmutableArray<BandInfo> Read(ref ByteReader reader, in TinctHeader header, long bandsOffset)
    {
        if (header.ColorCount == 1)
        {
            return [new BandInfo(0, header.Height, CompressionMethod.Stored, bandsOffset, 0, 0)];
        }

        ImmutableArray<BandInfo>.Builder bands = ImmutableArray.CreateBuilder<BandInfo>(header.BandCount);
        long offset = bandsOffset;
        for (int band = 0; band < header.BandCount; band++)
        {
            int firstRow = band * header.BandRows;
            var method = (CompressionMethod)reader.U8();
            uint length = reader.U32();
            bands.Add(new BandInfo(firstRow, Math.Min(header.BandRows, header.Height - firstRow), method, offset, length, reader.U32()));
            offset += length;
        }

        return bands.MoveToImmutable();
    }

    /// <summary>Writes the entry of one band.</summary>
    internal static void WriteEntry(ByteWriter writer, in EncodedBand band)
    {
        writer.U8((byte)band.Method);
        writer.U32((uint)band.Bytes.Length);
        writer.U32(band.Crc);
    }

    /// <summary>Checks that the bands lie in the file, and that nothing follows them where there are no sections.</summary>
    internal static void CheckEnd(in TinctHeader header, long end, long fileLength)
    {
        if (end > fileLength)
        {
            Fault.Truncated(fileLength, $"The file ends early: its bands need {end} bytes, it has {fileLength}");
        }

        if (end < fileLength && !header.HasSections)
        {
            Fault.Invalid(end, $"{fileLength - end} bytes follow the end of the picture");
        }
    }

    /// <summary>Checks what a band's entry alone can show: that the method is known, and that its bytes can hold its rows.</summary>
    internal static void CheckEntry(in TinctHeader header, in BandInfo band)
    {
        if (header.ColorCount == 1)
        {
            return;
        }

        if (band.Method > CompressionMethod.Dense)
        {
            Fault.Unsupported(band.Offset, $"Band method {(int)band.Method} is not known");
        }

        if (band.Length == 0)
        {
            Fault.Invalid(band.Offset, $"The band of row {band.FirstRow} is empty");
        }

        long packed = (long)header.PackedRowBytes * band.RowCount;
        if (band.Method == CompressionMethod.Stored && band.Length != packed)
        {
            Fault.Invalid(band.Offset, $"A stored band of {band.Length} bytes cannot hold {packed}");
        }

        if (band.Method == CompressionMethod.Lz4 && band.Length < packed / MaxLz4Expansion)
        {
            Fault.Invalid(band.Offset, $"An LZ4 block of {band.Length} bytes cannot hold {packed}");
        }

        if (IsModeled(band.Method) && (long)header.Width * band.RowCount > MaxModeledPixels)
        {
            Fault.Invalid(band.Offset, $"A {band.Method} band has {header.Width} x {band.RowCount} pixels, more than {MaxModeledPixels}");
        }

        if (packed > Array.MaxLength || band.Length > Array.MaxLength || (long)header.Width * band.RowCount > Array.MaxLength)
        {
            Fault.Limit(band.Offset, $"A band of {header.Width} x {band.RowCount} pixels in {band.Length} bytes is too large for this library");
        }
    }
}
