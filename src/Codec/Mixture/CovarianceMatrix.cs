namespace Tinct.Codec;

/// <summary>Small symmetric matrices, stored whole and row by row.</summary>
internal static class CovarianceMatrix
{
    /// <summary>Lower Cholesky factor of <paramref name="matrix"/> - <paramref name="shift"/> I.</summary>
    /// <returns>False, with <paramref name="factor"/> unfinished, when that is not positive definite.</returns>
    public static bool TryCholesky(ReadOnlySpan<double> matrix, int size, double shift, Span<double> factor)
    {
        factor.Clear();
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                double sum = matrix[(row * size) + column] - (row == column ? shift : 0);
                for (int i = 0; i < column; i++)
                {
                    sum -= factor[(row * size) + i] * factor[(column * size) + i];
                }

                if (row != column)
                {
                    factor[(row * size) + column] = sum / factor[(column * size) + column];
                }
                else if (sum > 0)
                {
                    factor[(row * size) + row] = Math.Sqrt(sum);
                }
                else
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Inverse of a lower triangular matrix.</summary>
    public static void InvertLower(ReadOnlySpan<double> lower, int size, Span<double> inverse)
    {
        inverse.Clear();
        for (int column = 0; column < size; column++)
        {
            for (int row = column; row < size; row++)
            {
                double sum = row == column ? 1 : 0;
                for (int i = column; i < row; i++)
                {
                    sum -= lower[(row * size) + i] * inverse[(i * size) + column];
                }

                inverse[(row * size) + column] = sum / lower[(row * size) + row];
            }
        }
    }

    /// <summary>Raises every eigenvalue below <paramref name="floor"/> to it. Among the matrices with no eigenvalue below the
    /// floor this one has the highest likelihood, so that EM with a floor still climbs.</summary>
    public static void RaiseEigenvalues(Span<double> matrix, int size, double floor)
    {
        Span<double> factor = stackalloc double[16];
        if (TryCholesky(matrix, size, floor, factor[..(size * size)]))
        {
            return;
        }

        Span<double> vectors = stackalloc double[16];
        Span<double> values = stackalloc double[4];
        Diagonalize(matrix, size, values, vectors);
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                double sum = 0;
                for (int i = 0; i < size; i++)
                {
                    sum += vectors[(row * size) + i] * vectors[(column * size) + i] * Math.Max(values[i], floor);
                }

                matrix[(row * size) + column] = sum;
                matrix[(column * size) + row] = sum;
            }
        }
    }

    /// <summary>Jacobi's method: rotations that each zero one entry off the diagonal. Leaves <paramref name="matrix"/>
    /// changed, eigenvectors in the columns of <paramref name="vectors"/>.</summary>
    private static void Diagonalize(Span<double> matrix, int size, Span<double> values, Span<double> vectors)
    {
        vectors.Clear();
        for (int i = 0; i < size; i++)
        {
            vectors[(i * size) + i] = 1;
        }

        // Convergence is quadratic: a handful of sweeps reaches the last bit for matrices this small.
        for (int sweep = 0; sweep < 12; sweep++)
        {
            for (int p = 0; p < size; p++)
            {
                for (int q = p + 1; q < size; q++)
                {
                    Rotate(matrix, vectors, size, p, q);
                }
            }
        }

        for (int i = 0; i < size; i++)
        {
            values[i] = matrix[(i * size) + i];
        }
    }

    private static void Rotate(Span<double> matrix, Span<double> vectors, int size, int p, int q)
    {
        double off = matrix[(p * size) + q];
        if (off == 0)
        {
            return;
        }

        double theta = (matrix[(q * size) + q] - matrix[(p * size) + p]) / (2 * off);
        double t = (theta < 0 ? -1 : 1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        double cosine = 1 / Math.Sqrt((t * t) + 1);
        double sine = t * cosine;
        for (int i = 0; i < size; i++)
        {
            (matrix[(i * size) + p], matrix[(i * size) + q]) = Turn(matrix[(i * size) + p], matrix[(i * size) + q], cosine, sine);
            (vectors[(i * size) + p], vectors[(i * size) + q]) = Turn(vectors[(i * size) + p], vectors[(i * size) + q], cosine, sine);
        }

        for (int i = 0; i < size; i++)
        {
            (matrix[(p * size) + i], matrix[(q * size) + i]) = Turn(matrix[(p * size) + i], matrix[(q * size) + i], cosine, sine);
        }
    }

    private static (double P, double Q) Turn(double p, double q, double cosine, double sine) =>
        ((cosine * p) - (sine * q), (sine * p) + (cosine * q));
}
