using System.Globalization;
using System.Numerics;
using Tinct.Format;

namespace Tinct.Codec.Tests;

/// <summary>The bytes of files, as they were when last changed on purpose: a change belongs in the CHANGELOG. TINCT_WRITE_GOLDEN=1 writes the list
/// anew. Files of older versions, which have to open for ever, are the specification's vectors.</summary>
public class GoldenFilesTests
{
    private const int Width = 96, Height = 72;

    private static readonly RgbaPicture s_opaque = new(SyntheticPictures.Smooth(Width, Height, seed: 7), Width);
    private static readonly RgbaPicture s_alpha = new(SyntheticPictures.Smooth(Width, Height, seed: 8, alpha: true), Width);
    private static readonly RgbaPicture s_flat = new(SyntheticMaps.Pixels(SyntheticMaps.Blocks(Width, Height, 9)), Width);

    /// <summary>Name, bytes and CRC-32C of each file, a line each.</summary>
    private static string List => MixtureData.PathOf("golden-files.txt");

    [Fact]
    public void EveryMethodEffortAndOptionWritesTheBytesItWrote()
    {
        string[] found = [.. Cases().SelectMany(static golden => new[] { ("opaque", s_opaque), ("alpha", s_alpha), ("flat", s_flat) }
            .Select(picture => Line($"{golden.Name}, {picture.Item1}", TinctImage.Encode(picture.Item2, golden.Options).Bytes.Span)))];
        if (Environment.GetEnvironmentVariable("TINCT_WRITE_GOLDEN") == "1")
        {
            File.WriteAllLines(List, found);
        }

        string[] expected = File.ReadAllLines(List);
        string[] changed = [.. found.Except(expected)];
        Assert.True(changed.Length == 0, $"{changed.Length} files have other bytes than before, the first: {changed.FirstOrDefault()}");
        Assert.Equal(expected.Length, found.Length);
    }

    private static string Line(string name, ReadOnlySpan<byte> file)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in file)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{name}: {file.Length} {~crc:x8}");
    }

    private static IEnumerable<(string Name, EncodeOptions Options)> Cases()
    {
        EncodeOptions plain = new() { Colors = 20, Threads = 2 };
        for (int effort = 1; effort <= 9; effort++)
        {
            yield return ($"effort {effort}", plain with { Effort = effort });
        }

        foreach (CompressionChoice compression in Enum.GetValues<CompressionChoice>())
        {
            foreach (int effort in (int[])[1, 3, 5, 7])
            {
                yield return ($"{compression} effort {effort}", plain with { Effort = effort, Write = new FileWriteOptions { Compression = compression } });
            }
        }

        foreach (Tune tune in Enum.GetValues<Tune>())
        {
            foreach (int colors in (int[])[2, 5, 64, 200])
            {
                yield return ($"{tune} {colors} colours", plain with { Tune = tune, Colors = colors });
            }
        }

        foreach (CovarianceType covariance in Enum.GetValues<CovarianceType>())
        {
            yield return ($"EM {covariance}", plain with
            {
                Colors = 6,
                Fit = new FitOptions { Method = FitMethod.Em, Covariance = covariance },
                Write = new FileWriteOptions { SaveModel = true },
            });
        }

        foreach (KMeansInit init in Enum.GetValues<KMeansInit>())
        {
            yield return ($"{init} alone", plain with { Fit = new FitOptions { Init = init, Search = KMeansSearch.None, Seed = 3 } });
        }

        foreach (Dither dither in Enum.GetValues<Dither>())
        {
            yield return ($"dither {dither}", plain with { Map = new MapOptions { Dither = dither, DitherStrength = 0.8 } });
        }

        yield return ("smooth", plain with { Map = new MapOptions { Smooth = 0.3 } });
        yield return ("by responsibility", plain with { Fit = new FitOptions { Method = FitMethod.Em }, Map = new MapOptions { Assignment = Assignment.Map } });
        yield return ("lossless", plain with { Goal = new EncodeGoal.Lossless() });
        yield return ("at most 900 bytes", plain with { Effort = 2, Goal = new EncodeGoal.MaxBytes(900) });
        yield return ("the knee", plain with { Effort = 2, Goal = new EncodeGoal.Knee() });
    }
}
