using System.Numerics;
using Tinct.Format;

namespace Tinct.Bench.DenseSpeed;

/// <summary>What one coder took for one picture, or for several.</summary>
/// <param name="Encode">Seconds to encode.</param>
/// <param name="Decode">Seconds to decode.</param>
/// <param name="Bytes">Bytes of the file.</param>
internal readonly record struct Cost(double Encode, double Decode, double Bytes)
{
    /// <summary>The sum of both.</summary>
    public static Cost operator +(Cost a, Cost b) => new(a.Encode + b.Encode, a.Decode + b.Decode, a.Bytes + b.Bytes);
}

/// <summary>The dense method and libwebp over one index map, or over several. NaN where libwebp is not installed.</summary>
internal sealed record DenseMeasurement : IAdditionOperators<DenseMeasurement, DenseMeasurement, DenseMeasurement>
{
    private const int DecodeRuns = 3;

    internal double Pixels { get; init; }

    internal Cost Dense { get; init; }

    internal Cost WebP { get; init; }

    /// <summary>The sum of both.</summary>
    public static DenseMeasurement operator +(DenseMeasurement a, DenseMeasurement b) => new()
    {
        Pixels = a.Pixels + b.Pixels,
        Dense = a.Dense + b.Dense,
        WebP = a.WebP + b.WebP,
    };

    /// <summary>Measures an index map of at most 256 colours.</summary>
    internal static DenseMeasurement Of(IndexedImage picture)
    {
        RgbaColor[] expected = picture.ToPixels();
        return new DenseMeasurement
        {
            Pixels = expected.Length,
            Dense = Measure(
                () => TinctWriter.Write(picture, options: new WriteOptions { Method = CompressionMethod.Dense, CodePalette = true }),
                (file, pixels) => TinctFile.Open(file).DecodePixels(pixels),
                expected),
            WebP = !LibWebP.IsPresent ? new Cost(double.NaN, double.NaN, double.NaN) : Measure(
                () => LibWebP.Encode(expected, picture.Width, picture.Height), (file, pixels) => LibWebP.Decode(file, pixels, picture.Width), expected),
        };
    }

    // Reads what the decoder left, so that none wins by being wrong.
    private static Cost Measure(Func<byte[]> encode, Action<byte[], RgbaColor[]> decode, RgbaColor[] expected)
    {
        byte[] file = [];
        double encoding = ThreadClock.Median(1, () => file = encode());
        var pixels = new RgbaColor[expected.Length];
        double decoding = ThreadClock.Median(DecodeRuns, () => decode(file, pixels));
        return pixels.AsSpan().SequenceEqual(expected)
            ? new Cost(encoding, decoding, file.Length)
            : throw new InvalidOperationException("A decoder gives other pixels.");
    }
}
