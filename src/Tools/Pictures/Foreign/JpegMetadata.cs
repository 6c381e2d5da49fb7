using System.Buffers.Binary;
using Tinct.Format;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>Walks the markers of a JPEG (ITU-T T.81, annex B) for EXIF, XMP, ICC profile and comments, for its end, and for
/// whether its scans can hold its pixels: the usual decoder silently fills what is missing with grey.</summary>
internal static class JpegMetadata
{
    private const byte BaselineFrame = 0xC0, ExtendedFrame = 0xC1, ProgressiveFrame = 0xC2;
    private const byte StartOfScan = 0xDA;
    private const byte EndOfImage = 0xD9;
    private const byte App0 = 0xE0;
    private const byte App1 = 0xE1;
    private const byte App2 = 0xE2;
    private const byte App11 = 0xEB;
    private const byte App13 = 0xED;
    private const byte Comment = 0xFE;

    private const int UnitAt = 7, Inches = 1, Centimeters = 2;

    private static ReadOnlySpan<byte> JfifTag => "JFIF\0"u8;

    /// <summary>Photoshop's resource of IPTC data, in its list of resources.</summary>
    private static ReadOnlySpan<byte> IptcTag => "8BIM\x04\x04"u8;

    /// <summary>XMP of more than a segment: what is in the first is the main packet.</summary>
    private static ReadOnlySpan<byte> MoreXmpTag => "http://ns.adobe.com/xmp/extension/\0"u8;

    private static ReadOnlySpan<byte> ExifTag => "Exif\0\0"u8;

    private static ReadOnlySpan<byte> XmpTag => "http://ns.adobe.com/xap/1.0/\0"u8;

    /// <summary>A list of the pictures in the file (CIPA DC-007), which is a TIFF's directory.</summary>
    private static ReadOnlySpan<byte> PicturesTag => "MPF\0"u8;

    private const int PictureCount = 0xB001;

    /// <summary>The marker that a picture starts with, and the beginning of the next.</summary>
    private static ReadOnlySpan<byte> StartOfPicture => [0xFF, 0xD8, 0xFF];

    private static ReadOnlySpan<byte> IccTag => "ICC_PROFILE\0"u8;

    /// <summary>Reads a file's metadata.</summary>
    /// <exception cref="ImageFileException">The markers break off before the end of the image.</exception>
    public static ForeignMetadata Read(ReadOnlySpan<byte> file, int maxBytes)
    {
        byte[]? exif = null;
        byte[]? xmp = null;
        var icc = new SortedDictionary<int, byte[]>();
        int iccCount = 0;
        var texts = new List<ImageText>();
        PixelDensity? density = null;
        var notes = new SortedSet<string>(StringComparer.Ordinal);
        long scanned = 0, least = 0, pictures = 1;
        int at = 2;
        while (NextMarker(file, ref at) is var marker && marker != EndOfImage)
        {
            ReadOnlySpan<byte> segment = TakeSegment(file, ref at, marker);
            if (marker == StartOfScan)
            {
                int start = at;
                SkipScan(file, ref at);
                scanned += at - start;
            }
            else if (marker is BaselineFrame or ExtendedFrame or ProgressiveFrame)
            {
                least = LeastBytes(segment);
            }
            else if (marker == App0 && segment.StartsWith(JfifTag) && segment.Length >= UnitAt + 5)
            {
                density ??= ReadDensity(segment[UnitAt..], notes);
            }
            else if (marker == App1 && segment.StartsWith(MoreXmpTag))
            {
                notes.Add("XMP beyond the JPEG's first packet was left out.");
            }
            else if (marker == App11 && segment.StartsWith("JP"u8))
            {
                notes.Add("The JPEG's JUMBF data (content credentials and the like) were left out.");
            }
            else if (marker == App13 && segment.IndexOf(IptcTag) >= 0)
            {
                notes.Add("The JPEG's IPTC data were left out.");
            }
            else if (marker == App1 && segment.StartsWith(ExifTag))
            {
                exif ??= segment[ExifTag.Length..].ToArray();
            }
            else if (marker == App1 && segment.StartsWith(XmpTag))
            {
                xmp ??= segment[XmpTag.Length..].ToArray();
            }
            else if (marker == App2 && segment.StartsWith(IccTag) && segment.Length > IccTag.Length + 2)
            {
                iccCount = segment[IccTag.Length + 1];
                icc.TryAdd(segment[IccTag.Length], segment[(IccTag.Length + 2)..].ToArray());
            }
            else if (marker == App2 && segment.StartsWith(PicturesTag))
            {
                byte[] list = segment[PicturesTag.Length..].ToArray();
                pictures = new TiffTags(list, TiffDirectory.Read(list, out _)).First(PictureCount, 1);
            }
            else if (marker == Comment && !segment.IsEmpty)
            {
                texts.Add(new ImageText("Comment", ForeignMetadata.DecodeText(segment)));
            }
        }

        if (scanned < least)
        {
            throw ImageFileException.BadData($"JPEG: {scanned} bytes of pixels are too few for the picture, which takes {least} at least", file.Length);
        }

        // A profile comes in numbered parts (ICC.1, annex B.4); one with a part missing is of no use.
        bool hasProfile = icc.Count > 0 && icc.Count == iccCount && icc.Keys.SequenceEqual(Enumerable.Range(1, iccCount));
        if (icc.Count > 0 && !hasProfile)
        {
            notes.Add("Parts of the JPEG's ICC profile are missing; it was left out.");
        }

        ForeignMetadata found = ForeignMetadata.Of(
            new ImageMetadata
            {
                Exif = exif,
                Xmp = xmp,
                Icc = hasProfile ? [.. icc.Values.SelectMany(part => part)] : null,
                Density = density,
                Texts = texts,
            },
            bitDepth: 8,
            maxBytes);
        return found with { Notes = [.. found.Notes, .. notes], Pictures = pictures };
    }

    /// <summary>Finds the pictures of a file: the first, and those that follow it, such as second views and gain maps. Another program's data may lie between them;
    /// what begins like a picture and is not all there ends the search, so that no byte is looked at more than twice.</summary>
    /// <exception cref="ImageFileException">The first is not all there.</exception>
    public static List<Range> FindPictures(ReadOnlySpan<byte> file)
    {
        int end = EndOf(file, 0, out _);
        var pictures = new List<Range> { ..end };
        try
        {
            for (int next; (next = file[end..].IndexOf(StartOfPicture)) >= 0;)
            {
                int start = end + next;
                end = EndOf(file, start, out bool hasPixels);
                if (!hasPixels)
                {
                    break;
                }

                pictures.Add(start..end);
            }
        }
        catch (ImageFileException)
        {
            // Whatever it is, it is no picture.
        }

        return pictures;
    }

    /// <summary>Where the picture ends that starts at a place.</summary>
    private static int EndOf(ReadOnlySpan<byte> file, int start, out bool hasPixels)
    {
        hasPixels = false;
        int at = start + 2;
        while (NextMarker(file, ref at) is var marker && marker != EndOfImage)
        {
            TakeSegment(file, ref at, marker);
            if (marker == StartOfScan)
            {
                hasPixels = true;
                SkipScan(file, ref at);
            }
        }

        return at;
    }

    /// <summary>The bytes of a frame by Huffman codes whose every block takes one bit, which no code is shorter than; 0 where the frame does not say.</summary>
    private static long LeastBytes(ReadOnlySpan<byte> frame)
    {
        const int fixedBytes = 6, componentBytes = 3;
        if (frame.Length < fixedBytes)
        {
            return 0;
        }

        int most = 0, across = 1, down = 1;
        for (ReadOnlySpan<byte> rest = frame[fixedBytes..]; rest.Length >= componentBytes; rest = rest[componentBytes..])
        {
            (int horizontal, int vertical) = (rest[1] >> 4, rest[1] & 15);
            (most, across, down) = (Math.Max(most, horizontal * vertical), Math.Max(across, horizontal), Math.Max(down, vertical));
        }

        long pixels = (long)BinaryPrimitives.ReadUInt16BigEndian(frame[1..]) * BinaryPrimitives.ReadUInt16BigEndian(frame[3..]);
        return pixels * most / (across * down) / 64 / 8;
    }

    /// <summary>JFIF's unit, and pixels a unit across and down.</summary>
    private static PixelDensity? ReadDensity(ReadOnlySpan<byte> data, SortedSet<string> notes)
    {
        ushort x = BinaryPrimitives.ReadUInt16BigEndian(data[1..]), y = BinaryPrimitives.ReadUInt16BigEndian(data[3..]);
        switch (data[0])
        {
            case Inches:
                return Density.OfInches(x, y);
            case Centimeters:
                return Density.OfCentimeters(x, y);
            default:
                if (x != y && x > 0 && y > 0)
                {
                    notes.Add(PictureNote.PixelShape(x, y));
                }

                return null;
        }
    }

    /// <summary>Finds the next marker that is not a restart, passing over fill bytes; <paramref name="at"/> then stands after it.</summary>
    private static byte NextMarker(ReadOnlySpan<byte> file, ref int at)
    {
        for (; at + 1 < file.Length; at++)
        {
            byte marker = file[at + 1];
            bool isMarker = file[at] == 0xFF && marker is not (0x00 or 0xFF or 0x01 or (>= 0xD0 and <= 0xD8));
            if (isMarker)
            {
                at += 2;
                return marker;
            }
        }

        throw ImageFileException.BadData("JPEG: the file ends before its end-of-image marker", file.Length);
    }

    private static ReadOnlySpan<byte> TakeSegment(ReadOnlySpan<byte> file, ref int at, byte marker)
    {
        int length = at + 2 <= file.Length ? BinaryPrimitives.ReadUInt16BigEndian(file[at..]) : 0;
        if (length < 2 || at + length > file.Length)
        {
            throw ImageFileException.BadData($"JPEG: the segment of marker {marker:x2} does not fit into the file", at);
        }

        ReadOnlySpan<byte> segment = file.Slice(at + 2, length - 2);
        at += length;
        return segment;
    }

    /// <summary>Passes over entropy-coded data: in it, 0xFF is followed by 0 or a restart marker.</summary>
    private static void SkipScan(ReadOnlySpan<byte> file, ref int at)
    {
        while (at + 1 < file.Length)
        {
            int found = file[at..^1].IndexOf((byte)0xFF);
            if (found < 0)
            {
                at = file.Length;
                return;
            }

            at += found;
            if (file[at + 1] is not (0x00 or 0xFF or (>= 0xD0 and <= 0xD7)))
            {
                return;
            }

            at++;
        }
    }
}
