using System.Buffers.Binary;
using System.IO.Hashing;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;

namespace Tinct.Tools.Tests.Pictures;

/// <summary>Every truncation and every changed byte of small files: no failure but an <see cref="ImageFileException"/>.</summary>
public class PngHostileTests
{
    /// <summary>Indexed with transparency and texts, interlaced with alpha, and 16-bit with a transparent colour.</summary>
    public static TheoryData<string> SmallFiles() => ["tm3n3p02.png", "s07i3p02.png", "tbbn0g04.png"];

    [Theory]
    [MemberData(nameof(SmallFiles))]
    public void EveryTruncationIsRefused(string name)
    {
        byte[] file = File.ReadAllBytes(TestData.PathOf("pngsuite", name));
        for (int length = 0; length < file.Length; length++)
        {
            Assert.Throws<ImageFileException>(() => TestData.Read(file[..length]));
        }
    }

    /// <summary>Damage to what makes the picture is refused; elsewhere it costs a remark and changes no pixel. The exception is a tRNS whose own name is
    /// damaged: nobody can know that it was one, so the pixels become opaque, with a remark.</summary>
    [Theory]
    [MemberData(nameof(SmallFiles))]
    public void EveryChangedByteIsRefusedOrRemarkedOn(string name)
    {
        byte[] file = File.ReadAllBytes(TestData.PathOf("pngsuite", name));
        Picture whole = TestData.Read(file);
        int transparencyName = file.AsSpan().IndexOf("tRNS"u8);
        int refused = 0;
        for (int at = 0; at < file.Length; at++)
        {
            foreach (byte change in new byte[] { 1, 0x20, 0x80, 0xFF })
            {
                file[at] ^= change;
                try
                {
                    Picture read = TestData.Read(file);
                    Assert.True(read.Info.Notes.Except(whole.Info.Notes).Any(), $"byte {at}: no remark");
                    Assert.True(at - transparencyName is >= 0 and < 4 || whole.Pixels.AsSpan().SequenceEqual(read.Pixels), $"byte {at}: other pixels");
                }
                catch (ImageFileException)
                {
                    refused++;
                }

                file[at] ^= change;
            }
        }

        Assert.InRange(refused, file.Length, 4 * file.Length - 1);
    }

    /// <summary>With the CRCs made to fit, damage reaches the code behind them; it may be read or refused, no more.</summary>
    [Theory]
    [MemberData(nameof(SmallFiles))]
    [InlineData("exif2c08.png")]
    [InlineData("ctzn0g04.png")]
    public void ChangedBytesUnderFittingChecksumsDoNoHarm(string name)
    {
        byte[] file = File.ReadAllBytes(TestData.PathOf("pngsuite", name));
        var limits = new ImageReadLimits { MaxPixels = 1 << 16 };
        int refused = 0;
        for (int at = 8; at < file.Length; at++)
        {
            foreach (byte change in new byte[] { 1, 0x40, 0xFF })
            {
                byte[] damaged = [.. file];
                damaged[at] ^= change;
                RepairChecksums(damaged);
                try
                {
                    TestData.Read(damaged, limits: limits);
                }
                catch (ImageFileException)
                {
                    refused++;
                }
            }
        }

        Assert.InRange(refused, 1, 3 * file.Length);
    }

    private static void RepairChecksums(Span<byte> file)
    {
        for (int at = 8; at + 12 <= file.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (length > file.Length - at - 12)
            {
                return;
            }

            Span<byte> covered = file.Slice(at + 4, (int)length + 4);
            BinaryPrimitives.WriteUInt32BigEndian(file[(at + 8 + (int)length)..], Crc32.HashToUInt32(covered));
            at += 12 + (int)length;
        }
    }
}
