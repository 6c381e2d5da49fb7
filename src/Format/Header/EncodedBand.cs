namespace Tinct.Format;

/// <summary>A band as it goes into a file.</summary>
/// <param name="Method">How it is compressed.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Crc">Their CRC-32C.</param>
public readonly record struct EncodedBand(CompressionMethod Method, ReadOnlyMemory<byte> Bytes, uint Crc);
