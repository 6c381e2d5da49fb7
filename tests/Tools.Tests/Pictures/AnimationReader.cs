using System.Buffers.Binary;
using System.Text;
using Tinct.Format;

namespace Tinct.Tools.Tests.Pictures;

/// <summary>Plain readers of animations, with the checks that a reader would make.</summary>
internal static class AnimationReader
{
    /// <summary>Takes an animated PNG apart into one PNG a frame and composes what they hold.</summary>
    public static List<RgbaColor[]> ReadApng(byte[] file, int canvasWidth)
    {
        var head = new List<(string Type, byte[] Data)>();
        var frames = new List<RgbaColor[]>();
        RgbaColor[] canvas = [];
        byte[]? control = null;
        var data = new List<byte>();
        uint sequence = 0;
        for (int at = 8; at < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            string type = Encoding.ASCII.GetString(file, at + 4, 4);
            byte[] chunk = file[(at + 8)..(at + 8 + length)];
            at += 12 + length;
            if (type is "fcTL" or "fdAT")
            {
                Assert.Equal(sequence++, BinaryPrimitives.ReadUInt32BigEndian(chunk));
            }

            if (type is "fcTL" or "IEND" && control is not null)
            {
                frames.Add(canvas = Compose(head, control, [.. data], canvas, canvasWidth));
                data.Clear();
            }

            switch (type)
            {
                case "fcTL":
                    control = chunk;
                    break;
                case "IDAT":
                    data.AddRange(chunk);
                    break;
                case "fdAT":
                    data.AddRange(chunk[4..]);
                    break;
                case "acTL":
                    break;
                default:
                    head.Add((type, chunk));
                    break;
            }
        }

        return frames;
    }

    private static RgbaColor[] Compose(List<(string Type, byte[] Data)> head, byte[] control, byte[] data, RgbaColor[] canvas, int canvasWidth)
    {
        int[] area = [.. Enumerable.Range(0, 4).Select(i => BinaryPrimitives.ReadInt32BigEndian(control.AsSpan(4 + 4 * i)))];
        (int width, int height, int left, int top) = (area[0], area[1], area[2], area[3]);
        var builder = new PngBuilder();
        foreach ((string type, byte[] chunk) in head)
        {
            builder.Chunk(type, type == "IHDR" ? [.. control[4..12], .. chunk[8..]] : chunk);
        }

        RgbaColor[] pixels = TestData.Read(builder.Chunk("IDAT", data).End()).Pixels;
        RgbaColor[] result = canvas.Length == 0 ? new RgbaColor[width * height] : [.. canvas];
        for (int i = 0; i < pixels.Length; i++)
        {
            result[(top + i / width) * canvasWidth + left + i % width] = pixels[i];
        }

        return result;
    }

    /// <summary>Reads what the GIF writer writes.</summary>
    /// <param name="file">The file.</param>
    /// <param name="delays">Receives the hundredths of a second that each frame is shown.</param>
    public static List<RgbaColor[]> ReadGif(byte[] file, List<int>? delays = null)
    {
        Assert.Equal("GIF89a"u8, file.AsSpan(0, 6));
        int width = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(6));
        int height = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(8));
        var frames = new List<RgbaColor[]>();
        var canvas = new RgbaColor[width * height];
        (int transparent, bool clears) = (-1, false);
        int at = 13;
        while (file[at] != 0x3B)
        {
            if (file[at] == 0x21)
            {
                if (file[at + 1] == 0xF9)
                {
                    delays?.Add(BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at + 4)));
                    transparent = (file[at + 3] & 1) != 0 ? file[at + 6] : -1;
                    clears = file[at + 3] >> 2 == 2;
                }

                for (at += 2; file[at] != 0; at += file[at] + 1)
                {
                }

                at++;
                continue;
            }

            Assert.Equal(0x2C, file[at]);
            int[] area = [.. Enumerable.Range(0, 4).Select(i => (int)BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at + 1 + 2 * i)))];
            int table = at + 10;
            at = table + (3 << ((file[at + 9] & 7) + 1));
            byte[] indices = ReadLzw(file, ref at);
            Assert.Equal(area[2] * area[3], indices.Length);
            RgbaColor[] shown = [.. canvas];
            for (int i = 0; i < indices.Length; i++)
            {
                if (indices[i] != transparent)
                {
                    int entry = table + 3 * indices[i];
                    shown[(area[1] + i / area[2]) * width + area[0] + i % area[2]] = new RgbaColor(file[entry], file[entry + 1], file[entry + 2]);
                }
            }

            frames.Add(shown);
            canvas = clears ? new RgbaColor[width * height] : shown;
        }

        Assert.Equal(file.Length, at + 1);
        return frames;
    }

    public static byte[] ReadLzw(byte[] file, ref int at)
    {
        int minimumBits = file[at++];
        var bytes = new List<byte>();
        for (; file[at] != 0; at += file[at] + 1)
        {
            bytes.AddRange(file.AsSpan(at + 1, file[at]));
        }

        at++;
        int clear = 1 << minimumBits;
        var strings = new List<byte[]>();
        var result = new List<byte>();
        byte[]? previous = null;
        int bit = 0;
        for (int bits = minimumBits + 1; ;)
        {
            int code = 0;
            for (int i = 0; i < bits; i++, bit++)
            {
                code |= ((bytes[bit >> 3] >> (bit & 7)) & 1) << i;
            }

            if (code == clear + 1)
            {
                Assert.Equal(bytes.Count, (bit + 7) / 8);
                return [.. result];
            }

            if (code == clear)
            {
                strings = [.. Enumerable.Range(0, clear + 2).Select(i => new[] { (byte)i })];
                (bits, previous) = (minimumBits + 1, null);
                continue;
            }

            Assert.True(code < strings.Count || (code == strings.Count && previous is not null));
            byte[] current = code < strings.Count ? strings[code] : [.. previous!, previous![0]];
            if (previous is not null && strings.Count < 4096)
            {
                strings.Add([.. previous, current[0]]);
            }

            bits = strings.Count == 1 << bits && bits < 12 ? bits + 1 : bits;
            result.AddRange(current);
            previous = current;
        }
    }
}
