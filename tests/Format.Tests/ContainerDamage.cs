using System.Buffers.Binary;

namespace Tinct.Format.Tests;

/// <summary>Makes files that are wrong in one way and right in all others.</summary>
internal static class ContainerDamage
{
    /// <summary>A copy with some bytes changed.</summary>
    internal static byte[] With(this byte[] file, int offset, params byte[] bytes)
    {
        byte[] copy = (byte[])file.Clone();
        bytes.CopyTo(copy, offset);
        return copy;
    }

    /// <summary>A copy with the front matter's checksum computed anew.</summary>
    /// <param name="file">The file.</param>
    /// <param name="length">Bytes of its front matter, checksum included.</param>
    internal static byte[] Resealed(this byte[] file, int length) => file.SealedAt(0, length);

    /// <summary>A copy with the checksum of the section in a range computed anew.</summary>
    internal static byte[] Resealed(this byte[] file, SectionInfo section) => file.SealedAt((int)section.Offset, (int)section.Length);

    /// <summary>A copy in which a band of a file of one band is replaced, the front matter resealed.</summary>
    internal static byte[] WithBand(this byte[] file, CompressionMethod method, params byte[] band)
    {
        TinctFile old = TinctFile.Open(file);
        BandInfo info = old.Bands[0];
        byte[] copy = [.. file.AsSpan(0, (int)info.Offset), .. band, .. file.AsSpan((int)(info.Offset + info.Length))];
        int entry = old.FrontMatterLength - 13;
        copy[entry] = (byte)method;
        BinaryPrimitives.WriteUInt32LittleEndian(copy.AsSpan(entry + 1), (uint)band.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(copy.AsSpan(entry + 5), Crc32C.Compute(band));
        return copy.Resealed(old.FrontMatterLength);
    }

    private static byte[] SealedAt(this byte[] file, int offset, int length)
    {
        byte[] copy = (byte[])file.Clone();
        int crcOffset = offset + length - sizeof(uint);
        BinaryPrimitives.WriteUInt32LittleEndian(copy.AsSpan(crcOffset), Crc32C.Compute(copy.AsSpan(offset..crcOffset)));
        return copy;
    }
}
