namespace Tinct.Format;

/// <summary>One band: which rows it holds, and where and how the file keeps them.</summary>
/// <param name="FirstRow">Its first row, from 0.</param>
/// <param name="RowCount">Its number of rows, at least 1.</param>
/// <param name="Method">How it is compressed. In a picture of one colour, which has no bands, the one implied band is
/// <see cref="CompressionMethod.Stored"/> in no bytes.</param>
/// <param name="Offset">Where its bytes start, from the start of the file.</param>
/// <param name="Length">Its number of bytes.</param>
/// <param name="Crc">The CRC-32C of its bytes.</param>
public readonly record struct BandInfo(int FirstRow, int RowCount, CompressionMethod Method, long Offset, long Length, uint Crc);

/// <summary>A band as it goes into a file.</summary>
/// <param name="Method">How it is compressed.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Crc">Their CRC-32C.</param>
internal readonly record struct EncodedBand(CompressionMethod Method, ReadOnlyMemory<byte> Bytes, uint Crc);
