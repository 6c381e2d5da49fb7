using System.Numerics;

namespace Tinct.Codec;

/// <summary>A seeded source of random numbers that gives the same sequence everywhere: xoshiro256** (Blackman and Vigna,
/// 2018), its state filled from the seed by SplitMix64.</summary>
internal sealed class Prng
{
    private ulong _a, _b, _c, _d;

    /// <summary>Starts the sequence of <paramref name="seed"/>; every value is a good seed.</summary>
    public Prng(ulong seed)
    {
        _a = SplitMix(ref seed);
        _b = SplitMix(ref seed);
        _c = SplitMix(ref seed);
        _d = SplitMix(ref seed);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        ulong result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        ulong shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [0, <paramref name="end"/>) up to a bias below 2^-32; <paramref name="end"/> is above 0.</summary>
    public int Next(int end) => (int)((NextBits() >> 32) * (ulong)end >> 32);

    private static ulong SplitMix(ref ulong state)
    {
        ulong z = state += 0x9E37_79B9_7F4A_7C15;
        z = (z ^ z >> 30) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ z >> 27) * 0x94D0_49BB_1331_11EB;
        return z ^ z >> 31;
    }
}
