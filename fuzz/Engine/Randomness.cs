namespace Tinct.Fuzz.Engine;

/// <summary>A quick generator of random numbers (xorshift), the same for the same seed.</summary>
internal sealed class Randomness(ulong seed)
{
    private ulong _state = (seed * 0x9E3779B97F4A7C15UL) + 0x1234567;

    /// <summary>32 random bits.</summary>
    public uint Next()
    {
        _state ^= _state << 13;
        _state ^= _state >> 7;
        _state ^= _state << 17;
        return (uint)(_state >> 16);
    }

    /// <summary>A number from 0 up to, not including, <paramref name="end"/>; 0 if that is below 2.</summary>
    public int Below(int end) => end <= 1 ? 0 : (int)(((ulong)Next() * (ulong)end) >> 32);

    /// <summary>True once in so many times.</summary>
    public bool OneIn(int times) => Below(times) == 0;

    /// <summary>One of some values.</summary>
    public T Of<T>(params ReadOnlySpan<T> values) => values[Below(values.Length)];

    /// <summary>So many random bytes.</summary>
    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        for (int i = 0; i < count; i++)
        {
            bytes[i] = (byte)Next();
        }

        return bytes;
    }
}
