using System.Buffers.Binary;
using System.Globalization;

namespace Tinct.Tools.Pictures.Png;

/// <summary>What a PNG's small chunks say of the space its samples are in. They do not change the pixels, which are taken for sRGB;
/// where they say something else there is a remark.</summary>
internal sealed class PngColorSpace
{
    /// <summary>gAMA of pictures made for the usual screen: 1/2.2, in units of 1/100,000.</summary>
    private const int SrgbGamma = 45_455;

    /// <summary>How far a chromaticity may be from sRGB's and still mean it.</summary>
    private const int SameChromaticity = 1000;

    /// <summary>cHRM of sRGB: x and y of white, red, green and blue, in units of 1/100,000.</summary>
    private static readonly int[] s_srgbChromaticities = [31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000];

    private long _gamma;
    private bool _isSrgb;
    private bool _hasOtherPrimaries;
    private (byte Primaries, byte Transfer)? _codePoints;

    /// <summary>Reads the data of a gAMA, sRGB, cHRM or cICP chunk; of another length than they must have, nothing.</summary>
    public void Read(uint type, ReadOnlySpan<byte> data)
    {
        switch (type, data.Length)
        {
            case (PngChunkType.SRGB, 1):
                _isSrgb = true;
                break;
            case (PngChunkType.GAMA, 4):
                _gamma = BinaryPrimitives.ReadUInt32BigEndian(data);
                break;
            case (PngChunkType.CHRM, 32):
                for (int i = 0; i < s_srgbChromaticities.Length; i++)
                {
                    long value = BinaryPrimitives.ReadUInt32BigEndian(data[(4 * i)..]);
                    _hasOtherPrimaries |= Math.Abs(value - s_srgbChromaticities[i]) > SameChromaticity;
                }

                break;
            case (PngChunkType.CICP, 4):
                _codePoints = (data[0], data[1]);
                break;
            default:
                break;
        }
    }

    /// <summary>The remark, in the specification's order of precedence (clause 4.3): cICP, iCCP, sRGB, then cHRM and gAMA.</summary>
    /// <param name="hasProfile">Whether an ICC profile is kept, which then says it all.</param>
    public string? Note(bool hasProfile)
    {
        if (hasProfile || _codePoints is (1, 13) || (_codePoints is null && _isSrgb))
        {
            return null;
        }

        if (_codePoints is var (primaries, transfer))
        {
            return Ignored("cICP", (primaries, transfer) switch
            {
                (12, 13) => "Display P3",
                (9, 16) => "BT.2100 PQ",
                (9, 18) => "BT.2100 HLG",
                _ => $"colour primaries {primaries} and transfer {transfer} of H.273",
            });
        }

        if (_hasOtherPrimaries)
        {
            return Ignored("cHRM", "other primaries than sRGB's");
        }

        return _gamma == 0 || Math.Abs(_gamma - SrgbGamma) <= SrgbGamma / 20
            ? null
            : Ignored("gAMA", (_gamma / 100_000.0).ToString("0.####", CultureInfo.InvariantCulture));
    }

    private static string Ignored(string chunk, string says) => $"PNG chunk {chunk} says {says}; it was ignored, the samples are taken for sRGB.";
}
