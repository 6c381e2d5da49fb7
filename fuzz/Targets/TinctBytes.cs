using System.Buffers.Binary;
using System.Text;
using Tinct.Format;
using Tinct.Fuzz.Engine;

namespace Tinct.Fuzz.Targets;

/// <summary>Knows how a .tinct file is laid out, right or wrong: mends its lengths and checksums and changes its fields. Uses nothing of the library's
/// code, which may be what is wrong.</summary>
internal static class TinctBytes
{
    private const int Alpha = 1, Coded = 2, Banded = 4, ColorSections = 8, Sections = 16;
    private const int SectionOverhead = 17;

    private static readonly string[] s_tags = ["iccp", "cicp", "exif", "xmpp", "dens", "text", "mOdl", "abcd", "aBcd", "Abcd", "te1t"];

    /// <summary>Words that files are made of.</summary>
    public static IReadOnlyList<byte[]> Words { get; } =
        [.. s_tags.Select(Encoding.ASCII.GetBytes), [0x10], [0x11], [0xFE], [0xFF], [0x8E, 0x54, 0x4E, 0x43, 1], [1, 13, 0, 1], [0, 0x23, 0x2E, 0, 0]];

    /// <summary>Whether bytes are long enough to have a header's fields.</summary>
    public static bool HasHeader(ReadOnlySpan<byte> file) => file.Length >= 25;

    /// <summary>Changes a field, or adds a section; or leaves it to <paramref name="havoc"/>.</summary>
    public static byte[] Mutate(byte[] parent, Randomness random, Func<byte[], byte[]> havoc)
    {
        if (!HasHeader(parent))
        {
            return havoc(parent);
        }

        switch (random.Below(8))
        {
            case 0:
                byte[] changed = ChangeHeader((byte[])parent.Clone(), random);
                return random.OneIn(2) ? changed : havoc(changed);
            case 1:
                return AddSection(parent, random);
            case 2:
                return Refill(parent, random);
            case 3:
                return havoc(Refill(parent, random));
            default:
                return havoc(parent);
        }
    }

    /// <summary>Mends signature, lengths and checksums, or most of them.</summary>
    public static byte[] Repair(byte[] file, Randomness random)
    {
        if (!HasHeader(file) || random.OneIn(20))
        {
            return file;
        }

        if (!random.OneIn(50))
        {
            TinctHeader.Signature.CopyTo(file);
            file[4] = 1;
            file[5] &= 0x1F;
        }

        int front = FrontLength(file, out int table);
        if (front <= 0 || front > 1 << 15)
        {
            return file;
        }

        if (front > file.Length)
        {
            Array.Resize(ref file, front + 8);
        }

        int flags = file[5];
        bool isOneColor = Colors(file) == 1;
        int colorAt = 14 + ((flags & Banded) != 0 ? 2 : 0);
        long colorBytes = (flags & ColorSections) != 0 ? Fit(file, colorAt, file.Length - front, random) : 0;
        long bandsAt = front + colorBytes;
        if (bandsAt <= file.Length)
        {
            RepairSections(file.AsSpan(front, (int)colorBytes), random);
            long end = isOneColor ? bandsAt : RepairBands(file, table, front, bandsAt, random);
            if ((flags & Sections) != 0 && end + sizeof(uint) <= file.Length)
            {
                int after = (int)end + sizeof(uint);
                if (!random.OneIn(20))
                {
                    BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan((int)end), file.Length - after);
                }

                RepairSections(file.AsSpan(after), random);
            }
        }

        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(front - sizeof(uint)), Crc(file.AsSpan(0, front - sizeof(uint))));
        return file;
    }

    /// <summary>Bytes up to the front checksum and with it; -1 where the header is no good.</summary>
    public static int FrontLength(ReadOnlySpan<byte> file, out int table)
    {
        table = 0;
        int flags = file[5], at = 14, height = Height(file), rows = height;
        if ((flags & Banded) != 0)
        {
            rows = BinaryPrimitives.ReadUInt16LittleEndian(file[at..]);
            at += 2;
        }

        at += (flags & ColorSections) != 0 ? sizeof(uint) : 0;
        int palette = Colors(file) * ((flags & Alpha) != 0 ? 4 : 3);
        if ((flags & Coded) != 0)
        {
            palette = U24(file, at);
            at += 3;
        }

        table = at + palette;
        long bands = rows == 0 ? 0 : ((long)height + rows - 1) / rows;
        long length = table + (Colors(file) == 1 ? 0 : 9 * bands) + sizeof(uint);
        return length > int.MaxValue / 2 ? -1 : (int)length;
    }

    /// <summary>A file of one band.</summary>
    public static byte[] OneBand(CompressionMethod method, int width, int height, ReadOnlySpan<RgbaColor> palette, ReadOnlySpan<byte> band)
    {
        byte[] file = [.. TinctHeader.Signature, 1, Alpha, .. new byte[8], .. new byte[(4 * palette.Length) + 13], .. band];
        PutU24(file, 6, width);
        PutU24(file, 9, height);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(12), (ushort)(palette.Length - 1));
        System.Runtime.InteropServices.MemoryMarshal.AsBytes(palette).CopyTo(file.AsSpan(14));
        int table = 14 + (4 * palette.Length);
        file[table] = (byte)method;
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(table + 1), band.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(table + 5), Crc(band));
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(table + 9), Crc(file.AsSpan(0, table + 9)));
        return file;
    }

    private static int Height(ReadOnlySpan<byte> file) => U24(file, 9);

    private static int Colors(ReadOnlySpan<byte> file) => BinaryPrimitives.ReadUInt16LittleEndian(file[12..]) + 1;

    private static int U24(ReadOnlySpan<byte> file, int at) => file[at] | (file[at + 1] << 8) | (file[at + 2] << 16);

    private static void PutU24(Span<byte> file, int at, int value) =>
        (file[at], file[at + 1], file[at + 2]) = ((byte)value, (byte)(value >> 8), (byte)(value >> 16));

    private static uint Crc(ReadOnlySpan<byte> bytes) => Crc32C.Compute(bytes);

    private static byte[] ChangeHeader(byte[] file, Randomness random)
    {
        int size = 1 + random.Below(random.OneIn(4) ? 3000 : 70);
        switch (random.Below(5))
        {
            case 0:
                PutU24(file, 6, size);
                break;
            case 1:
                PutU24(file, 9, size);
                break;
            case 2:
                BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(12), (ushort)random.Below(random.OneIn(3) ? 65536 : 300));
                break;
            case 3:
                file[5] ^= (byte)(1 << random.Below(5));
                break;
            default:
                BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(14), (ushort)(1 + random.Below(40)));
                break;
        }

        return file;
    }

    /// <summary>Makes a length that lies in the file fit what is left.</summary>
    private static long Fit(byte[] file, int at, int left, Randomness random)
    {
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at));
        if (length > left && !random.OneIn(10))
        {
            length = (uint)Math.Max(1, random.Below(left + 1));
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), length);
        }

        return length;
    }

    private static void RepairSections(Span<byte> sections, Randomness random)
    {
        while (sections.Length >= SectionOverhead)
        {
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(sections[5..]);
            if (length > sections.Length - SectionOverhead)
            {
                if (random.OneIn(10))
                {
                    return;
                }

                length = (uint)(sections.Length - SectionOverhead);
                BinaryPrimitives.WriteUInt32LittleEndian(sections[5..], length);
            }

            if (sections[4] == 0 && !random.OneIn(10))
            {
                BinaryPrimitives.WriteUInt32LittleEndian(sections[9..], length);
            }

            int end = 13 + (int)length;
            BinaryPrimitives.WriteUInt32LittleEndian(sections[end..], Crc(sections[..end]));
            sections = sections[(end + sizeof(uint))..];
        }
    }

    /// <returns>Where the bands end.</returns>
    private static long RepairBands(byte[] file, int table, int front, long at, Randomness random)
    {
        int count = (front - sizeof(uint) - table) / 9;
        bool hasSections = (file[5] & Sections) != 0;
        for (int band = 0; band < count; band++)
        {
            Span<byte> entry = file.AsSpan(table + (band * 9), 9);
            if (entry[0] > 3 && !random.OneIn(20))
            {
                entry[0] = (byte)random.Below(4);
            }

            long length = BinaryPrimitives.ReadUInt32LittleEndian(entry[1..]), left = file.Length - at;
            bool takesRest = band == count - 1 && !hasSections;
            if ((takesRest || length > left) && !random.OneIn(20))
            {
                length = takesRest ? left : left / 2;
                BinaryPrimitives.WriteUInt32LittleEndian(entry[1..], (uint)length);
            }

            if (length > left)
            {
                return file.Length;
            }

            BinaryPrimitives.WriteUInt32LittleEndian(entry[5..], Crc(file.AsSpan((int)at, (int)length)));
            at += length;
        }

        return at;
    }

    private static byte[] AddSection(byte[] file, Randomness random)
    {
        if ((file[5] & Sections) == 0)
        {
            file = [.. file, 0, 0, 0, 0];
            file[5] |= Sections;
        }

        byte[] data = random.Bytes(random.Below(60));
        if (random.OneIn(2))
        {
            data = [.. "Key"u8, 0, .. data.Select(static value => (byte)('a' + (value % 26)))];
        }

        bool isCompressed = random.OneIn(2);
        byte[] stored = isCompressed && data.Length > 0 ? Lz4Encoder.Encode(data, 0) : data;
        byte[] plainLength = BitConverter.GetBytes(random.OneIn(8) ? (int)random.Next() : data.Length);
        return
        [
            .. file, .. Encoding.ASCII.GetBytes(random.Of<string>(s_tags)), (byte)(isCompressed ? 1 : 0), .. BitConverter.GetBytes(stored.Length), .. plainLength,
            .. stored, 0, 0, 0, 0,
        ];
    }

    /// <summary>Replaces the only band of a file by random rows, well formed in any method.</summary>
    private static byte[] Refill(byte[] file, Randomness random)
    {
        int front = FrontLength(file, out int table), width = U24(file, 6), height = Height(file), colors = Colors(file);
        if (front <= 0 || front > file.Length || (file[5] & ~Alpha) != 0 || colors == 1 || width == 0 || height == 0 || (long)width * height > 4000)
        {
            return (byte[])file.Clone();
        }

        var palette = new Palette([.. new RgbaColor[colors]]);
        var options = new WriteOptions { Method = (CompressionMethod)random.Below(4), Lz4Level = random.Of(0, 3, 12) };
        EncodedBand band = BandEncoder.Encode(Map(width, height, colors, random), width, palette, options);
        byte[] filled = [.. file.AsSpan(0, front), .. band.Bytes.Span];
        filled[table] = (byte)band.Method;
        return filled;
    }

    /// <summary>Indices with something to find in them.</summary>
    public static ushort[] Map(int width, int height, int colors, Randomness random)
    {
        var map = new ushort[width * height];
        int kind = random.Below(4), period = 1 + random.Below(40);
        for (int i = 0; i < map.Length; i++)
        {
            map[i] = (ushort)(kind switch
            {
                0 => random.Below(colors),
                1 => i % width / period % colors,
                2 => ((i % width) + (i / width)) / period % colors,
                _ => random.OneIn(9) ? random.Below(colors) : i > 0 ? map[i - 1] : colors - 1,
            });
        }

        return map;
    }
}
