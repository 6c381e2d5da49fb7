using Tinct.Format;
using Tinct.Fuzz.Engine;

namespace Tinct.Fuzz.Targets;

/// <summary>The bytes of one band, in a file whose checksums are right. Input: colours less one (u16), width, rows, seed of the palette, then the band.</summary>
internal sealed class BandTarget(CompressionMethod method) : FuzzTarget
{
    private const int Prefix = 5;

    private readonly GuardedMemory _file = new(1 << 18), _indices = new(1 << 14), _pixels = new(1 << 15);
    private int _turn;

    public override string Name => method.ToString().ToLowerInvariant();

    public override string Description => $"the bytes of one {Name} band: only documented faults; what is accepted is in the palette and is written again";

    public override int MaxLength => 2048;

    public override IEnumerable<byte[]> Seeds()
    {
        var random = new Randomness(77);
        foreach (int colors in (int[])[2, 3, 4, 5, 16, 17, 100, 255, 256, 257, 1000])
        {
            for (int times = 0; times < 5; times++)
            {
                int width = 1 + random.Below(40), height = 1 + random.Below(30);
                byte seed = (byte)random.Next();
                var palette = new Palette(Colors(colors, seed));
                var options = new WriteOptions { Method = method, SwiftMode = method == CompressionMethod.Swift && colors <= 256 ? (SwiftMode)(times % 2) : null };
                byte[] band = BandEncoder.Encode(TinctBytes.Map(width, height, colors, random), width, palette, options).Bytes.ToArray();
                yield return [(byte)(colors - 1), (byte)((colors - 1) >> 8), (byte)width, (byte)height, seed, .. band];
            }
        }
    }

    public override byte[] Repair(byte[] input, Randomness random)
    {
        // A stored band must be as long as its rows, or it is refused at once.
        if (method != CompressionMethod.Stored || input.Length < Prefix || random.OneIn(10))
        {
            return input;
        }

        (int colors, int width, int height) = Size(input);
        Array.Resize(ref input, Prefix + (BitPacking.RowBytes(width, BitPacking.BitsPerIndex(colors)) * height));
        return input;
    }

    public override void Run(byte[] input)
    {
        if (input.Length <= Prefix)
        {
            return;
        }

        NativeSide.Choose(++_turn);
        (int colors, int width, int height) = Size(input);
        RgbaColor[] palette = Colors(colors, input[4]);
        byte[] bytes = TinctBytes.OneBand(method, width, height, palette, input.AsSpan(Prefix));
        TinctFile file;
        Span<ushort> indices = _indices.Span<ushort>(width * height, atEnd: (_turn & 4) == 0);
        Span<RgbaColor> pixels = _pixels.Span<RgbaColor>(width * height, atEnd: (_turn & 4) == 0);
        try
        {
            file = TinctFile.Open(_file.Copy(bytes, atEnd: (_turn & 1) == 0));
            file.DecodeBand(0, indices);
        }
        catch (TinctFormatException fault) when (fault.Kind is TinctErrorKind.Truncated or TinctErrorKind.Invalid or TinctErrorKind.Unsupported)
        {
            return;
        }

        Accepted++;
        if (method != CompressionMethod.Dense || _turn % 8 == 0)
        {
            file.DecodePixels(pixels);
            for (int i = 0; i < pixels.Length; i++)
            {
                if (indices[i] >= colors || pixels[i] != palette[indices[i]])
                {
                    throw new FindingException("a pixel is not its palette's colour");
                }
            }
        }

        if (_turn % 8 == 0)
        {
            var image = new IndexedImage(width, height, file.Palette, indices.ToArray());
            byte[] again = TinctWriter.Write(image, options: new WriteOptions { Method = method, Lz4Level = 3 });
            if (!TinctFile.Open(again).Decode().Indices.AsSpan().SequenceEqual(indices))
            {
                throw new FindingException("indices change when written again");
            }
        }
    }

    /// <summary>At most 4,000 pixels and 3,000 colours, at least 2.</summary>
    private static (int Colors, int Width, int Height) Size(ReadOnlySpan<byte> input)
    {
        int width = Math.Max(1, (int)input[2]);
        return (Math.Clamp((input[0] | (input[1] << 8)) + 1, 2, 3000), width, Math.Clamp(input[3], 1, 4000 / width));
    }

    /// <summary>Colours of a kind: the same colour, greys, corners of the cube, opaque ones and any.</summary>
    public static RgbaColor[] Colors(int count, byte seed)
    {
        var random = new Randomness(seed);
        var colors = new RgbaColor[count];
        for (int i = 0; i < count; i++)
        {
            colors[i] = seed switch
            {
                0 => new RgbaColor(9, 9, 9, 9),
                < 60 => new RgbaColor((byte)i, (byte)i, (byte)i),
                < 120 => new RgbaColor(Corner(), Corner(), Corner(), Corner()),
                _ => new RgbaColor((byte)random.Next(), (byte)random.Next(), (byte)random.Next(), (byte)(seed > 200 ? random.Next() : 255)),
            };
        }

        return colors;

        byte Corner() => random.Of((byte)0, (byte)255);
    }
}
