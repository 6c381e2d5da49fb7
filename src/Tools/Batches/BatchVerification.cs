using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;
using Tinct.Tools.Pictures.Palettes;

namespace Tinct.Tools.Batches;

/// <summary>Reads an output back and compares it with the picture it was made of: the error of what is in the file must be the one that encoding reported,
/// and a file without loss must have every pixel.</summary>
internal static class BatchVerification
{
    /// <summary>Errors are sums of integers, divided in different groupings: they agree up to this relative difference.</summary>
    private const double Tolerance = 1e-9;

    /// <summary>Compares a .tinct file.</summary>
    /// <param name="picture">The picture, which is read again.</param>
    /// <param name="error">The mean squared error that the encoder reported.</param>
    /// <param name="exact">Whether every pixel must be as it was, hidden colours included.</param>
    /// <exception cref="CommandException">They differ.</exception>
    /// <exception cref="TinctFormatException">The file is damaged.</exception>
    public static void CompareTinct(string file, string picture, double error, bool exact)
    {
        using var written = new TinctReader(File.OpenRead(file), PaletteBeside.LimitsFor(file));
        using PictureFile original = PictureFile.Open(picture);
        Check(picture, original, written.Header.Width, written.Header.Height);
        var pixels = new RgbaColor[written.Header.Width];
        var sum = new Sum(picture, exact);
        using IPixelRowReader rows = original.Rows.Read();
        var row = new RgbaColor[original.Width];
        written.ReadSections();
        TinctDecoder.DecodeRows(written, 0, written.Header.Height, (indices, _) =>
        {
            for (; !indices.IsEmpty; indices = indices[pixels.Length..])
            {
                written.Palette.LookUp(indices[..pixels.Length], pixels);
                rows.ReadRow(row);
                sum.Add(row, pixels);
            }
        }, threads: 1);
        sum.Compare(error);
    }

    /// <summary>Compares a file of another format.</summary>
    /// <inheritdoc cref="CompareTinct"/>
    public static void ComparePicture(string file, string picture, double error, bool exact)
    {
        using PictureFile written = PictureFile.Open(file);
        using PictureFile original = PictureFile.Open(picture);
        Check(picture, original, written.Width, written.Height);
        var sum = new Sum(picture, exact);
        using IPixelRowReader firstRows = original.Rows.Read(), secondRows = written.Rows.Read();
        RgbaColor[] first = new RgbaColor[original.Width], second = new RgbaColor[original.Width];
        for (int y = 0; y < original.Height; y++)
        {
            firstRows.ReadRow(first);
            secondRows.ReadRow(second);
            sum.Add(first, second);
        }

        sum.Compare(error);
    }

    private static void Check(string name, PictureFile original, int width, int height)
    {
        if (original.Width != width || original.Height != height)
        {
            throw Differs(name, $"it has {width} x {height} pixels instead of {original.Width} x {original.Height}");
        }
    }

    private static CommandException Differs(string name, string how) =>
        new(ExitCode.InternalError, $"{name}: what was written is not what was meant: {how}; the output was removed");

    private sealed class Sum(string name, bool exact)
    {
        private double _squares;
        private long _pixels;

        public void Add(ReadOnlySpan<RgbaColor> reference, ReadOnlySpan<RgbaColor> other)
        {
            if (exact && !reference.SequenceEqual(other))
            {
                throw Differs(name, "a pixel differs in a file without loss");
            }

            _squares += ImageMetrics.MeanSquaredError(reference, other) * reference.Length;
            _pixels += reference.Length;
        }

        public void Compare(double error)
        {
            double found = _squares / _pixels;
            if (Math.Abs(found - error) > Tolerance * Math.Max(1, error))
            {
                throw Differs(name, $"its mean squared error is {found:0.######}, not {error:0.######}");
            }
        }
    }
}
