using System.Numerics;
using Tinct.Codec;
using Tinct.Format;

namespace Tinct.Bench.DecodeSpeed;

/// <summary>Seconds and bytes, of one picture or summed over several. NaN where a library is not installed.</summary>
internal sealed record Measurement : IAdditionOperators<Measurement, Measurement, Measurement>
{
    private const int Runs = 9;
    private const int OptimalRuns = 3;

    internal double Pixels { get; init; }

    internal double Tinct { get; init; }

    /// <summary>Elapsed time with one thread, which two threads are compared with.</summary>
    internal double Elapsed { get; init; }

    /// <summary>Elapsed time with two threads.</summary>
    internal double ElapsedTwo { get; init; }

    internal double Lz4AndLoop { get; init; } = double.NaN;

    internal double Png { get; init; } = double.NaN;

    internal double WebP { get; init; } = double.NaN;

    internal double PackAndFast { get; init; }

    internal double Fast { get; init; }

    internal double Optimal { get; init; }

    internal double TheirFast { get; init; } = double.NaN;

    internal double TheirBest { get; init; } = double.NaN;

    internal double FastBytes { get; init; }

    internal double OptimalBytes { get; init; }

    internal double TheirFastBytes { get; init; } = double.NaN;

    internal double TheirBestBytes { get; init; } = double.NaN;

    /// <summary>Measures everything about one index map of at most 256 colours.</summary>
    internal static Measurement Of(IndexedImage picture)
    {
        int bits = BitPacking.BitsPerIndex(picture.Palette.Count);
        byte[] packed = Pack(picture, bits);
        var block = new byte[Lz4Block.MaxEncodedLength(packed.Length)];
        var pixels = new Rgba32[picture.Indices.Length];
        byte[] file = TinctWriter.Write(picture);
        TinctFile.Open(file).DecodePixels(pixels);
        Rgba32[] expected = [.. pixels];

        // Reads what each decoder left, so that none wins by being wrong.
        double Decode(Action decode)
        {
            pixels.AsSpan().Clear();
            double seconds = ThreadClock.Median(Runs, decode);
            return pixels.AsSpan().SequenceEqual(expected) ? seconds : throw new InvalidOperationException("A decoder gives other pixels.");
        }

        int fastBytes = Lz4Block.EncodeFast(packed, block);
        int optimalBytes = Lz4Block.EncodeOptimal(packed, block);
        var result = new Measurement
        {
            Pixels = pixels.Length,
            Tinct = Decode(() => TinctFile.Open(file).DecodePixels(pixels)),
            Elapsed = ThreadClock.MedianElapsed(Runs, () => TinctDecoder.DecodePixels(file, pixels, threads: 1)),
            ElapsedTwo = ThreadClock.MedianElapsed(Runs, () => TinctDecoder.DecodePixels(file, pixels, threads: 2)),
            PackAndFast = ThreadClock.Median(Runs, () => Lz4Block.EncodeFast(Pack(picture, bits), block)),
            Fast = ThreadClock.Median(Runs, () => Lz4Block.EncodeFast(packed, block)),
            Optimal = ThreadClock.Median(OptimalRuns, () => Lz4Block.EncodeOptimal(packed, block)),
            FastBytes = fastBytes,
            OptimalBytes = optimalBytes,
        };
        if (LibLz4.IsPresent)
        {
            result = result with
            {
                TheirFast = ThreadClock.Median(Runs, () => LibLz4.Encode(packed, block, 0)),
                TheirFastBytes = LibLz4.Encode(packed, block, 0),
                TheirBest = ThreadClock.Median(OptimalRuns, () => LibLz4.Encode(packed, block, 12)),
                TheirBestBytes = LibLz4.Encode(packed, block, 12),
            };
            byte[] best = block[..LibLz4.Encode(packed, block, 12)];
            var unpacked = new byte[packed.Length];
            Rgba32[] table = BitPacking.PadPalette(picture.Palette.Colors, bits);
            result = result with
            {
                Lz4AndLoop = Decode(() =>
                {
                    LibLz4.Decode(best, unpacked);
                    NaiveLoop(unpacked, picture.Width, bits, table, pixels);
                }),
            };
        }

        if (LibPng.IsPresent)
        {
            byte[] png = LibPng.Encode(picture);
            result = result with { Png = Decode(() => LibPng.Decode(png, pixels)) };
        }

        if (LibWebP.IsPresent)
        {
            byte[] webp = LibWebP.Encode(expected, picture.Width, picture.Height);
            result = result with { WebP = Decode(() => LibWebP.Decode(webp, pixels, picture.Width)) };
        }

        return result;
    }

    /// <summary>The sum of both.</summary>
    public static Measurement operator +(Measurement left, Measurement right) => new()
    {
        Pixels = left.Pixels + right.Pixels,
        Tinct = left.Tinct + right.Tinct,
        Elapsed = left.Elapsed + right.Elapsed,
        ElapsedTwo = left.ElapsedTwo + right.ElapsedTwo,
        Lz4AndLoop = left.Lz4AndLoop + right.Lz4AndLoop,
        Png = left.Png + right.Png,
        WebP = left.WebP + right.WebP,
        PackAndFast = left.PackAndFast + right.PackAndFast,
        Fast = left.Fast + right.Fast,
        Optimal = left.Optimal + right.Optimal,
        TheirFast = left.TheirFast + right.TheirFast,
        TheirBest = left.TheirBest + right.TheirBest,
        FastBytes = left.FastBytes + right.FastBytes,
        OptimalBytes = left.OptimalBytes + right.OptimalBytes,
        TheirFastBytes = left.TheirFastBytes + right.TheirFastBytes,
        TheirBestBytes = left.TheirBestBytes + right.TheirBestBytes,
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

    /// <summary>What a user of liblz4 would write first.</summary>
    private static void NaiveLoop(byte[] packed, int width, int bits, Rgba32[] table, Rgba32[] pixels)
    {
        int rowBytes = BitPacking.RowBytes(width, bits);
        int mask = (1 << bits) - 1;
        for (int y = 0; y < pixels.Length / width; y++)
        {
            ReadOnlySpan<byte> row = packed.AsSpan(y * rowBytes, rowBytes);
            Span<Rgba32> target = pixels.AsSpan(y * width, width);
            for (int x = 0; x < target.Length; x++)
            {
                target[x] = table[(row[x * bits >> 3] >> (x * bits & 7)) & mask];
            }
        }
    }
}
