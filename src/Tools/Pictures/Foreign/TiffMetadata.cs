using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>Reads the ICC profile, XMP and bit depth of a TIFF file's first picture. TIFF's own tags are not made into EXIF:
/// those that matter describe how the file stores its pixels.</summary>
internal static class TiffMetadata
{
    private const int BitsPerSample = 258;
    private const int SamplesPerPixel = 277;
    private const int Xmp = 700;
    private const int IccProfile = 34675;
    private const int Short = 3;

    /// <summary>Reads a file's metadata.</summary>
    /// <exception cref="ImageFileException">The file ends before its directory or what that names: the TIFF library says so only
    /// where pixels are missing.</exception>
    public static ForeignMetadata Read(ReadOnlySpan<byte> file, int maxBytes)
    {
        var metadata = new ImageMetadata();
        int bitDepth = 8;
        uint samples = 1;
        bool bigEndian = TiffDirectory.IsBigEndian(file) ?? false;
        List<TiffEntry> entries = TiffDirectory.Read(file, out bool isCut);
        if (isCut)
        {
            throw ImageFileException.BadData("TIFF: the file ends before its directory or what that names", file.Length);
        }

        foreach (TiffEntry entry in entries)
        {
            switch (entry.Tag)
            {
                case BitsPerSample when entry.Type == Short:
                    bitDepth = (int)TiffDirectory.Number(file[entry.ValueOffset..], 2, bigEndian);
                    break;
                case SamplesPerPixel when entry.Type == Short:
                    samples = TiffDirectory.Number(file[entry.ValueOffset..], 2, bigEndian);
                    break;
                case Xmp when entry.Type is 1 or 7:
                    metadata = metadata with { Xmp = file.Slice(entry.ValueOffset, (int)entry.Count).ToArray() };
                    break;
                case IccProfile when entry.Type is 1 or 7:
                    metadata = metadata with { Icc = file.Slice(entry.ValueOffset, (int)entry.Count).ToArray() };
                    break;
                default:
                    break;
            }
        }

        ForeignMetadata found = ForeignMetadata.Of(metadata, bitDepth, maxBytes);
        return bitDepth > 8 && samples == 1
            ? found with { Notes = [.. found.Notes, "The TIFF library cut the 16-bit greys to 8 bits without rounding."] }
            : found;
    }
}
