namespace Tinct.Tools.Pictures.Foreign;

/// <summary>The orientation tag of EXIF data.</summary>
internal static class ExifOrientation
{
    /// <summary>What the data says: 1, upright, to 8; 1 where it says nothing.</summary>
    public static int Of(ReadOnlySpan<byte> exif) =>
        Find(exif) is { } at && TiffDirectory.Number(exif[at..], 2, TiffDirectory.IsBigEndian(exif) == true) is >= 1 and <= 8 and var value ? (int)value : 1;

    /// <summary>A copy of the data that says "upright", for pixels that were turned.</summary>
    public static byte[] Reset(ReadOnlySpan<byte> exif)
    {
        byte[] copy = exif.ToArray();
        if (Find(exif) is { } at)
        {
            TiffDirectory.Put(copy.AsSpan(at), 2, 1, TiffDirectory.IsBigEndian(exif) == true);
        }

        return copy;
    }

    private static int? Find(ReadOnlySpan<byte> exif)
    {
        foreach (TiffEntry entry in TiffDirectory.Read(exif, out _))
        {
            if (entry.Tag == TiffDirectory.Orientation && entry.Type == TiffDirectory.Short)
            {
                return entry.ValueOffset;
            }
        }

        return null;
    }
}
