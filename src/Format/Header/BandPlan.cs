namespace Tinct.Format;

/// <summary>How the rows of a picture are cut into bands.</summary>
/// <remarks>A picture of one colour is a single band in the file, however high. That band has no bytes, so it can be made in any
/// parts; those of the plan are small, so that encoders need not treat it differently.</remarks>
internal readonly record struct BandPlan
{
    /// <summary>Packed bytes that an LZ4 or stored band should have. Every band starts anew and loses the 64 KiB that LZ4
    /// looks back: 256 KiB bands cost photographs half a percent, but screenshots up to 6.</summary>
    private const long PackedBytesTarget = 1 << 21;

    /// <summary>Pixels that a swift or dense band should have: its model starts from nothing in each band. Two bands of a megapixel cost a painted
    /// picture 0.2 % of its swift file and a photograph of half a megapixel 0.7 to 0.9 %, but screenshots that repeat themselves 20 to 50.</summary>
    private const long DensePixelsTarget = 1 << 22;

    /// <summary>The same for palettes of up to <see cref="FewColors"/>, whose pixels hold less information and are coded faster: a page scanned in one
    /// bit a pixel is a tenth larger in two bands than in one.</summary>
    private const long DensePixelsTargetOfFewColors = 1 << 23;

    private const int FewColors = 4;

    /// <summary>Pixels worked on at a time where there is one colour.</summary>
    private const int OneColorPixels = 1 << 20;

    private BandPlan(int height, int bandRows)
    {
        Height = height;
        BandRows = bandRows;
    }

    /// <summary>Rows of the picture.</summary>
    public int Height { get; }

    /// <summary>Rows of every band but perhaps the last.</summary>
    public int BandRows { get; }

    /// <summary>Number of bands.</summary>
    public int Count => (int)(((long)Height + BandRows - 1) / BandRows);

    /// <summary>Cuts a picture as the options say; where they leave the choice, into one band or an even number of nearly equal
    /// ones; with three, one of two threads would do twice the work of the other.</summary>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="colorCount">Colours in the palette.</param>
    /// <param name="options">How the file will be written.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public static BandPlan Choose(int width, int height, int colorCount, WriteOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var header = new TinctHeader(width, height, colorCount);
        if (colorCount == 1)
        {
            return new BandPlan(height, Math.Clamp(OneColorPixels / width, 1, height));
        }

        long rows = options.BandRows;
        if (rows == 0)
        {
            bool models = BandTable.IsModeled(options.Method);
            long size = models ? header.PixelCount : (long)header.PackedRowBytes * height;
            long target = !models ? PackedBytesTarget : colorCount <= FewColors ? DensePixelsTargetOfFewColors : DensePixelsTarget;
            long bands = size < target + (target / 2) ? 1 : Math.Max(2, 2 * ((size + target) / (2 * target)));
            rows = (height + bands - 1) / bands;
        }

        if (BandTable.IsModeled(options.Method))
        {
            rows = Math.Min(rows, BandTable.MaxModeledPixels / width);
        }

        return new BandPlan(height, rows >= height ? height : (int)Math.Min(rows, ushort.MaxValue));
    }

    /// <summary>First row of a band.</summary>
    public int FirstRow(int band) => band * BandRows;

    /// <summary>Rows of a band.</summary>
    public int RowCount(int band) => Math.Min(BandRows, Height - (band * BandRows));
}
