#if !NET9_0_OR_GREATER
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Tinct.Codec;

/// <summary>What .NET 9 added to vectors of floats, for .NET 8: under the same names, so that callers look the same.</summary>
/// <remarks>Min and Max are one instruction and give the bits that .NET 9 gives: where numbers are equal the second operand on x64, which a plain
/// Max also did in .NET 8 but no longer does where this library runs on a later .NET. Elsewhere (Arm64) both are the same instruction.</remarks>
internal static class Net8Vectors
{
    extension(Vector128)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<float> Truncate(Vector128<float> vector) =>
            Sse41.IsSupported ? Sse41.RoundToZero(vector)
            : AdvSimd.IsSupported ? AdvSimd.RoundToZero(vector)
            : Vector128.Create(
                MathF.Truncate(vector.GetElement(0)), MathF.Truncate(vector.GetElement(1)),
                MathF.Truncate(vector.GetElement(2)), MathF.Truncate(vector.GetElement(3)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<float> MinNative(Vector128<float> left, Vector128<float> right) =>
            Sse.IsSupported ? Sse.Min(left, right) : Vector128.Min(left, right);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<float> MaxNative(Vector128<float> left, Vector128<float> right) =>
            Sse.IsSupported ? Sse.Max(left, right) : Vector128.Max(left, right);

        /// <summary>For operands whose product is exact, so that fusing it with the sum, as .NET 9 may, changes nothing.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<float> MultiplyAddEstimate(Vector128<float> left, Vector128<float> right, Vector128<float> addend) =>
            (left * right) + addend;

        /// <summary>For numbers in the range of an integer: for others each processor and runtime gives something else.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<int> ConvertToInt32Native(Vector128<float> vector) => Vector128.ConvertToInt32(vector);
    }

    extension(Vector256)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Truncate(Vector256<float> vector) =>
            Avx.IsSupported ? Avx.RoundToZero(vector)
            : Vector256.Create(Vector128.Truncate(vector.GetLower()), Vector128.Truncate(vector.GetUpper()));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> MinNative(Vector256<float> left, Vector256<float> right) =>
            Avx.IsSupported ? Avx.Min(left, right) : Vector256.Min(left, right);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> MaxNative(Vector256<float> left, Vector256<float> right) =>
            Avx.IsSupported ? Avx.Max(left, right) : Vector256.Max(left, right);

        /// <summary>As for 128 bits.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> MultiplyAddEstimate(Vector256<float> left, Vector256<float> right, Vector256<float> addend) =>
            (left * right) + addend;

        /// <summary>As for 128 bits.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<int> ConvertToInt32Native(Vector256<float> vector) => Vector256.ConvertToInt32(vector);
    }

    extension(Vector512)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Truncate(Vector512<float> vector) =>
            Avx512F.IsSupported ? Avx512F.RoundScale(vector, 0b1011) // Towards zero, to whole numbers.
            : Vector512.Create(Vector256.Truncate(vector.GetLower()), Vector256.Truncate(vector.GetUpper()));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> MinNative(Vector512<float> left, Vector512<float> right) =>
            Avx512F.IsSupported ? Avx512F.Min(left, right) : Vector512.Min(left, right);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> MaxNative(Vector512<float> left, Vector512<float> right) =>
            Avx512F.IsSupported ? Avx512F.Max(left, right) : Vector512.Max(left, right);

        /// <summary>As for 128 bits.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> MultiplyAddEstimate(Vector512<float> left, Vector512<float> right, Vector512<float> addend) =>
            (left * right) + addend;

        /// <summary>As for 128 bits.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<int> ConvertToInt32Native(Vector512<float> vector) => Vector512.ConvertToInt32(vector);
    }
}
#endif
