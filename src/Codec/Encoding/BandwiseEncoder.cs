using System.Diagnostics;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Encodes a picture that is never in memory as a whole, to the bytes that <see cref="EncodingSession"/> makes: reads it once for its
/// colours and once more to map and compress it, as many bands at a time as there are threads. The front matter is written last.</summary>
internal sealed class BandwiseEncoder
{
    private const double HistogramShare = 0.3, FitShare = 0.4;

    private readonly IPixelRows _picture;
    private readonly EncodeOptions _options;
    private readonly IProgress<EncodeProgress>? _progress;
    private readonly CancellationToken _cancellation;

    /// <summary>Prepares an encode.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="options">How to encode; validated, and of the kind that <see cref="TinctEncoder.CanEncodeByBands"/> accepts.</param>
    /// <param name="progress">Receives progress.</param>
    /// <param name="cancellation">Ends the work.</param>
    public BandwiseEncoder(IPixelRows picture, EncodeOptions options, IProgress<EncodeProgress>? progress, CancellationToken cancellation)
    {
        _picture = picture;
        _options = options;
        _progress = progress;
        _cancellation = cancellation;
    }

    /// <summary>Encodes.</summary>
    /// <param name="output">Receives the file from where it stands; seekable.</param>
    /// <param name="meter">Receives the rows and what they become; null if nobody asks.</param>
    /// <exception cref="TooManyColorsException">A lossless encode was asked for and the picture has too many colours.</exception>
    public EncodeResult Encode(Stream output, ErrorMeter? meter)
    {
        long start = Stopwatch.GetTimestamp();
        var colors = new SourcePicture(CountColors(), [], _options.KeepsHiddenColor);
        ReleaseMemory();
        double histogramTime = Lap(ref start);
        TooManyColorsException.ThrowIf(_options, colors.Histogram.Count);
        FittedPalette fit = ColorFit.Run(
            colors, _options.Goal is EncodeGoal.Lossless ? colors.Histogram.Count : _options.Colors, _options, new FitTrace(_options.Fit.KeepHistory),
            progress: null, _cancellation);
        Report(EncodeStage.Fit, FitShare);
        ReleaseMemory();
        double fitTime = Lap(ref start);

        // Which entry a pixel takes depends on its colour alone, so the colours tell which entries are in use.
        ushort[] labels = fit.Labels ?? Nearest(fit, colors.Histogram.Colors);
        Palette palette = PaletteOrdering.Arrange(fit.Colors, fit.FixedCount, labels, out int[] places);
        ColorIndexTable? table = fit.Labels is null ? null : new ColorIndexTable(colors.Histogram.Colors, labels, colors.KeepsHiddenColor);
        double mapTime = Lap(ref start);

        FittedModel? model = ModelRecorder.RecordIfWanted(fit, palette, places, _options, _cancellation);
        FileSections sections = _options.Write.SaveModel && model is not null ? _picture.Sections with { Model = model } : _picture.Sections;
        WriteOptions write = FileBuilder.Attempts(colors.Histogram.PixelCount, palette.Count, _options)[0];
        var front = new FrontMatterWriter(_picture.Width, _picture.Height, palette, sections, write);
        var bands = new BandWriter(front, palette, write, table is null ? new NearestColorMapper(fit.Space, fit.Colors) : null, table, places);
        (long length, ErrorSums errors) = WriteBands(bands, output, meter);
        double error = errors.MeanSquared(colors.Histogram.PixelCount);
        return new EncodeResult(length)
        {
            PixelCount = colors.Histogram.PixelCount,
            UniqueColors = colors.Histogram.Count,
            Colors = palette.Count,
            RawBytes = colors.RawBytes,
            MeanSquaredError = error,
            Times = new StageTimes(histogramTime, fitTime, mapTime, Lap(ref start)),
            Trace = fit.Trace,
            Model = model,
            Mixture = fit.Mixture,
        };
    }

    private ColorHistogram CountColors()
    {
        var histogram = new ColorHistogram(_options.KeepsHiddenColor);
        using IPixelRowReader reader = _picture.Read();
        var row = new Rgba32[_picture.Width];
        for (int y = 0; y < _picture.Height; y++)
        {
            _cancellation.ThrowIfCancellationRequested();
            reader.ReadRow(row);
            histogram.Add(row);
            Report(EncodeStage.Histogram, HistogramShare * y / _picture.Height);
        }

        return histogram;
    }

    /// <summary>Counting and fitting leave up to hundreds of megabytes behind, which the collector, while the machine has memory
    /// to spare, would let stand and add to.</summary>
    private static void ReleaseMemory() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    private ushort[] Nearest(FittedPalette fit, ReadOnlySpan<Rgba32> colors)
    {
        var labels = new ushort[colors.Length];
        new NearestColorMapper(fit.Space, fit.Colors).Map(colors, colors.Length, labels, _options.Threads, _cancellation);
        return labels;
    }

    /// <summary>Reads, maps, compresses and writes bands, some at a time.</summary>
    /// <returns>Bytes of the file, and the errors of its pixels.</returns>
    private (long Length, ErrorSums Errors) WriteBands(BandWriter writer, Stream output, ErrorMeter? meter)
    {
        FrontMatterWriter front = writer.Front;
        long start = output.Position;
        output.Position = start + front.BandsOffset;
        var atOnce = new BandRows[Math.Min(_options.Threads, front.Plan.Count)];
        for (int i = 0; i < atOnce.Length; i++)
        {
            atOnce[i] = new BandRows(checked(_picture.Width * front.Plan.BandRows));
        }

        ErrorSums errors = default;
        using IPixelRowReader reader = _picture.Read();
        for (int first = 0; first < front.Plan.Count; first += atOnce.Length)
        {
            BandRows[] group = atOnce[..Math.Min(atOnce.Length, front.Plan.Count - first)];
            EncodeBands(writer, reader, first, group);
            foreach (BandRows band in group)
            {
                errors.Add(band.Pixels, band.Indices, writer.Palette.Colors);
                meter?.Add(band.Pixels, band.Indices, writer.Palette.Colors);
                front.Add(band.Encoded);
                output.Write(band.Encoded.Bytes.Span);
            }

            Report(EncodeStage.Write, FitShare + ((1 - FitShare) * (first + group.Length) / front.Plan.Count));
        }

        output.Write(front.Trailer.Span);
        long end = output.Position;
        output.Position = start;
        output.Write(front.Finish());
        output.Position = end;
        return (end - start, errors);
    }

    /// <summary>Reads the next bands and encodes them in parallel.</summary>
    private void EncodeBands(BandWriter writer, IPixelRowReader reader, int first, BandRows[] bands)
    {
        for (int i = 0; i < bands.Length; i++)
        {
            bands[i].Fill(reader, _picture.Width, writer.Front.Plan.RowCount(first + i));
        }

        Workers.Run(bands.Length, _options.Threads, static () => 0, (_, i) => writer.Encode(bands[i]), _cancellation);
    }

    private void Report(EncodeStage stage, double fraction) => _progress?.Report(new EncodeProgress(stage, fraction));

    /// <summary>Milliseconds since <paramref name="start"/>, which becomes now.</summary>
    private static double Lap(ref long start)
    {
        double elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        start = Stopwatch.GetTimestamp();
        return elapsed;
    }

    /// <summary>A band on its way: pixels, then indices, then bytes.</summary>
    private sealed class BandRows(int capacity)
    {
        private readonly Rgba32[] _pixels = new Rgba32[capacity];
        private readonly ushort[] _indices = new ushort[capacity];
        private int _count;

        public Span<Rgba32> Pixels => _pixels.AsSpan(0, _count);

        public Span<ushort> Indices => _indices.AsSpan(0, _count);

        public EncodedBand Encoded { get; set; }

        public void Fill(IPixelRowReader reader, int width, int rows)
        {
            _count = width * rows;
            for (int start = 0; start < _count; start += width)
            {
                reader.ReadRow(_pixels.AsSpan(start, width));
            }
        }
    }

    /// <summary>What all bands share.</summary>
    /// <param name="Front">The front matter.</param>
    /// <param name="Palette">The palette in its final order.</param>
    /// <param name="Write">How bands are compressed.</param>
    /// <param name="Mapper">Finds the fit's entry of every pixel, where the nearest is taken.</param>
    /// <param name="Table">Knows the final entry of every colour otherwise.</param>
    /// <param name="Places">For each of the fit's entries the final one.</param>
    private sealed record BandWriter(
        FrontMatterWriter Front, Palette Palette, WriteOptions Write, NearestColorMapper? Mapper, ColorIndexTable? Table, int[] Places)
    {
        public void Encode(BandRows band)
        {
            int width = Front.Header.Width;
            if (Mapper is null)
            {
                Table!.Map(band.Pixels, band.Indices);
            }
            else
            {
                Mapper.Map(band.Pixels, width, band.Indices);
                foreach (ref ushort index in band.Indices)
                {
                    index = (ushort)Places[index];
                }
            }

            band.Encoded = BandEncoder.Encode(band.Indices, width, Palette, Write);
        }
    }
}
