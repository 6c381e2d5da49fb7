using Tinct.Fuzz.Engine;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;

namespace Tinct.Fuzz.Targets;

/// <summary>JPEG, WebP, GIF, BMP, ICO, TIFF and TGA files through the libraries that decode them, which are not instrumented: changes are blind there.</summary>
internal sealed class ForeignTarget : FuzzTarget
{
    private static readonly ImageReadLimits s_limits = new() { MaxPixels = 1 << 16, MaxMetadataBytes = 1 << 20, MaxFileBytes = 1 << 20 };

    public override string Name => "foreign";

    public override string Description => "JPEG, WebP, GIF, BMP, ICO, TIFF and TGA files, decoded by Skia and ImageSharp: only documented faults";

    public override long MaxAllocation => 256L << 20;

    public override IEnumerable<byte[]> Seeds() =>
        ((string[])["*.jp*g", "*.webp", "*.gif", "*.bmp", "*.ico", "*.tif", "*.tga"]).SelectMany(kind => Repository.Files("tests/Tools.Tests/Data", kind, 4096));

    public override void Run(byte[] input)
    {
        try
        {
            using RowSource rows = ImageFiles.Open(new ForwardReader(new MemoryStream(input)), s_limits);
            Picture picture = Picture.ReadAll(rows);
            Accepted++;
            if ((long)picture.Width * picture.Height != picture.Pixels.Length || picture.Pixels.Length > s_limits.MaxPixels)
            {
                throw new FindingException("another number of pixels than width x height, or above the limit");
            }
        }
        catch (ImageFileException)
        {
        }
    }
}
