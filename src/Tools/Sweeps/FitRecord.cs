using System.Collections.Immutable;
using Tinct.Codec;
using Tinct.Codec.Analysis;
using Tinct.Format;

namespace Tinct.Tools.Sweeps;

/// <summary>From an encode to what a sweep records of its fit.</summary>
internal static class FitRecord
{
    /// <summary>Moments of a palette's history that are kept, at most: enough for a slider, and few enough for a page.</summary>
    private const int MostMoments = 24;

    /// <summary>Makes the record.</summary>
    public static SweepFit Create(SweepPoint point, EncodeResult result, string image)
    {
        IReadOnlyList<FitStep> steps = result.Trace?.Steps ?? [];
        return new SweepFit
        {
            ColorsAsked = point.Colors,
            Method = point.Method,
            Tune = point.Tune,
            IsExact = result.Trace is null,
            Palette = Words(result.Image.Palette.Colors.ToArray()),
            Shares = [.. Shares(result.Image).Select(static share => Short((float)share))],
            Model = result.Model is null ? null : Model(result.Model, result.Mixture, result.Image.Palette),
            Convergence = [.. steps.Select(static step => new SweepStep(step.Round, step.Stage.ToString().ToLowerInvariant(), step.Value))],
            History = [.. Moments(steps.Count).Select(at => new SweepMoment(at, Words(steps[at].Palette ?? [])))],
            Image = image,
        };
    }

    /// <summary>Evenly chosen positions, the first and the last among them.</summary>
    internal static IEnumerable<int> Moments(int count)
    {
        int chosen = Math.Min(count, MostMoments);
        return Enumerable.Range(0, chosen).Select(i => chosen == 1 ? 0 : (int)((long)i * (count - 1) / (chosen - 1)));
    }

    private static ImmutableArray<string> Words(IReadOnlyList<RgbaColor> colors) => [.. colors.Select(static color => color.ToString())];

    /// <summary>For each palette entry the share of the pixels that have it, 0 to 1.</summary>
    internal static double[] Shares(IndexedImage image)
    {
        var counts = new double[image.Palette.Count];
        foreach (ushort index in image.Indices)
        {
            counts[index]++;
        }

        return Array.ConvertAll(counts, count => count / image.Indices.Length);
    }

    private static SweepModel Model(FittedModel model, GaussianMixture? mixture, Palette palette) => new()
    {
        Space = model.Space switch
        {
            ModelSpace.Srgb => "srgb",
            ModelSpace.Balanced => "balanced",
            _ => "oklab",
        },
        Dimensions = model.Dimensions,
        Covariance = model.Covariance.ToString().ToLowerInvariant(),
        Components =
        [
            .. Enumerable.Range(0, palette.Count).Select(k => new SweepComponent(
                palette[k].ToString(),
                Short(model.MixingProbabilities.Span[k]),
                Short(model.Means.Slice(k * model.Dimensions, model.Dimensions)),
                Triangle(model, k))),
        ],
        Iterations = (int)model.Iterations,
        Converged = mixture?.Converged,
        LogLikelihood = mixture?.LogLikelihood,
        Bic = mixture?.Bic,
        Aic = mixture?.Aic,
    };

    /// <summary>A colour's covariance as a lower triangle, whatever the shape.</summary>
    private static ImmutableArray<double> Triangle(FittedModel model, int color)
    {
        int dimensions = model.Dimensions;
        int size = dimensions * (dimensions + 1) / 2;
        ReadOnlyMemory<float> values = model.Covariances;
        if (model.Covariance is CovarianceType.Full or CovarianceType.Tied)
        {
            return Short(values.Slice(model.Covariance == CovarianceType.Tied ? 0 : color * size, size));
        }

        var triangle = new float[size];
        for (int d = 0; d < dimensions; d++)
        {
            int onDiagonal = (d * (d + 3)) / 2;
            triangle[onDiagonal] = values.Span[model.Covariance == CovarianceType.Spherical ? color : (color * dimensions) + d];
        }

        return Short(triangle);
    }

    private static ImmutableArray<double> Short(ReadOnlyMemory<float> values)
    {
        var result = new double[values.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = Short(values.Span[i]);
        }

        return ImmutableArray.Create(result);
    }

    /// <summary>The number with the digits that a float has: as a double it would be written with ten more that mean nothing.</summary>
    private static double Short(float value) => (double)(decimal)value;
}
