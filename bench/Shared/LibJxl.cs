using System.Diagnostics;
using System.Runtime.InteropServices;
using Tinct.Format;

namespace Tinct.Bench;

/// <summary>JPEG XL, lossless: <c>cjxl -d 0 -e 9</c> writes, libjxl reads.</summary>
internal static unsafe partial class LibJxl
{
    private const string Name = "libjxl.so.0.7";
    private const int FullImage = 0x1000, NeedImageBuffer = 5;

    internal static bool IsPresent { get; } = NativeLibrary.TryLoad(Name, out _)
        && (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(static folder => File.Exists(Path.Combine(folder, "cjxl")));

    /// <summary>Writes a lossless file by the command.</summary>
    /// <param name="png">The picture as a PNG file.</param>
    internal static byte[] Encode(byte[] png)
    {
        string input = Path.GetTempFileName(), output = input + ".jxl";
        try
        {
            File.WriteAllBytes(input, png);
            using var process = Process.Start(new ProcessStartInfo("cjxl", ["-d", "0", "-e", "9", "--num_threads=0", input, output]) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? File.ReadAllBytes(output) : throw new InvalidOperationException("cjxl failed.");
        }
        finally
        {
            File.Delete(input);
            File.Delete(output);
        }
    }

    /// <summary>Decodes to RGBA in the caller's buffer, on one thread.</summary>
    internal static void Decode(ReadOnlySpan<byte> file, Span<RgbaColor> pixels)
    {
        void* decoder = Create(null);
        try
        {
            fixed (byte* source = file)
            fixed (RgbaColor* target = pixels)
            {
                // Four channels of a byte each.
                var format = new PixelFormat { Channels = 4, Type = 2 };
                Check(Subscribe(decoder, FullImage) == 0 && SetInput(decoder, source, (nuint)file.Length) == 0);
                CloseInput(decoder);
                Check(Step(decoder) == NeedImageBuffer);
                Check(SetBuffer(decoder, &format, target, (nuint)(pixels.Length * sizeof(RgbaColor))) == 0 && Step(decoder) == FullImage);
            }
        }
        finally
        {
            Destroy(decoder);
        }
    }

    private static void Check(bool good)
    {
        if (!good)
        {
            throw new InvalidOperationException("libjxl failed.");
        }
    }

    [LibraryImport(Name, EntryPoint = "JxlDecoderCreate")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void* Create(void* memoryManager);

    [LibraryImport(Name, EntryPoint = "JxlDecoderDestroy")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void Destroy(void* decoder);

    [LibraryImport(Name, EntryPoint = "JxlDecoderSubscribeEvents")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Subscribe(void* decoder, int events);

    [LibraryImport(Name, EntryPoint = "JxlDecoderSetInput")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetInput(void* decoder, byte* data, nuint size);

    [LibraryImport(Name, EntryPoint = "JxlDecoderCloseInput")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void CloseInput(void* decoder);

    [LibraryImport(Name, EntryPoint = "JxlDecoderProcessInput")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Step(void* decoder);

    [LibraryImport(Name, EntryPoint = "JxlDecoderSetImageOutBuffer")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetBuffer(void* decoder, PixelFormat* format, void* buffer, nuint size);

    // JxlPixelFormat.
    private struct PixelFormat
    {
        internal uint Channels;
        internal int Type, Endianness;
        internal nuint Align;
    }
}
