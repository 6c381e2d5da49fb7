namespace Tinct.Tools.Pictures.Foreign;

/// <summary>Walks the blocks of a GIF (GIF89a) for comments, XMP and ICC profile. Whether its pixels are all there is the decoder's to say: a walk
/// that breaks off before the end marker has found what it has found, and says so.</summary>
internal static class GifMetadata
{
    private const int Header = 13, ColorBytes = 3, Descriptor = 9;
    private const int FlagsAt = 10, ShapeAt = 12;
    private const byte Extension = 0x21, Image = 0x2C, Trailer = 0x3B, Comment = 0xFE, Application = 0xFF;

    /// <summary>XMP is not cut into blocks; the 258 bytes after it lead a reader of blocks to their end wherever it comes in (XMP, part 3).</summary>
    private const int XmpTrailer = 258;

    /// <summary>A pixel's shape in 64ths, less 15: 49 is a square, 0 says nothing.</summary>
    private const int ShapeUnit = 64, ShapeOffset = 15, Square = 49;

    private static ReadOnlySpan<byte> XmpTag => "\x0BXMP DataXMP"u8;

    private static ReadOnlySpan<byte> IccTag => "\x0BICCRGBG1012"u8;

    /// <summary>Reads a file's metadata.</summary>
    public static ForeignMetadata Read(ReadOnlySpan<byte> file, int maxBytes)
    {
        var metadata = new ImageMetadata();
        var texts = new List<ImageText>();
        int at = file.Length < Header ? file.Length : Header + TableBytes(file[FlagsAt]);
        while (at < file.Length && (file[at] is Extension or Image))
        {
            if (file[at] == Image)
            {
                int flags = at + Descriptor;
                at = flags < file.Length ? flags + 1 + TableBytes(file[flags]) + 1 : file.Length;
                at = SkipBlocks(file, at);
                continue;
            }

            byte label = at + 1 < file.Length ? file[at + 1] : (byte)0;
            int start = Math.Min(at + 2, file.Length), end = SkipBlocks(file, start);
            ReadOnlySpan<byte> blocks = file[start..end];
            if (label == Comment)
            {
                texts.Add(new ImageText("Comment", ForeignMetadata.DecodeText(Join(blocks))));
            }
            else if (label == Application && blocks.StartsWith(XmpTag) && blocks.Length >= XmpTag.Length + XmpTrailer)
            {
                metadata = metadata with { Xmp = metadata.Xmp ?? blocks[XmpTag.Length..^XmpTrailer].ToArray() };
            }
            else if (label == Application && blocks.StartsWith(IccTag))
            {
                metadata = metadata with { Icc = metadata.Icc ?? Join(blocks[IccTag.Length..]) };
            }

            at = end;
        }

        ForeignMetadata found = ForeignMetadata.Of(metadata with { Texts = texts }, bitDepth: 8, maxBytes);
        List<string> notes = [.. found.Notes];
        int shape = file.Length > ShapeAt ? file[ShapeAt] : 0;
        if (shape is not (0 or Square))
        {
            notes.Add(PictureNote.PixelShape(ShapeUnit, (uint)(shape + ShapeOffset)));
        }

        if (at >= file.Length || file[at] != Trailer)
        {
            notes.Add("The GIF is cut or damaged before its end; frames may be missing.");
        }

        return found with { Notes = notes };
    }

    private static int TableBytes(byte flags) => (flags & 0x80) == 0 ? 0 : ColorBytes << ((flags & 7) + 1);

    /// <summary>Where the blocks end that start here, behind the one of no bytes.</summary>
    private static int SkipBlocks(ReadOnlySpan<byte> file, int at)
    {
        while (at < file.Length && file[at] != 0)
        {
            at += 1 + file[at];
        }

        return Math.Min(at + 1, file.Length);
    }

    private static byte[] Join(ReadOnlySpan<byte> blocks)
    {
        var bytes = new List<byte>(blocks.Length);
        for (int at = 0; at < blocks.Length && blocks[at] != 0; at += 1 + blocks[at])
        {
            bytes.AddRange(blocks.Slice(at + 1, Math.Min(blocks[at], blocks.Length - at - 1)));
        }

        return [.. bytes];
    }
}
