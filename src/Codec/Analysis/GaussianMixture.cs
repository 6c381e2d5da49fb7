using Tinct.Format;

namespace Tinct.Codec.Analysis;

/// <summary>A Gaussian mixture fitted to a picture's colours: what colours there are, how they spread, how often each
/// occurs. Coordinates and variances are in the units of the colour space it was fitted in.</summary>
/// <remarks>A component that lost all its pixels during the fit stays in its place with mixing probability 0 and its last mean
/// and covariance.</remarks>
public sealed class GaussianMixture
{
    private readonly double[] _mixing;
    private readonly double[] _means;
    private readonly double[] _covariances;
    private readonly double[] _logLikelihoods;

    internal GaussianMixture(MixtureParameters parameters, double totalWeight, double[] logLikelihoods, bool converged)
    {
        Parameters = parameters;
        ComponentCount = parameters.Components;
        Dimensions = parameters.Dimensions;
        CovarianceType = parameters.CovarianceType;
        _mixing = parameters.Mixing;
        _means = parameters.Means;
        _covariances = parameters.Covariances;
        _logLikelihoods = logLikelihoods;
        TotalWeight = totalWeight;
        Converged = converged;
    }

    /// <summary>Number of components, K.</summary>
    public int ComponentCount { get; }

    /// <summary>Number of channels, D: 3, or 4 with alpha.</summary>
    public int Dimensions { get; }

    /// <summary>Shape of the covariance matrices.</summary>
    public CovarianceType CovarianceType { get; }

    /// <summary>Mixing probability of every component, 0 to 1; they sum to 1.</summary>
    public ReadOnlySpan<double> MixingProbabilities => _mixing;

    /// <summary>How much the mixture was fitted to: the number of pixels, or the sum of their weights.</summary>
    public double TotalWeight { get; }

    /// <summary>Mean over pixels of the log-likelihood, in nats, of a density over the colour space.</summary>
    public double LogLikelihood => _logLikelihoods[^1];

    /// <summary>Log-likelihood a pixel before the first iteration and after each.</summary>
    public ReadOnlySpan<double> LogLikelihoods => _logLikelihoods;

    /// <summary>M-steps made.</summary>
    public int Iterations => _logLikelihoods.Length - 1;

    /// <summary>Whether the tolerance was reached before the iterations ran out.</summary>
    public bool Converged { get; }

    /// <summary>Free parameters: mixing probabilities, means and what the covariance type leaves free.</summary>
    public int FreeParameters
    {
        get
        {
            int matrix = Dimensions * (Dimensions + 1) / 2;
            int covariance = CovarianceType switch
            {
                CovarianceType.Spherical => ComponentCount,
                CovarianceType.Tied => matrix,
                CovarianceType.Diagonal => ComponentCount * Dimensions,
                _ => ComponentCount * matrix,
            };
            return ComponentCount - 1 + (ComponentCount * Dimensions) + covariance;
        }
    }

    /// <summary>Bayesian information criterion (Schwarz, 1978): lower is better. On photographs it keeps falling past any
    /// useful palette size.</summary>
    public double Bic => (FreeParameters * Math.Log(TotalWeight)) - (2 * LogLikelihood * TotalWeight);

    /// <summary>Akaike's information criterion (1974): lower is better.</summary>
    public double Aic => (2.0 * FreeParameters) - (2 * LogLikelihood * TotalWeight);

    /// <summary>The parameters as the algorithms hold them.</summary>
    internal MixtureParameters Parameters { get; }

    /// <summary>Mean of a component: D coordinates.</summary>
    public ReadOnlySpan<double> Mean(int component) => _means.AsSpan(component * Dimensions, Dimensions);

    /// <summary>Covariance matrix of a component: D x D, row by row, whatever the covariance type.</summary>
    public ReadOnlySpan<double> Covariance(int component) =>
        _covariances.AsSpan(component * Dimensions * Dimensions, Dimensions * Dimensions);
}
