using Tinct.Format;
using Tinct.Fuzz.Engine;

namespace Tinct.Fuzz.Targets;

/// <summary>Swift bands, computed with vectors of every width: the same indices or the same fault. Input as of <see cref="BandTarget"/>.</summary>
internal sealed class SwiftWidthsTarget : FuzzTarget
{
    private readonly BandTarget _bands = new(CompressionMethod.Swift);

    public override string Name => "swiftwidths";

    public override string Description => "scalar against vectors: swift bands with 128, 256 and 512 bits";

    public override int MaxLength => 1024;

    public override IEnumerable<byte[]> Seeds() => _bands.Seeds();

    public override void Run(byte[] input)
    {
        if (input.Length < 6)
        {
            return;
        }

        int colors = Math.Clamp((input[0] | (input[1] << 8)) + 1, 2, 600), width = Math.Clamp(input[2], (byte)1, (byte)40), height = Math.Clamp(input[3], (byte)1, (byte)20);
        RgbaColor[] palette = BandTarget.Colors(colors, input[4]);
        ushort[]? expected = null;
        string? fault = null;
        foreach (VectorWidth vectors in Enum.GetValues<VectorWidth>().Where(static width => width <= VectorWidths.Best))
        {
            (ushort[]? indices, string? found) = Decode(input.AsSpan(5), width, height, palette, vectors);
            if (vectors == VectorWidth.Scalar)
            {
                (expected, fault) = (indices, found);
            }
            else if (found != fault)
            {
                throw new FindingException($"{vectors} tells another fault than scalar|{found} / {fault}");
            }
            else if (indices is not null && !indices.AsSpan().SequenceEqual(expected))
            {
                throw new FindingException($"{vectors} gives other indices than scalar");
            }
        }

        Accepted += expected is null ? 0 : 1;
    }

    private static (ushort[]? Indices, string? Fault) Decode(ReadOnlySpan<byte> band, int width, int height, RgbaColor[] palette, VectorWidth vectors)
    {
        var indices = new ushort[width * height];
        ushort[] values = [.. Enumerable.Range(0, palette.Length).Select(static value => (ushort)value)];
        try
        {
            SwiftCoder.Decode<ushort>(band, width, height, new SwiftPalette(palette), values, 0, indices, vectors);
            return (indices, null);
        }
        catch (TinctFormatException fault)
        {
            return (null, fault.Message);
        }
    }
}
