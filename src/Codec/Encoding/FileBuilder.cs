using Tinct.Format;

namespace Tinct.Codec;

/// <summary>From an index map to a file: bands are compressed in parallel and put together in order.</summary>
internal static class FileBuilder
{
    /// <summary>Pictures of fewer pixels a palette entry than this are small: their palette is a good part of the file.</summary>
    private const int PixelsPerPaletteColor = 256;

    /// <summary>Builds the file.</summary>
    /// <param name="image">Palette and indices.</param>
    /// <param name="sections">What else the file holds.</param>
    /// <param name="options">Compression and effort.</param>
    /// <param name="cancellation">Checked before each band.</param>
    public static byte[] Build(IndexedImage image, FileSections sections, EncodeOptions options, CancellationToken cancellation)
    {
        byte[]? smallest = null;
        foreach (WriteOptions write in Attempts(image.Indices.Length, image.Palette.Count, options))
        {
            byte[] file = Build(image, sections, write, options.Threads, cancellation);
            smallest = smallest is null || file.Length < smallest.Length ? file : smallest;
        }

        return smallest!;
    }

    private static byte[] Build(IndexedImage image, FileSections sections, WriteOptions write, int threads, CancellationToken cancellation)
    {
        var front = new FrontMatterWriter(image.Width, image.Height, image.Palette, sections, write);
        var bands = new EncodedBand[front.Plan.Count];
        Workers.Run(bands.Length, threads, () => 0, (_, band) =>
        {
            int start = front.Plan.FirstRow(band) * image.Width;
            int length = front.Plan.RowCount(band) * image.Width;
            bands[band] = BandEncoder.Encode(image.Indices.AsSpan(start, length), image.Width, image.Palette, write);
        }, cancellation);
        return TinctWriter.Assemble(front, bands);
    }

    /// <summary>The ways to write a picture, of which the smallest is taken: one, unless <see cref="CompressionChoice.Auto"/> is asked for.</summary>
    /// <param name="pixels">Pixels of the picture.</param>
    /// <param name="colors">Colours in its palette.</param>
    /// <param name="options">Compression and effort.</param>
    public static IReadOnlyList<WriteOptions> Attempts(long pixels, int colors, EncodeOptions options)
    {
        Effort effort = Effort.Level(options.Effort);

        // A coded palette takes longer to open than the LZ4 bands of a large picture: there it must not cost what LZ4 is chosen for.
        bool smallPicture = pixels <= PixelsPerPaletteColor * colors;
        var lz4 = new WriteOptions { Method = CompressionMethod.Lz4, Lz4Level = effort.Lz4Level, CodePalette = smallPicture };
        var swift = new WriteOptions { Method = CompressionMethod.Swift, CodePalette = true };
        var dense = new WriteOptions { Method = CompressionMethod.Dense, CodePalette = true };
        return options.Write.Compression switch
        {
            CompressionChoice.Stored => [new WriteOptions { Method = CompressionMethod.Stored }],
            CompressionChoice.Lz4 => [lz4],
            CompressionChoice.Swift => [swift],
            CompressionChoice.Dense => [dense],
            _ => [lz4 with { CodePalette = true }, dense],
        };
    }
}
