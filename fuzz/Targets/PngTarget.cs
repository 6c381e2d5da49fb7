using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using Tinct.Fuzz.Engine;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;
using Tinct.Tools.Pictures.Png;

namespace Tinct.Fuzz.Targets;

/// <summary>PNG files, from PngSuite on; their checksums are mended, and half of them have their rows in stored blocks, which changes reach.</summary>
internal sealed class PngTarget : FuzzTarget
{
    private const string Suite = "tests/Tools.Tests/Data/pngsuite";
    private const int ChunkOverhead = 12;

    /// <summary>Of a stored block in a zlib stream: two bytes of zlib, five of the block, four of Adler-32.</summary>
    private const int StoredOverhead = 11;

    private static readonly ImageReadLimits s_limits = new() { MaxPixels = 1 << 16, MaxMetadataBytes = 1 << 20, MaxFileBytes = 1 << 20 };

    public override string Name => "png";

    public override string Description => "PNG files, checksums mended: only documented faults; what is read is written and read again";

    public override IReadOnlyList<byte[]> Words { get; } =
        [.. "IHDR PLTE IDAT IEND tRNS iCCP eXIf tEXt zTXt iTXt gAMA sRGB cHRM cICP pHYs acTL fcTL fdAT bKGD XXXX".Split(' ').Select(Encoding.ASCII.GetBytes)];

    public override IEnumerable<byte[]> Seeds()
    {
        foreach (byte[] png in Repository.Files(Suite, "*.png", 6000))
        {
            yield return png;
            if (WithStoredRows(png) is { Length: < 12000 } stored)
            {
                yield return stored;
            }
        }

        byte[] small = File.ReadAllBytes($"{Suite}/basn3p01.png");
        (string Type, byte[] Data)[] chunks =
        [
            ("tEXt", "Title\0hello"u8.ToArray()), ("zTXt", [.. "Title\0\0"u8, .. Deflated("some text some text"u8)]),
            ("iTXt", [.. "XML:com.adobe.xmp\0\0\0\0\0<x/>"u8]), ("iTXt", [.. "k\0\u0001\0en\0k\0"u8, .. Deflated("some text"u8)]),
            ("iCCP", [.. "p\0\0"u8, .. Deflated(new byte[200])]), ("eXIf", [.. "MM\0*\0\0\0\u0008\0\0"u8]), ("gAMA", [0, 0, 0x20, 0]), ("sRGB", [0]),
            ("cICP", [1, 13, 0, 1]), ("pHYs", [0, 0, 11, 19, 0, 0, 11, 19, 1]), ("cHRM", new byte[32]),
        ];
        foreach ((string type, byte[] data) in chunks)
        {
            yield return [.. small.AsSpan(0, 33), .. Chunk(type, data), .. small.AsSpan(33)];
        }
    }

    public override byte[] Mutate(byte[] parent, Randomness random, Func<byte[], byte[]> havoc)
    {
        if (parent.Length < 45 || !random.OneIn(5))
        {
            return havoc(parent);
        }

        byte[] png = (byte[])parent.Clone();
        int size = 1 + random.Below(random.OneIn(4) ? 70000 : 40);
        switch (random.Below(4))
        {
            case 0:
                BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), size);
                break;
            case 1:
                BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), size);
                break;
            case 2:
                (png[24], png[25]) = ((byte)(1 << random.Below(5)), (byte)random.Below(7));
                break;
            default:
                png[28] ^= 1;
                break;
        }

        return png;
    }

    public override byte[] Repair(byte[] input, Randomness random)
    {
        if (input.Length < 45 || random.OneIn(30))
        {
            return input;
        }

        PngFormat.Signature.CopyTo(input);
        if (!random.OneIn(20))
        {
            "\0\0\0\rIHDR"u8.CopyTo(input.AsSpan(8));
        }

        for (int at = 8; at + ChunkOverhead <= input.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(input.AsSpan(at));
            int left = input.Length - at - ChunkOverhead;
            if (length > left)
            {
                if (random.OneIn(12))
                {
                    break;
                }

                length = (uint)(random.OneIn(2) ? left : random.Below(left + 1));
                BinaryPrimitives.WriteUInt32BigEndian(input.AsSpan(at), length);
            }

            int size = 4 + (int)length;
            Span<byte> chunk = input.AsSpan(at + 4, size);
            RepairRows(chunk, random);
            BinaryPrimitives.WriteUInt32BigEndian(input.AsSpan(at + 4 + size), Crc32.HashToUInt32(chunk));
            at += ChunkOverhead + (int)length;
        }

        return input;
    }

    public override void Run(byte[] input)
    {
        if (!input.AsSpan().StartsWith(PngFormat.Signature))
        {
            return;
        }

        try
        {
            using RowSource rows = ImageFiles.Open(new ForwardReader(new MemoryStream(input)), s_limits);
            Picture picture = Picture.ReadAll(rows);
            if ((long)picture.Width * picture.Height != picture.Pixels.Length || picture.Pixels.Length > s_limits.MaxPixels)
            {
                throw new FindingException("another number of pixels than width x height, or above the limit");
            }

            Accepted++;
            _ = Metadata.ToSections(picture.Info.Metadata, []);
            if (Accepted % 16 == 0)
            {
                WriteAgain(picture);
            }
        }
        catch (ImageFileException)
        {
        }
    }

    private static void WriteAgain(Picture picture)
    {
        using var written = new MemoryStream();
        ImageFiles.Write(written, ".png", picture);
        written.Position = 0;
        if (!ImageFiles.Read(written, s_limits with { MaxFileBytes = 1 << 24 }).Pixels.AsSpan().SequenceEqual(picture.Pixels))
        {
            throw new FindingException("pixels change when written again");
        }
    }

    /// <summary>Makes the lengths and the checksum of a stored block fit.</summary>
    private static void RepairRows(Span<byte> chunk, Randomness random)
    {
        Span<byte> data = chunk[4..];
        int plain = data.Length - StoredOverhead;
        if (!chunk.StartsWith("IDAT"u8) || plain is < 0 or > ushort.MaxValue || data[0] != 0x78 || (data[2] & 7) != 1 || random.OneIn(8))
        {
            return;
        }

        data[1] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(data[3..], (ushort)plain);
        BinaryPrimitives.WriteUInt16LittleEndian(data[5..], (ushort)~plain);
        BinaryPrimitives.WriteUInt32BigEndian(data[^4..], Adler(data[7..^4]));
    }

    private static byte[]? WithStoredRows(ReadOnlySpan<byte> png)
    {
        using var packed = new MemoryStream();
        List<byte> before = [.. png[..8]], after = [];
        for (int at = 8; at + ChunkOverhead <= png.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(png[at..]);
            if (length < 0 || length > png.Length - at - ChunkOverhead)
            {
                return null;
            }

            if (png.Slice(at + 4, 4).SequenceEqual("IDAT"u8))
            {
                packed.Write(png.Slice(at + 8, length));
            }
            else
            {
                (packed.Length == 0 ? before : after).AddRange(png.Slice(at, length + ChunkOverhead));
            }

            at += length + ChunkOverhead;
        }

        packed.Position = 0;
        using var plain = new MemoryStream();
        try
        {
            new ZLibStream(packed, CompressionMode.Decompress).CopyTo(plain);
        }
        catch (InvalidDataException)
        {
            return null;
        }

        return plain.Length > ushort.MaxValue ? null : [.. before, .. Chunk("IDAT", Stored(plain.ToArray())), .. after];
    }

    private static byte[] Stored(ReadOnlySpan<byte> plain)
    {
        byte[] zlib = [0x78, 1, 1, (byte)plain.Length, (byte)(plain.Length >> 8), (byte)~plain.Length, (byte)(~plain.Length >> 8), .. plain, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(zlib.AsSpan(zlib.Length - 4), Adler(plain));
        return zlib;
    }

    private static byte[] Deflated(ReadOnlySpan<byte> plain)
    {
        using var zlib = new MemoryStream();
        using (var packer = new ZLibStream(zlib, CompressionLevel.Optimal, leaveOpen: true))
        {
            packer.Write(plain);
        }

        return zlib.ToArray();
    }

    private static byte[] Chunk(string type, ReadOnlySpan<byte> data)
    {
        byte[] chunk = [0, 0, 0, 0, .. Encoding.ASCII.GetBytes(type), .. data, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc32.HashToUInt32(chunk.AsSpan(4, chunk.Length - 8)));
        return chunk;
    }

    private static uint Adler(ReadOnlySpan<byte> bytes)
    {
        uint a = 1, b = 0;
        foreach (byte value in bytes)
        {
            a = (a + value) % 65521;
            b = (b + a) % 65521;
        }

        return (b << 16) | a;
    }
}
