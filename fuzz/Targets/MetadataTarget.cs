using System.Text;
using Tinct.Fuzz.Engine;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;
using Tinct.Tools.Pictures.Foreign;

namespace Tinct.Fuzz.Targets;

/// <summary>Our walks through files that libraries decode. Input: which, then the file.</summary>
internal sealed class MetadataTarget : FuzzTarget
{
    private static readonly ImageReadLimits s_limits = new() { MaxPixels = 1 << 16, MaxMetadataBytes = 1 << 20, MaxFileBytes = 1 << 20 };
    private static readonly string[] s_kinds = ["*.jp*g", "*.tif", "*.webp", "*.tga", "*.bmp", "*.ico"];

    public override string Name => "metadata";

    public override string Description => "our walks through JPEG, TIFF, WebP, TGA, BMP, ICO and EXIF, without the libraries that decode them";

    public override IReadOnlyList<byte[]> Words { get; } =
    [
        .. "Exif\0\0|http://ns.adobe.com/xap/1.0/\0|ICC_PROFILE\0\u0001\u0001|II*\0\u0008\0\0\0|MM\0*\0\0\0\u0008|xmlns:tiff=\"http://ns.adobe.com/tiff/1.0/\"| tiff:Orientation=\"6\"|<tiff:Orientation>6<|ICCP|EXIF|XMP |RIFF|WEBP|VP8L".Split('|').Select(Encoding.Latin1.GetBytes),
        [0xFF, 0xE1], [0xFF, 0xE2], [0xFF, 0xFE], [0xFF, 0xDA], [0xFF, 0xD9], [0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0], [1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0],
    ];

    public override IEnumerable<byte[]> Seeds()
    {
        for (int kind = 0; kind < s_kinds.Length; kind++)
        {
            foreach (byte[] file in Repository.Files("tests/Tools.Tests/Data", s_kinds[kind], MaxLength))
            {
                yield return [(byte)kind, .. file];
            }
        }

        byte[] directory =
        [
            .. "II*\0\u0008\0\0\0"u8, 3, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0xBC, 2, 1, 0, 5, 0, 0, 0, 50, 0, 0, 0, 0x73, 0x87, 7, 0, 8, 0, 0, 0, 50, 0, 0, 0,
            .. new byte[40],
        ];
        yield return [1, .. directory];
        yield return [6, .. directory];
        yield return [0, 0xFF, 0xD8, 0xFF, 0xE1, 0, 76, .. "Exif\0\0"u8, .. directory, .. new byte[70], 0xFF, 0xD9];
        yield return [2, .. "RIFF"u8, 60, 0, 0, 0, .. "WEBPEXIF"u8, 8, 0, 0, 0, .. "Exif\0\0II"u8, .. "XMP "u8, 3, 0, 0, 0, 1, 2, 3, 0, .. "ICCP"u8, 2, 0, 0, 0, 1, 2];
    }

    public override void Run(byte[] input)
    {
        if (input.Length < 2)
        {
            return;
        }

        byte[] file = input[1..];
        try
        {
            ForeignMetadata found = (input[0] % 7) switch
            {
                0 => JpegMetadata.Read(file.AsSpan(JpegMetadata.FindPictures(file)[^1]), s_limits.MaxMetadataBytes),
                1 => TiffFile.Read(ref file, s_limits),
                2 => WebPMetadata.Read(file, s_limits.MaxMetadataBytes),
                3 when file.Length >= 18 => TgaHeader.Check(file, s_limits),
                4 when file.Length >= 26 => BmpHeader.Check(ref file, s_limits.MaxMetadataBytes),
                5 when file.Length >= 6 => IconDirectory.Check(file),
                6 => GifMetadata.Read(file, s_limits.MaxMetadataBytes),
                _ => ForeignMetadata.None,
            };
            Accepted++;
            _ = ForeignSignature.Of(file);
            if (ExifOrientation.Reset(found.Metadata.Exif ?? file).Length != (found.Metadata.Exif ?? file).Length)
            {
                throw new FindingException("an Exif block of another length");
            }

            byte[] packet = found.Metadata.Xmp ?? file;
            if ((XmpOrientation.Reset(packet) ?? packet).Length != packet.Length)
            {
                throw new FindingException("an XMP packet of another length");
            }

            _ = Metadata.ToSections(found.Metadata, []);
        }
        catch (ImageFileException)
        {
        }
    }
}
