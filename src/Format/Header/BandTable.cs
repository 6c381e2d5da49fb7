using System.Collections.Immutable;

namespace Tinct.Format;

/// <summary>The band table (specification, section 6): where every band lies, and what can be told from that alone.</summary>
internal static class BandTable
{
    /// <summary>Bytes of the entry of the only band: method and checksum.</summary>
    private const int SingleEntryLength = 5;

    /// <summary>Bytes of an entry among several: method, length and checksum.</summary>
    private const int EntryLength = 9;

    /// <summary>The most that a byte of an LZ4 block can become: one more byte of match length, of value 255.</summary>
    private const int MaxLz4Expansion = 255;

    /// <summary>Bytes that the table takes.</summary>
    internal static long Length(in TinctHeader header) => header switch
    {
        { ColorCount: 1 } => 0,
        { IsBanded: false } => SingleEntryLength,
        _ => (long)header.BandCount * EntryLength,
    };

    /// <summary>Reads the table.</summary>
    /// <param name="reader">At the table, all of which is there.</param>
    /// <param name="header">The header before it.</param>
    /// <param name="bandsOffset">Where the first band starts in the file.</param>
    /// <param name="fileLength">The length of the file, from which that of an only band follows.</param>
    internal static ImmutableArray<BandInfo> Read(ref ByteReader reader, in TinctHeader header, long bandsOffset, long fileLength)
    {
        if (header.ColorCount == 1)
        {
            return [new BandInfo(0, header.Height, CompressionMethod.Stored, bandsOffset, 0, 0)];
        }

        if (!header.IsBanded)
        {
            var method = (CompressionMethod)reader.U8();
            return [new BandInfo(0, header.Height, method, bandsOffset, Math.Max(0, fileLength - bandsOffset), reader.U32())];
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
    internal static void WriteEntry(ByteWriter writer, in TinctHeader header, in EncodedBand band)
    {
        writer.U8((byte)band.Method);
        if (header.IsBanded)
        {
            writer.U32((uint)band.Bytes.Length);
        }

        writer.U32(band.Crc);
    }

    /// <summary>Checks that the bands end where the file ends.</summary>
    internal static void CheckEnd(ImmutableArray<BandInfo> bands, long fileLength)
    {
        BandInfo last = bands[^1];
        long end = last.Offset + last.Length;
        if (end > fileLength)
        {
            Fault.Truncated(fileLength, $"The bands need {end} bytes, the file has {fileLength}");
        }

        if (end < fileLength)
        {
            Fault.Invalid(end, $"{fileLength - end} bytes follow the end of the picture");
        }
    }

    /// <summary>Checks what a band's entry alone tells: that the method is known, and that its bytes can hold its rows.</summary>
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
            if (!header.IsBanded)
            {
                Fault.Truncated(band.Offset, "The band is missing");
            }

            Fault.Invalid(band.Offset, $"The band of row {band.FirstRow} is empty");
        }

        long packed = (long)header.PackedRowBytes * band.RowCount;
        if (band.Method == CompressionMethod.Stored && band.Length != packed)
        {
            if (!header.IsBanded && band.Length < packed)
            {
                Fault.Truncated(band.Offset + band.Length, $"The stored band needs {packed} bytes, the file has {band.Length} for it");
            }

            Fault.Invalid(band.Offset, $"A stored band of {band.Length} bytes cannot hold {packed}");
        }

        if (band.Method == CompressionMethod.Lz4 && band.Length < packed / MaxLz4Expansion)
        {
            Fault.Invalid(band.Offset, $"An LZ4 block of {band.Length} bytes cannot hold {packed}");
        }

        if (packed > Array.MaxLength || band.Length > Array.MaxLength || (long)header.Width * band.RowCount > Array.MaxLength)
        {
            Fault.Limit(band.Offset, $"A band of {header.Width} x {band.RowCount} pixels in {band.Length} bytes is too large for this library");
        }
    }
}
