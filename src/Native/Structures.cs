using System.Runtime.InteropServices;

namespace Tinct.Native;

/// <summary><c>libtinct_encode_options</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
// Bounds: fields only; read as far as the size says that the caller gave.
internal unsafe struct EncodeOptionsStructure
{
    public uint StructSize;
    public int Colors, Effort, Tune, Method, Dither, Compression, Goal, KeepHiddenColor, Threads;
    public double DitherStrength, Smooth, TargetPsnr;
    public ulong MaxBytes, Seed;
    public byte* Palette;
    public nuint PaletteColors;
    public byte* Icc;
    public nuint IccSize;
    public byte* Exif;
    public nuint ExifSize;
    public byte* Xmp;
    public nuint XmpSize;
}

/// <summary><c>libtinct_encode_result</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct EncodeResultStructure
{
    public uint StructSize, Colors, UniqueColors, Reserved;
    public double MeanSquaredError, Psnr;
}

/// <summary><c>libtinct_limits</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LimitsStructure
{
    public uint StructSize, Reserved;
    public ulong MaxPixels, MaxDensePixels, MaxSectionBytes;
}

/// <summary><c>libtinct_info</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct InfoStructure
{
    public uint StructSize, Width, Height, Colors, HasAlpha, BandRows, BandCount, Reserved;
}

/// <summary>Structures across versions: the first member is the size the caller knows.</summary>
// Bounds: copies no more than the smaller of the caller's size and the structure's.
internal static unsafe class Structure
{
    /// <summary>Reads what a caller of any version passed; members that the caller does not know are zero.</summary>
    /// <exception cref="ArgumentException">The size makes no sense, or a member is set that this version does not know.</exception>
    public static T Read<T>(T* given, string name)
        where T : unmanaged
    {
        T value = default;
        if (given is null)
        {
            return value;
        }

        uint size = Size(given, name);
        var bytes = new ReadOnlySpan<byte>(given, (int)size);
        int known = Math.Min(bytes.Length, sizeof(T));
        if (bytes[known..].ContainsAnyExcept((byte)0))
        {
            throw new ArgumentException($"{name}: a member is set that this version of the library does not know.");
        }

        bytes[..known].CopyTo(new Span<byte>(&value, sizeof(T)));
        return value;
    }

    /// <summary>Writes as much as the caller knows, and zeros for what this version does not know; the caller's size field stays.</summary>
    public static void Write<T>(T* to, T value, string name)
        where T : unmanaged
    {
        uint size = Size(to, name);
        var bytes = new Span<byte>(to, (int)size);
        bytes[sizeof(uint)..].Clear();
        new ReadOnlySpan<byte>(&value, (int)Math.Min(size, (uint)sizeof(T)))[sizeof(uint)..].CopyTo(bytes[sizeof(uint)..]);
    }

    /// <summary>Refuses a structure that cannot be written to, before any work is done for it; NULL is none.</summary>
    /// <exception cref="ArgumentException">The size makes no sense.</exception>
    public static void Check<T>(T* to, string name)
        where T : unmanaged
    {
        if (to is not null)
        {
            Size(to, name);
        }
    }

    private static uint Size<T>(T* given, string name)
        where T : unmanaged
    {
        uint size = *(uint*)given;
        return size is >= sizeof(uint) and <= 4096
            ? size
            : throw new ArgumentException($"{name}: struct_size is {size}; set it to the size of the structure.");
    }
}
