namespace Tinct.Format;

/// <summary>The data of a <c>mOdl</c> section (specification, section 8.5).</summary>
internal static class FittedModelSection
{
    private const int FixedLength = 24;

    /// <summary>Writes the model.</summary>
    /// <exception cref="ArgumentException">It does not fit a palette of <paramref name="colorCount"/>, or holds values the
    /// specification forbids.</exception>
    internal static byte[] Write(FittedModel model, int colorCount)
    {
        if (Objection(model, colorCount) is string objection)
        {
            throw new ArgumentException(objection, nameof(model));
        }

        var writer = new ByteWriter();
        writer.U8((byte)model.Method);
        writer.U8((byte)model.Covariance);
        writer.U8((byte)model.Space);
        writer.U8((byte)model.Dimensions);
        writer.U32(model.Iterations);
        writer.F64(model.LogLikelihood);
        writer.F64(model.MeanSquaredError);

        ReadOnlySpan<float> covariances = model.Covariances.Span;
        if (model.Covariance == CovarianceType.Tied)
        {
            WriteValues(writer, covariances);
        }

        int each = FittedModel.CovarianceValues(model.Covariance, model.Dimensions);
        for (int color = 0; color < colorCount; color++)
        {
            writer.F32(model.MixingProbabilities.Span[color]);
            WriteValues(writer, model.Means.Span.Slice(color * model.Dimensions, model.Dimensions));
            WriteValues(writer, each == 0 ? [] : covariances.Slice(color * each, each));
        }

        return writer.Written.ToArray();
    }

    /// <summary>Reads a model.</summary>
    /// <param name="data">The section's data, decompressed.</param>
    /// <param name="colorCount">Colours in the palette.</param>
    /// <param name="fileOffset">Where the section's data starts in the file.</param>
    internal static FittedModel Read(ReadOnlySpan<byte> data, int colorCount, long fileOffset)
    {
        var reader = new ByteReader(data, fileOffset, TinctErrorKind.Invalid);
        var method = (FitMethod)reader.U8();
        var covariance = (CovarianceType)reader.U8();
        var space = (ModelSpace)reader.U8();
        int dimensions = reader.U8();
        if (covariance > CovarianceType.Full || dimensions is not (3 or 4))
        {
            Fault.Invalid(fileOffset, $"A model of covariance type {(int)covariance} in {dimensions} dimensions is not defined");
        }

        int shared = covariance == CovarianceType.Tied ? FittedModel.TriangleValues(dimensions) : 0;
        int each = FittedModel.CovarianceValues(covariance, dimensions);
        long expected = FixedLength + (4L * (shared + ((long)colorCount * (1 + dimensions + each))));
        if (data.Length != expected)
        {
            Fault.Invalid(fileOffset, $"The model of {colorCount} colours has {data.Length} bytes instead of {expected}");
        }

        uint iterations = reader.U32();
        double logLikelihood = reader.F64();
        double meanSquaredError = reader.F64();
        var probabilities = new float[colorCount];
        var means = new float[colorCount * dimensions];
        var covariances = new float[shared + (colorCount * each)];
        ReadValues(ref reader, covariances.AsSpan(0, shared));
        for (int color = 0; color < colorCount; color++)
        {
            probabilities[color] = reader.F32();
            ReadValues(ref reader, means.AsSpan(color * dimensions, dimensions));
            ReadValues(ref reader, covariances.AsSpan(shared + (color * each), each));
        }

        var model = new FittedModel
        {
            Method = method,
            Covariance = covariance,
            Space = space,
            Dimensions = dimensions,
            Iterations = iterations,
            LogLikelihood = logLikelihood,
            MeanSquaredError = meanSquaredError,
            MixingProbabilities = probabilities,
            Means = means,
            Covariances = covariances,
        };
        if (Objection(model, colorCount) is string objection)
        {
            Fault.Invalid(fileOffset, objection);
        }

        return model;
    }

    /// <summary>What the specification has against a model, or null.</summary>
    private static string? Objection(FittedModel model, int colorCount)
    {
        if (model.Method > FitMethod.Em || model.Covariance > CovarianceType.Full || model.Space > ModelSpace.StraightOkLab
            || model.Dimensions is not (3 or 4))
        {
            return $"A model by method {(int)model.Method}, covariance type {(int)model.Covariance}, "
                + $"in {model.Dimensions} dimensions of space {(int)model.Space} is not defined";
        }

        int covariances = model.Covariance == CovarianceType.Tied
            ? FittedModel.TriangleValues(model.Dimensions)
            : colorCount * FittedModel.CovarianceValues(model.Covariance, model.Dimensions);
        if (model.MixingProbabilities.Length != colorCount || model.Means.Length != colorCount * model.Dimensions
            || model.Covariances.Length != covariances)
        {
            return $"A model with {model.MixingProbabilities.Length} probabilities, {model.Means.Length} mean "
                + $"and {model.Covariances.Length} covariance values does not fit {colorCount} colours";
        }

        foreach (float probability in model.MixingProbabilities.Span)
        {
            if (!(probability is >= 0 and <= 1))
            {
                return $"A mixing probability of {probability} is not within 0 to 1";
            }
        }

        bool finite = double.IsFinite(model.LogLikelihood) && double.IsFinite(model.MeanSquaredError) && model.MeanSquaredError >= 0
            && AreFinite(model.Means.Span) && AreFinite(model.Covariances.Span);
        return finite ? null : "A value of the model is not finite, or its squared error is negative";
    }

    private static bool AreFinite(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }

    private static void WriteValues(ByteWriter writer, ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            writer.F32(value);
        }
    }

    private static void ReadValues(ref ByteReader reader, Span<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = reader.F32();
        }
    }
}
