using Tinct.Codec;
using Tinct.Format;
using Tinct.Fuzz.Engine;

namespace Tinct.Fuzz.Targets;

/// <summary>Encodes small pictures with random options. Input: 16 bytes of options, width, then pixels.</summary>
internal sealed class RoundTripTarget : FuzzTarget
{
    private const int Prefix = 17;

    public override string Name => "roundtrip";

    public override string Description => "pictures encoded with random options: decode to what the encoder says, the same with two threads, exact where lossless";

    public override int MaxLength => 2048;

    // The swift and the dense coder have tables of their own for each of the files that a goal is searched with.
    public override long MaxAllocation => 1L << 30;

    public override IEnumerable<byte[]> Seeds()
    {
        for (int i = 0; i < 60; i++)
        {
            var random = new Randomness((ulong)i + 1);
            int width = 1 + random.Below(20), colors = 1 + random.Below(60);
            RgbaColor[] palette = BandTarget.Colors(colors, (byte)random.Next());
            ushort[] map = TinctBytes.Map(width, 1 + random.Below(15), colors, random);
            yield return
            [
                .. random.Bytes(Prefix - 1), (byte)width,
                .. map.SelectMany(index => (byte[])[palette[index].R, palette[index].G, palette[index].B, palette[index].A]),
            ];
        }
    }

    public override void Run(byte[] input)
    {
        int width = input.Length < Prefix ? 0 : Math.Clamp((int)input[Prefix - 1], 1, 64);
        int height = width == 0 ? 0 : Math.Min((input.Length - Prefix) / 4 / width, 64);
        if (height == 0)
        {
            return;
        }

        var pixels = new RgbaColor[width * height];
        for (int i = 0; i < pixels.Length; i++)
        {
            ReadOnlySpan<byte> pixel = input.AsSpan(Prefix + (4 * i));
            pixels[i] = new RgbaColor(pixel[0], pixel[1], pixel[2], (input[0] & 1) == 0 ? (byte)255 : pixel[3]);
        }

        EncodeOptions options = Options(input);
        var picture = new RgbaPicture(pixels, width);
        EncodeResult one;
        try
        {
            one = TinctEncoder.Encode(picture, default(Stream), options with { Threads = 1 });
        }
        catch (Exception e) when (e is TargetNotMetException or TooManyColorsException)
        {
            return;
        }

        Accepted++;
        EncodeResult two = TinctEncoder.Encode(picture, default(Stream), options with { Threads = 2 });
        if (!one.Bytes.Span.SequenceEqual(two.Bytes.Span))
        {
            throw new FindingException("two threads write other bytes");
        }

        TinctFile file = TinctFile.Open(one.Bytes);
        file.Verify();
        var decoded = new RgbaColor[pixels.Length];
        file.DecodePixels(decoded);
        if (options.Goal is EncodeGoal.Lossless && !decoded.AsSpan().SequenceEqual(pixels))
        {
            throw new FindingException("a lossless file has other pixels");
        }

        if (one.FileBytes != one.Bytes.Length || one.Colors != file.Header.ColorCount)
        {
            throw new FindingException("the result says another size or number of colours than the file");
        }
    }

    /// <summary>Options from bytes; those that contradict each other are not combined.</summary>
    private static EncodeOptions Options(ReadOnlySpan<byte> from)
    {
        FitMethod method = from[3] % 4 == 0 ? FitMethod.Em : FitMethod.KMeans;
        Assignment assignment = method == FitMethod.Em && from[4] % 2 == 0 ? Assignment.Map : Assignment.Nearest;
        EncodeGoal? goal = (from[5] % 8) switch
        {
            0 => new EncodeGoal.Lossless(),
            1 => new EncodeGoal.MinPsnr(20 + (from[6] % 40)),
            2 => new EncodeGoal.MaxBytes(60 + (10 * from[6])),
            3 => new EncodeGoal.Knee(),
            4 => new EncodeGoal.GivenPalette(new Palette(BandTarget.Colors(1 + from[6], from[7]))),
            _ => null,
        };
        return new EncodeOptions
        {
            Colors = 1 + from[1],
            Effort = 1 + (from[2] % 9),
            Tune = (Tune)(from[8] % Enum.GetValues<Tune>().Length),
            KeepHiddenColor = from[9] % 2 == 0,
            Goal = goal,
            MeasureErrors = from[9] % 4 == 0,
            Fit = new FitOptions
            {
                Method = method,
                Init = (KMeansInit)(from[10] % Enum.GetValues<KMeansInit>().Length),
                Search = (KMeansSearch)(from[10] / 16 % Enum.GetValues<KMeansSearch>().Length),
                Covariance = (CovarianceType)(from[11] % Enum.GetValues<CovarianceType>().Length),
                Seed = from[12],
                FixedColors = goal is null && from[13] % 8 == 0 ? new Palette(BandTarget.Colors(1 + (from[1] / 2), from[7])) : null,
            },
            Map = new MapOptions
            {
                Assignment = assignment,
                Dither = assignment == Assignment.Map ? Dither.None : (Dither)(from[14] % Enum.GetValues<Dither>().Length),
                DitherStrength = from[14] / 255.0,
                Smooth = from[15] % 4 == 0 ? from[15] / 64.0 : 0,
            },
            Write = new FileWriteOptions
            {
                Compression = (CompressionChoice)(from[0] / 2 % Enum.GetValues<CompressionChoice>().Length),
                SaveModel = from[13] % 2 == 0,
            },
        };
    }
}
