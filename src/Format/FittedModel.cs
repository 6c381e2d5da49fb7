namespace Tinct.Format;

/// <summary>How a palette is fitted.</summary>
public enum FitMethod : byte
{
    /// <summary>k-means: the lowest squared error.</summary>
    KMeans = 0,

    /// <summary>A Gaussian mixture, by expectation-maximisation: a model of the colours. Its means are a worse palette.</summary>
    Em = 1,
}

/// <summary>Shape of the covariance matrices of a Gaussian mixture.</summary>
public enum CovarianceType : byte
{
    /// <summary>One variance a colour.</summary>
    Spherical = 0,

    /// <summary>One matrix shared by all colours.</summary>
    Tied = 1,

    /// <summary>One variance a colour and coordinate.</summary>
    Diagonal = 2,

    /// <summary>One matrix a colour.</summary>
    Full = 3,
}

/// <summary>The colour space of a <see cref="FittedModel"/>'s means and covariances.</summary>
public enum ModelSpace : byte
{
    /// <summary>sRGB, 0 to 255.</summary>
    Srgb = 0,

    /// <summary>(1.5 Y, Cb, 1.2 Cr).</summary>
    Balanced = 1,

    /// <summary>OKLab scaled to 255.</summary>
    OkLab = 2,

    /// <summary>As <see cref="Srgb"/>, with alpha but not premultiplied by it.</summary>
    StraightSrgb = 3,

    /// <summary>As <see cref="Balanced"/>, with alpha but not premultiplied by it.</summary>
    StraightBalanced = 4,

    /// <summary>As <see cref="OkLab"/>, with alpha but not premultiplied by it.</summary>
    StraightOkLab = 5,
}

/// <summary>How a palette came to be, as a file may record it (specification, section 8.5). It has no influence on decoding.</summary>
public sealed record FittedModel
{
    /// <summary>How the palette was fitted.</summary>
    public required FitMethod Method { get; init; }

    /// <summary>Shape of the covariance matrices.</summary>
    public required CovarianceType Covariance { get; init; }

    /// <summary>The space of means and covariances.</summary>
    public required ModelSpace Space { get; init; }

    /// <summary>Coordinates of that space (D): 3, or 4 with alpha as the fourth; the others are then premultiplied by it, unless the
    /// space is a straight one.</summary>
    public int Dimensions { get; init; } = 3;

    /// <summary>The number of iterations.</summary>
    public uint Iterations { get; init; }

    /// <summary>Mean log-likelihood a pixel, natural logarithm; 0 for k-means. Finite.</summary>
    public double LogLikelihood { get; init; }

    /// <summary>Mean squared error in the space. Finite, at least 0.</summary>
    public double MeanSquaredError { get; init; }

    /// <summary>For each colour in palette order, its share of the pixels: K values of 0 to 1.</summary>
    public required ReadOnlyMemory<float> MixingProbabilities { get; init; }

    /// <summary>For each colour its mean: K x D finite values.</summary>
    public required ReadOnlyMemory<float> Means { get; init; }

    /// <summary>Finite values: spherical K; tied one matrix; diagonal K x D; full K matrices. A matrix is its lower triangle
    /// row by row, (0,0), (1,0), (1,1), ..., D (D + 1) / 2 values.</summary>
    public required ReadOnlyMemory<float> Covariances { get; init; }

    /// <summary>Values of covariance that each colour has: none when they share one matrix.</summary>
    internal static int CovarianceValues(CovarianceType covariance, int dimensions) => covariance switch
    {
        CovarianceType.Spherical => 1,
        CovarianceType.Diagonal => dimensions,
        CovarianceType.Full => TriangleValues(dimensions),
        _ => 0,
    };

    /// <summary>Values of one matrix.</summary>
    internal static int TriangleValues(int dimensions) => dimensions * (dimensions + 1) / 2;
}
