namespace Tinct.Tools.Pictures.Foreign;

/// <summary>What must be known of an ICC profile, so that it is kept only with pixels it fits.</summary>
internal static class IccProfile
{
    private const int ColorSpaceOffset = 16;

    /// <summary>Whether the profile is for greys: its header's data colour space (ICC.1, clause 7.2.6) is "GRAY".</summary>
    public static bool IsGrey(ReadOnlySpan<byte> profile) => HasSpace(profile, "GRAY"u8);

    /// <summary>Whether the profile is for CMYK inks.</summary>
    public static bool IsCmyk(ReadOnlySpan<byte> profile) => HasSpace(profile, "CMYK"u8);

    private static bool HasSpace(ReadOnlySpan<byte> profile, ReadOnlySpan<byte> space) =>
        profile.Length >= ColorSpaceOffset + 4 && profile.Slice(ColorSpaceOffset, 4).SequenceEqual(space);
}
