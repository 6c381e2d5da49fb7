using System.Runtime.InteropServices;
using Tinct.Format;

namespace Tinct.Bench;

/// <summary>libwebp, lossless.</summary>
internal static unsafe partial class LibWebP
{
    private const string Name = "libwebp.so.7";

    internal static bool IsPresent { get; } = NativeLibrary.TryLoad(Name, out _);

    /// <summary>Writes a lossless WebP at the library's default effort.</summary>
    internal static byte[] Encode(ReadOnlySpan<RgbaColor> pixels, int width, int height)
    {
        byte* output;
        fixed (RgbaColor* source = pixels)
        {
            nuint length = EncodeLossless(source, width, height, width * sizeof(RgbaColor), &output);
            byte[] file = length == 0 ? throw new InvalidOperationException("libwebp failed.") : new Span<byte>(output, (int)length).ToArray();
            Free(output);
            return file;
        }
    }

    /// <summary>Decodes to RGBA in the caller's buffer.</summary>
    internal static void Decode(ReadOnlySpan<byte> file, Span<RgbaColor> pixels, int width)
    {
        fixed (byte* source = file)
        fixed (RgbaColor* target = pixels)
        {
            if (DecodeInto(source, (nuint)file.Length, target, (nuint)(pixels.Length * sizeof(RgbaColor)), width * sizeof(RgbaColor)) == null)
            {
                throw new InvalidOperationException("libwebp failed.");
            }
        }
    }

    [LibraryImport(Name, EntryPoint = "WebPEncodeLosslessRGBA")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nuint EncodeLossless(RgbaColor* pixels, int width, int height, int stride, byte** output);

    [LibraryImport(Name, EntryPoint = "WebPDecodeRGBAInto")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial byte* DecodeInto(byte* data, nuint size, RgbaColor* output, nuint outputSize, int stride);

    [LibraryImport(Name, EntryPoint = "WebPFree")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void Free(void* memory);
}
