using System.Buffers.Binary;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>The header of a TGA file (Truevision TGA specification, version 2.0), which has no signature: it is recognized by fields that fit
/// each other. Checks the file's length against it, since ImageSharp does not fill in what is missing.</summary>
internal static class TgaHeader
{
    private const int Length = 18;
    private const int Footer = 26, FooterTagBytes = 18, ExtensionBytes = 495;
    private const int AuthorAt = 2, AuthorBytes = 41, CommentAt = 43, LineBytes = 81, CommentLines = 4, ShapeAt = 474, GammaAt = 478, AlphaKindAt = 494;
    private const int Mapped = 1, Colors = 2, Grey = 3, RunLengths = 8, AlphaBits = 15;
    private const int LastWithoutAlpha = 2, Premultiplied = 4;

    private static ReadOnlySpan<byte> FooterTag => "TRUEVISION-XFILE.\0"u8;

    /// <summary>Whether a file may be a TGA.</summary>
    public static bool Recognizes(ReadOnlySpan<byte> head)
    {
        if (head.Length < Length)
        {
            return false;
        }

        (byte mapType, byte kind, byte mapBits, byte bits) = (head[1], head[2], head[7], head[16]);
        bool fits = (kind & ~RunLengths) switch
        {
            Mapped => mapType == 1 && bits == 8 && mapBits is 15 or 16 or 24 or 32,
            Colors => mapType == 0 && bits is 15 or 16 or 24 or 32,
            Grey => mapType <= 1 && bits is 8 or 16,
            _ => false,
        };
        return fits && Number(head, 12) > 0 && Number(head, 14) > 0 && (head[17] & 0xC0) == 0;
    }

    /// <summary>Checks a file and mends what ImageSharp misreads.</summary>
    /// <param name="file">All of it; a colour map of 15 bits is declared to have 16, which are stored the same, and one of 32 is made opaque where the file names no
    /// alpha, and the descriptor names none where the extension area says that there is none.</param>
    /// <param name="limits">Held against the dimensions.</param>
    /// <exception cref="ImageFileException">The file ends too early, is above the limits, or is of a kind that would be read wrong.</exception>
    public static ForeignMetadata Check(Span<byte> file, ImageReadLimits limits)
    {
        long pixels = (long)Number(file, 12) * Number(file, 14);
        limits.CheckDimensions("TGA", Number(file, 12), Number(file, 14));
        bool isMapped = file[1] == 1;
        int kind = file[2] & ~RunLengths;
        if ((isMapped && (kind != Mapped || Number(file, 3) != 0)) || (kind == Grey && file[16] != 8) || file[16] == 15)
        {
            throw ImageFileException.Unsupported(
                isMapped ? "TGA: a colour map that does not start at 0, or that no pixel uses, cannot be read" : $"TGA: {file[16]} bits a pixel cannot be read");
        }

        int mapBits = file[7];
        if (isMapped && mapBits == 15)
        {
            file[7] = 16;
        }

        long start = Length + file[0] + (isMapped ? Number(file, 5) * ((mapBits + 7L) / 8) : 0);
        int size = (file[16] + 7) / 8;
        long end = (file[2] & RunLengths) == 0 ? start + pixels * size : EndOfRuns(file, start, size, pixels);
        if (end > file.Length)
        {
            throw ImageFileException.BadData("TGA: the file ends before its pixels do", file.Length);
        }

        ReadOnlySpan<byte> extension = ExtensionOf(file);
        int? alphaKind = extension.IsEmpty || (file[17] & AlphaBits) == 0 ? null : extension[AlphaKindAt];
        if (alphaKind <= LastWithoutAlpha)
        {
            file[17] &= unchecked((byte)~AlphaBits);
        }

        bool isUnsaid = false;
        if ((file[17] & AlphaBits) == 0 && kind == Colors && file[16] == 32)
        {
            isUnsaid = HasFourthBytes(file, start, pixels, inRuns: (file[2] & RunLengths) != 0);
        }
        else if ((file[17] & AlphaBits) == 0 && isMapped && mapBits == 32)
        {
            isUnsaid = HasFourthBytes(file, Length + file[0], Number(file, 5), inRuns: false);
            for (int i = Length + file[0] + 3; i < start; i += 4)
            {
                file[i] = 255;
            }
        }

        ForeignMetadata found = extension.IsEmpty ? ForeignMetadata.None : ReadExtension(extension, limits.MaxMetadataBytes);
        string id = Text(file.Slice(Length, file[0]));
        if (id.Length > 0 && !id.Any(char.IsControl))
        {
            found = found with { Metadata = found.Metadata with { Texts = [new ImageText("Comment", id), .. found.Metadata.Texts] } };
        }

        List<string> notes = [.. found.Notes];
        if (isUnsaid)
        {
            notes.Add(PictureNote.NotAlpha("TGA", isMapped ? "colours" : "pixels"));
        }

        if (alphaKind == Premultiplied)
        {
            notes.Add(PictureNote.DividedByAlpha("TGA"));
        }

        return found with { Size = pixels, IsPremultiplied = alphaKind == Premultiplied, Notes = notes };
    }

    /// <summary>Whether the fourth bytes of pixels, or of a map's colours, are more than filling.</summary>
    private static bool HasFourthBytes(ReadOnlySpan<byte> file, long start, long pixels, bool inRuns)
    {
        int first = pixels > 0 ? file[(int)start + (inRuns ? 4 : 3)] : 0;
        for (int at = (int)start; pixels > 0;)
        {
            int packet = inRuns ? file[at++] : 0;
            long stored = !inRuns ? pixels : (packet & 0x80) != 0 ? 1 : packet + 1;
            pixels -= inRuns ? (packet & 0x7F) + 1 : pixels;
            for (; stored > 0; stored--, at += 4)
            {
                if (file[at + 3] is not (0 or 255) || file[at + 3] != first)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The extension area, which a footer leads to; empty where there is none.</summary>
    private static ReadOnlySpan<byte> ExtensionOf(ReadOnlySpan<byte> file)
    {
        if (file.Length < Footer || !file[^FooterTagBytes..].SequenceEqual(FooterTag))
        {
            return [];
        }

        long at = BinaryPrimitives.ReadUInt32LittleEndian(file[^Footer..]);
        return at == 0 || at + ExtensionBytes > file.Length ? [] : file.Slice((int)at, ExtensionBytes);
    }

    /// <summary>The texts of the extension area, and remarks on what else is in it.</summary>
    private static ForeignMetadata ReadExtension(ReadOnlySpan<byte> area, int maxBytes)
    {
        string comment = "";
        for (int line = 0; line < CommentLines; line++)
        {
            comment += Text(area.Slice(CommentAt + (LineBytes * line), LineBytes)) + "\n";
        }

        ImageText[] texts = [new ImageText("Author", Text(area.Slice(AuthorAt, AuthorBytes))), new ImageText("Comment", comment.Trim())];
        texts = [.. texts.Where(static text => text.Value.Length > 0)];
        ForeignMetadata found = ForeignMetadata.Of(new ImageMetadata { Texts = texts }, bitDepth: 8, maxBytes);
        var notes = new List<string>(found.Notes);
        (uint across, uint down) = ((uint)Number(area, ShapeAt), (uint)Number(area, ShapeAt + 2));
        if (across != 0 && down != 0 && across != down)
        {
            // A pixel's width and height: the wider it is, the fewer lie across.
            notes.Add(PictureNote.PixelShape(down, across));
        }

        (int gamma, int unit) = (Number(area, GammaAt), Number(area, GammaAt + 2));
        if (gamma != 0 && unit != 0 && gamma != unit)
        {
            notes.Add("The TGA's gamma was left out; the samples are taken for sRGB.");
        }

        return found with { Notes = notes };
    }

    /// <summary>Where the run-length packets for a number of pixels end.</summary>
    private static long EndOfRuns(ReadOnlySpan<byte> file, long at, int size, long pixels)
    {
        while (pixels > 0 && at < file.Length)
        {
            byte packet = file[(int)at];
            int count = (packet & 0x7F) + 1;
            at += 1 + ((packet & 0x80) != 0 ? size : count * size);
            pixels -= count;
        }

        return pixels > 0 ? long.MaxValue : at;
    }

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        return ForeignMetadata.DecodeText(end < 0 ? bytes : bytes[..end]).TrimEnd();
    }

    private static int Number(ReadOnlySpan<byte> file, int at) => BinaryPrimitives.ReadUInt16LittleEndian(file[at..]);
}
