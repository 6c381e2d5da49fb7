using System.Globalization;
using System.Text.Json;
using Tinct.Format;
using Tinct.Tools.Host;

namespace Tinct.Tools.Reports;

/// <summary>Prints a fitted model: each colour's share, its mean, and the spread of its pixels.</summary>
internal static class ModelReport
{
    /// <summary>Prints the table that people read.</summary>
    /// <param name="notes">Sentences to stand below it; null for none.</param>
    public static void PrintTable(FittedModel model, Palette palette, CommandConsole console, IReadOnlyList<string>? notes = null)
    {
        string likelihood = model.Method == FitMethod.Em
            ? $", log-likelihood {model.LogLikelihood.ToString("0.####", CultureInfo.InvariantCulture)} a pixel" : "";
        var table = new TextTable(
            $"{MethodName(model)} in {SpaceName(model.Space)}: {Show.Number(model.Iterations, "iteration")}, "
                + $"mean squared error {Show.Value(model.MeanSquaredError)}{likelihood}",
            "colour", "share", "mean", CovarianceHeading(model.Covariance));
        for (int k = 0; k < model.MixingProbabilities.Length; k++)
        {
            table.Add(
                palette[k].ToString(),
                model.MixingProbabilities.Span[k].ToString("0.0000", CultureInfo.InvariantCulture),
                Join(Of(model.Means, k, model.Dimensions)),
                model.Covariance == CovarianceType.Tied ? "" : Join(Of(model.Covariances, k, ValuesPerColor(model))));
        }

        if (model.Covariance == CovarianceType.Tied)
        {
            table.Note($"shared covariance, lower triangle: {Join(model.Covariances.Span)}");
        }

        table.Notes(notes ?? []).Print(console);
    }

    /// <summary>Writes the field <c>model</c> of a JSON object.</summary>
    public static void WriteField(FittedModel model, Utf8JsonWriter json)
    {
        json.WriteStartObject("model");
        json.WriteString("method", MethodName(model));
        json.WriteString("covariance", CovarianceName(model.Covariance));
        json.WriteString("space", SpaceName(model.Space));
        json.WriteNumber("dimensions", model.Dimensions);
        json.WriteNumber("iterations", model.Iterations);
        json.WriteNumber("logLikelihood", model.LogLikelihood);
        json.WriteNumber("mse", model.MeanSquaredError);
        json.WriteStartArray("components");
        for (int k = 0; k < model.MixingProbabilities.Length; k++)
        {
            json.WriteStartObject();
            json.WriteNumber("share", model.MixingProbabilities.Span[k]);
            WriteArray(json, "mean", Of(model.Means, k, model.Dimensions));
            if (model.Covariance != CovarianceType.Tied)
            {
                WriteArray(json, "covariance", Of(model.Covariances, k, ValuesPerColor(model)));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (model.Covariance == CovarianceType.Tied)
        {
            WriteArray(json, "sharedCovariance", model.Covariances.Span);
        }

        json.WriteEndObject();
    }

    private static string MethodName(FittedModel model) =>
        model.Method == FitMethod.KMeans ? "k-means" : $"Gaussian mixture ({CovarianceName(model.Covariance)})";

    private static string CovarianceName(CovarianceType covariance) => covariance.ToString().ToLowerInvariant();

    private static string SpaceName(ModelSpace space) => space switch
    {
        ModelSpace.Srgb => "sRGB",
        ModelSpace.Balanced => "(1.5 Y, Cb, 1.2 Cr)",
        ModelSpace.OkLab => "OKLab x 255",
        ModelSpace.StraightSrgb => "sRGB, straight alpha",
        ModelSpace.StraightBalanced => "(1.5 Y, Cb, 1.2 Cr), straight alpha",
        _ => "OKLab x 255, straight alpha",
    };

    private static string CovarianceHeading(CovarianceType covariance) => covariance switch
    {
        CovarianceType.Spherical => "variance",
        CovarianceType.Diagonal => "variances",
        CovarianceType.Full => "covariance, lower triangle",
        _ => "",
    };

    private static int ValuesPerColor(FittedModel model) => model.Covariances.Length / model.MixingProbabilities.Length;

    private static ReadOnlySpan<float> Of(ReadOnlyMemory<float> values, int color, int count) => values.Span.Slice(color * count, count);

    private static string Join(ReadOnlySpan<float> values)
    {
        var words = new string[values.Length];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = values[i].ToString("0.00", CultureInfo.InvariantCulture);
        }

        return string.Join(' ', words);
    }

    private static void WriteArray(Utf8JsonWriter json, string name, ReadOnlySpan<float> values)
    {
        json.WriteStartArray(name);
        foreach (float value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }
}
