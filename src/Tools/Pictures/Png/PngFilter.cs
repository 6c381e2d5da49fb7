using System.Numerics;
using System.Runtime.Intrinsics;

namespace Tinct.Tools.Pictures.Png;

/// <summary>PNG's five row filters (PNG specification, clause 9): each byte is stored as its difference to a prediction
/// from the byte of the pixel to the left (a), the one above (b) and the one above left (c).</summary>
internal static class PngFilter
{
    public const int None = 0;
    public const int Sub = 1;
    public const int Up = 2;
    public const int Average = 3;
    public const int Paeth = 4;

    /// <summary>The number of filters.</summary>
    public const int Count = 5;

    /// <summary>Undoes a filter in place: with vectors where pixels have 3 or 4 bytes, else byte by byte.</summary>
    /// <param name="filter">0 to 4.</param>
    /// <param name="row">The filtered row without its filter byte.</param>
    /// <param name="above">The row above, already undone; zeros above the first row of a picture or pass.</param>
    /// <param name="distance">Bytes between a byte and its neighbour to the left: 1 to 8.</param>
    public static void Undo(int filter, Span<byte> row, ReadOnlySpan<byte> above, int distance)
    {
        bool byPixels = Vector128.IsHardwareAccelerated && distance is 3 or 4;
        if (filter == Up)
        {
            UndoUp(row, above[..row.Length]);
        }
        else if (filter != None)
        {
            // A whole pixel depends on the one before it, so a step of a vector is a pixel and no more.
            int done = byPixels ? PngPixelUnfilter.Undo(filter, row, above[..row.Length], distance) : 0;
            UndoBytes(filter, row, above[..row.Length], distance, done);
        }
    }

    /// <summary>Undoes a filter byte by byte, as the specification words it.</summary>
    /// <param name="filter">0 to 4.</param>
    /// <param name="row">The filtered row; its first <paramref name="start"/> bytes are undone already.</param>
    /// <param name="above">The row above, already undone.</param>
    /// <param name="distance">Bytes between a byte and its neighbour to the left: 1 to 8.</param>
    /// <param name="start">Where to begin: 0, or the first byte of a pixel.</param>
    public static void UndoBytes(int filter, Span<byte> row, ReadOnlySpan<byte> above, int distance, int start = 0)
    {
        for (int i = start; i < Math.Min(distance, row.Length); i++)
        {
            row[i] += (byte)Predict(filter, 0, above[i], 0);
        }

        for (int i = Math.Max(start, distance); i < row.Length; i++)
        {
            row[i] += (byte)Predict(filter, row[i - distance], above[i], above[i - distance]);
        }
    }

    /// <summary>Applies a filter.</summary>
    /// <param name="filter">0 to 4.</param>
    /// <param name="above">The row above; zeros above the first.</param>
    /// <param name="distance">Bytes between a byte and its neighbour to the left: 1 to 8.</param>
    /// <param name="filtered">Receives the filtered bytes.</param>
    public static void Apply(int filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int distance, Span<byte> filtered)
    {
        above = above[..row.Length];
        filtered = filtered[..row.Length];
        if (filter == None)
        {
            row.CopyTo(filtered);
            return;
        }

        int i = 0;
        for (; i < Math.Min(distance, row.Length); i++)
        {
            filtered[i] = (byte)(row[i] - Predict(filter, 0, above[i], 0));
        }

        for (; i <= row.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            var a = new Vector<byte>(row[(i - distance)..]);
            var b = new Vector<byte>(above[i..]);
            Vector<byte> prediction = filter switch
            {
                Sub => a,
                Up => b,
                Average => (a & b) + ((a ^ b) >>> 1),
                _ => PredictPaeth(a, b, new Vector<byte>(above[(i - distance)..])),
            };
            (new Vector<byte>(row[i..]) - prediction).CopyTo(filtered[i..]);
        }

        for (; i < row.Length; i++)
        {
            filtered[i] = (byte)(row[i] - Predict(filter, row[i - distance], above[i], above[i - distance]));
        }
    }

    /// <summary>How badly a filtered row may compress: the sum of its bytes' magnitudes as signed numbers, the rule of
    /// thumb of the PNG specification's clause 12.7.</summary>
    public static long Cost(ReadOnlySpan<byte> filtered)
    {
        long cost = 0;
        int i = 0;
        for (; i <= filtered.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            var value = new Vector<byte>(filtered[i..]);
            Vector.Widen(Vector.Min(value, Vector<byte>.Zero - value), out Vector<ushort> low, out Vector<ushort> high);
            cost += Vector.Sum(low + high);
        }

        for (; i < filtered.Length; i++)
        {
            cost += Math.Min(filtered[i], 256 - filtered[i]);
        }

        return cost;
    }

    private static int Predict(int filter, int a, int b, int c) => filter switch
    {
        None => 0,
        Sub => a,
        Up => b,
        Average => (a + b) >> 1,
        _ => PredictPaeth(a, b, c),
    };

    /// <summary>The Paeth predictor: of a, b and c the one nearest to a + b - c, ties in that order.</summary>
    private static byte PredictPaeth(int a, int b, int c)
    {
        int toA = Math.Abs(b - c);
        int toB = Math.Abs(a - c);
        int toC = Math.Abs(a + b - 2 * c);
        return (byte)(toA <= toB && toA <= toC ? a : toB <= toC ? b : c);
    }

    private static Vector<byte> PredictPaeth(Vector<byte> a, Vector<byte> b, Vector<byte> c)
    {
        Vector.Widen(a, out Vector<ushort> aLow, out Vector<ushort> aHigh);
        Vector.Widen(b, out Vector<ushort> bLow, out Vector<ushort> bHigh);
        Vector.Widen(c, out Vector<ushort> cLow, out Vector<ushort> cHigh);
        return Vector.Narrow(
            PredictPaeth(aLow.As<ushort, short>(), bLow.As<ushort, short>(), cLow.As<ushort, short>()).As<short, ushort>(),
            PredictPaeth(aHigh.As<ushort, short>(), bHigh.As<ushort, short>(), cHigh.As<ushort, short>()).As<short, ushort>());
    }

    private static Vector<short> PredictPaeth(Vector<short> a, Vector<short> b, Vector<short> c)
    {
        Vector<short> toA = Vector.Abs(b - c);
        Vector<short> toB = Vector.Abs(a - c);
        Vector<short> toC = Vector.Abs(a + b - c - c);
        Vector<short> takesA = Vector.LessThanOrEqual(toA, toB) & Vector.LessThanOrEqual(toA, toC);
        return Vector.ConditionalSelect(takesA, a, Vector.ConditionalSelect(Vector.LessThanOrEqual(toB, toC), b, c));
    }

    private static void UndoUp(Span<byte> row, ReadOnlySpan<byte> above)
    {
        int i = 0;
        for (; i <= row.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            (new Vector<byte>(row[i..]) + new Vector<byte>(above[i..])).CopyTo(row[i..]);
        }

        for (; i < row.Length; i++)
        {
            row[i] += above[i];
        }
    }
}
