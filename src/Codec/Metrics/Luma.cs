using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Luma 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601) of colours composed over mid grey, less that grey: -128 to 127. Centred,
/// because variances computed in single precision lose less to cancellation.</summary>
internal static class Luma
{
    /// <summary>The grey behind translucent colours: dark and light ones differ from it alike.</summary>
    public const int Middle = 128;

    /// <summary>Writes the luma of each colour.</summary>
    public static void Of(ReadOnlySpan<Rgba32> colors, Span<float> luma, VectorWidth lanes)
    {
        int done = lanes switch
        {
            VectorWidth.Bits512 => Of<Lanes512, Vector512<float>>(0, colors, luma),
            VectorWidth.Bits256 => Of<Lanes256, Vector256<float>>(0, colors, luma),
            VectorWidth.Bits128 => Of<Lanes128, Vector128<float>>(0, colors, luma),
            _ => 0,
        };
        Of<ScalarLanes, float>(done, colors, luma);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Of<TLanes, TVector>(int start, ReadOnlySpan<Rgba32> colors, Span<float> luma)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        ref uint packed = ref ChannelShift.Packed(colors);
        ref float to = ref MemoryMarshal.GetReference(luma[..colors.Length]);
        TVector middle = TLanes.Broadcast(Middle), perOpaque = TLanes.Broadcast(1 / 255f);
        int i = start;
        for (; i <= colors.Length - TLanes.Count; i += TLanes.Count)
        {
            ref uint source = ref Unsafe.Add(ref packed, i);
            TVector sum = TLanes.Multiply(TLanes.Channel(in source, ChannelShift.Red), TLanes.Broadcast(0.299f));
            sum = TLanes.Add(sum, TLanes.Multiply(TLanes.Channel(in source, ChannelShift.Green), TLanes.Broadcast(0.587f)));
            sum = TLanes.Add(sum, TLanes.Multiply(TLanes.Channel(in source, ChannelShift.Blue), TLanes.Broadcast(0.114f)));
            TVector opacity = TLanes.Multiply(TLanes.Channel(in source, ChannelShift.Alpha), perOpaque);
            TLanes.Store(TLanes.Multiply(TLanes.Subtract(sum, middle), opacity), ref Unsafe.Add(ref to, i));
        }

        return i;
    }
}
