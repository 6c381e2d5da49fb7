using System.Runtime.CompilerServices;

namespace Tinct.Codec;

/// <summary>Sixteen lanes worked on one by one: the reference for the vector widths.</summary>
[InlineArray(16)]
internal struct SixteenScalar : ISixteen<SixteenScalar>
{
    private float _lane;

    public static SixteenScalar Load(ref float source)
    {
        SixteenScalar result = default;
        for (int i = 0; i < 16; i++)
        {
            result[i] = Unsafe.Add(ref source, i);
        }

        return result;
    }

    public static SixteenScalar Create(float value)
    {
        SixteenScalar result = default;
        for (int i = 0; i < 16; i++)
        {
            result[i] = value;
        }

        return result;
    }

    public static void Store(SixteenScalar value, ref float destination)
    {
        for (int i = 0; i < 16; i++)
        {
            Unsafe.Add(ref destination, i) = value[i];
        }
    }

    public static SixteenScalar operator +(SixteenScalar left, SixteenScalar right)
    {
        for (int i = 0; i < 16; i++)
        {
            left[i] += right[i];
        }

        return left;
    }

    public static SixteenScalar operator -(SixteenScalar left, SixteenScalar right)
    {
        for (int i = 0; i < 16; i++)
        {
            left[i] -= right[i];
        }

        return left;
    }

    public static SixteenScalar operator *(SixteenScalar left, SixteenScalar right)
    {
        for (int i = 0; i < 16; i++)
        {
            left[i] *= right[i];
        }

        return left;
    }

    public static SixteenScalar operator /(SixteenScalar left, SixteenScalar right)
    {
        for (int i = 0; i < 16; i++)
        {
            left[i] /= right[i];
        }

        return left;
    }

    public static SixteenScalar Max(SixteenScalar left, SixteenScalar right)
    {
        for (int i = 0; i < 16; i++)
        {
            left[i] = MathF.Max(left[i], right[i]);
        }

        return left;
    }

    public static bool AnyGreater(SixteenScalar left, SixteenScalar right)
    {
        bool any = false;
        for (int i = 0; i < 16; i++)
        {
            any |= left[i] > right[i];
        }

        return any;
    }

    public static SixteenScalar SelectGreater(SixteenScalar left, SixteenScalar right, SixteenScalar ifGreater, SixteenScalar otherwise)
    {
        for (int i = 0; i < 16; i++)
        {
            if (left[i] > right[i])
            {
                otherwise[i] = ifGreater[i];
            }
        }

        return otherwise;
    }

    public static SixteenScalar PowerOfTwo(SixteenScalar rounded)
    {
        for (int i = 0; i < 16; i++)
        {
            rounded[i] = BitConverter.Int32BitsToSingle((BitConverter.SingleToInt32Bits(rounded[i]) << 23) + SixteenMath.OneBits);
        }

        return rounded;
    }

    public static SixteenScalar SplitExponent(SixteenScalar value, out SixteenScalar exponent)
    {
        exponent = default;
        for (int i = 0; i < 16; i++)
        {
            int bits = BitConverter.SingleToInt32Bits(value[i]);
            int power = (bits - SixteenMath.HalfRootBits) >> 23;
            exponent[i] = power;
            value[i] = BitConverter.Int32BitsToSingle(bits - (power << 23));
        }

        return value;
    }
}
