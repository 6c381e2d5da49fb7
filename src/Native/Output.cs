using System.Runtime.InteropServices;

namespace Tinct.Native;

/// <summary>Bytes for the caller, who frees them with <c>libtinct_free</c>.</summary>
// Bounds: blocks are allocated with the length that is handed out with them.
internal static unsafe class Output
{
    /// <summary>Sets both to nothing, so that after an error the caller frees no old pointer.</summary>
    /// <exception cref="ArgumentException">One of them is NULL.</exception>
    public static void Clear(byte** data, nuint* size)
    {
        if (data is not null)
        {
            *data = null;
        }

        if (size is not null)
        {
            *size = 0;
        }

        Arguments.NotNull(data, "the pointer to the result");
        Arguments.NotNull(size, "the pointer to the result's size");
    }

    /// <summary>Hands over a copy; NULL where there are no bytes.</summary>
    public static void Give(ReadOnlySpan<byte> bytes, byte** data, nuint* size)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        byte* copy = (byte*)NativeMemory.Alloc((nuint)bytes.Length);
        bytes.CopyTo(new Span<byte>(copy, bytes.Length));
        *data = copy;
        *size = (nuint)bytes.Length;
    }
}
