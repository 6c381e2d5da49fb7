using System.Diagnostics;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>The errors of a file, summed once as its rows go by: the mean squared error alone, or all measures.</summary>
/// <param name="options">Whether all errors are wanted, and threads.</param>
internal sealed class FileErrors(IPixelRows picture, Palette palette, EncodeOptions options)
{
    private readonly ErrorMeter? _meter = options.MeasureErrors ? new ErrorMeter(picture.Width, picture.Height, options.Threads) : null;
    private readonly long _pixelCount = (long)picture.Width * picture.Height;
    private ErrorReport? _report;
    private ErrorSums _sums;
    private long _next;

    /// <summary>Milliseconds that measuring has taken.</summary>
    public double Time { get; private set; }

    /// <summary>The mean squared error, once all rows were added.</summary>
    public double MeanSquared => Report()?.Mse ?? _sums.MeanSquared(_pixelCount);

    /// <summary>Adds the next rows. Those of a second attempt at the same file are passed over.</summary>
    public void Add(MappedGroup rows)
    {
        long start = Stopwatch.GetTimestamp();
        if (_next < _pixelCount)
        {
            _next += rows.Pixels.Length;
            ReadOnlySpan<ushort> indices = rows.Indices.AsSpan(0, rows.Pixels.Length);
            if (_meter is not null)
            {
                _meter.Add(rows.Pixels.Span, indices, palette.Colors);
            }
            else
            {
                _sums.Add(rows.Pixels.Span, indices, palette.Colors);
            }
        }

        Time += Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>All measures, if they were wanted, once all rows were added.</summary>
    public ErrorReport? Report() => _report ??= _meter?.Report();
}
