namespace Tinct.Codec;

/// <summary>One float: the reference for the wider registers, and the tail that they leave.</summary>
internal readonly struct Floats1(float value) : IFloats<Floats1>
{
    private readonly float _value = value;

    public static int Count => 1;

    public static Floats1 Create(float value) => new(value);

    public static Floats1 Load(ref readonly float source) => new(source);

    public static void Store(Floats1 value, ref float destination) => destination = value._value;

    public static Floats1 operator +(Floats1 left, Floats1 right) => new(left._value + right._value);

    public static Floats1 operator -(Floats1 left, Floats1 right) => new(left._value - right._value);

    public static Floats1 operator *(Floats1 left, Floats1 right) => new(left._value * right._value);

    public static Floats1 operator /(Floats1 left, Floats1 right) => new(left._value / right._value);

    public static Floats1 MultiplyAddExact(Floats1 a, Floats1 b, Floats1 c) => (a * b) + c;

    public static Floats1 Abs(Floats1 value) => new(MathF.Abs(value._value));

    public static Floats1 Truncate(Floats1 value) => new(MathF.Truncate(value._value));

    public static Floats1 SquareRoot(Floats1 value) => new(MathF.Sqrt(value._value));

    public static Floats1 Min(Floats1 left, Floats1 right) => left._value < right._value ? left : right;

    public static Floats1 Max(Floats1 left, Floats1 right) => left._value > right._value ? left : right;

    public static Floats1 SelectLess(Floats1 left, Floats1 right, Floats1 then, Floats1 otherwise) => left._value < right._value ? then : otherwise;

    public static uint LessOrEqualBits(Floats1 left, Floats1 right) => left._value <= right._value ? 1u : 0u;

    public static float SmallestLane(Floats1 value) => value._value;

    public static float LargestLane(Floats1 value) => value._value;

    public static Floats1 Channel(ref readonly uint packed, int shift) => new((packed >> shift) & 255);

    public static Floats1 PowerOfTwo(Floats1 rounded) =>
        new(BitConverter.Int32BitsToSingle((BitConverter.SingleToInt32Bits(rounded._value) << 23) + FloatBits.One));

    public static Floats1 SplitExponent(Floats1 value, out Floats1 exponent)
    {
        int bits = BitConverter.SingleToInt32Bits(value._value);
        int power = (bits - FloatBits.HalfRoot) >> 23;
        exponent = new(power);
        return new(BitConverter.Int32BitsToSingle(bits - (power << 23)));
    }

    public static Floats1 CubeRootEstimate(Floats1 value)
    {
        float logarithm = BitConverter.SingleToInt32Bits(value._value);
        return new(BitConverter.Int32BitsToSingle((int)((logarithm * FloatBits.Third) + FloatBits.CubeRootBias)));
    }
}
