using System.Runtime.Intrinsics;

namespace Tinct.Format;

/// <summary>Which of several equivalent implementations to run, by how many bits one step of it works on. All give the same result bit
/// for bit; tests force each. Code without a form so wide runs its widest.</summary>
internal enum VectorWidth
{
    /// <summary>One element: the reference.</summary>
    Scalar = 0,

    /// <summary>128-bit vectors: every x64 and Arm64 processor.</summary>
    Bits128 = 128,

    /// <summary>256-bit vectors: AVX2.</summary>
    Bits256 = 256,

    /// <summary>512-bit vectors: AVX-512.</summary>
    Bits512 = 512,
}

/// <summary>What this machine can run.</summary>
internal static class VectorWidths
{
    /// <summary>The widest that this machine runs in hardware. The vector code counts on the first element being the lowest byte.</summary>
    public static VectorWidth Best =>
        !BitConverter.IsLittleEndian ? VectorWidth.Scalar
        : Vector512.IsHardwareAccelerated ? VectorWidth.Bits512
        : Vector256.IsHardwareAccelerated ? VectorWidth.Bits256
        : Vector128.IsHardwareAccelerated ? VectorWidth.Bits128
        : VectorWidth.Scalar;
}
