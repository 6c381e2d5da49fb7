using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Tinct.Tools.Sweeps;

/// <summary>One fitted palette: every compression's file holds it.</summary>
internal sealed record SweepFit
{
    /// <summary>Palette size asked for.</summary>
    public required int ColorsAsked { get; init; }

    /// <summary>kmeans, em-spherical, em-tied, em-diagonal or em-full.</summary>
    public required string Method { get; init; }

    /// <summary>psnr, balanced or visual.</summary>
    public required string Tune { get; init; }

    /// <summary>What was asked for.</summary>
    [JsonIgnore]
    public SweepPoint Point => new(Tune, Method, ColorsAsked);

    /// <summary>Whether the palette holds exactly the picture's colours; nothing was fitted then.</summary>
    public required bool IsExact { get; init; }

    /// <summary>The colours in the order of the file: #rrggbb, or #rrggbbaa where not opaque.</summary>
    public required ImmutableArray<string> Palette { get; init; }

    /// <summary>For each colour the share of the pixels that have it in the file, 0 to 1, together 1.</summary>
    public required ImmutableArray<double> Shares { get; init; }

    /// <summary>The mixture that EM fitted, or the clusters of k-means seen as one (shares, means, spherical variances); null where nothing was
    /// fitted.</summary>
    public SweepModel? Model { get; init; }

    /// <summary>How the fit went, iteration by iteration; empty where nothing was fitted.</summary>
    public required ImmutableArray<SweepStep> Convergence { get; init; }

    /// <summary>The palette at some of these steps, evenly chosen: the first and the last are among them. Empty where nothing was fitted.</summary>
    public required ImmutableArray<SweepMoment> History { get; init; }

    /// <summary>What the file of this fit decodes to, a PNG.</summary>
    public required string Image { get; init; }

    /// <summary>The same for another point that has the same palette.</summary>
    public SweepFit At(SweepPoint point) => this with { ColorsAsked = point.Colors, Method = point.Method, Tune = point.Tune };
}

/// <summary>One iteration of a fit.</summary>
/// <param name="Round">From 1: the tune visual may fit twice, the second time with other weights, so that values of different rounds do
/// not compare.</param>
/// <param name="Value">After k-means iterations (all but em) the mean squared error in the units of the tune; after those of a mixture
/// (em) the log-likelihood a pixel, in nats. Both are means over the pixels that are not fully transparent.</param>
internal readonly record struct SweepStep(int Round, string Stage, double Value);

/// <summary>The palette at one step of a fit.</summary>
/// <param name="Step">Position in <see cref="SweepFit.Convergence"/>.</param>
/// <param name="Palette">The colours, as in <see cref="SweepFit.Palette"/>, but in the order of the fit: an entry keeps its place from moment to
/// moment.</param>
internal sealed record SweepMoment(int Step, ImmutableArray<string> Palette);

/// <summary>A fitted Gaussian mixture, or clusters seen as one. Fully transparent pixels are outside it.</summary>
internal sealed record SweepModel
{
    /// <summary>The space of means and covariances: srgb (0 to 255 a channel), balanced (1.5 Y, Cb, 1.2 Cr; in the scale of srgb) or oklab
    /// (L, a, b times 255).</summary>
    public required string Space { get; init; }

    /// <summary>Coordinates of that space (D): 3, or 4 when it is premultiplied by alpha and has alpha (0 to 255) as its fourth.</summary>
    public required int Dimensions { get; init; }

    /// <summary>spherical, tied, diagonal or full.</summary>
    public required string Covariance { get; init; }

    /// <summary>One component a colour of <see cref="SweepFit.Palette"/>, in its order. The transparent colour's has no weight and no
    /// variance.</summary>
    public required ImmutableArray<SweepComponent> Components { get; init; }

    /// <summary>M-steps that EM made; 0 for k-means.</summary>
    public required int Iterations { get; init; }

    /// <summary>Whether EM reached its tolerance before its iterations ran out; null for k-means.</summary>
    public bool? Converged { get; init; }

    /// <summary>Mean log-likelihood a pixel, in nats; null for k-means.</summary>
    public double? LogLikelihood { get; init; }

    /// <summary>Bayesian information criterion (Schwarz, 1978): lower is better; null for k-means.</summary>
    public double? Bic { get; init; }

    /// <summary>Akaike's information criterion (1974): lower is better; null for k-means.</summary>
    public double? Aic { get; init; }
}

/// <summary>One component of a mixture.</summary>
/// <param name="Color">Its mean as a colour: its entry of <see cref="SweepFit.Palette"/>.</param>
/// <param name="Weight">Mixing probability, 0 to 1; together at most 1, since components that no pixel chose have no entry.</param>
/// <param name="Covariance">The lower triangle of the D x D matrix row by row, (0,0), (1,0), (1,1), ..., whatever the shape; in squared units of the
/// space.</param>
internal sealed record SweepComponent(string Color, double Weight, ImmutableArray<double> Mean, ImmutableArray<double> Covariance);
