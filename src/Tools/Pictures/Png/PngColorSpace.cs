using System.Buffers.Binary;
using System.Globalization;
using Tinct.Format;

namespace Tinct.Tools.Pictures.Png;

/// <summary>What a PNG's small chunks say about the space of its samples. The pixels stay as they are; what H.273 has code points for goes with them, and
/// the rest becomes a remark.</summary>
internal sealed class PngColorSpace
{
    /// <summary>gAMA in units of 1/100,000.</summary>
    private const int GammaUnit = 100_000;

    /// <summary>How far a chromaticity, in units of 1/100,000, may be from a standard's and still mean it. sRGB's and those of BT.601 differ by 1000
    /// in one coordinate.</summary>
    private const int SameChromaticity = 400;

    /// <summary>The meaning of samples without a chunk, and what a present-day encoder would write for them.</summary>
    private static readonly ColorCodePoints s_srgb = new(1, 13, IsFullRange: true);

    /// <summary>cHRM of H.273's primaries: x and y of white, red, green and blue, in units of 1/100,000.</summary>
    private static readonly (byte CodePoint, int[] Chromaticities)[] s_primaries =
    [
        (1, [31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000]),
        (4, [31_000, 31_600, 67_000, 33_000, 21_000, 71_000, 14_000, 8_000]),
        (5, [31_270, 32_900, 64_000, 33_000, 29_000, 60_000, 15_000, 6_000]),
        (6, [31_270, 32_900, 63_000, 34_000, 31_000, 59_500, 15_500, 7_000]),
        (9, [31_270, 32_900, 70_800, 29_200, 17_000, 79_700, 13_100, 4_600]),
        (11, [31_400, 35_100, 68_000, 32_000, 26_500, 69_000, 15_000, 6_000]),
        (12, [31_270, 32_900, 68_000, 32_000, 26_500, 69_000, 15_000, 6_000]),
    ];

    private readonly List<string> _damage = [];
    private long _gamma;
    private bool _isSrgb;
    private int[]? _chromaticities;
    private ColorCodePoints? _codePoints;

    /// <summary>Reads the data of a gAMA, sRGB, cHRM or cICP chunk; ignores data of a wrong length.</summary>
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
                _chromaticities = new int[8];
                for (int i = 0; i < _chromaticities.Length; i++)
                {
                    _chromaticities[i] = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(data[(4 * i)..]), int.MaxValue);
                }

                break;
            case (PngChunkType.CICP, 4) when data[2] == 0 && data[3] <= 1:
                _codePoints = new ColorCodePoints(data[0], data[1], data[3] == 1);
                break;
            default:
                _damage.Add($"PNG chunk {PngChunkType.Text(type)} is not as it must be; it was ignored.");
                break;
        }
    }

    /// <summary>The code points that go with the picture; null for sRGB, for what has none, and where a profile says everything.</summary>
    /// <param name="hasProfile">Whether there is an ICC profile, which takes precedence over all but cICP (PNG, clause 4.3).</param>
    public ColorCodePoints? CodePoints(bool hasProfile) => _codePoints is { } said ? said == s_srgb ? null : said
        : hasProfile || _isSrgb || Measured() is not { } measured || measured == s_srgb ? null
        : measured;

    /// <summary>Whether a chunk cICP says sRGB, which takes precedence over a profile that says otherwise.</summary>
    public bool OverridesProfile => _codePoints == s_srgb;

    /// <summary>The remarks.</summary>
    /// <param name="hasProfile">Whether there is an ICC profile.</param>
    public IEnumerable<string> Notes(bool hasProfile)
    {
        foreach (string note in _damage)
        {
            yield return note;
        }

        if (hasProfile && OverridesProfile)
        {
            yield return "The PNG's ICC profile was left out: its chunk cICP, which takes precedence, says sRGB.";
        }

        if (CodePoints(hasProfile) is { } kept)
        {
            string says = _codePoints is null ? $"{Said()} were kept as the code points of {kept.InWords()}" : $"Colours are in {kept.InWords()} (PNG chunk cICP), which is kept";
            string fitted = kept.IsLikeSrgb() ? "" : "; palette and errors are those of the samples taken for sRGB";
            yield return $"{says}{fitted}.";
        }
        else if (!hasProfile && !_isSrgb && _codePoints is null && Measured() is null)
        {
            yield return $"{Said()} have no code points; they were ignored, the samples are taken for sRGB.";
        }
    }

    /// <summary>The code points of cHRM and gAMA; null where there are none.</summary>
    private ColorCodePoints? Measured()
    {
        byte primaries = 1;
        if (_chromaticities is { } given)
        {
            primaries = s_primaries.MinBy(known => Distance(known.Chromaticities, given)) is var nearest && Distance(nearest.Chromaticities, given) <= SameChromaticity
                ? nearest.CodePoint
                : (byte)0;
        }

        // Files for the usual screen say 1/2.2, however their colours were made: with sRGB's primaries it means sRGB.
        int transfer = _gamma switch
        {
            0 => 13,
            > 43_200 and < 47_800 when primaries == 1 => 13,
            > 45_000 and < 45_910 => 4,
            > 35_350 and < 36_080 => 5,
            > 99_000 and < 101_000 => 8,
            _ => 0,
        };
        return primaries == 0 || transfer == 0 ? null : new ColorCodePoints(primaries, (byte)transfer, IsFullRange: true);
    }

    /// <summary>cHRM and gAMA in words.</summary>
    private string Said()
    {
        string? gamma = _gamma == 0 ? null : $"gAMA of {((double)_gamma / GammaUnit).ToString("0.####", CultureInfo.InvariantCulture)}";
        string? primaries = _chromaticities is null ? null : "primaries in cHRM";
        return $"The PNG's {string.Join(" and ", new[] { primaries, gamma }.Where(static part => part is not null))}";
    }

    private static int Distance(int[] known, int[] given) => known.Zip(given, static (a, b) => Math.Abs(a - b)).Max();
}
