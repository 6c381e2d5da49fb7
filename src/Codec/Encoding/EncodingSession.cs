using System.Diagnostics;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>The encodes of one picture with one set of options: fits each palette size once, and makes any number of files from that.</summary>
internal sealed class EncodingSession
{
    private const double HistogramShare = 0.1, FitShare = 0.6, MapShare = 0.8;

    private readonly SourcePicture _picture;
    private readonly EncodeOptions _options;
    private readonly FileSections _sections;
    private readonly IProgress<EncodeProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly double _histogramTime;
    private readonly Dictionary<int, TimedFit> _fits = [];
    private ushort[] _pixelWeights = [];

    /// <summary>Starts with the picture's colours.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="histogramTime">Milliseconds it took to count its colours.</param>
    /// <param name="options">How to encode; already validated.</param>
    /// <param name="sections">What else the files hold.</param>
    /// <param name="progress">Receives the progress of each encode.</param>
    /// <param name="cancellation">Ends the work.</param>
    public EncodingSession(
        SourcePicture picture, double histogramTime, EncodeOptions options, FileSections sections,
        IProgress<EncodeProgress>? progress, CancellationToken cancellation)
    {
        _picture = picture;
        _histogramTime = histogramTime;
        _options = options;
        _sections = sections;
        _progress = progress;
        _cancellation = cancellation;
        Report(EncodeStage.Histogram, HistogramShare);
    }

    /// <summary>Makes one file.</summary>
    /// <param name="colors">Palette size.</param>
    /// <param name="smooth">Weight of the smoothing prior, 0 for none.</param>
    public EncodeResult Encode(int colors, double smooth)
    {
        MappedPicture mapped = Map(colors, smooth);
        FittedPalette fit = mapped.Fit;
        FittedModel? model = ModelRecorder.RecordIfWanted(fit, mapped.Image.Palette, mapped.Places, _options, _cancellation);
        FileSections sections = _options.Write.SaveModel && model is not null ? _sections with { Model = model } : _sections;
        long start = Stopwatch.GetTimestamp();
        byte[] bytes = FileBuilder.Build(mapped.Image, sections, _options, _cancellation);
        double writeTime = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        Report(EncodeStage.Write, 1);

        return new EncodeResult(bytes, mapped.Image)
        {
            PixelCount = mapped.Image.Indices.Length,
            UniqueColors = _picture.Histogram.Count,
            Colors = mapped.Image.Palette.Count,
            RawBytes = _picture.RawBytes,
            MeanSquaredError = mapped.Error,
            Times = new StageTimes(_histogramTime, mapped.FitTime, mapped.MapTime, writeTime),
            Trace = fit.Trace,
            Model = model,
            Mixture = fit.Mixture,
        };
    }

    /// <summary>The mean squared error of the file that <see cref="Encode"/> would make, without compressing anything.</summary>
    /// <param name="colors">Palette size.</param>
    /// <param name="smooth">Weight of the smoothing prior, 0 for none.</param>
    public double Measure(int colors, double smooth) => Map(colors, smooth).Error;

    private MappedPicture Map(int colors, double smooth)
    {
        _cancellation.ThrowIfCancellationRequested();
        (FittedPalette fit, double fitTime) = Fit(colors);
        long start = Stopwatch.GetTimestamp();
        ushort[] indices = PictureMapper.Map(_picture, fit, _options, _cancellation);
        if (smooth > 0 && !fit.IsExact && fit.Colors.Length < Palette.MaxCount)
        {
            (fit, indices) = Smoothed(fit, indices, smooth);
        }

        Palette palette = PaletteOrdering.Arrange(fit.Colors, fit.FixedCount, indices, out int[] places);
        double error = ImageMetrics.MeanSquaredError(_picture.Pixels.Span, indices, palette.Colors);
        double mapTime = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        Report(EncodeStage.Map, MapShare);
        return new MappedPicture(new IndexedImage(_picture.Width, _picture.Height, palette, indices), fit, places, error, fitTime, mapTime);
    }

    /// <summary>Exact pictures stay exact; others let neighbours agree, and the palette follows.</summary>
    private (FittedPalette Fit, ushort[] Indices) Smoothed(FittedPalette fit, ushort[] indices, double strength)
    {
        var smoothing = new SmoothingOptions
        {
            Strength = strength,
            Rate = _options.Write.Compression is CompressionChoice.Swift or CompressionChoice.Dense or CompressionChoice.Auto ? RateModel.Dense : RateModel.Lz4,
            FixedEntries = fit.FixedCount,
            Threads = _options.Threads,
        };
        SmoothingResult result = Smoothing.Smooth(
            _picture.Pixels, _picture.Width, fit.Space, fit.Colors, indices, smoothing, PixelWeights(), _cancellation);
        return (fit with { Colors = result.Palette }, result.Indices);
    }

    /// <summary>How much the error of each pixel counts (see <see cref="Smoothing.Smooth"/>); none for all alike.</summary>
    private ReadOnlyMemory<ushort> PixelWeights()
    {
        if (_options.Tune == Tune.Visual && _pixelWeights.Length == 0)
        {
            _pixelWeights = PerceptualWeights.Visibility(_picture.Pixels, _picture.Width, _options.Threads, _cancellation);
        }

        return _pixelWeights;
    }

    private TimedFit Fit(int colors)
    {
        if (!_fits.TryGetValue(colors, out TimedFit? known))
        {
            long start = Stopwatch.GetTimestamp();
            IProgress<double>? progress = _progress is null ? null : new FitProgress(this);
            FittedPalette fit = ColorFit.Run(_picture, colors, _options, new FitTrace(_options.Fit.KeepHistory), progress, _cancellation);
            known = new TimedFit(fit, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            _fits.Add(colors, known);
        }

        Report(EncodeStage.Fit, FitShare);
        return known;
    }

    private void Report(EncodeStage stage, double fraction) => _progress?.Report(new EncodeProgress(stage, fraction));

    /// <summary>A fit and the milliseconds it took.</summary>
    private sealed record TimedFit(FittedPalette Fit, double Time);

    /// <summary>A picture ready to be compressed.</summary>
    /// <param name="Image">Palette and indices, in their final order.</param>
    /// <param name="Fit">Where the palette came from.</param>
    /// <param name="Places">For each of the fit's colours its place in the palette, or -1.</param>
    /// <param name="Error">Mean squared error.</param>
    /// <param name="FitTime">Milliseconds of the fit.</param>
    /// <param name="MapTime">Milliseconds since.</param>
    private sealed record MappedPicture(IndexedImage Image, FittedPalette Fit, int[] Places, double Error, double FitTime, double MapTime);

    private sealed class FitProgress(EncodingSession session) : IProgress<double>
    {
        public void Report(double value) => session.Report(EncodeStage.Fit, HistogramShare + (value * (FitShare - HistogramShare)));
    }
}
