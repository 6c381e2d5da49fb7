using System.Runtime.InteropServices;
using Tinct.Format;

namespace Tinct.Bench;

/// <summary>libpng's simplified interface (png.h, "SIMPLIFIED API").</summary>
internal static unsafe partial class LibPng
{
    private const string Name = "libpng16.so.16";
    private const uint FormatRgba = 3;
    private const uint FormatRgbaColorMap = 11;

    internal static bool IsPresent { get; } = NativeLibrary.TryLoad(Name, out _);

    /// <summary>Reads any PNG as RGBA.</summary>
    internal static (RgbaColor[] Pixels, int Width, int Height) Read(ReadOnlySpan<byte> file)
    {
        fixed (byte* bytes = file)
        {
            var image = new PngImage { Version = 1 };
            Check(BeginRead(&image, bytes, (nuint)file.Length));
            image.Format = FormatRgba;
            var pixels = new RgbaColor[checked(image.Width * image.Height)];
            fixed (RgbaColor* target = pixels)
            {
                Check(FinishRead(&image, null, target, 0, null));
            }

            return (pixels, (int)image.Width, (int)image.Height);
        }
    }

    /// <summary>Decodes a PNG to RGBA in the caller's buffer.</summary>
    internal static void Decode(ReadOnlySpan<byte> file, Span<RgbaColor> pixels)
    {
        fixed (byte* bytes = file)
        fixed (RgbaColor* target = pixels)
        {
            var image = new PngImage { Version = 1 };
            Check(BeginRead(&image, bytes, (nuint)file.Length));
            image.Format = FormatRgba;
            Check(FinishRead(&image, null, target, 0, null));
        }
    }

    /// <summary>Writes a PNG with a palette of up to 256 colours.</summary>
    internal static byte[] Encode(IndexedImage picture)
    {
        byte[] indices = Array.ConvertAll(picture.Indices, index => (byte)index);
        var file = new byte[(picture.Indices.Length * 2) + 4096];
        nuint length = (nuint)file.Length;
        fixed (byte* target = file)
        fixed (byte* source = indices)
        fixed (RgbaColor* colors = picture.Palette.Colors)
        {
            var image = new PngImage
            {
                Version = 1,
                Width = (uint)picture.Width,
                Height = (uint)picture.Height,
                Format = FormatRgbaColorMap,
                ColorMapEntries = (uint)picture.Palette.Count,
            };
            Check(WriteToMemory(&image, target, &length, 0, source, 0, colors));
        }

        return file[..(int)length];
    }

    private static void Check(int done)
    {
        if (done == 0)
        {
            throw new InvalidOperationException("libpng failed.");
        }
    }

    [LibraryImport(Name, EntryPoint = "png_image_begin_read_from_memory")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int BeginRead(PngImage* image, byte* memory, nuint size);

    [LibraryImport(Name, EntryPoint = "png_image_finish_read")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FinishRead(PngImage* image, void* background, RgbaColor* buffer, int rowStride, void* colorMap);

    [LibraryImport(Name, EntryPoint = "png_image_write_to_memory")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int WriteToMemory(
        PngImage* image, byte* memory, nuint* size, int convertTo8Bit, byte* buffer, int rowStride, RgbaColor* colorMap);

    [StructLayout(LayoutKind.Sequential)]
    private struct PngImage
    {
        public nint Opaque;
        public uint Version;
        public uint Width;
        public uint Height;
        public uint Format;
        public uint Flags;
        public uint ColorMapEntries;
        public uint WarningOrError;
        public fixed byte Message[64];
    }
}
