#if !NET10_0_OR_GREATER
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Tinct.Format;

/// <summary>What was added to vectors after .NET 8, under the same names, so that callers look the same.</summary>
internal static class Net8Vectors
{
    extension(Vector128)
    {
        /// <summary>For indices below 16: for others each processor gives something else. In .NET 8 a plain Shuffle by indices known only at
        /// run time is a loop.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<byte> ShuffleNative(Vector128<byte> vector, Vector128<byte> indices) =>
            Ssse3.IsSupported ? Ssse3.Shuffle(vector, indices)
            : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.VectorTableLookup(vector, indices)
            : Vector128.Shuffle(vector, indices);
    }
}
#endif
