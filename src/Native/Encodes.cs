using Tinct.Codec;
using Tinct.Format;

namespace Tinct.Native;

/// <summary>The exports that encode.</summary>
// Bounds: pixels are taken as spans of the checked length.
internal static unsafe class Encodes
{
    /// <summary><c>libtinct_encode</c>.</summary>
    public static void Pixels(
        byte* rgba, uint width, uint height, nuint stride, EncodeOptionsStructure* options, byte** file, nuint* fileSize, EncodeResultStructure* result)
    {
        Output.Clear(file, fileSize);
        Arguments.NotNull(rgba, nameof(rgba));
        Structure.Check(result, nameof(result));
        int count = Arguments.PixelCount(width, height);
        nuint step = Arguments.Stride(stride, width);
        EncodeOptionsStructure given = Structure.Read(options, nameof(options));
        EncodeOptions how = Arguments.Options(given);
        FileSections sections = Arguments.Sections(given);

        ReadOnlyMemory<RgbaColor> pixels = step == (nuint)width * 4
            ? new UnmanagedMemory<RgbaColor>((RgbaColor*)rgba, count).Memory
            : WithoutGaps(rgba, (int)width, (int)height, step);
        EncodeResult encoded = TinctEncoder.Encode(pixels, (int)width, (int)height, how, sections);
        if (result is not null)
        {
            Structure.Write(
                result,
                new EncodeResultStructure
                {
                    Colors = (uint)encoded.Colors,
                    UniqueColors = (uint)encoded.UniqueColors,
                    MeanSquaredError = encoded.MeanSquaredError,
                    Psnr = encoded.Psnr,
                },
                nameof(result));
        }

        Output.Give(encoded.Bytes.Span, file, fileSize);
    }

    /// <summary><c>libtinct_encode_indices</c>.</summary>
    public static void Indices(
        ushort* indices, uint width, uint height, byte* palette, nuint colors, EncodeOptionsStructure* options, byte** file, nuint* fileSize)
    {
        Output.Clear(file, fileSize);
        Arguments.NotNull(indices, nameof(indices));
        int count = Arguments.PixelCount(width, height);
        EncodeOptionsStructure given = Structure.Read(options, nameof(options));
        var image = new IndexedImage(
            (int)width, (int)height, Arguments.Palette(palette, colors), new ReadOnlySpan<ushort>(indices, count).ToArray());
        Output.Give(TinctEncoder.Encode(image, Arguments.Options(given), Arguments.Sections(given)), file, fileSize);
    }

    private static RgbaColor[] WithoutGaps(byte* rgba, int width, int height, nuint step)
    {
        var pixels = new RgbaColor[width * height];
        for (int y = 0; y < height; y++)
        {
            new ReadOnlySpan<RgbaColor>(rgba + ((nuint)y * step), width).CopyTo(pixels.AsSpan(y * width));
        }

        return pixels;
    }
}
