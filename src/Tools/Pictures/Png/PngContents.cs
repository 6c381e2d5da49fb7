using System.Buffers.Binary;
using System.Text;

namespace Tinct.Tools.Pictures.Png;

/// <summary>What a PNG that was just written consists of.</summary>
/// <param name="Depth">Bits a sample or index.</param>
/// <param name="ColorType">How a pixel is stored.</param>
/// <param name="Metadata">The chunks that hold neither pixels nor palette, by their types.</param>
internal readonly record struct PngContents(int Depth, PngColorType ColorType, MetadataSize Metadata)
{
    private const int ChunkFrame = 12, DepthAt = 24, ColorTypeAt = 25;

    /// <summary>How a pixel is stored: "4 bits an index", "1 bit a grey".</summary>
    public string InWords => $"{(Depth == 1 ? "1 bit" : $"{Depth} bits")} a{(ColorType switch
    {
        PngColorType.Indexed => "n index",
        PngColorType.Grey => " grey",
        _ => $" sample, {ColorType switch { PngColorType.GreyAlpha => "grey and alpha", PngColorType.Rgb => "RGB", _ => "RGBA" }}",
    })}";

    /// <summary>Looks at a whole, valid file.</summary>
    public static PngContents Of(ReadOnlySpan<byte> file)
    {
        var others = new List<(string Type, long Bytes)>();
        for (int at = PngFormat.Signature.Length; at < file.Length;)
        {
            int length = ChunkFrame + BinaryPrimitives.ReadInt32BigEndian(file[at..]);
            uint type = BinaryPrimitives.ReadUInt32BigEndian(file[(at + 4)..]);
            if (type is not (PngChunkType.IHDR or PngChunkType.PLTE or PngChunkType.TRNS or PngChunkType.IDAT or PngChunkType.IEND))
            {
                others.Add((Encoding.ASCII.GetString(file.Slice(at + 4, 4)), length));
            }

            at += length;
        }

        return new PngContents(file[DepthAt], (PngColorType)file[ColorTypeAt], MetadataSize.Of(others));
    }
}
