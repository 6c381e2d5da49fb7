using System.Buffers.Binary;

namespace Tinct.Tools.Pictures;

/// <summary>Recognizes ICC profiles (ICC.1) that say nothing but sRGB, of which there are hundreds with different descriptions: display profiles of three
/// primaries and three curves, all of them sRGB's. Dropping a profile wrongly changes colours, so one with anything else that could matter is kept.</summary>
internal static class SrgbProfile
{
    /// <summary>How far a coordinate of a primary, relative to a white of luminance 1, may be from sRGB's: about what 8-bit samples can show. Profiles
    /// in use differ by 0.0001; the nearest other space, BT.601 with 525 lines, by 0.03.</summary>
    public const double SamePrimary = 0.0005;

    /// <summary>How far a curve may be from sRGB's, in steps of 8-bit samples.</summary>
    public const double SameStep = 0.25;

    private const int HeaderLength = 128, EntryLength = 12, MostTags = 100;

    /// <summary>Tags that define colours in other ways than by primaries and curves: tables, code points.</summary>
    private static readonly string[] s_otherModels = ["A2B0", "A2B1", "A2B2", "A2B3", "B2A0", "B2A1", "B2A2", "B2A3", "D2B0", "D2B1", "D2B2", "D2B3", "cicp"];

    /// <summary>sRGB's primaries and white, adapted to D50 as ICC profiles have them.</summary>
    private static readonly (string Tag, double X, double Y, double Z)[] s_primaries =
        [("rXYZ", 0.43607, 0.22249, 0.01392), ("gXYZ", 0.38515, 0.71687, 0.09708), ("bXYZ", 0.14307, 0.06061, 0.71410)];

    /// <summary>The white of the profile's space, and, in profiles of version 2, of the screen.</summary>
    private static readonly (double X, double Y, double Z)[] s_whites = [(0.9642, 1, 0.8249), (0.9505, 1, 1.0891)];

    /// <summary>Whether a profile means sRGB.</summary>
    /// <param name="profile">The whole profile. A damaged one does not.</param>
    public static bool IsSrgb(ReadOnlySpan<byte> profile)
    {
        if (profile.Length < HeaderLength + 4 || !profile[12..].StartsWith("mntrRGB XYZ "u8) || !profile[36..].StartsWith("acsp"u8))
        {
            return false;
        }

        if (s_otherModels.Any(Has(profile)))
        {
            return false;
        }

        foreach ((string tag, double x, double y, double z) in s_primaries)
        {
            if (!IsNear(Xyz(Find(profile, tag)), (x, y, z), SamePrimary))
            {
                return false;
            }
        }

        (double X, double Y, double Z)? white = Xyz(Find(profile, "wtpt"));
        bool isBlackBlack = Find(profile, "bkpt") is var black && (black.IsEmpty || IsNear(Xyz(black), (0, 0, 0), SamePrimary));
        return isBlackBlack && s_whites.Any(known => IsNear(white, known, 2 * SamePrimary))
            && IsSrgbCurve(Find(profile, "rTRC")) && IsSrgbCurve(Find(profile, "gTRC")) && IsSrgbCurve(Find(profile, "bTRC"));
    }

    private static Func<string, bool> Has(ReadOnlySpan<byte> profile)
    {
        var tags = new HashSet<string>();
        int count = Count(profile);
        for (int i = 0; i < count; i++)
        {
            tags.Add(System.Text.Encoding.Latin1.GetString(profile.Slice(HeaderLength + 4 + (i * EntryLength), 4)));
        }

        return tags.Contains;
    }

    /// <summary>The number of tags; 0 where the list does not fit into the profile.</summary>
    private static int Count(ReadOnlySpan<byte> profile)
    {
        uint count = BinaryPrimitives.ReadUInt32BigEndian(profile[HeaderLength..]);
        return count <= MostTags && HeaderLength + 4 + (count * EntryLength) <= profile.Length ? (int)count : 0;
    }

    /// <summary>The data of a tag, from its type on; empty where there is none.</summary>
    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> profile, string tag)
    {
        int count = Count(profile);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> entry = profile.Slice(HeaderLength + 4 + (i * EntryLength), EntryLength);
            if (System.Text.Encoding.Latin1.GetString(entry[..4]) == tag)
            {
                uint offset = BinaryPrimitives.ReadUInt32BigEndian(entry[4..]), length = BinaryPrimitives.ReadUInt32BigEndian(entry[8..]);
                return (long)offset + length <= profile.Length ? profile.Slice((int)offset, (int)length) : [];
            }
        }

        return [];
    }

    private static (double X, double Y, double Z)? Xyz(ReadOnlySpan<byte> data) =>
        data.Length >= 20 && data.StartsWith("XYZ "u8) ? (Fixed(data[8..]), Fixed(data[12..]), Fixed(data[16..])) : null;

    private static bool IsNear((double X, double Y, double Z)? found, (double X, double Y, double Z) known, double tolerance) =>
        found is var (x, y, z) && Math.Abs(x - known.X) <= tolerance && Math.Abs(y - known.Y) <= tolerance && Math.Abs(z - known.Z) <= tolerance;

    /// <summary>Whether a curve gives for every 8-bit sample the light that sRGB gives it.</summary>
    private static bool IsSrgbCurve(ReadOnlySpan<byte> data)
    {
        if (data.Length < 12)
        {
            return false;
        }

        for (int sample = 0; sample < 256; sample++)
        {
            double light = data.StartsWith("curv"u8) ? Table(data, sample / 255.0) : data.StartsWith("para"u8) ? Parametric(data, sample / 255.0) : double.NaN;
            if (!(Math.Abs((255 * Encode(light)) - sample) <= SameStep))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A curve of samples (10.6), which has at least two.</summary>
    private static double Table(ReadOnlySpan<byte> data, double x)
    {
        uint count = BinaryPrimitives.ReadUInt32BigEndian(data[8..]);
        if (count < 2 || data.Length < 12 + (2L * count))
        {
            return double.NaN;
        }

        double at = x * (count - 1);
        int below = (int)Math.Min(at, count - 2);
        double low = BinaryPrimitives.ReadUInt16BigEndian(data[(12 + (2 * below))..]), high = BinaryPrimitives.ReadUInt16BigEndian(data[(14 + (2 * below))..]);
        return (low + ((at - below) * (high - low))) / ushort.MaxValue;
    }

    /// <summary>A parametric curve (10.18) of type 3, the only one with a straight foot and nothing added: (a x + b)^g, below d c x; and of type 4
    /// where what it adds is 0.</summary>
    private static double Parametric(ReadOnlySpan<byte> data, double x)
    {
        int type = BinaryPrimitives.ReadUInt16BigEndian(data[8..]);
        if (type is not (3 or 4) || data.Length < (type == 3 ? 32 : 40) || (type == 4 && (Fixed(data[32..]) != 0 || Fixed(data[36..]) != 0)))
        {
            return double.NaN;
        }

        double g = Fixed(data[12..]), a = Fixed(data[16..]), b = Fixed(data[20..]), c = Fixed(data[24..]), d = Fixed(data[28..]);
        return x >= d ? Math.Pow((a * x) + b, g) : c * x;
    }

    /// <summary>sRGB's sample for light, both 0 to 1.</summary>
    private static double Encode(double light) => light <= 0.0031308 ? 12.92 * light : (1.055 * Math.Pow(light, 1 / 2.4)) - 0.055;

    private static double Fixed(ReadOnlySpan<byte> data) => BinaryPrimitives.ReadInt32BigEndian(data) / 65536.0;
}
