using System.Globalization;

namespace Tinct.Tools.Host;

/// <summary>A limit on the memory of this process that a user sets. Beyond it an allocation fails, which ends in <see cref="ExitCode.BadData"/>.</summary>
internal static class MemoryLimit
{
    /// <summary>The memory that the command itself needs.</summary>
    private const long Least = 32L << 20;

    /// <summary>Reads "512M" or "2G".</summary>
    /// <param name="bytes">The number of bytes; 0 if the text is none, or the number too small to work with.</param>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        int shift = text is [.., 'M' or 'm'] ? 20 : text is [.., 'G' or 'g'] ? 30 : 0;
        if (shift == 0 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            return false;
        }

        bytes = (long)number << shift;
        return bytes >= Least;
    }

    /// <summary>Sets the limit for the rest of the process.</summary>
    public static void Set(long bytes)
    {
        AppContext.SetData("GCHeapHardLimit", (ulong)bytes);
        GC.RefreshMemoryLimit();
    }
}
