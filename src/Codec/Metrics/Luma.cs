using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Luma 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601) of colours composed over mid grey, less that grey: -128 to 127. Centred,
/// because variances computed in single precision lose less to cancellation.</summary>
// Bounds: as many sums as pixels; vectors stop before the end.
internal static class Luma
{
    /// <summary>The grey behind translucent colours: dark and light ones differ from it alike.</summary>
    public const int Middle = 128;

    /// <summary>Writes the luma of each colour.</summary>
    public static void Of(ReadOnlySpan<RgbaColor> colors, Span<float> luma, VectorWidth lanes)
    {
        int done = lanes switch
        {
            VectorWidth.Bits512 => Of<Floats16>(0, colors, luma),
            VectorWidth.Bits256 => Of<Floats8>(0, colors, luma),
            VectorWidth.Bits128 => Of<Floats4>(0, colors, luma),
            _ => 0,
        };
        Of<Floats1>(done, colors, luma);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Of<TFloats>(int start, ReadOnlySpan<RgbaColor> colors, Span<float> luma)
        where TFloats : struct, IFloats<TFloats>
    {
        ref uint packed = ref ChannelShift.Packed(colors);
        ref float to = ref MemoryMarshal.GetReference(luma[..colors.Length]);
        TFloats middle = TFloats.Create(Middle), perOpaque = TFloats.Create(1 / 255f);
        int i = start;
        for (; i <= colors.Length - TFloats.Count; i += TFloats.Count)
        {
            ref uint source = ref Unsafe.Add(ref packed, i);
            TFloats sum = TFloats.Channel(in source, ChannelShift.Red) * TFloats.Create(0.299f);
            sum += TFloats.Channel(in source, ChannelShift.Green) * TFloats.Create(0.587f);
            sum += TFloats.Channel(in source, ChannelShift.Blue) * TFloats.Create(0.114f);
            TFloats opacity = TFloats.Channel(in source, ChannelShift.Alpha) * perOpaque;
            TFloats.Store((sum - middle) * opacity, ref Unsafe.Add(ref to, i));
        }

        return i;
    }
}
