using Tinct.Format;
using Tinct.Fuzz.Engine;

namespace Tinct.Fuzz.Targets;

/// <summary>Coded palettes. Input: alpha, colours less one (u16), then the coded palette.</summary>
internal sealed class CodedPaletteTarget : FuzzTarget
{
    private readonly GuardedMemory _coded = new(1 << 14);
    private int _turn;

    public override string Name => "palette";

    public override string Description => "coded palettes: only documented faults; what is accepted is coded again and stays the same";

    public override int MaxLength => 1024;

    public override IEnumerable<byte[]> Seeds()
    {
        var random = new Randomness(5);
        foreach (int count in (int[])[1, 2, 3, 16, 100, 256, 300])
        {
            for (int kind = 0; kind < 4; kind++)
            {
                RgbaColor[] colors = BandTarget.Colors(count, (byte)(kind switch { 0 => 30, 1 => 90, 2 => 150, _ => 210 }));
                if (random.OneIn(2))
                {
                    colors = Array.ConvertAll(PaletteOrder.ForCoding(colors), entry => colors[entry]);
                }

                bool hasAlpha = kind is 1 or 3;
                yield return [(byte)(hasAlpha ? 1 : 0), (byte)(count - 1), (byte)((count - 1) >> 8), .. PaletteCoder.Encode(colors, hasAlpha)];
            }
        }
    }

    public override void Run(byte[] input)
    {
        if (input.Length < 4)
        {
            return;
        }

        NativeSide.Choose(++_turn);
        bool hasAlpha = (input[0] & 1) != 0;
        var colors = new RgbaColor[Math.Min(2000, (input[1] | (input[2] << 8)) + 1)];
        try
        {
            PaletteCoder.Decode(_coded.Copy(input.AsSpan(3), atEnd: (_turn & 1) == 0).Span, colors, hasAlpha);
        }
        catch (TinctFormatException fault) when (fault.Kind is TinctErrorKind.Truncated or TinctErrorKind.Invalid or TinctErrorKind.Unsupported)
        {
            return;
        }

        Accepted++;
        if (!hasAlpha && colors.Any(static color => color.A != 255))
        {
            throw new FindingException("alpha in a palette without");
        }

        var again = new RgbaColor[colors.Length];
        PaletteCoder.Decode(PaletteCoder.Encode(colors, hasAlpha), again, hasAlpha);
        if (!again.AsSpan().SequenceEqual(colors))
        {
            throw new FindingException("colours change when coded again");
        }
    }
}
