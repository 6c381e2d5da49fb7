using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tinct.Format;

/// <summary>Which of several equivalent implementations to run. All give the same result; tests force each.</summary>
internal enum VectorWidth
{
    /// <summary>The scalar reference.</summary>
    Scalar,

    /// <summary>128-bit vectors: every x64 and Arm64 processor.</summary>
    Vector128,

    /// <summary>256-bit vectors with variable shifts and permutes: AVX2.</summary>
    Vector256,
}

/// <summary>What this machine can run.</summary>
internal static class VectorWidths
{
    /// <summary>The widest this machine has. The vector code counts on the first element being the lowest byte.</summary>
    internal static VectorWidth Best =>
        !BitConverter.IsLittleEndian || !Vector128.IsHardwareAccelerated ? VectorWidth.Scalar
        : Avx2.IsSupported ? VectorWidth.Vector256
        : VectorWidth.Vector128;
}
