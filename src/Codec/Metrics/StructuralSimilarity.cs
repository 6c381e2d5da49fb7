using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Structural similarity (Z. Wang, A. Bovik, H. Sheikh, E. Simoncelli, "Image quality assessment: from error visibility to
/// structural similarity", 2004) of luma 0.299 R + 0.587 G + 0.114 B at full resolution: Gaussian window of 11 x 11 with
/// sigma 1.5, K1 = 0.01, K2 = 0.03, L = 255, mean over all windows that lie inside the picture. In a picture narrower or
/// lower than 11 the window shrinks to the largest odd size that fits both ways.</summary>
internal static class StructuralSimilarity
{
    private const double Sigma = 1.5;
    private const int FullRadius = 5;
    private const float C1 = 0.01f * 255 * 0.01f * 255;
    private const float C2 = 0.03f * 255 * 0.03f * 255;

    /// <summary>Rows of windows computed together: bounds the working memory.</summary>
    private const int StripRows = 32;

    /// <summary>The mean similarity, 1 for equal pictures.</summary>
    /// <param name="reference">One picture.</param>
    /// <param name="other">The other, of the same size.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    public static double Compute(ReadOnlySpan<Rgba32> reference, ReadOnlySpan<Rgba32> other, int width, int threads) =>
        Compute(reference, other, width, threads, LaneWidths.Best);

    /// <summary>The same with a chosen vector width; the result does not depend on it.</summary>
    public static unsafe double Compute(
        ReadOnlySpan<Rgba32> reference, ReadOnlySpan<Rgba32> other, int width, int threads, LaneWidth lanes)
    {
        int height = reference.Length / width;
        var filter = new GaussianFilter(Sigma, Math.Min(FullRadius, (Math.Min(width, height) - 1) / 2));
        int windowRows = height - (2 * filter.Radius), windowColumns = width - (2 * filter.Radius);
        var stripSums = new double[((windowRows - 1) / StripRows) + 1];
        fixed (Rgba32* referenceStart = reference)
        fixed (Rgba32* otherStart = other)
        {
            nint referenceAddress = (nint)referenceStart, otherAddress = (nint)otherStart;
            int length = reference.Length;
            Workers.Run(stripSums.Length, threads, () => new Strip(filter, width, lanes), Work, CancellationToken.None);

            void Work(Strip strip, int number)
            {
                int first = number * StripRows, rows = Math.Min(StripRows, windowRows - first);
                int start = first * width, count = (rows + (2 * filter.Radius)) * width;
                stripSums[number] = strip.Sum(
                    new ReadOnlySpan<Rgba32>((void*)referenceAddress, length).Slice(start, count),
                    new ReadOnlySpan<Rgba32>((void*)otherAddress, length).Slice(start, count),
                    rows);
            }
        }

        double sum = 0;
        foreach (double stripSum in stripSums)
        {
            sum += stripSum;
        }

        return sum / windowRows / windowColumns;
    }

    /// <summary>One thread's working memory.</summary>
    private sealed class Strip(GaussianFilter filter, int width, LaneWidth lanes)
    {
        private readonly float[] _first = new float[(StripRows + (2 * filter.Radius)) * width];
        private readonly float[] _second = new float[(StripRows + (2 * filter.Radius)) * width];
        private readonly float[] _product = new float[(StripRows + (2 * filter.Radius)) * width];
        private readonly float[] _horizontal = new float[(StripRows + (2 * filter.Radius)) * width];
        private readonly float[] _firstMean = new float[StripRows * width];
        private readonly float[] _secondMean = new float[StripRows * width];
        private readonly float[] _squares = new float[StripRows * width];
        private readonly float[] _products = new float[StripRows * width];

        /// <summary>The similarity summed over the windows of some rows.</summary>
        public double Sum(ReadOnlySpan<Rgba32> reference, ReadOnlySpan<Rgba32> other, int rows)
        {
            int count = reference.Length;
            int columns = width - (2 * filter.Radius);
            Luma.Of(reference, _first, lanes);
            Luma.Of(other, _second, lanes);
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
                LaneWidth.Bits512 => Combine<Lanes512, Vector512<float>>(0, count, sumOfSquares),
                LaneWidth.Bits256 => Combine<Lanes256, Vector256<float>>(0, count, sumOfSquares),
                LaneWidth.Bits128 => Combine<Lanes128, Vector128<float>>(0, count, sumOfSquares),
                _ => 0,
            };
            Combine<ScalarLanes, float>(done, count, sumOfSquares);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private int Combine<TLanes, TVector>(int start, int count, bool sumOfSquares)
            where TLanes : ILanes<TVector>
            where TVector : struct
        {
            int i = start;
            for (; i <= count - TLanes.Count; i += TLanes.Count)
            {
                TVector a = TLanes.Load(in _first[i]), b = TLanes.Load(in _second[i]);
                TVector value = sumOfSquares
                    ? TLanes.Add(TLanes.Multiply(a, a), TLanes.Multiply(b, b))
                    : TLanes.Multiply(a, b);
                TLanes.Store(value, ref _product[i]);
            }

            return i;
        }

        private void Similarities(int count)
        {
            int done = lanes switch
            {
                LaneWidth.Bits512 => Similarities<Lanes512, Vector512<float>>(0, count),
                LaneWidth.Bits256 => Similarities<Lanes256, Vector256<float>>(0, count),
                LaneWidth.Bits128 => Similarities<Lanes128, Vector128<float>>(0, count),
                _ => 0,
            };
            Similarities<ScalarLanes, float>(done, count);
        }

        /// <summary>Replaces the blurred squares by the similarity of each window.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private int Similarities<TLanes, TVector>(int start, int count)
            where TLanes : ILanes<TVector>
            where TVector : struct
        {
            TVector c1 = TLanes.Broadcast(C1), c2 = TLanes.Broadcast(C2), middle = TLanes.Broadcast(Luma.Middle);
            int i = start;
            for (; i <= count - TLanes.Count; i += TLanes.Count)
            {
                TVector a = TLanes.Load(in _firstMean[i]), b = TLanes.Load(in _secondMean[i]);
                TVector covariance = TLanes.Subtract(TLanes.Load(in _products[i]), TLanes.Multiply(a, b));
                TVector variances = TLanes.Subtract(
                    TLanes.Load(in _squares[i]), TLanes.Add(TLanes.Multiply(a, a), TLanes.Multiply(b, b)));
                a = TLanes.Add(a, middle);
                b = TLanes.Add(b, middle);
                TVector meanProduct = TLanes.Multiply(a, b);
                TVector meanSquares = TLanes.Add(TLanes.Multiply(a, a), TLanes.Multiply(b, b));
                TVector numerator = TLanes.Multiply(
                    TLanes.Add(TLanes.Add(meanProduct, meanProduct), c1), TLanes.Add(TLanes.Add(covariance, covariance), c2));
                TVector denominator = TLanes.Multiply(TLanes.Add(meanSquares, c1), TLanes.Add(variances, c2));
                TLanes.Store(TLanes.Divide(numerator, denominator), ref _squares[i]);
            }

            return i;
        }
    }
}
