using System.Numerics;
using K4os.Compression.LZ4;
using Tinct.Codec;
using Tinct.Format;

namespace Tinct.Bench.DecodeSpeed;

/// <summary>Seconds and bytes, of one picture or summed over several. NaN where a library is not installed.</summary>
internal sealed record Measurement : IAdditionOperators<Measurement, Measurement, Measurement>
{
    private const int Runs = 9;
    private const int EncodeRuns = 3;

    internal double Pixels { get; init; }

    internal double Tinct { get; init; }

    /// <summary>The build that this one is compared with.</summary>
    internal double Former { get; init; } = double.NaN;

    /// <summary>Elapsed time with one thread, which two threads are compared with.</summary>
    internal double Elapsed { get; init; }

    /// <summary>Elapsed time with two threads.</summary>
    internal double ElapsedTwo { get; init; }

    /// <summary>An LZ4 library and the loop that its user would write first.</summary>
    internal double Lz4AndLoop { get; init; }

    internal double Png { get; init; } = double.NaN;

    internal double WebP { get; init; } = double.NaN;

    internal double Packed { get; init; }

    internal double Quick { get; init; }

    internal double Best { get; init; }

    internal double QuickBytes { get; init; }

    internal double BestBytes { get; init; }

    /// <summary>Measures everything about one index map of at most 256 colours.</summary>
    internal static Measurement Of(IndexedImage picture, FormerBuild? former)
    {
        int bits = BitPacking.BitsPerIndex(picture.Palette.Count);
        byte[] packed = Pack(picture, bits);
        var unpacked = new byte[packed.Length];
        byte[] block = Lz4Encoder.Encode(packed, Lz4Encoder.BestLevel);
        RgbaColor[] table = BitPacking.PadPalette(picture.Palette.Colors, bits);
        var pixels = new RgbaColor[picture.Indices.Length];
        byte[] file = TinctWriter.Write(picture);
        TinctFile.Open(file).DecodePixels(pixels);
        RgbaColor[] expected = [.. pixels];

        // Checks what each decoder wrote, so that none wins by being wrong.
        double Decode(Action decode)
        {
            pixels.AsSpan().Clear();
            double seconds = ThreadClock.Median(Runs, decode);
            return pixels.AsSpan().SequenceEqual(expected) ? seconds : throw new InvalidOperationException("A decoder gives other pixels.");
        }

        byte[]? png = LibPng.IsPresent ? LibPng.Encode(picture) : null;
        byte[]? webp = LibWebP.IsPresent ? LibWebP.Encode(expected, picture.Width, picture.Height) : null;
        return new Measurement
        {
            Pixels = pixels.Length,
            Tinct = Decode(() => TinctFile.Open(file).DecodePixels(pixels)),
            Former = former is null ? double.NaN : ThreadClock.Median(Runs, former.Decoder(file, pixels.Length)),
            Elapsed = ThreadClock.MedianElapsed(Runs, () => TinctDecoder.DecodePixels(file, pixels, threads: 1)),
            ElapsedTwo = ThreadClock.MedianElapsed(Runs, () => TinctDecoder.DecodePixels(file, pixels, threads: 2)),
            Lz4AndLoop = Decode(() =>
            {
                LZ4Codec.Decode(block, unpacked);
                NaiveLoop(unpacked, picture.Width, bits, table, pixels);
            }),
            Png = png is null ? double.NaN : Decode(() => LibPng.Decode(png, pixels)),
            WebP = webp is null ? double.NaN : Decode(() => LibWebP.Decode(webp, pixels, picture.Width)),
            Packed = packed.Length,
            Quick = ThreadClock.Median(EncodeRuns, () => Lz4Encoder.Encode(packed, Lz4Encoder.FirstPortableLevel)),
            Best = ThreadClock.Median(EncodeRuns, () => Lz4Encoder.Encode(packed, Lz4Encoder.BestLevel)),
            QuickBytes = Lz4Encoder.Encode(packed, Lz4Encoder.FirstPortableLevel).Length,
            BestBytes = block.Length,
        };
    }

    /// <summary>The sum of both.</summary>
    public static Measurement operator +(Measurement left, Measurement right) => new()
    {
        Pixels = left.Pixels + right.Pixels,
        Tinct = left.Tinct + right.Tinct,
        Former = left.Former + right.Former,
        Elapsed = left.Elapsed + right.Elapsed,
        ElapsedTwo = left.ElapsedTwo + right.ElapsedTwo,
        Lz4AndLoop = left.Lz4AndLoop + right.Lz4AndLoop,
        Png = left.Png + right.Png,
        WebP = left.WebP + right.WebP,
        Packed = left.Packed + right.Packed,
        Quick = left.Quick + right.Quick,
        Best = left.Best + right.Best,
        QuickBytes = left.QuickBytes + right.QuickBytes,
        BestBytes = left.BestBytes + right.BestBytes,
    };

    private static byte[] Pack(IndexedImage picture, int bits)
    {
        int rowBytes = BitPacking.RowBytes(picture.Width, bits);
        var packed = new byte[rowBytes * picture.Height];
        for (int y = 0; y < picture.Height; y++)
        {
            BitPacking.Pack(picture.Indices.AsSpan(y * picture.Width, picture.Width), bits, packed.AsSpan(y * rowBytes, rowBytes));
        }

        return packed;
    }

    /// <summary>What a user of an LZ4 library would write first.</summary>
    private static void NaiveLoop(byte[] packed, int width, int bits, RgbaColor[] table, RgbaColor[] pixels)
    {
        int rowBytes = BitPacking.RowBytes(width, bits);
        int mask = (1 << bits) - 1;
        for (int y = 0; y < pixels.Length / width; y++)
        {
            ReadOnlySpan<byte> row = packed.AsSpan(y * rowBytes, rowBytes);
            Span<RgbaColor> target = pixels.AsSpan(y * width, width);
            for (int x = 0; x < target.Length; x++)
            {
                target[x] = table[(row[x * bits >> 3] >> (x * bits & 7)) & mask];
            }
        }
    }
}
