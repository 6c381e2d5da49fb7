using System.Buffers.Binary;
using System.IO.Hashing;
using Tinct.Codec;
using Tinct.Fuzz.Engine;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures.Palettes;

namespace Tinct.Fuzz.Targets;

/// <summary>Files of counted colours, checksums and totals mended: what is read is written as it was, joined with itself, and becomes colours.</summary>
internal sealed class HistogramTarget : FuzzTarget
{
    private const int HeaderLength = 20;

    public override string Name => "histogram";

    public override string Description => "counted colours (.tcth), checksums mended: only documented faults; what is read is written as it was, joined, and becomes colours";

    public override int MaxLength => 4096;

    public override IEnumerable<byte[]> Seeds()
    {
        var random = new Randomness(5);
        foreach (int level in (int[])[0, 1, 4, 8])
        {
            var histogram = new SharedHistogram(level == 1);
            histogram.RaiseTo(level);
            var colors = new ColorHistogram(level == 1);
            for (int i = 0; i < 20; i++)
            {
                uint bits = random.Next();
                colors.Add(new((byte)bits, (byte)(bits >> 8), (byte)(bits >> 16), (byte)(i % 3 == 0 ? bits >> 24 : 255)), (uint)random.Below(1 << random.Below(30)) + 1);
            }

            histogram.Add(colors);
            yield return Bytes(histogram);
        }
    }

    public override byte[] Repair(byte[] input, Randomness random)
    {
        if (input.Length < HeaderLength + sizeof(uint) || random.OneIn(8))
        {
            return input;
        }

        (input[0], input[1], input[2], input[3]) = (0xD4, (byte)'C', (byte)'T', (byte)'H');
        Span<byte> rest = input.AsSpan(HeaderLength..^sizeof(uint));
        if (!random.OneIn(4))
        {
            MendTotals(input, rest);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(input.AsSpan(^sizeof(uint)..), Crc32.HashToUInt32(input.AsSpan(..^sizeof(uint))));
        return input;
    }

    public override void Run(byte[] input)
    {
        SharedHistogram histogram;
        try
        {
            histogram = HistogramFile.Read(input);
        }
        catch (ImageFileException)
        {
            return;
        }

        Accepted++;
        if (!Bytes(histogram).AsSpan().SequenceEqual(input))
        {
            throw new FindingException("a histogram is written otherwise than it was");
        }

        ColorHistogram colors = histogram.ToColors();
        if (histogram.Count > 0 && colors.PixelCount == 0)
        {
            throw new FindingException("colours without pixels");
        }

        var twice = new SharedHistogram(histogram.KeepHiddenColor);
        twice.Add(histogram);
        twice.Add(HistogramFile.Read(input));
        if (twice.PixelCount != 2 * histogram.PixelCount || twice.Count != histogram.Count)
        {
            throw new FindingException("joined with itself a histogram has other colours");
        }

        twice.RaiseTo(SharedHistogram.MaxLevel);
        if (twice.PixelCount <= SharedHistogram.MaxPixels)
        {
            _ = HistogramFile.Read(Bytes(twice));
        }
    }

    /// <summary>Puts the numbers of bins and of pixels into the header that the bytes behind it have.</summary>
    private static void MendTotals(byte[] input, ReadOnlySpan<byte> rest)
    {
        ulong pixels = 0;
        int bins = 0;
        while (rest.Length >= 5)
        {
            rest = rest[4..];
            for (int field = input[6] > 0 ? 5 : 1, first = field; field > 0; field--)
            {
                ulong value = 0;
                int i = 0;
                for (; i < rest.Length && i < 10; i++)
                {
                    value |= (ulong)(rest[i] & 0x7F) << (7 * i);
                    if (rest[i] <= 0x7F)
                    {
                        break;
                    }
                }

                pixels += field == first ? value : 0;
                rest = rest[Math.Min(i + 1, rest.Length)..];
            }

            bins++;
        }

        BinaryPrimitives.WriteUInt64LittleEndian(input.AsSpan(8), pixels);
        BinaryPrimitives.WriteInt32LittleEndian(input.AsSpan(16), bins);
    }

    private static byte[] Bytes(SharedHistogram histogram)
    {
        using var stream = new MemoryStream();
        HistogramFile.Write(histogram, stream);
        return stream.ToArray();
    }
}
