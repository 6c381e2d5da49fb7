using System.Text;
using Tinct.Fuzz.Engine;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;

namespace Tinct.Fuzz.Targets;

/// <summary>PBM, PGM, PPM and PAM files.</summary>
internal sealed class PnmTarget : FuzzTarget
{
    private static readonly ImageReadLimits s_limits = new() { MaxPixels = 1 << 16 };

    public override string Name => "pnm";

    public override string Description => "PBM, PGM, PPM and PAM files: only documented faults; what is read is written and read again";

    public override int MaxLength => 4096;

    public override IReadOnlyList<byte[]> Words { get; } =
    [
        .. "P1\n|P2\n|P3\n|P4\n|P5\n|P6\n|P7\n|WIDTH |HEIGHT |DEPTH |MAXVAL |TUPLTYPE |ENDHDR\n|RGB_ALPHA|GRAYSCALE|BLACKANDWHITE|#c\n|65535|255|1|4294967296|2147483647|-1| 3 3 |\r\n"
            .Split('|').Select(Encoding.ASCII.GetBytes),
    ];

    public override IEnumerable<byte[]> Seeds() =>
    [
        "P1\n3 2\n0 1 0\n101"u8.ToArray(),
        "P2 # c\n2 2 9\n0 3 9 1\n"u8.ToArray(),
        "P3\n2 1\n255\n255 0 0 1 2 3\n"u8.ToArray(),
        [.. "P4\n9 2\n"u8, 1, 128, 255, 0],
        [.. "P5\n3 2 200\n"u8, 1, 2, 3, 4, 5, 200],
        [.. "P5\n3 1 65535\n"u8, 1, 2, 3, 4, 5, 6],
        [.. "P6\n2 1\n255\n"u8, 1, 2, 3, 4, 5, 6],
        [.. "P7\nWIDTH 2\nHEIGHT 1\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n"u8, 1, 2, 3, 4, 5, 6, 7, 8],
        [.. "P7\n#x\nWIDTH 2\nHEIGHT 2\nDEPTH 2\nMAXVAL 1023\nTUPLTYPE GRAYSCALE_ALPHA\nENDHDR\n"u8, .. new byte[16]],
        [.. "P7\nWIDTH 3\nHEIGHT 1\nDEPTH 1\nMAXVAL 1\nTUPLTYPE BLACKANDWHITE\nENDHDR\n"u8, 0, 1, 0],
    ];

    public override void Run(byte[] input)
    {
        // Anything else is for other readers.
        if (input.Length < 3 || input[0] != 'P' || input[1] is < (byte)'1' or > (byte)'7')
        {
            return;
        }

        try
        {
            Picture picture = ImageFiles.Read(new MemoryStream(input), s_limits);
            if ((long)picture.Width * picture.Height != picture.Pixels.Length)
            {
                throw new FindingException("another number of pixels than width x height");
            }

            Accepted++;
            if (Accepted % 16 == 0)
            {
                using var written = new MemoryStream();
                ImageFiles.Write(written, ".pam", picture);
                written.Position = 0;
                if (!ImageFiles.Read(written).Pixels.AsSpan().SequenceEqual(picture.Pixels))
                {
                    throw new FindingException("pixels change when written again");
                }
            }
        }
        catch (ImageFileException)
        {
        }
    }
}
