using System.Numerics;
using Tinct.Format;

namespace Tinct.Bench.MethodSpeed;

/// <summary>What one coder took for one picture, or for several. NaN where the coder is not installed.</summary>
/// <param name="Encode">Seconds to encode.</param>
/// <param name="Decode">Seconds to decode.</param>
/// <param name="Bytes">Bytes of the file.</param>
internal readonly record struct Cost(double Encode, double Decode, double Bytes)
{
    internal static Cost None { get; } = new(double.NaN, double.NaN, double.NaN);

    /// <summary>The sum of both.</summary>
    public static Cost operator +(Cost a, Cost b) => new(a.Encode + b.Encode, a.Decode + b.Decode, a.Bytes + b.Bytes);
}

/// <summary>Every coder over one index map, or over several.</summary>
/// <param name="Pixels">Pixels of the pictures.</param>
/// <param name="Costs">A cost for each of <see cref="Coders"/>, in their order.</param>
internal sealed record MethodMeasurement(double Pixels, Cost[] Costs) : IAdditionOperators<MethodMeasurement, MethodMeasurement, MethodMeasurement>
{
    /// <summary>The names of the coders; lossless WebP last, for the others are compared with it.</summary>
    internal static readonly string[] Coders = ["lz4", "swift", "dense", "PNG8", "JPEG XL", "WebP"];

    /// <summary>The coders to measure; the others' costs are <see cref="Cost.None"/>.</summary>
    internal static string[] Wanted { get; set; } = Coders;

    /// <summary>The sum of both.</summary>
    public static MethodMeasurement operator +(MethodMeasurement a, MethodMeasurement b)
        => new(a.Pixels + b.Pixels, [.. a.Costs.Zip(b.Costs, static (first, second) => first + second)]);

    /// <summary>Measures an index map of at most 256 colours.</summary>
    internal static MethodMeasurement Of(IndexedImage picture)
    {
        RgbaColor[] expected = picture.ToPixels();
        byte[] png = LibPng.Encode(picture);
        return new MethodMeasurement(expected.Length, [.. Coders.Select(coder => !Wanted.Contains(coder) ? Cost.None : coder switch
        {
            "lz4" => Tinct(picture, CompressionMethod.Lz4, 9, expected),
            "swift" => Tinct(picture, CompressionMethod.Swift, 7, expected),
            "dense" => Tinct(picture, CompressionMethod.Dense, 3, expected),
            "PNG8" => Measure(() => LibPng.Encode(picture), static (file, pixels) => LibPng.Decode(file, pixels), expected, 1, 7),
            "JPEG XL" => LibJxl.IsPresent ? Measure(() => LibJxl.Encode(png), static (file, pixels) => LibJxl.Decode(file, pixels), expected, 0, 3) : Cost.None,
            _ => LibWebP.IsPresent
                ? Measure(() => LibWebP.Encode(expected, picture.Width, picture.Height), (file, pixels) => LibWebP.Decode(file, pixels, picture.Width), expected, 1, 7)
                : Cost.None,
        })]);
    }

    private static Cost Tinct(IndexedImage picture, CompressionMethod method, int decodeRuns, RgbaColor[] expected) => Measure(
        () => TinctWriter.Write(picture, options: new WriteOptions { Method = method, CodePalette = method != CompressionMethod.Lz4 }),
        static (file, pixels) => TinctFile.Open(file).DecodePixels(pixels),
        expected,
        method == CompressionMethod.Dense ? 1 : 3,
        decodeRuns);

    // Reads what the decoder left, so that none wins by being wrong. libwebp and libjxl take the freedom to change hidden colors. A coder in another process has
    // no time for encoding.
    private static Cost Measure(Func<byte[]> encode, Action<byte[], RgbaColor[]> decode, RgbaColor[] expected, int encodeRuns, int decodeRuns)
    {
        byte[] file = [];
        double encoding = double.NaN;
        if (encodeRuns == 0)
        {
            file = encode();
        }
        else
        {
            encoding = ThreadClock.Median(encodeRuns, () => file = encode());
        }

        var pixels = new RgbaColor[expected.Length];
        double decoding = ThreadClock.Median(decodeRuns, () => decode(file, pixels));
        return pixels.Zip(expected).All(static pair => pair.First == pair.Second || (pair.First.A == 0 && pair.Second.A == 0))
            ? new Cost(encoding, decoding, file.Length)
            : throw new InvalidOperationException("A decoder gives other pixels.");
    }
}
