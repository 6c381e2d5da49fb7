using Tinct.Codec;
using Tinct.Format;

namespace Tinct.Native;

/// <summary>Turns a C caller's arguments into the library's.</summary>
// Bounds: null pointers are refused, and lengths that do not fit an int or their rows.
internal static unsafe class Arguments
{
    private static readonly CompressionChoice[] s_compressions =
        [CompressionChoice.Balanced, CompressionChoice.Smallest, CompressionChoice.Stored, CompressionChoice.Lz4, CompressionChoice.Swift, CompressionChoice.Dense];

    /// <summary>Refuses a null pointer.</summary>
    public static void NotNull(void* pointer, string name)
    {
        if (pointer is null)
        {
            throw new ArgumentException($"{name} is NULL.");
        }
    }

    /// <summary>The caller's bytes, without a copy.</summary>
    public static ReadOnlyMemory<byte> Bytes(byte* bytes, nuint size, string name)
    {
        NotNull(bytes, name);
        return size <= (nuint)Array.MaxLength
            ? new UnmanagedMemory<byte>(bytes, (int)size).Memory
            : throw new ArgumentException($"{name} has {size} bytes, more than {Array.MaxLength}.");
    }

    /// <summary>The caller's colours as a palette.</summary>
    public static Palette Palette(byte* palette, nuint colors)
    {
        if (colors is 0 or > Format.Palette.MaxCount)
        {
            throw new ArgumentException($"A palette of {colors} colours; 1 to {Format.Palette.MaxCount} are possible.");
        }

        NotNull(palette, "palette");
        return new Palette(new ReadOnlySpan<RgbaColor>(palette, (int)colors));
    }

    /// <summary>The number of pixels of a picture, which must fit an array.</summary>
    public static int PixelCount(uint width, uint height)
    {
        if (width is 0 or > IndexedImage.MaxDimension || height is 0 or > IndexedImage.MaxDimension || (ulong)width * height > (ulong)Array.MaxLength)
        {
            throw new ArgumentException(
                $"{width} x {height} pixels: each side has 1 to {IndexedImage.MaxDimension}, and all together are at most {Array.MaxLength}.");
        }

        return (int)(width * height);
    }

    /// <summary>The bytes from row to row.</summary>
    public static nuint Stride(nuint stride, uint width)
    {
        nuint row = (nuint)width * 4;
        return stride == 0 ? row
            : stride >= row ? stride
            : throw new ArgumentException($"A stride of {stride} bytes is too short for {width} pixels.");
    }

    /// <summary>What a decoder accepts.</summary>
    public static DecodeLimits Limits(LimitsStructure* limits)
    {
        LimitsStructure given = Structure.Read(limits, "limits");
        DecodeLimits defaults = DecodeLimits.Default;
        return defaults with
        {
            MaxPixels = Or(given.MaxPixels, defaults.MaxPixels),
            MaxDensePixels = Or(given.MaxDensePixels, defaults.MaxDensePixels),
            MaxSectionBytes = Or(given.MaxSectionBytes, defaults.MaxSectionBytes),
        };
    }

    /// <summary>How to encode.</summary>
    public static EncodeOptions Options(in EncodeOptionsStructure given)
    {
        EncodeOptions defaults = EncodeOptions.Default;
        return new EncodeOptions
        {
            Colors = given.Colors == 0 ? defaults.Colors : given.Colors,
            Goal = Goal(given),
            Effort = given.Effort == 0 ? defaults.Effort : given.Effort,
            Tune = Pick(given.Tune, "tune", [Tune.Balanced, Tune.Psnr, Tune.Visual]),
            KeepHiddenColor = given.KeepHiddenColor != 0,
            Threads = given.Threads == 0 ? defaults.Threads : given.Threads,
            Fit = new FitOptions { Method = Pick(given.Method, "method", [FitMethod.KMeans, FitMethod.Em]), Seed = given.Seed == 0 ? 1 : given.Seed },
            Map = new MapOptions
            {
                Dither = Pick(given.Dither, "dither", [Dither.None, Dither.FloydSteinberg, Dither.Ordered]),
                DitherStrength = given.DitherStrength == 0 ? MapOptions.Default.DitherStrength : given.DitherStrength,
                Smooth = given.Smooth,
            },
            Write = new FileWriteOptions { Compression = Pick(given.Compression, "compression", s_compressions) },
        };
    }

    /// <summary>What goes into the file besides the picture.</summary>
    public static FileSections Sections(in EncodeOptionsStructure given) => new()
    {
        Icc = Copy(given.Icc, given.IccSize, "icc"),
        Exif = Copy(given.Exif, given.ExifSize, "exif"),
        Xmp = Copy(given.Xmp, given.XmpSize, "xmp"),
    };

    /// <summary>A copy of the caller's bytes.</summary>
    private static byte[] Copy(byte* bytes, nuint size, string name) => size == 0 ? [] : Bytes(bytes, size, name).ToArray();

    private static EncodeGoal? Goal(in EncodeOptionsStructure given) => given.Goal switch
    {
        0 => null,
        1 => new EncodeGoal.Lossless(),
        2 => new EncodeGoal.MinPsnr(given.TargetPsnr),
        3 => new EncodeGoal.MaxBytes((long)Math.Min(given.MaxBytes, long.MaxValue)),
        4 => new EncodeGoal.Knee(),
        5 => new EncodeGoal.GivenPalette(Palette(given.Palette, given.PaletteColors)),
        _ => throw new ArgumentException($"goal is {given.Goal}, which is none."),
    };

    private static T Pick<T>(int value, string name, ReadOnlySpan<T> choices) =>
        (uint)value < (uint)choices.Length ? choices[value] : throw new ArgumentException($"{name} is {value}; it may be 0 to {choices.Length - 1}.");

    private static long Or(ulong given, long otherwise) => given == 0 ? otherwise : (long)Math.Min(given, long.MaxValue);
}
