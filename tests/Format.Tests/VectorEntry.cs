using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace Tinct.Format.Tests;

/// <summary>What a manifest says of a valid file.</summary>
internal sealed record VectorEntry(
    string File,
    int Width,
    int Height,
    int Colors,
    bool Alpha,
    bool CodedPalette,
    IReadOnlyList<VectorEntry.Band> Bands,
    IReadOnlyList<string> Sections,
    string PixelsSha256,
    string IndicesSha256)
{
    /// <summary>The palette of a file that has it outside: the bytes that would stand in the file, in hexadecimal digits.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Palette { get; init; }

    /// <summary>The manifest's entry for a picture, made from the picture and not from what was decoded.</summary>
    internal static VectorEntry Of(string name, IndexedImage image, TinctFile file) => new(
        name + ".tinct",
        image.Width,
        image.Height,
        image.Palette.Count,
        image.Palette.HasAlpha,
        file.Header.HasCodedPalette,
        [.. file.Bands.Where(band => band.Length > 0).Select(band => new Band(band.RowCount, MethodName(band.Method)))],
        [.. file.SectionList.Select(section => section.Tag)],
        Hash(MemoryMarshal.AsBytes(SyntheticMaps.Pixels(image).AsSpan())),
        Hash(LittleEndian(image.Indices)));

    private static string MethodName(CompressionMethod method) => method switch
    {
        CompressionMethod.Stored => "stored",
        CompressionMethod.Lz4 => "lz4",
        CompressionMethod.Swift => "swift",
        _ => "dense",
    };

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] LittleEndian(ushort[] indices) => [.. indices.SelectMany(index => (byte[])[(byte)index, (byte)(index >> 8)])];

    internal sealed record Band(int Rows, string Method);
}
