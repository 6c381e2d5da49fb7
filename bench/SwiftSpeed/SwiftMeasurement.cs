using System.Numerics;
using Tinct.Format;

namespace Tinct.Bench.SwiftSpeed;

/// <summary>What one coder took for one picture, or for several.</summary>
/// <param name="Encode">Seconds to encode.</param>
/// <param name="Decode">Seconds to decode.</param>
/// <param name="Bytes">Bytes of the file.</param>
internal readonly record struct Cost(double Encode, double Decode, double Bytes)
{
    /// <summary>The sum of both.</summary>
    public static Cost operator +(Cost a, Cost b) => new(a.Encode + b.Encode, a.Decode + b.Decode, a.Bytes + b.Bytes);
}

/// <summary>The swift method, libwebp and libpng over one index map, or over several. NaN where libwebp is not installed.</summary>
internal sealed record SwiftMeasurement : IAdditionOperators<SwiftMeasurement, SwiftMeasurement, SwiftMeasurement>
{
    private const int DecodeRuns = 7, EncodeRuns = 3;

    internal double Pixels { get; init; }

    internal Cost Swift { get; init; }

    internal Cost WebP { get; init; }

    internal Cost Png { get; init; }

    /// <summary>The sum of both.</summary>
    public static SwiftMeasurement operator +(SwiftMeasurement a, SwiftMeasurement b) => new()
    {
        Pixels = a.Pixels + b.Pixels,
        Swift = a.Swift + b.Swift,
        WebP = a.WebP + b.WebP,
        Png = a.Png + b.Png,
    };

    /// <summary>Measures an index map of at most 256 colours.</summary>
    internal static SwiftMeasurement Of(IndexedImage picture)
    {
        RgbaColor[] expected = picture.ToPixels();
        return new SwiftMeasurement
        {
            Pixels = expected.Length,
            Swift = Measure(
                () => TinctWriter.Write(picture, options: new WriteOptions { Method = CompressionMethod.Swift, CodePalette = true }),
                (file, pixels) => TinctFile.Open(file).DecodePixels(pixels),
                expected,
                EncodeRuns),
            WebP = !LibWebP.IsPresent ? new Cost(double.NaN, double.NaN, double.NaN) : Measure(
                () => LibWebP.Encode(expected, picture.Width, picture.Height), (file, pixels) => LibWebP.Decode(file, pixels, picture.Width), expected, 1),
            Png = Measure(() => LibPng.Encode(picture), (file, pixels) => LibPng.Decode(file, pixels), expected, 1),
        };
    }

    // Reads what the decoder left, so that none wins by being wrong. libwebp takes the freedom to change hidden colors.
    private static Cost Measure(Func<byte[]> encode, Action<byte[], RgbaColor[]> decode, RgbaColor[] expected, int encodeRuns)
    {
        byte[] file = [];
        double encoding = ThreadClock.Median(encodeRuns, () => file = encode());
        var pixels = new RgbaColor[expected.Length];
        double decoding = ThreadClock.Median(DecodeRuns, () => decode(file, pixels));
        return pixels.Zip(expected).All(static pair => pair.First == pair.Second || (pair.First.A == 0 && pair.Second.A == 0))
            ? new Cost(encoding, decoding, file.Length)
            : throw new InvalidOperationException("A decoder gives other pixels.");
    }
}
