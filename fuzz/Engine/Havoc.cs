namespace Tinct.Fuzz.Engine;

/// <summary>Changes that know nothing of an input's structure (after AFL).</summary>
/// <param name="random">Decides.</param>
/// <param name="words">Words that inputs are made of.</param>
/// <param name="corpus">Inputs to take parts from.</param>
/// <param name="maxLength">How long an input may become.</param>
internal sealed class Havoc(Randomness random, IReadOnlyList<byte[]> words, IReadOnlyList<byte[]> corpus, int maxLength)
{
    private static readonly int[] Numbers =
    [
        0, 1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 63, 64, 100, 127, 128, 129, 254, 255, 256, 257, 511, 512, 1000, 1023, 1024, 4095, 4096, 32767, 32768,
        65534, 65535, 65536, 100663045, 2147483647, -1, -2, -128, -129, -32768, int.MinValue, 0xFFFFFF,
    ];

    /// <summary>A copy with some changes.</summary>
    public byte[] Change(byte[] parent)
    {
        byte[] input = (byte[])parent.Clone();
        for (int rounds = 1 << random.Below(5); rounds > 0; rounds--)
        {
            input = input.Length == 0 ? [(byte)random.Next()] : ChangeOnce(input);
        }

        return input;
    }

    private byte[] ChangeOnce(byte[] input)
    {
        int length = input.Length;
        switch (random.Below(14))
        {
            case 0:
                int bit = random.Below(length * 8);
                input[bit >> 3] ^= (byte)(1 << (bit & 7));
                return input;
            case 1:
                input[random.Below(length)] = (byte)random.Next();
                return input;
            case 2:
                input[random.Below(length)] += (byte)(random.Below(71) - 35);
                return input;
            case 3:
                SetNumber(input);
                return input;
            case 4 or 5:
                return Without(input);
            case 6:
                return With(input, random.Below(length + 1), Part(input));
            case 7:
                Over(input, Part(input));
                return input;
            case 8:
                int run = Some(length);
                input.AsSpan(random.Below(length - run + 1), run).Fill(random.Of((byte)random.Next(), (byte)0, (byte)255));
                return input;
            case 9:
                return With(input, random.Below(length + 1), random.Bytes(Math.Min(64, Some(length))));
            case 10 or 11 when words.Count > 0:
                byte[] word = words[random.Below(words.Count)];
                if (random.OneIn(2))
                {
                    return With(input, random.Below(length), word);
                }

                Over(input, word);
                return input;
            case 12:
                byte[] tail = corpus[random.Below(corpus.Count)];
                return [.. input.AsSpan(0, random.Below(length)), .. tail.AsSpan(random.Below(tail.Length + 1))];
            default:
                Over(input, Part(corpus[random.Below(corpus.Count)]));
                return input;
        }
    }

    private void SetNumber(Span<byte> input)
    {
        int at = random.Below(input.Length), size = 1 << random.Below(3), value = random.Of<int>(Numbers);
        bool bigEndian = random.OneIn(2);
        for (int i = 0; i < size && at + i < input.Length; i++)
        {
            input[at + i] = (byte)(value >> (8 * (bigEndian ? size - 1 - i : i)));
        }
    }

    private byte[] Without(byte[] input)
    {
        int count = Some(input.Length), at = random.Below(input.Length - count + 1);
        return [.. input.AsSpan(0, at), .. input.AsSpan(at + count)];
    }

    private byte[] With(byte[] input, int at, ReadOnlySpan<byte> part) =>
        input.Length + part.Length > maxLength ? input : [.. input.AsSpan(0, at), .. part, .. input.AsSpan(at)];

    private void Over(Span<byte> input, ReadOnlySpan<byte> part)
    {
        int at = random.Below(input.Length);
        part[..Math.Min(part.Length, input.Length - at)].CopyTo(input[at..]);
    }

    private byte[] Part(byte[] of)
    {
        if (of.Length == 0)
        {
            return [];
        }

        int count = Some(of.Length);
        return of.AsSpan(random.Below(of.Length - count + 1), count).ToArray();
    }

    /// <summary>A length from 1 on, more often a short one.</summary>
    private int Some(int most) => Math.Max(1, random.Below(Math.Min(random.Of(4, 16, 128, most), most) + 1));
}
