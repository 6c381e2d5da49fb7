namespace Tinct.Tools.Pictures;

/// <summary>Scaling of samples to 8 bits.</summary>
internal static class SampleDepth
{
    /// <summary>Reduces a 16-bit sample to 8 bits with rounding: the integer nearest to <c>sample / 257</c>, in the
    /// division-free form libpng uses for <c>png_set_scale_16</c>.</summary>
    /// <param name="sample">0 to 65,535.</param>
    public static byte From16(int sample) => (byte)((sample * 255 + 32895) >> 16);

    /// <summary>Scales a sample of any range to 8 bits with rounding, halves up.</summary>
    /// <param name="sample">0 to <paramref name="maximum"/>.</param>
    /// <param name="maximum">The sample value of full intensity, 1 to 65,535.</param>
    public static byte Scale(int sample, int maximum) => (byte)((sample * 510 + maximum) / (2 * maximum));
}
