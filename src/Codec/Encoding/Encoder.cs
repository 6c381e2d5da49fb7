using System.Diagnostics;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>The way from a picture to a file, with one set of options: its colours, which are counted already, are fitted; every pixel gets a final index;
/// and bands of indices are compressed, measured and written. Each palette size is fitted once, whatever number of files come of it.</summary>
internal sealed class Encoder
{
    /// <summary>How much of an encode is done when the colours are counted.</summary>
    public const double HistogramShare = 0.2;

    private const double FitShare = 0.5, MapShare = 0.6;

    private readonly IPixelRows _picture;
    private readonly CountedColors _colors;
    private readonly double _histogramTime;
    private readonly EncodeOptions _options;
    private readonly FileSections _sections;
    private readonly IProgress<EncodeProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly Dictionary<int, TimedFit> _fits = [];
    private ushort[] _pixelWeights = [];

    /// <summary>Starts with the picture's colours.</summary>
    /// <param name="picture">The picture; in memory where <see cref="EncodeOptions.NeedsWholePicture"/>.</param>
    /// <param name="histogramTime">Milliseconds it took to count them.</param>
    /// <param name="sections">What else the files hold.</param>
    /// <param name="progress">Receives the progress of each encode.</param>
    public Encoder(
        IPixelRows picture, CountedColors colors, double histogramTime, EncodeOptions options, FileSections sections,
        IProgress<EncodeProgress>? progress, CancellationToken cancellation)
    {
        _picture = picture;
        _colors = colors;
        _histogramTime = histogramTime;
        _options = options;
        _sections = sections;
        SmoothFor = options.Write.Compression;
        _progress = progress;
        _cancellation = cancellation;
        Report(EncodeStage.Fit, HistogramShare);
    }

    /// <summary>The compression whose bytes smoothing saves: that of the options, but drafts stand for files of another method.</summary>
    public CompressionChoice SmoothFor { get; init; }

    /// <summary>Makes one file.</summary>
    /// <param name="colors">Palette size.</param>
    /// <param name="smooth">Weight of the smoothing prior, 0 for none.</param>
    /// <param name="output">Receives the file from where it stands; null for a file in memory.</param>
    public EncodeResult Encode(int colors, double smooth, Stream? output = null)
    {
        (FittedPalette fit, double fitTime) = Fit(colors);
        long start = Stopwatch.GetTimestamp();
        IndexMap map = Choose(fit, smooth);
        FittedModel? model = ModelRecorder.RecordIfWanted(map.Fit, map.Palette, map.Places, _options, _cancellation);
        FileSections sections = _sections with { Model = _options.Write.SaveModel ? model : null };
        double mapTime = Lap(ref start);
        Report(EncodeStage.Write, MapShare);

        var rows = new MappedRows(_picture, map, _options.Threads, _cancellation);
        var errors = new FileErrors(_picture, map.Palette, _options);
        IReadOnlyList<WriteOptions> attempts = FileAttempts.Of(_picture.Width, _picture.Height, map.Palette.Count, _options);
        Stream? direct = attempts.Count == 1 && output is { CanSeek: true } ? output : null;
        FileAssembly[] files =
            [.. attempts.Select(write => new FileAssembly(_picture.Width, _picture.Height, map.Palette, sections, write, direct))];
        Write(files, rows, errors);
        FileAssembly file = FileAttempts.Best(files);

        byte[]? bytes = file.Finish(output);
        double writeTime = Lap(ref start) - rows.Time - errors.Time;
        Report(EncodeStage.Write, 1);
        IndexedImage? image = rows.Indices is { } indices
            ? IndexedImage.FromChecked(_picture.Width, _picture.Height, map.Palette, indices)
            : null;
        return new EncodeResult(file.Length, bytes, image)
        {
            PixelCount = _colors.Histogram.PixelCount,
            UniqueColors = _colors.Histogram.Count,
            Colors = map.Palette.Count,
            BandCount = file.BandCount,
            RawBytes = _colors.RawBytes,
            MeanSquaredError = errors.MeanSquared,
            Errors = errors.Report(),
            Times = new StageTimes(_histogramTime, fitTime, mapTime + rows.Time, writeTime, errors.Time),
            Trace = fit.Trace,
            Model = model,
            Mixture = fit.Mixture,
        };
    }

    /// <summary>The error of the file that <see cref="Encode"/> would make, without compressing anything: 1 - SSIM where the goal is an SSIM, else the
    /// mean squared error.</summary>
    /// <param name="colors">Palette size.</param>
    /// <param name="smooth">Weight of the smoothing prior, 0 for none.</param>
    public double Measure(int colors, double smooth)
    {
        IndexMap map = Choose(Fit(colors).Palette, smooth);
        var errors = new FileErrors(_picture, map.Palette, _options with { MeasureErrors = _options.Goal is EncodeGoal.MinSsim });
        foreach (MappedGroup rows in new MappedRows(_picture, map, _options.Threads, _cancellation).Groups(1))
        {
            errors.Add(rows);
        }

        return _options.Goal is EncodeGoal.MinSsim ? 1 - errors.Report()!.Ssim : errors.MeanSquared;
    }

    /// <summary>Makes one file of a picture that has its indices.</summary>
    public static byte[] Write(IndexedImage image, FileSections sections, EncodeOptions options, CancellationToken cancellation)
    {
        FileAssembly[] files =
        [
            .. FileAttempts.Of(image.Width, image.Height, image.Palette.Count, options)
                .Select(write => new FileAssembly(image.Width, image.Height, image.Palette, sections, write, output: null)),
        ];
        FileAssembly.AddWhole(files, image.Indices, options.Threads, cancellation);
        return FileAttempts.Best(files).Finish(output: null)!;
    }

    private void Write(FileAssembly[] files, MappedRows rows, FileErrors errors)
    {
        if (rows.IsWhole && files.Length > 1)
        {
            MappedGroup whole = rows.Groups(_picture.Height).Single();
            FileAssembly.AddWhole(files, whole.Indices, _options.Threads, _cancellation);
            errors.Add(whole);
            return;
        }

        foreach (FileAssembly file in files)
        {
            Write(file, rows, errors);
        }
    }

    private void Write(FileAssembly file, MappedRows rows, FileErrors errors)
    {
        // A band for each thread, but no more than an array can hold.
        long bands = Math.Clamp(Array.MaxLength / ((long)file.BandRows * _picture.Width), 1, _options.Threads);
        foreach (MappedGroup group in rows.Groups((int)Math.Min(_picture.Height, file.BandRows * bands)))
        {
            file.Add(group.FirstRow, group.Indices, group.Pixels.Length, _options.Threads, _cancellation);
            errors.Add(group);
            Report(EncodeStage.Write, MapShare + ((1 - MapShare) * group.FirstRow / _picture.Height));
        }
    }

    private TimedFit Fit(int colors)
    {
        _cancellation.ThrowIfCancellationRequested();
        if (!_fits.TryGetValue(colors, out TimedFit? known))
        {
            long start = Stopwatch.GetTimestamp();
            IProgress<double>? progress = _progress is null ? null : new FitProgress(this);
            FittedPalette palette = ColorFit.Run(_colors, colors, _options, new FitTrace(_options.Fit.KeepHistory), progress, _cancellation);
            if (_options.Map.Dither == Dither.FloydSteinberg && palette is { IsExact: false, Labels: null })
            {
                palette = palette with
                {
                    Colors = PaletteReach.Widen(palette, (RgbaPicture)_picture, _options.Map.DitherStrength, _cancellation),
                };
            }

            known = new TimedFit(palette, Lap(ref start));
            _fits.Add(colors, known);
        }

        Report(EncodeStage.Map, FitShare);
        return known;
    }

    /// <summary>Decides how pixels get their indices: by their colour alone, or with their neighbours.</summary>
    private IndexMap Choose(FittedPalette fit, double smooth)
    {
        bool isSmoothed = smooth > 0 && !fit.IsExact && fit.Colors.Length < Palette.MaxCount;
        bool isDithered = _options.Map.Dither != Dither.None && fit.Labels is null;
        if (!isSmoothed && !isDithered)
        {
            return IndexMap.ByColor(_colors, fit, _options.Threads, _cancellation);
        }

        var picture = (RgbaPicture)_picture;
        ushort[] indices = IndexMap.EntriesOf(picture, _colors, fit, _options, _cancellation);
        if (isSmoothed)
        {
            (fit, indices) = Smoothed(picture, fit, indices, smooth);
        }

        return IndexMap.OfWhole(fit, indices);
    }

    /// <summary>Smooths the map, and moves the palette with it.</summary>
    private (FittedPalette Fit, ushort[] Indices) Smoothed(RgbaPicture picture, FittedPalette fit, ushort[] indices, double strength)
    {
        var smoothing = new SmoothingOptions
        {
            Strength = strength,
            Rate = SmoothFor switch
            {
                CompressionChoice.Lz4 or CompressionChoice.Stored => RateModel.Lz4,
                CompressionChoice.Swift or CompressionChoice.Balanced => RateModel.Swift,
                _ => RateModel.Dense,
            },
            FixedEntries = fit.FixedCount,
            Threads = _options.Threads,
        };
        if (_options.Tune == Tune.Visual && _pixelWeights.Length == 0)
        {
            _pixelWeights = PerceptualWeights.Visibility(picture.Pixels, picture.Width, _options.Threads, _cancellation);
        }

        SmoothingResult result = Smoothing.Smooth(
            picture.Pixels, picture.Width, fit.Space, fit.Colors, indices, smoothing, _pixelWeights, _cancellation);
        return (fit with { Colors = result.Palette }, result.Indices);
    }

    /// <summary>Milliseconds since <paramref name="start"/>, which becomes now.</summary>
    private static double Lap(ref long start)
    {
        double elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        start = Stopwatch.GetTimestamp();
        return elapsed;
    }

    private void Report(EncodeStage stage, double fraction) => _progress?.Report(new EncodeProgress(stage, fraction));

    /// <summary>A fit and the milliseconds it took.</summary>
    private sealed record TimedFit(FittedPalette Palette, double Time);

    private sealed class FitProgress(Encoder encoder) : IProgress<double>
    {
        public void Report(double value) => encoder.Report(EncodeStage.Fit, HistogramShare + (value * (FitShare - HistogramShare)));
    }
}
