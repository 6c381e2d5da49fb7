using System.Numerics;

namespace Tinct.Tools.Pictures.Deflate;

/// <summary>The numbers of RFC 1951: how lengths and distances become symbols and extra bits.</summary>
internal static class DeflateCodes
{
    public const int MinMatch = 3;
    public const int MaxMatch = 258;

    /// <summary>Distances that are used: one less than the format has, so that a ring of 2^15 positions holds them.</summary>
    public const int MaxDistance = (1 << 15) - 1;

    public const int Literals = 286;
    public const int Distances = 30;
    public const int EndOfBlock = 256;
    public const int MaxBits = 15;

    private const int FirstLength = 257;
    private static readonly byte[] s_lengthSymbols = [.. Enumerable.Range(0, MaxMatch + 1).Select(LengthSymbol)];
    private static readonly byte[] s_distanceSymbols = [.. Enumerable.Range(0, MaxDistance + 1).Select(DistanceSymbol)];

    /// <summary>The literal/length symbol of a match's length.</summary>
    public static int SymbolOfLength(int length) => FirstLength + s_lengthSymbols[length];

    /// <summary>The symbol of a distance.</summary>
    public static int SymbolOfDistance(int distance) => s_distanceSymbols[distance];

    /// <summary>Extra bits after a literal/length symbol.</summary>
    public static int LengthExtraBits(int symbol) => symbol is < FirstLength + 8 or FirstLength + 28 ? 0 : ((symbol - FirstLength) >> 2) - 1;

    /// <summary>Extra bits after a distance symbol.</summary>
    public static int DistanceExtraBits(int symbol) => symbol < 4 ? 0 : (symbol >> 1) - 1;

    /// <summary>The extra bits of a length.</summary>
    public static int LengthExtra(int length, int symbol) =>
        length == MaxMatch ? 0 : (length - MinMatch) & ((1 << LengthExtraBits(symbol)) - 1);

    /// <summary>The extra bits of a distance.</summary>
    public static int DistanceExtra(int distance, int symbol) => (distance - 1) & ((1 << DistanceExtraBits(symbol)) - 1);

    private static byte LengthSymbol(int length)
    {
        int rest = Math.Max(0, length - MinMatch);
        if (length == MaxMatch || rest < 8)
        {
            return (byte)(length == MaxMatch ? 28 : rest);
        }

        int log = BitOperations.Log2((uint)rest);
        return (byte)((4 * (log - 1)) + ((rest >> (log - 2)) & 3));
    }

    private static byte DistanceSymbol(int distance)
    {
        int rest = Math.Max(0, distance - 1);
        if (rest < 4)
        {
            return (byte)rest;
        }

        int log = BitOperations.Log2((uint)rest);
        return (byte)((2 * log) + ((rest >> (log - 1)) & 1));
    }
}
