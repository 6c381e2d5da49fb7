using Tinct.Format;

namespace Tinct.Codec;

/// <summary>From an index map to a file: bands are compressed in parallel and put together in order.</summary>
internal static class FileBuilder
{
    /// <summary>Builds the file.</summary>
    /// <param name="image">Palette and indices.</param>
    /// <param name="sections">What else the file holds.</param>
    /// <param name="options">Compression and effort.</param>
    /// <param name="cancellation">Checked before each band.</param>
    public static byte[] Build(IndexedImage image, FileSections sections, EncodeOptions options, CancellationToken cancellation)
    {
        byte[]? smallest = null;
        foreach (WriteOptions write in Attempts(options))
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

    private static IEnumerable<WriteOptions> Attempts(EncodeOptions options)
    {
        Effort effort = Effort.Level(options.Effort);
        var lz4 = new WriteOptions { Method = CompressionMethod.Lz4 };
        _ = effort;
        return options.Compression switch
        {
            CompressionChoice.Stored => [new WriteOptions { Method = CompressionMethod.Stored }],
            CompressionChoice.Lz4 => [lz4],
            CompressionChoice.Dense => [new WriteOptions { Method = CompressionMethod.Dense }],
            _ => [lz4, new WriteOptions { Method = CompressionMethod.Dense }],
        };
    }
}
