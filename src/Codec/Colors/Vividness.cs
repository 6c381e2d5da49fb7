using Tinct.Format;

namespace Tinct.Codec;

/// <summary>How vivid a colour is: 1 + C/64, where C is its chroma, the length of JPEG's (Cb, Cr), times its alpha of 0 to 1. Greys have 1, the most
/// vivid colours about 3. Errors are seen most in small areas of vivid colour, which squared error gives up first; so
/// fits count these more.</summary>
internal static class Vividness
{
    /// <summary>The chroma of a colour that is twice as vivid as grey.</summary>
    private const double DoublingChroma = 64;

    private const double Opaque = 255;

    /// <summary>The vividness of a colour.</summary>
    public static double Of(RgbaColor color)
    {
        double luma = (0.299 * color.R) + (0.587 * color.G) + (0.114 * color.B);
        double cb = 0.564 * (color.B - luma), cr = 0.713 * (color.R - luma);
        return 1 + (Math.Sqrt((cb * cb) + (cr * cr)) * color.A / (Opaque * DoublingChroma));
    }

    /// <summary>Multiplies weights by the square roots of the vividness of their colours.</summary>
    /// <param name="colors">The colours.</param>
    /// <param name="weights">As many weights.</param>
    public static void WeighByRoot(ReadOnlySpan<RgbaColor> colors, Span<float> weights)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] *= (float)Math.Sqrt(Of(colors[i]));
        }
    }
}
