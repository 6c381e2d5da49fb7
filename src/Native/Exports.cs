using System.Runtime.InteropServices;
using System.Text;
using Tinct.Codec;

namespace Tinct.Native;

/// <summary>The functions of <c>tinct_encode.h</c>, which describes them.</summary>
// Bounds: pointers are the caller's, as the header says of each; they are passed on with the lengths that came with them, checked by Arguments.
internal static unsafe class Exports
{
    /// <summary>Raised whenever the header gains something.</summary>
    private const uint InterfaceVersion = 1;

    private static readonly byte* s_version = Text(typeof(TinctEncoder).Assembly.GetName().Version!.ToString(3));

    [UnmanagedCallersOnly(EntryPoint = "libtinct_interface_version")]
    public static uint GetInterfaceVersion() => InterfaceVersion;

    [UnmanagedCallersOnly(EntryPoint = "libtinct_version")]
    public static byte* GetVersion() => s_version;

    [UnmanagedCallersOnly(EntryPoint = "libtinct_encode")]
    public static int Encode(
        byte* rgba, uint width, uint height, nuint stride, EncodeOptionsStructure* options, byte** file, nuint* fileSize, EncodeResultStructure* result) =>
        Border.Run(() => Encodes.Pixels(rgba, width, height, stride, options, file, fileSize, result));

    [UnmanagedCallersOnly(EntryPoint = "libtinct_encode_indices")]
    public static int EncodeIndices(
        ushort* indices, uint width, uint height, byte* palette, nuint colors, EncodeOptionsStructure* options, byte** file, nuint* fileSize) =>
        Border.Run(() => Encodes.Indices(indices, width, height, palette, colors, options, file, fileSize));

    [UnmanagedCallersOnly(EntryPoint = "libtinct_read_info")]
    public static int ReadInfo(byte* file, nuint fileSize, LimitsStructure* limits, InfoStructure* info) =>
        Border.Run(() => Decodes.Info(file, fileSize, limits, info));

    [UnmanagedCallersOnly(EntryPoint = "libtinct_read_palette")]
    public static int ReadPalette(byte* file, nuint fileSize, LimitsStructure* limits, byte* palette, nuint paletteColors) =>
        Border.Run(() => Decodes.Colors(file, fileSize, limits, palette, paletteColors));

    [UnmanagedCallersOnly(EntryPoint = "libtinct_decode_rgba")]
    public static int DecodeRgba(byte* file, nuint fileSize, LimitsStructure* limits, byte* pixels, nuint pixelsSize, nuint stride) =>
        Border.Run(() => Decodes.Rgba(file, fileSize, limits, pixels, pixelsSize, stride));

    [UnmanagedCallersOnly(EntryPoint = "libtinct_decode_indices")]
    public static int DecodeIndices(
        byte* file, nuint fileSize, LimitsStructure* limits, ushort* indices, nuint indexCount, byte* palette, nuint paletteColors) =>
        Border.Run(() => Decodes.Indices(file, fileSize, limits, indices, indexCount, palette, paletteColors));

    [UnmanagedCallersOnly(EntryPoint = "libtinct_read_section")]
    public static int ReadSection(byte* file, nuint fileSize, LimitsStructure* limits, byte* tag, byte** data, nuint* size) =>
        Border.Run(() => Decodes.Section(file, fileSize, limits, tag, data, size));

    [UnmanagedCallersOnly(EntryPoint = "libtinct_last_error")]
    public static nuint LastError(byte* text, nuint capacity) => Border.CopyLastError(text, capacity);

    [UnmanagedCallersOnly(EntryPoint = "libtinct_free")]
    public static void Free(void* memory) => NativeMemory.Free(memory);

    /// <summary>Text that lives as long as the library.</summary>
    private static byte* Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        byte* copy = (byte*)NativeMemory.AllocZeroed((nuint)bytes.Length + 1);
        bytes.CopyTo(new Span<byte>(copy, bytes.Length));
        return copy;
    }
}
