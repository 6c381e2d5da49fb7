// Annex swift, section 8: the blending weights at their knots, in 128ths. They were trained on pictures of every kind.
namespace Tinct.Format;

/// <summary>For every kind of symbol, the blending weights of the contexts after the first, at the counts <see cref="Places"/>.</summary>
// Bounds: 64 weights for each context, read at counts below 64.
internal static unsafe class SwiftWeights
{
    /// <summary>Knots a context: eleven places and the count 63.</summary>
    public const int Knots = 12;

    /// <summary>The counts at which the weights are listed; the twelfth is for 63.</summary>
    public static ReadOnlySpan<byte> Places => [1, 2, 3, 4, 6, 9, 14, 20, 30, 45, 62];

    /// <summary>Photo mode, up to 4 colours.</summary>
    public static short* Few { get; } = SwiftTables.Weights(
    [
        17, 19, 30, 36, 42, 48, 60, 71, 81, 86, 88, 44,
        12, 18, 20, 28, 37, 49, 65, 77, 85, 88, 90, 80,
        28, 31, 38, 47, 59, 65, 76, 87, 90, 92, 93, 114,
    ]);

    /// <summary>Photo mode, 5 to 16 colours.</summary>
    public static short* Small { get; } = SwiftTables.Weights(
    [
        54, 60, 64, 69, 76, 78, 84, 90, 88, 90, 89, 89,
        34, 34, 36, 36, 34, 36, 44, 53, 65, 75, 80, 90,
        30, 36, 33, 35, 38, 45, 53, 65, 76, 83, 88, 96,
    ]);

    /// <summary>Photo mode, 17 to 64 colours, the high digit.</summary>
    public static short* MediumHigh { get; } = SwiftTables.Weights(
    [
        50, 59, 62, 68, 74, 77, 82, 82, 80, 81, 79, 42,
        41, 47, 53, 56, 57, 59, 60, 62, 66, 75, 78, 82,
        29, 43, 51, 58, 63, 71, 79, 88, 94, 96, 96, 123,
    ]);

    /// <summary>Photo mode, 17 to 64 colours, the low digit.</summary>
    public static short* MediumLow { get; } = SwiftTables.Weights(
    [
        55, 60, 63, 69, 69, 75, 79, 82, 83, 85, 86, 74,
        41, 47, 45, 52, 56, 61, 70, 76, 81, 87, 88, 85,
        17, 29, 40, 48, 59, 68, 79, 87, 92, 95, 95, 121,
    ]);

    /// <summary>Photo mode, 65 to 256 colours, the high digit.</summary>
    public static short* LargeHigh { get; } = SwiftTables.Weights(
    [
        51, 61, 66, 72, 79, 84, 90, 91, 89, 88, 87, 45,
        41, 45, 54, 57, 60, 65, 72, 74, 75, 75, 77, 0,
        35, 42, 46, 52, 56, 60, 62, 64, 69, 78, 81, 98,
    ]);

    /// <summary>Photo mode, 65 to 256 colours, the low digit.</summary>
    public static short* LargeLow { get; } = SwiftTables.Weights(
    [
        69, 72, 77, 85, 85, 92, 97, 99, 100, 99, 100, 77,
        46, 49, 48, 50, 52, 54, 56, 59, 59, 60, 62, 33,
        26, 33, 33, 40, 45, 51, 61, 69, 78, 85, 86, 89,
    ]);

    /// <summary>Graphic mode, the candidates.</summary>
    public static short* Candidates { get; } = SwiftTables.Weights(
    [
        74, 73, 79, 86, 96, 104, 107, 112, 111, 111, 105, 124,
        12, 24, 22, 23, 29, 42, 62, 73, 83, 85, 89, 48,
        45, 50, 61, 60, 63, 66, 68, 71, 75, 75, 73, 69,
    ]);

    /// <summary>Graphic mode, the digits.</summary>
    public static short* Digits { get; } = SwiftTables.Weights(
    [
        47, 54, 58, 61, 64, 64, 64, 65, 69, 72, 73, 9,
        44, 48, 50, 45, 56, 55, 57, 56, 57, 57, 64, 22,
        26, 29, 37, 41, 44, 48, 59, 73, 81, 87, 90, 45,
        22, 34, 33, 38, 45, 48, 50, 53, 60, 68, 75, 14,
        48, 51, 53, 60, 68, 71, 78, 87, 88, 91, 90, 83,
    ]);
}
