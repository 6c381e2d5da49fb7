using Tinct.Format;

namespace Tinct.Codec.Tests;

/// <summary>EM as in a textbook, in double precision, one point and component at a time, nothing left out, no variance
/// floor: the fast fitter must agree with it.</summary>
internal sealed class NaiveMixture
{
    private readonly double[][] _points;
    private readonly double[] _weights;
    private readonly int _size;
    private readonly int _components;
    private readonly CovarianceType _type;
    private readonly double[] _mixing;
    private readonly double[][] _means;
    private readonly double[][,] _covariances;

    public NaiveMixture(PointSet points, double[] means, CovarianceType type)
    {
        _size = points.Dimensions;
        _components = means.Length / _size;
        _type = type;
        float[][] channels = [points.X, points.Y, points.Z, points.Alpha];
        _points = [.. Enumerable.Range(0, points.Count).Select(i => Enumerable.Range(0, _size).Select(d => (double)channels[d][i]).ToArray())];
        _weights = [.. points.Weights.Select(w => (double)w)];
        _mixing = new double[_components];
        _means = [.. means.Chunk(_size)];
        _covariances = new double[_components][,];

        var hard = new double[points.Count, _components];
        for (int i = 0; i < points.Count; i++)
        {
            int nearest = Enumerable.Range(0, _components)
                .MinBy(k => Enumerable.Range(0, _size).Sum(d => Math.Pow(_points[i][d] - _means[k][d], 2)));
            hard[i, nearest] = 1;
        }

        Maximize(hard);
    }

    public IReadOnlyList<double[]> Means => _means;

    public IReadOnlyList<double> Mixing => _mixing;

    public IReadOnlyList<double[,]> Covariances => _covariances;

    /// <summary>The log-likelihood a unit of weight, then the next parameters.</summary>
    public double Iterate()
    {
        var responsibilities = new double[_points.Length, _components];
        double total = 0;
        for (int i = 0; i < _points.Length; i++)
        {
            double[] logs = [.. Enumerable.Range(0, _components).Select(k => LogDensity(i, k))];
            double max = logs.Max();
            double log = max + Math.Log(logs.Sum(value => Math.Exp(value - max)));
            total += _weights[i] * log;
            for (int k = 0; k < _components; k++)
            {
                responsibilities[i, k] = Math.Exp(logs[k] - log);
            }
        }

        Maximize(responsibilities);
        return total / _weights.Sum();
    }

    /// <summary>By Gaussian elimination: the determinant, and the deviation times the inverse times the deviation.</summary>
    private double LogDensity(int i, int k)
    {
        var matrix = (double[,])_covariances[k].Clone();
        double[] deviation = [.. _points[i].Zip(_means[k], (a, b) => a - b)];
        double[] solved = [.. deviation];
        double logDeterminant = 0;
        for (int p = 0; p < _size; p++)
        {
            logDeterminant += Math.Log(matrix[p, p]);
            for (int row = p + 1; row < _size; row++)
            {
                double factor = matrix[row, p] / matrix[p, p];
                solved[row] -= factor * solved[p];
                for (int column = p; column < _size; column++)
                {
                    matrix[row, column] -= factor * matrix[p, column];
                }
            }
        }

        for (int row = _size - 1; row >= 0; row--)
        {
            for (int column = row + 1; column < _size; column++)
            {
                solved[row] -= matrix[row, column] * solved[column];
            }

            solved[row] /= matrix[row, row];
        }

        double square = deviation.Zip(solved, (a, b) => a * b).Sum();
        return Math.Log(_mixing[k]) - (0.5 * ((_size * Math.Log(2 * Math.PI)) + logDeterminant + square));
    }

    private void Maximize(double[,] responsibilities)
    {
        double total = _weights.Sum();
        var pooled = new double[_size, _size];
        for (int k = 0; k < _components; k++)
        {
            double[] shares = [.. Enumerable.Range(0, _points.Length).Select(i => _weights[i] * responsibilities[i, k])];
            double weight = shares.Sum();
            _mixing[k] = weight / total;
            _means[k] = [.. Enumerable.Range(0, _size).Select(d => shares.Select((s, i) => s * _points[i][d]).Sum() / weight)];
            var scatter = new double[_size, _size];
            for (int i = 0; i < _points.Length; i++)
            {
                for (int row = 0; row < _size; row++)
                {
                    for (int column = 0; column < _size; column++)
                    {
                        scatter[row, column] += shares[i] * (_points[i][row] - _means[k][row]) * (_points[i][column] - _means[k][column]);
                    }
                }
            }

            for (int row = 0; row < _size; row++)
            {
                for (int column = 0; column < _size; column++)
                {
                    pooled[row, column] += scatter[row, column] / total;
                    scatter[row, column] /= weight;
                }
            }

            _covariances[k] = Shape(scatter);
        }

        if (_type == CovarianceType.Tied)
        {
            Array.Fill(_covariances, pooled);
        }
    }

    private double[,] Shape(double[,] full)
    {
        if (_type is CovarianceType.Full or CovarianceType.Tied)
        {
            return full;
        }

        double mean = Enumerable.Range(0, _size).Average(d => full[d, d]);
        var result = new double[_size, _size];
        for (int d = 0; d < _size; d++)
        {
            result[d, d] = _type == CovarianceType.Spherical ? mean : full[d, d];
        }

        return result;
    }
}
