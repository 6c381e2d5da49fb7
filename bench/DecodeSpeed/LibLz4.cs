using System.Runtime.InteropServices;

namespace Tinct.Bench.DecodeSpeed;

/// <summary>liblz4.</summary>
internal static unsafe partial class LibLz4
{
    private const string Name = "liblz4.so.1";

    internal static bool IsPresent { get; } = NativeLibrary.TryLoad(Name, out _);

    /// <summary>Compresses: level 0 is the fast compressor, up to 12 the high-compression ones.</summary>
    /// <returns>The length of the block.</returns>
    internal static int Encode(ReadOnlySpan<byte> source, Span<byte> destination, int level)
    {
        fixed (byte* input = source)
        fixed (byte* output = destination)
        {
            return level == 0
                ? CompressDefault(input, output, source.Length, destination.Length)
                : CompressHigh(input, output, source.Length, destination.Length, level);
        }
    }

    /// <summary>Decompresses a block that fills the destination.</summary>
    internal static void Decode(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        fixed (byte* input = source)
        fixed (byte* output = destination)
        {
            if (Decompress(input, output, source.Length, destination.Length) != destination.Length)
            {
                throw new InvalidOperationException("liblz4 failed.");
            }
        }
    }

    [LibraryImport(Name, EntryPoint = "LZ4_compress_default")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int CompressDefault(byte* source, byte* destination, int length, int capacity);

    [LibraryImport(Name, EntryPoint = "LZ4_compress_HC")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int CompressHigh(byte* source, byte* destination, int length, int capacity, int level);

    [LibraryImport(Name, EntryPoint = "LZ4_decompress_safe")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Decompress(byte* source, byte* destination, int length, int capacity);
}
