using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Measures the difference between two pictures that come a few rows at a time, with memory for a few hundred rows.
/// The figures are those of <see cref="ImageMetrics.Compare"/>.</summary>
public sealed class ErrorMeter
{
    private readonly int _width;
    private readonly int _height;
    private readonly StructuralSimilarity _similarity;
    private readonly OklabDifference _oklab = new();
    private readonly RgbaColor[] _row;
    private ErrorSums _sums;
    private long _pixels;

    /// <summary>Prepares to compare two pictures.</summary>
    /// <param name="width">Pixels a row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="threads">Threads to use, at least 1; the figures do not depend on it.</param>
    public ErrorMeter(int width, int height, int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _width = width;
        _height = height;
        _similarity = new StructuralSimilarity(width, height, threads, VectorWidths.Best);
        _row = new RgbaColor[width];
    }

    /// <summary>Adds the next rows of both pictures.</summary>
    /// <param name="reference">Whole rows of the original.</param>
    /// <param name="other">As many of the picture to judge.</param>
    /// <exception cref="ArgumentException">The lengths differ, are not whole rows, or exceed the picture.</exception>
    public void Add(ReadOnlySpan<RgbaColor> reference, ReadOnlySpan<RgbaColor> other)
    {
        TakeRows(reference.Length, other.Length);
        Measure(reference, other);
    }

    /// <summary>Adds the next rows, those of the picture to judge as palette indices.</summary>
    /// <param name="reference">Whole rows of the original.</param>
    /// <param name="indices">The palette entry of every pixel.</param>
    /// <param name="palette">The colours; every index lies below their number.</param>
    /// <exception cref="ArgumentException">The lengths differ, are not whole rows, or exceed the picture.</exception>
    public void Add(ReadOnlySpan<RgbaColor> reference, ReadOnlySpan<ushort> indices, ReadOnlySpan<RgbaColor> palette)
    {
        TakeRows(reference.Length, indices.Length);
        for (int start = 0; start < indices.Length; start += _width)
        {
            Palette.LookUp(indices.Slice(start, _width), palette, _row);
            Measure(reference.Slice(start, _width), _row);
        }
    }

    /// <summary>The figures.</summary>
    /// <exception cref="InvalidOperationException">Rows are missing.</exception>
    public ErrorReport Report()
    {
        if (_pixels != (long)_width * _height)
        {
            throw new InvalidOperationException($"Only {_pixels / _width} of {_height} rows were added.");
        }

        double mse = _sums.MeanSquared(_pixels);
        return new ErrorReport(
            mse, ImageMetrics.Psnr(mse), _sums.MeanAbsolute(_pixels), _sums.Largest, _similarity.Mean, _oklab.Mean, _oklab.Percentile95);
    }

    private void Measure(ReadOnlySpan<RgbaColor> reference, ReadOnlySpan<RgbaColor> other)
    {
        _sums.Add(reference, other);
        _oklab.Add(reference, other);
        _similarity.Add(reference, other);
    }

    private void TakeRows(int reference, int other)
    {
        if (reference != other || reference % _width != 0 || _pixels + reference > (long)_width * _height)
        {
            throw new ArgumentException($"{reference} and {other} pixels are not the next rows of two pictures of {_width} x {_height}.");
        }

        _pixels += reference;
    }
}
