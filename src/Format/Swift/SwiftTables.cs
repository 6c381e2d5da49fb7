// Annex swift, section 4: the tables that blending and adaptation take their numbers from.
using System.Runtime.InteropServices;

namespace Tinct.Format;

/// <summary>Tables of the annex that depend on nothing, computed once and never released.</summary>
// Bounds: tables of constant size, read at numbers that their makers bound.
internal static unsafe class SwiftTables
{
    /// <summary>Symbols of the largest alphabet, and values of a slot.</summary>
    public const int Lanes = 16;

    /// <summary>Counts that a slot tells apart.</summary>
    public const int Counts = 64;

    /// <summary>The least distance of neighbouring values in a target.</summary>
    private const int Gap = 4;

    private static readonly short* _targets = MakeTargets();
    private static readonly short* _uniform = MakeUniform();

    /// <summary>How fast a slot learns, by its count.</summary>
    public static short* Rates { get; } = MakeRates();

    /// <summary>For an alphabet of <paramref name="symbols"/>, sixteen values a symbol: what a slot approaches when it occurs.</summary>
    public static short* Targets(int symbols) => _targets + (symbols * Lanes * Lanes);

    /// <summary>The values of a first slot that was not used yet.</summary>
    public static short* Uniform(int symbols) => _uniform + (symbols * Lanes);

    /// <summary>Makes the blending weights of a symbol's contexts but the first, which has none.</summary>
    /// <param name="knots">Twelve numbers a context (section 8).</param>
    /// <returns>64 weights a context; those of the first are not used.</returns>
    public static short* Weights(ReadOnlySpan<byte> knots)
    {
        ReadOnlySpan<byte> places = SwiftWeights.Places;
        short* table = Allocate(Counts * (1 + (knots.Length / SwiftWeights.Knots)));
        short* weights = table + Counts;
        for (; !knots.IsEmpty; knots = knots[SwiftWeights.Knots..], weights += Counts)
        {
            for (int n = 1, k = 0; n < Counts - 1; n++)
            {
                k += n > places[k + 1] ? 1 : 0;
                int a = places[k], b = places[k + 1];
                weights[n] = (short)(((256 * knots[k] * (b - n)) + (256 * knots[k + 1] * (n - a))) / (b - a));
            }

            weights[Counts - 1] = (short)(256 * knots[SwiftWeights.Knots - 1]);
        }

        return table;
    }

    private static short* MakeRates()
    {
        short* rates = Allocate(Counts);
        for (int n = 0; n < Counts; n++)
        {
            rates[n] = (short)(327_680 / Math.Min((10 * n) + 19, 600));
        }

        return rates;
    }

    private static short* MakeTargets()
    {
        short* targets = Allocate((Lanes + 1) * Lanes * Lanes);
        for (int symbols = 2; symbols <= Lanes; symbols++)
        {
            for (int symbol = 0; symbol < Lanes; symbol++)
            {
                for (int j = 0; j < Lanes; j++)
                {
                    targets[(((symbols * Lanes) + symbol) * Lanes) + j] =
                        (short)(j >= symbols ? 32767 : j <= symbol ? Gap * j : 32767 - (Gap * (symbols - j)));
                }
            }
        }

        return targets;
    }

    private static short* MakeUniform()
    {
        short* uniform = Allocate((Lanes + 1) * Lanes);
        for (int symbols = 2; symbols <= Lanes; symbols++)
        {
            for (int j = 0; j < Lanes; j++)
            {
                uniform[(symbols * Lanes) + j] = (short)(j >= symbols ? 32767 : 32767 * j / symbols);
            }
        }

        return uniform;
    }

    private static short* Allocate(int count)
    {
        short* table = (short*)NativeMemory.AlignedAlloc((nuint)count * sizeof(short), 64);
        new Span<short>(table, count).Clear();
        return table;
    }
}
