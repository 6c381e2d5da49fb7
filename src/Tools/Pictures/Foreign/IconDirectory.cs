using System.Buffers.Binary;
using System.Globalization;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures.Png;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>The directory of an icon or cursor file. Skia takes the largest picture that it can read, and of several of one size the first, which is often that of
/// 16 colours: it is shown the best one alone.</summary>
internal static class IconDirectory
{
    private const int Header = 6, Entry = 16, Cursor = 2;
    private const int BitmapHeader = 40, MaxSide = ushort.MaxValue;

    /// <summary>Checks that all entries lie within the file, chooses one, and remarks on the pictures that are left out.</summary>
    /// <param name="file">All of it; the directory is made to name one picture, and alpha that is not there to be what the mask says.</param>
    /// <exception cref="ImageFileException">One does not.</exception>
    public static ForeignMetadata Check(Span<byte> file)
    {
        int count = file.Length >= Header ? BinaryPrimitives.ReadUInt16LittleEndian(file[4..]) : 0;
        bool isWhole = count > 0 && file.Length >= Header + count * Entry;
        for (int i = 0; isWhole && i < count; i++)
        {
            (long start, long length) = PlaceOf(file, i);
            isWhole = length > 0 && start + length <= file.Length;
        }

        if (!isWhole)
        {
            throw ImageFileException.BadData("ICO: the file ends before the pictures it names", file.Length);
        }

        var notes = new List<string>();
        if (count > 1)
        {
            notes.Add(PictureNote.LargestOf(count, "pictures"));
        }

        if (TakeMask(Choose(file, count)))
        {
            notes.Add("The icon's pixels have no alpha; its mask was taken for it.");
        }

        // A cursor has it where an icon has planes and bits.
        (int x, int y) = (BinaryPrimitives.ReadUInt16LittleEndian(file[(Header + 4)..]), BinaryPrimitives.ReadUInt16LittleEndian(file[(Header + 6)..]));
        if (file[2] == Cursor && (x, y) != (0, 0))
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"The cursor's hot spot, {x} pixels from the left and {y} from the top, was left out."));
        }

        return ForeignMetadata.None with { Notes = notes };
    }

    /// <summary>Where in a checked file its only picture is, if that is a PNG; else null.</summary>
    public static Range? FindPng(Span<byte> file)
    {
        (long start, long length) = PlaceOf(file, 0);
        return PictureAt(file, 0).StartsWith(PngFormat.Signature) ? (int)start..(int)(start + length) : null;
    }

    /// <summary>Leaves one picture in the directory: the largest, and of those the one of most bits a pixel.</summary>
    private static Span<byte> Choose(Span<byte> file, int count)
    {
        (int best, double bestArea, int bestBits) = (0, -1, 0);
        for (int i = 0; i < count; i++)
        {
            (double area, int bits) = SizeOf(PictureAt(file, i));
            if (area > bestArea || (area == bestArea && bits > bestBits))
            {
                (best, bestArea, bestBits) = (i, area, bits);
            }
        }

        Span<byte> chosen = PictureAt(file, best);
        file.Slice(Header + best * Entry, Entry).CopyTo(file[Header..]);
        BinaryPrimitives.WriteUInt16LittleEndian(file[4..], 1);
        return chosen;
    }

    private static Span<byte> PictureAt(Span<byte> file, int index)
    {
        (long start, long length) = PlaceOf(file, index);
        return file.Slice((int)start, (int)length);
    }

    /// <summary>Where an entry says that its picture lies.</summary>
    private static (long Start, long Length) PlaceOf(ReadOnlySpan<byte> file, int index)
    {
        ReadOnlySpan<byte> entry = file.Slice(Header + index * Entry, Entry);
        return (BinaryPrimitives.ReadUInt32LittleEndian(entry[12..]), BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]));
    }

    /// <summary>What a picture's own header says: pixels, and bits of each. The directory may say anything, and a cursor's has other fields.</summary>
    private static (double Area, int Bits) SizeOf(ReadOnlySpan<byte> picture)
    {
        if (picture.StartsWith(PngFormat.Signature))
        {
            const int Ihdr = 16;
            if (picture.Length < Ihdr + PngHeader.Length)
            {
                return default;
            }

            ReadOnlySpan<byte> header = picture[Ihdr..];
            int samples = new PngHeader { ColorType = (PngColorType)header[9] }.Channels;
            return ((double)BinaryPrimitives.ReadUInt32BigEndian(header) * BinaryPrimitives.ReadUInt32BigEndian(header[4..]), header[8] * samples);
        }

        // The height is that of the picture and its mask.
        return picture.Length < BitmapHeader || Number(picture, 0) < BitmapHeader
            ? default
            : (Math.Abs((double)Number(picture, 4)) * Math.Abs((double)Number(picture, 8)) / 2, BinaryPrimitives.ReadUInt16LittleEndian(picture[14..]));
    }

    /// <summary>Gives pixels of 32 bits that are all without alpha the alpha that their mask says, as systems do that show them: some programs leave the fourth byte
    /// 0, and Skia would make all of it transparent.</summary>
    /// <returns>Whether that was needed.</returns>
    private static bool TakeMask(Span<byte> picture)
    {
        if (picture.Length < BitmapHeader || Number(picture, 0) != BitmapHeader || BinaryPrimitives.ReadUInt16LittleEndian(picture[14..]) != 32
            || Number(picture, 16) != 0 || Number(picture, 32) != 0)
        {
            return false;
        }

        (int width, int height) = (Number(picture, 4), Number(picture, 8) / 2);
        if (width is < 1 or > MaxSide || height is < 1 or > MaxSide)
        {
            return false;
        }

        // Rows of the mask are of whole four bytes.
        long length = 4L * width * height;
        int maskRow = (width + 31) / 32 * 4;
        if (BitmapHeader + length + ((long)maskRow * height) > picture.Length)
        {
            return false;
        }

        Span<byte> pixels = picture.Slice(BitmapHeader, (int)length);
        ReadOnlySpan<byte> mask = picture[(BitmapHeader + (int)length)..];
        for (int i = 3; i < pixels.Length; i += 4)
        {
            if (pixels[i] != 0)
            {
                return false;
            }
        }

        for (int i = 0; i < width * height; i++)
        {
            (int y, int x) = Math.DivRem(i, width);
            pixels[(4 * i) + 3] = (mask[(y * maskRow) + (x / 8)] & (0x80 >> (x % 8))) == 0 ? (byte)255 : (byte)0;
        }

        return true;
    }

    private static int Number(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);
}
