using System.Runtime.InteropServices;

namespace Tinct.Format.Tests;

/// <summary>The system's liblz4, where there is one.</summary>
internal static unsafe class Lz4Native
{
    private static readonly nint Library = Load();

    internal static bool IsPresent => Library != 0;

    /// <summary>Compresses: level 0 is the fast compressor, 1 to 12 the high-compression ones.</summary>
    internal static byte[] Encode(ReadOnlySpan<byte> source, int level)
    {
        var destination = new byte[Lz4Block.MaxEncodedLength(source.Length)];
        fixed (byte* input = Pinnable(source))
        fixed (byte* output = destination)
        {
            int written = level == 0
                ? ((delegate* unmanaged<byte*, byte*, int, int, int>)NativeLibrary.GetExport(Library, "LZ4_compress_default"))(
                    input, output, source.Length, destination.Length)
                : ((delegate* unmanaged<byte*, byte*, int, int, int, int>)NativeLibrary.GetExport(Library, "LZ4_compress_HC"))(
                    input, output, source.Length, destination.Length, level);
            Assert.True(written > 0);
            return destination[..written];
        }
    }

    /// <summary>The decoded bytes, or null when liblz4 refuses the block or it has another length.</summary>
    internal static byte[]? Decode(ReadOnlySpan<byte> block, int length)
    {
        var destination = new byte[length];
        fixed (byte* input = Pinnable(block))
        fixed (byte* output = Pinnable(destination))
        {
            int written = ((delegate* unmanaged<byte*, byte*, int, int, int>)NativeLibrary.GetExport(Library, "LZ4_decompress_safe"))(
                input, output, block.Length, length);
            return written == length ? destination : null;
        }
    }

    /// <summary>A span to pin that is never the null pointer, of which liblz4 makes an error.</summary>
    private static ReadOnlySpan<byte> Pinnable(ReadOnlySpan<byte> span) => span.IsEmpty ? new byte[1] : span;

    private static nint Load()
    {
        foreach (string name in new[] { "liblz4.so.1", "liblz4.1.dylib", "liblz4.dll" })
        {
            if (NativeLibrary.TryLoad(name, out nint library))
            {
                return library;
            }
        }

        return 0;
    }
}

/// <summary>A test that needs liblz4, and shows as skipped where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FactIfLz4Attribute : FactAttribute
{
    public FactIfLz4Attribute()
    {
        if (!Lz4Native.IsPresent)
        {
            Skip = "liblz4 is not installed.";
        }
    }
}
