namespace Tinct.Codec;

/// <summary>Sixteen single-precision numbers worked on together. However wide the machine's registers are, arithmetic sees
/// the same sixteen lanes and each lane's operations happen in the same order, so results do not depend on the width.
/// No operation fuses a product with a sum.</summary>
internal interface ISixteen<TSelf>
    where TSelf : struct, ISixteen<TSelf>
{
    /// <summary>The sixteen numbers at <paramref name="source"/>.</summary>
    static abstract TSelf Load(ref float source);

    /// <summary>The same number in all lanes.</summary>
    static abstract TSelf Create(float value);

    /// <summary>Writes the sixteen numbers to <paramref name="destination"/>.</summary>
    static abstract void Store(TSelf value, ref float destination);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    /// <summary>The larger of two numbers that are not NaN.</summary>
    static abstract TSelf Max(TSelf left, TSelf right);

    /// <summary>Whether <paramref name="left"/> is above <paramref name="right"/> in any lane.</summary>
    static abstract bool AnyGreater(TSelf left, TSelf right);

    /// <summary>Per lane, <paramref name="ifGreater"/> where left is above right, else <paramref name="otherwise"/>.</summary>
    static abstract TSelf SelectGreater(TSelf left, TSelf right, TSelf ifGreater, TSelf otherwise);

    /// <summary>2^n where the lowest bits of <paramref name="rounded"/>, seen as an integer, hold n in -126..127 (as they do
    /// after adding 1.5 * 2^23, which also rounds to the nearest integer).</summary>
    static abstract TSelf PowerOfTwo(TSelf rounded);

    /// <summary>Writes a positive, normal number as mantissa * 2^exponent.</summary>
    /// <returns>The mantissa, from sqrt(1/2) up to sqrt(2).</returns>
    static abstract TSelf SplitExponent(TSelf value, out TSelf exponent);
}
