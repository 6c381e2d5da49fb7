using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Structural similarity (Z. Wang, A. Bovik, H. Sheikh, E. Simoncelli, "Image quality assessment: from error visibility to
/// structural similarity", 2004) of luma 0.299 R + 0.587 G + 0.114 B at full resolution: Gaussian window of 11 x 11 with
/// sigma 1.5, K1 = 0.01, K2 = 0.03, L = 255, mean over all windows that lie inside the picture. In a picture narrower or
/// lower than 11 the window shrinks to the largest odd size that fits both ways.</summary>
/// <remarks>Rows may come a few at a time, so that memory need not grow with the height.</remarks>
internal sealed class StructuralSimilarity
{
    private const double Sigma = 1.5;
    private const int FullRadius = 5;
    private const float C1 = 0.01f * 255 * 0.01f * 255;
    private const float C2 = 0.03f * 255 * 0.03f * 255;

    /// <summary>Rows of windows computed together: bounds the working memory. Of very wide pictures there are fewer.</summary>
    private const int StripRows = 32;

    /// <summary>Pixels of a row that are worked on together: wider rows are cut.</summary>
    private const int TileWidth = 1 << 16;

    /// <summary>Strips computed at a time, by as many threads at most.</summary>
    private const int StripsAtATime = 8;

    private readonly int _width;
    private readonly int _threads;
    private readonly VectorWidth _lanes;
    private readonly GaussianFilter _filter;
    private readonly int _windowRows;
    private readonly int _stripRows;
    private readonly RgbaColor[] _reference;
    private readonly RgbaColor[] _other;
    private readonly ConcurrentBag<Strip> _idle = [];
    private readonly double[] _stripSums = new double[StripsAtATime];
    private int _rowsHeld;
    private int _windowRowsDone;
    private double _sum;

    /// <summary>Prepares to compare two pictures.</summary>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    /// <param name="lanes">Vector width; the result does not depend on it.</param>
    public StructuralSimilarity(int width, int height, int threads, VectorWidth lanes)
    {
        _width = width;
        _threads = threads;
        _lanes = lanes;
        _filter = new GaussianFilter(Sigma, Math.Min(FullRadius, (Math.Min(width, height) - 1) / 2));
        _windowRows = height - (2 * _filter.Radius);
        _stripRows = Math.Clamp(StripRows * TileWidth / width, 1, StripRows);
        int rows = Math.Min(height, (StripsAtATime * _stripRows) + (2 * _filter.Radius));
        _reference = new RgbaColor[rows * width];
        _other = new RgbaColor[rows * width];
    }

    /// <summary>The mean similarity, 1 for equal pictures; once all rows were added.</summary>
    public double Mean => _sum / _windowRows / (_width - (2 * _filter.Radius));

    /// <summary>The mean similarity of whole pictures.</summary>
    public static double Compute(ReadOnlySpan<RgbaColor> reference, ReadOnlySpan<RgbaColor> other, int width, int threads, VectorWidth lanes)
    {
        var similarity = new StructuralSimilarity(width, reference.Length / width, threads, lanes);
        similarity.Add(reference, other);
        return similarity.Mean;
    }

    /// <summary>Adds the next rows of both pictures.</summary>
    public void Add(ReadOnlySpan<RgbaColor> reference, ReadOnlySpan<RgbaColor> other)
    {
        while (!reference.IsEmpty)
        {
            int held = _rowsHeld * _width;
            int count = Math.Min(reference.Length, _reference.Length - held);
            reference[..count].CopyTo(_reference.AsSpan(held));
            other[..count].CopyTo(_other.AsSpan(held));
            reference = reference[count..];
            other = other[count..];
            _rowsHeld += count / _width;
            int overlap = 2 * _filter.Radius;
            if (held + count == _reference.Length || _windowRowsDone + _rowsHeld - overlap == _windowRows)
            {
                AddStrips(_rowsHeld - overlap);
                int kept = (_rowsHeld - overlap) * _width;
                _reference.AsSpan(kept, overlap * _width).CopyTo(_reference);
                _other.AsSpan(kept, overlap * _width).CopyTo(_other);
                _rowsHeld = overlap;
            }
        }
    }

    /// <summary>Adds the windows that start in the first rows held, strip by strip; sums are added in their order.</summary>
    private void AddStrips(int windowRows)
    {
        int strips = ((windowRows - 1) / _stripRows) + 1;
        Workers.Run(strips, _threads, () => 0, (_, number) => Work(number), CancellationToken.None);
        foreach (double stripSum in _stripSums.AsSpan(0, strips))
        {
            _sum += stripSum;
        }

        _windowRowsDone += windowRows;

        void Work(int number)
        {
            Strip strip = _idle.TryTake(out Strip? idle) ? idle : new Strip(_filter, Math.Min(_width, TileWidth), _stripRows, _lanes);
            int first = number * _stripRows, rows = Math.Min(_stripRows, windowRows - first);
            int start = first * _width, count = (rows + (2 * _filter.Radius)) * _width;
            _stripSums[number] = strip.Sum(_reference.AsSpan(start, count), _other.AsSpan(start, count), _width, rows);
            _idle.Add(strip);
        }
    }

    /// <summary>One thread's working memory.</summary>
    private sealed class Strip(GaussianFilter filter, int tileWidth, int stripRows, VectorWidth lanes)
    {
        private readonly float[] _first = new float[(stripRows + (2 * filter.Radius)) * tileWidth];
        private readonly float[] _second = new float[(stripRows + (2 * filter.Radius)) * tileWidth];
        private readonly float[] _product = new float[(stripRows + (2 * filter.Radius)) * tileWidth];
        private readonly float[] _horizontal = new float[(stripRows + (2 * filter.Radius)) * tileWidth];
        private readonly float[] _firstMean = new float[stripRows * tileWidth];
        private readonly float[] _secondMean = new float[stripRows * tileWidth];
        private readonly float[] _squares = new float[stripRows * tileWidth];
        private readonly float[] _products = new float[stripRows * tileWidth];

        /// <summary>The similarity summed over the windows of some rows.</summary>
        public double Sum(ReadOnlySpan<RgbaColor> reference, ReadOnlySpan<RgbaColor> other, int width, int rows)
        {
            double sum = 0;
            int overlap = 2 * filter.Radius;
            for (int column = 0; column < width - overlap; column += tileWidth - overlap)
            {
                int tile = Math.Min(tileWidth, width - column);
                if (tile == width)
                {
                    Luma.Of(reference, _first, lanes);
                    Luma.Of(other, _second, lanes);
                }
                else
                {
                    for (int row = 0; row < rows + overlap; row++)
                    {
                        Luma.Of(reference.Slice((row * width) + column, tile), _first.AsSpan(row * tile), lanes);
                        Luma.Of(other.Slice((row * width) + column, tile), _second.AsSpan(row * tile), lanes);
                    }
                }

                sum += SumOfTile(tile, rows);
            }

            return sum;
        }

        private double SumOfTile(int width, int rows)
        {
            int columns = width - (2 * filter.Radius), count = (rows + (2 * filter.Radius)) * width;
            filter.Apply(_first, columns, rows, _horizontal, _firstMean, lanes);
            filter.Apply(_second, columns, rows, _horizontal, _secondMean, lanes);

            // Both variances only ever occur as their sum.
            Combine(count, sumOfSquares: true);
            filter.Apply(_product, columns, rows, _horizontal, _squares, lanes);
            Combine(count, sumOfSquares: false);
            filter.Apply(_product, columns, rows, _horizontal, _products, lanes);

            Similarities(rows * columns);
            double sum = 0;
            foreach (float similarity in _squares.AsSpan(0, rows * columns))
            {
                sum += similarity;
            }

            return sum;
        }

        private void Combine(int count, bool sumOfSquares)
        {
            int done = lanes switch
            {
                VectorWidth.Bits512 => Combine<Floats16>(0, count, sumOfSquares),
                VectorWidth.Bits256 => Combine<Floats8>(0, count, sumOfSquares),
                VectorWidth.Bits128 => Combine<Floats4>(0, count, sumOfSquares),
                _ => 0,
            };
            Combine<Floats1>(done, count, sumOfSquares);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private int Combine<TFloats>(int start, int count, bool sumOfSquares)
            where TFloats : struct, IFloats<TFloats>
        {
            int i = start;
            for (; i <= count - TFloats.Count; i += TFloats.Count)
            {
                TFloats a = TFloats.Load(in _first[i]), b = TFloats.Load(in _second[i]);
                TFloats.Store(sumOfSquares ? (a * a) + (b * b) : a * b, ref _product[i]);
            }

            return i;
        }

        private void Similarities(int count)
        {
            int done = lanes switch
            {
                VectorWidth.Bits512 => Similarities<Floats16>(0, count),
                VectorWidth.Bits256 => Similarities<Floats8>(0, count),
                VectorWidth.Bits128 => Similarities<Floats4>(0, count),
                _ => 0,
            };
            Similarities<Floats1>(done, count);
        }

        /// <summary>Replaces the blurred squares by the similarity of each window.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private int Similarities<TFloats>(int start, int count)
            where TFloats : struct, IFloats<TFloats>
        {
            TFloats c1 = TFloats.Create(C1), c2 = TFloats.Create(C2), middle = TFloats.Create(Luma.Middle);
            int i = start;
            for (; i <= count - TFloats.Count; i += TFloats.Count)
            {
                TFloats a = TFloats.Load(in _firstMean[i]), b = TFloats.Load(in _secondMean[i]);
                TFloats covariance = TFloats.Load(in _products[i]) - (a * b);
                TFloats variances = TFloats.Load(in _squares[i]) - ((a * a) + (b * b));

                // Luma is held less mid grey, which changes no variance; the means need it back.
                a += middle;
                b += middle;
                TFloats meanProduct = a * b;
                TFloats meanSquares = (a * a) + (b * b);
                TFloats numerator = (meanProduct + meanProduct + c1) * (covariance + covariance + c2);
                TFloats denominator = (meanSquares + c1) * (variances + c2);
                TFloats.Store(numerator / denominator, ref _squares[i]);
            }

            return i;
        }
    }
}
