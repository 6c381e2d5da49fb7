using Tinct.Format;

namespace Tinct.Codec;

/// <summary>How much each colour counts in a k-means fit with <see cref="Tune.Balanced"/>: with n the pixels that have it and V its
/// <see cref="Vividness"/>, n sqrt(V). Palettes of at most <see cref="FewColors"/> entries also keep rare colours: n V / N^1/16, where N
/// are the pixels of the colour's kind, of all colours that share the upper four bits of every channel.</summary>
/// <remarks>Measured over 22 photographs, against no weights: butteraugli's 3-norm falls by 7 % at 16 colours and by 3 % at 64, squared error rises
/// by 2 % and by 0.2 %.</remarks>
internal static class BalancedWeights
{
    /// <summary>The largest palette that keeps rare colours.</summary>
    public const int FewColors = 32;

    private const uint KindMask = 0xF0F0_F0F0;

    /// <summary>Weighs colours.</summary>
    /// <param name="colors">In the order of a <see cref="ColorHistogram"/>: colours of a kind are neighbours.</param>
    /// <param name="counts">How many pixels have each, at least 1; becomes the weights.</param>
    /// <param name="entries">Palette entries to fit.</param>
    public static void Weigh(ReadOnlySpan<RgbaColor> colors, Span<float> counts, int entries)
    {
        if (entries > FewColors)
        {
            Vividness.WeighByRoot(colors, counts);
            return;
        }

        ReduceCommonKinds(colors, counts);
        for (int i = 0; i < colors.Length; i++)
        {
            counts[i] *= (float)Vividness.Of(colors[i]);
        }
    }

    /// <summary>Makes of weights n sqrt(V), as <see cref="Weigh"/> gives many entries, those for few: n V / N^1/16.</summary>
    /// <param name="colors">Colours of a kind are neighbours.</param>
    /// <param name="weights">As many weights.</param>
    public static void KeepRare(ReadOnlySpan<RgbaColor> colors, Span<float> weights)
    {
        ReduceCommonKinds(colors, weights);
        Vividness.WeighByRoot(colors, weights);
    }

    private static void ReduceCommonKinds(ReadOnlySpan<RgbaColor> colors, Span<float> counts)
    {
        for (int start = 0, end; start < colors.Length; start = end)
        {
            uint kind = colors[start].PackedValue & KindMask;
            double pixels = 0;
            for (end = start; end < colors.Length && (colors[end].PackedValue & KindMask) == kind; end++)
            {
                pixels += counts[end];
            }

            // Four square roots are exactly rounded everywhere; a power function is not.
            double sixteenthRoot = Math.Sqrt(Math.Sqrt(Math.Sqrt(Math.Sqrt(pixels))));
            foreach (ref float count in counts[start..end])
            {
                count = (float)(count / sixteenthRoot);
            }
        }
    }
}
