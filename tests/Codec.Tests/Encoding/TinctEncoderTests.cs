using Tinct.Format;

namespace Tinct.Codec.Tests.Encoding;

public class TinctEncoderTests
{
    private const int Width = 60, Height = 44;
    private static readonly RgbaColor[] s_opaque = SyntheticPictures.Smooth(Width, Height, 1, alpha: false);
    private static readonly RgbaColor[] s_alpha = SyntheticPictures.Smooth(Width, Height, 2, alpha: true);

    public static TheoryData<string, bool> Variants()
    {
        var data = new TheoryData<string, bool>();
        foreach (string variant in new[]
        {
            "default", "psnr", "visual", "textbook", "kmeans++", "maximin", "em-spherical", "em-tied", "em-diagonal", "em-full", "em-map", "stored", "fast", "best",
            "dense", "dense-full", "swift", "lz4", "smallest", "floyd-steinberg", "ordered", "smooth",
        })
        {
            data.Add(variant, false);
            data.Add(variant, true);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void AFileDecodesToWhatTheResultSays(string variant, bool alpha)
    {
        RgbaColor[] pixels = alpha ? s_alpha : s_opaque;
        EncodeOptions options = Options(variant) with { Colors = 12 };
        EncodeResult result = TinctEncoder.Encode(pixels, Width, Height, options);

        IndexedImage image = TinctDecoder.Decode(result.Bytes);
        Assert.Equal(result.Image.Indices, image.Indices);
        Assert.Equal(result.Image.Palette.Colors, image.Palette.Colors);
        Assert.InRange(result.Colors, 1, 12);
        var decoded = new RgbaColor[pixels.Length];
        TinctDecoder.DecodePixels(result.Bytes, decoded);
        Assert.Equal(ImageMetrics.MeanSquaredError(pixels, decoded), result.MeanSquaredError, 9);
        Assert.Equal(ImageMetrics.Psnr(result.MeanSquaredError), result.Psnr);
        Assert.Equal((long)Width * Height * (alpha ? 4 : 3), result.RawBytes);
        Assert.True(result.MeanSquaredError < 3000, $"MSE {result.MeanSquaredError}");
    }

    [Fact]
    public void FiguresOfAResultAgree()
    {
        EncodeResult result = TinctEncoder.Encode(s_opaque, Width, Height, new EncodeOptions { Colors = 4 });
        Assert.Equal(result.Bytes.Length, result.FileBytes);
        Assert.Equal(8.0 * result.FileBytes / (Width * Height), result.BitsPerPixel);
        Assert.Equal(result.Image.Palette.Count, result.Colors);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void ThreadsDoNotChangeTheBytes(string variant, bool alpha)
    {
        RgbaColor[] pixels = alpha ? s_alpha : s_opaque;
        EncodeOptions options = Options(variant) with { Colors = 9, Threads = 1 };
        EncodeResult one = TinctEncoder.Encode(pixels, Width, Height, options);
        EncodeResult three = TinctEncoder.Encode(pixels, Width, Height, options with { Threads = 3 });
        Assert.True(one.Bytes.Span.SequenceEqual(three.Bytes.Span));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FewColoursAreCodedExactlyWhateverTheMethod(bool alpha)
    {
        RgbaColor[] pixels = [.. (alpha ? s_alpha : s_opaque).Select(c => new RgbaColor((byte)(c.R & 0xC0), (byte)(c.G & 0x80), 0, (byte)(c.A | 127)))];
        int unique = pixels.Distinct().Count();
        foreach (FitMethod method in Enum.GetValues<FitMethod>())
        {
            foreach (int colors in new[] { unique, unique + 1, 1000 })
            {
                EncodeResult result = TinctEncoder.Encode(pixels, Width, Height, new EncodeOptions { Colors = colors, Fit = new() { Method = method } });
                Assert.Equal(0, result.MeanSquaredError);
                Assert.Equal(double.PositiveInfinity, result.Psnr);
                Assert.Equal(unique, result.Colors);
                Assert.Equal(pixels, Decode(result));
            }
        }
    }

    [Fact]
    public void EncodingADecodedFileAgainChangesNothing()
    {
        foreach (RgbaColor[] pixels in new[] { s_opaque, s_alpha })
        {
            var options = new EncodeOptions { Colors = 20 };
            EncodeResult first = TinctEncoder.Encode(pixels, Width, Height, options);
            EncodeResult second = TinctEncoder.Encode(Decode(first), Width, Height, options);
            Assert.True(first.Bytes.Span.SequenceEqual(second.Bytes.Span));
        }
    }

    [Fact]
    public void SmoothingForTheEyeWeighsErrorsByHowVisibleTheyAre()
    {
        RgbaColor[] palette = SyntheticPictures.Noise(24, seed: 3, alpha: false);
        var given = new EncodeOptions { Goal = new EncodeGoal.GivenPalette(new Palette(palette)), Tune = Tune.Visual };
        ushort[] plain = TinctEncoder.Encode(s_opaque, Width, Height, given).Image.Indices;
        ushort[] smooth = TinctEncoder.Encode(s_opaque, Width, Height, given with { Map = given.Map with { Smooth = 0.5 } }).Image.Indices;

        var options = new SmoothingOptions { Strength = 0.5, Rate = RateModel.Swift, FixedEntries = palette.Length };
        MetricSpace space = MetricSpace.Create(Tune.Visual, hasAlpha: false);
        ushort[] weights = PerceptualWeights.Visibility(s_opaque, Width);
        Assert.Equal(Smoothing.Smooth(s_opaque, Width, space, palette, plain, options, weights).Indices, smooth);
        Assert.NotEqual(Smoothing.Smooth(s_opaque, Width, space, palette, plain, options).Indices, smooth);
    }

    [Fact]
    public void TransparentPixelsStayTransparentAndTakeOneEntry()
    {
        EncodeResult result = TinctEncoder.Encode(s_alpha, Width, Height, new EncodeOptions { Colors = 8 });
        RgbaColor[] decoded = Decode(result);
        for (int i = 0; i < decoded.Length; i++)
        {
            Assert.True(s_alpha[i].A != 0 || decoded[i] == new RgbaColor(0, 0, 0, 0), $"Pixel {i} became {decoded[i]}.");
        }

        Assert.Single(result.Image.Palette.Colors.ToArray(), color => color.A == 0);
    }

    [Fact]
    public void AGivenPaletteIsUsedAsItIs()
    {
        RgbaColor[] given = [new(255, 255, 255), new(0, 0, 0), new(128, 128, 128), new(0, 0, 0), new(1, 250, 3)];
        EncodeResult result = TinctEncoder.Encode(s_opaque, Width, Height, new EncodeOptions { Goal = new EncodeGoal.GivenPalette(new Palette(given)), Tune = Tune.Psnr });
        Assert.Equal(given, result.Image.Palette.Colors);
        RgbaColor[] decoded = Decode(result);
        for (int i = 0; i < decoded.Length; i++)
        {
            RgbaColor pixel = s_opaque[i];
            int best = given.Min(color => SquaredDistance(color, pixel));
            Assert.Equal(best, SquaredDistance(decoded[i], pixel));
        }

        Assert.DoesNotContain((ushort)3, result.Image.Indices);
    }

    [Fact]
    public void FixedColoursComeFirstAndTheRestIsFitted()
    {
        RgbaColor[] wanted = [new(255, 0, 255), new(0, 255, 0)];
        foreach (FitMethod method in Enum.GetValues<FitMethod>())
        {
            var options = new EncodeOptions { Colors = 10, Fit = new() { FixedColors = new Palette(wanted), Method = method } };
            EncodeResult result = TinctEncoder.Encode(s_opaque, Width, Height, options);
            Assert.Equal(wanted, result.Image.Palette.Colors[..2]);
            Assert.InRange(result.Colors, 3, 10);
            double alone = TinctEncoder.Encode(s_opaque, Width, Height, new EncodeOptions { Goal = new EncodeGoal.GivenPalette(new Palette(wanted)) }).MeanSquaredError;
            Assert.True(result.MeanSquaredError < alone / 4);
        }
    }

    [Fact]
    public void TheSavedModelDescribesThePalette()
    {
        foreach (EncodeOptions options in new EncodeOptions[]
        {
            new() { Tune = Tune.Psnr },
            new() { Fit = new() { Method = FitMethod.Em, Covariance = CovarianceType.Full } },
            new() { Fit = new() { Method = FitMethod.Em, Covariance = CovarianceType.Tied, FixedColors = new Palette(new RgbaColor[] { new(1, 2, 3) }) } },
        })
        {
            EncodeResult result = TinctEncoder.Encode(s_opaque, Width, Height, options with { Colors = 10, Write = options.Write with { SaveModel = true } });
            FittedModel? model = TinctFile.Open(result.Bytes).Sections.Model;
            Assert.NotNull(model);
            Assert.Equal(options.Fit.Method == FitMethod.Em ? FitMethod.Em : FitMethod.KMeans, model.Method);
            Assert.Equal(result.Colors, model.MixingProbabilities.Length);
            float total = 0;
            foreach (float share in model.MixingProbabilities.Span)
            {
                total += share;
            }

            Assert.InRange(total, 0.9, 1.0001);
            Assert.Null(TinctFile.Open(TinctEncoder.Encode(s_opaque, Width, Height, options with { Colors = 10 }).Bytes).Sections.Model);
        }
    }

    [Fact]
    public void KmeansSharesAndMeansAreThoseOfThePixels()
    {
        var options = new EncodeOptions { Colors = 5, Tune = Tune.Psnr, Write = new() { SaveModel = true } };
        EncodeResult result = TinctEncoder.Encode(s_opaque, Width, Height, options);
        FittedModel model = result.Model!;
        for (int entry = 0; entry < result.Colors; entry++)
        {
            RgbaColor[] members = [.. s_opaque.Where((_, i) => result.Image.Indices[i] == entry)];
            Assert.Equal((double)members.Length / s_opaque.Length, model.MixingProbabilities.Span[entry], 4);
            Assert.Equal(members.Average(c => c.R), model.Means.Span[entry * 3], 2);
        }

        Assert.Equal(result.MeanSquaredError, model.MeanSquaredError, 3);
    }

    [Fact]
    public void SmallPicturesAndDenseFilesHaveTheirPaletteCoded()
    {
        EncodeResult small = TinctEncoder.Encode(s_alpha, Width, Height, new EncodeOptions { Colors = 200 });
        Assert.True(TinctFile.Open(small.Bytes).Header.HasCodedPalette);
        EncodeResult stored = TinctEncoder.Encode(s_alpha, Width, Height, new EncodeOptions { Colors = 200, Write = new() { Compression = CompressionChoice.Stored } });
        Assert.False(TinctFile.Open(stored.Bytes).Header.HasCodedPalette);
        Assert.Equal(stored.Image.Palette.Colors, TinctFile.Open(small.Bytes).Palette.Colors);
    }

    [Fact]
    public void SmoothingTradesErrorForBytesAndLeavesExactPicturesAlone()
    {
        var options = new EncodeOptions { Colors = 12, Tune = Tune.Psnr };
        EncodeResult plain = TinctEncoder.Encode(s_opaque, Width, Height, options);
        EncodeResult smooth = TinctEncoder.Encode(s_opaque, Width, Height, options with { Map = options.Map with { Smooth = 0.5 } });
        Assert.True(smooth.Bytes.Length < plain.Bytes.Length);
        Assert.InRange(smooth.MeanSquaredError, plain.MeanSquaredError, plain.MeanSquaredError * 1.5);
        Assert.Equal(smooth.Image.Indices, TinctDecoder.Decode(smooth.Bytes).Indices);

        RgbaColor[] few = Decode(plain);
        Assert.Equal(0, TinctEncoder.Encode(few, Width, Height, options with { Map = options.Map with { Smooth = 5 } }).MeanSquaredError);
    }

    [Fact]
    public void OnePixelAndOneColourWork()
    {
        EncodeResult result = TinctEncoder.Encode(new RgbaColor[] { new(9, 8, 7) }, 1, 1);
        Assert.Equal([new RgbaColor(9, 8, 7)], Decode(result));
        EncodeResult mean = TinctEncoder.Encode(s_opaque, Width, Height, new EncodeOptions { Colors = 1 });
        Assert.Equal(1, mean.Colors);
        Assert.Single(Decode(mean).Distinct());
    }

    [Fact]
    public void WrongArgumentsAreNamed()
    {
        Assert.Throws<ArgumentException>(() => TinctEncoder.Encode(s_opaque, Width, Height + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TinctEncoder.Encode(s_opaque, 0, Height));
        var tooFew = new EncodeOptions { Colors = 1, Fit = new() { FixedColors = new Palette(new RgbaColor[2]) } };
        Assert.Equal("FixedColors", Assert.Throws<ArgumentException>(() => TinctEncoder.Encode(s_opaque, Width, Height, tooFew)).ParamName);

        RgbaColor[] noise = SyntheticPictures.Noise(90_000, 3, alpha: false);
        TooManyColorsException tooMany = Assert.Throws<TooManyColorsException>(
            () => TinctEncoder.Encode(noise, 300, 300, new EncodeOptions { Goal = new EncodeGoal.Lossless() }));
        Assert.Contains("65536", tooMany.Message, StringComparison.Ordinal);
        Assert.Equal(noise.Distinct().Count(), tooMany.Colors);
    }

    [Fact]
    public void CancellationEndsTheEncode()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(
            () => TinctEncoder.Encode(s_opaque, Width, Height, cancellationToken: source.Token));
    }

    [Fact]
    public void ProgressRisesToOneAndTheTraceFalls()
    {
        var reports = new List<EncodeProgress>();
        EncodeOptions options = new() { Colors = 16, Tune = Tune.Psnr, Fit = new() { KeepHistory = true, Search = KMeansSearch.None, Init = KMeansInit.Random } };
        EncodeResult result = TinctEncoder.Encode(s_opaque, Width, Height, options, progress: new Recorder(reports));
        Assert.Equal(1, reports[^1].Fraction);
        Assert.Equal(reports.Select(r => r.Fraction).Order(), reports.Select(r => r.Fraction));
        Assert.NotNull(result.Trace);
        Assert.True(result.Trace.Steps.Count > 2);
        Assert.All(result.Trace.Steps, step => Assert.NotNull(step.Palette));
    }

    [Fact]
    public void AMixtureIsToldWithItsHistoryAndWithoutBeingStored()
    {
        EncodeOptions options = new() { Colors = 12, Tune = Tune.Psnr, Fit = new() { Method = FitMethod.Em, Covariance = CovarianceType.Full } };
        EncodeResult plain = TinctEncoder.Encode(s_opaque, Width, Height, options);
        EncodeResult told = TinctEncoder.Encode(s_opaque, Width, Height, options with { Fit = options.Fit with { KeepHistory = true } });
        EncodeResult stored = TinctEncoder.Encode(s_opaque, Width, Height, options with { Write = options.Write with { SaveModel = true } });

        Assert.True(plain.Bytes.Span.SequenceEqual(told.Bytes.Span));
        Assert.True(stored.Bytes.Length > plain.Bytes.Length);
        Assert.Equal(stored.Model!.Means.ToArray(), plain.Model!.Means.ToArray());
        Assert.Equal(plain.Mixture!.LogLikelihood, plain.Model.LogLikelihood);
        Assert.Equal(told.Mixture!.LogLikelihoods.ToArray(), told.Trace!.Steps.Select(step => step.Value));
        Assert.All(told.Trace.Steps, step => Assert.Equal((FitStage.Em, 12), (step.Stage, step.Palette!.Count)));
        Assert.Equal(told.Image.Palette.Colors.ToArray().ToHashSet(), [.. told.Trace.Steps[^1].Palette!]);
        Assert.NotEqual(told.Trace.Steps[0].Palette, told.Trace.Steps[^1].Palette);
    }

    [Fact]
    public void TheTwoFitsOfTheVisualMetricAreTwoRoundsOfTheTrace()
    {
        EncodeOptions options = new() { Colors = VisualPoints.SecondRoundFrom, Tune = Tune.Visual, Fit = new() { KeepHistory = true } };
        EncodeResult result = TinctEncoder.Encode(s_opaque, Width, Height, options);
        int[] rounds = [.. result.Trace!.Steps.Select(step => step.Round)];
        Assert.Equal([1, 2], rounds.Distinct());
        Assert.Equal(rounds.Order(), rounds);
        Assert.NotNull(result.Model);
        Assert.Null(result.Mixture);
    }

    private static EncodeOptions Options(string variant) => variant switch
    {
        "psnr" => new() { Tune = Tune.Psnr },
        "visual" => new() { Tune = Tune.Visual },
        "textbook" => new() { Tune = Tune.Psnr, Fit = new() { Init = KMeansInit.Random, Search = KMeansSearch.None } },
        "kmeans++" => new() { Fit = new() { Init = KMeansInit.KMeansPlusPlus } },
        "maximin" => new() { Fit = new() { Init = KMeansInit.Maximin } },
        "em-spherical" => new() { Fit = new() { Method = FitMethod.Em } },
        "em-tied" => new() { Fit = new() { Method = FitMethod.Em, Covariance = CovarianceType.Tied } },
        "em-diagonal" => new() { Fit = new() { Method = FitMethod.Em, Covariance = CovarianceType.Diagonal } },
        "em-full" => new() { Fit = new() { Method = FitMethod.Em, Covariance = CovarianceType.Full } },
        "em-map" => new() { Fit = new() { Method = FitMethod.Em, Covariance = CovarianceType.Full }, Map = new() { Assignment = Assignment.Map } },
        "stored" => new() { Write = new() { Compression = CompressionChoice.Stored } },
        "dense" => new() { Write = new() { Compression = CompressionChoice.Dense } },
        "dense-full" => new() { Effort = 7, Write = new() { Compression = CompressionChoice.Dense } },
        "swift" => new() { Write = new() { Compression = CompressionChoice.Swift } },
        "lz4" => new() { Write = new() { Compression = CompressionChoice.Lz4 } },
        "smallest" => new() { Write = new() { Compression = CompressionChoice.Smallest } },
        "floyd-steinberg" => new() { Map = new() { Dither = Dither.FloydSteinberg } },
        "ordered" => new() { Map = new() { Dither = Dither.Ordered, DitherStrength = 1 } },
        "smooth" => new() { Map = new() { Smooth = 0.3 } },
        "fast" => new() { Effort = 1 },
        "best" => new() { Effort = 9 },
        _ => new(),
    };

    private static RgbaColor[] Decode(EncodeResult result)
    {
        var pixels = new RgbaColor[result.Image.Indices.Length];
        TinctDecoder.DecodePixels(result.Bytes, pixels);
        return pixels;
    }

    private static int SquaredDistance(RgbaColor a, RgbaColor b)
    {
        int red = a.R - b.R, green = a.G - b.G, blue = a.B - b.B;
        return (red * red) + (green * green) + (blue * blue);
    }

    private sealed class Recorder(List<EncodeProgress> reports) : IProgress<EncodeProgress>
    {
        public void Report(EncodeProgress value) => reports.Add(value);
    }
}
