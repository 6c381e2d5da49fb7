using Tinct.Format;

namespace Tinct.Codec;

/// <summary>How a Gaussian mixture is fitted. Immutable.</summary>
internal sealed record MixtureOptions
{
    /// <summary>Shape of the covariance matrices. Default spherical: the fastest, and the palette nearest to k-means'.</summary>
    public CovarianceType CovarianceType { get; init; } = CovarianceType.Spherical;

    /// <summary>The most M-steps, 0 or more. Default 100; 0 leaves the moments of the starting clusters.</summary>
    public int MaxIterations { get; init; } = 100;

    /// <summary>Stops when an iteration raises the log-likelihood by no more than this part of its magnitude. Default 1e-6;
    /// smaller values take longer and gain little, 0 runs until the likelihood no longer rises.</summary>
    public double Tolerance { get; init; } = 1e-6;

    /// <summary>Smallest variance in any direction, above 0, in squared units of the space the mixture is fitted in. Default
    /// 1/12, the variance of rounding to 8 bits, right for spaces whose units are 8-bit steps, as in sRGB; in others scale it by the square
    /// of the length of one such step. Keeps components from collapsing onto single colours.</summary>
    public double VarianceFloor { get; init; } = 1.0 / 12;

    /// <summary>Threads to use, at least 1; the result does not depend on it. Default 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Called after every E-step with the log-likelihood a pixel in nats and its parameters, which change afterwards.</summary>
    public Action<double, MixtureParameters>? Step { get; init; }
}
