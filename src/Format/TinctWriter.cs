namespace Tinct.Format;

/// <summary>Writes whole files.</summary>
public static class TinctWriter
{
    /// <summary>Writes an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="sections">What else the file holds; null for nothing.</param>
    /// <param name="options">How to write; null for <see cref="WriteOptions.Default"/>.</param>
    /// <returns>The file.</returns>
    /// <exception cref="ArgumentException">The sections hold what the specification forbids.</exception>
    public static byte[] Write(IndexedImage image, FileSections? sections = null, WriteOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        options ??= WriteOptions.Default;
        var front = new FrontMatterWriter(image.Width, image.Height, image.Palette, sections, options);
        var bands = new EncodedBand[front.Plan.Count];
        for (int band = 0; band < bands.Length; band++)
        {
            int start = front.Plan.FirstRow(band) * image.Width;
            int length = front.Plan.RowCount(band) * image.Width;
            bands[band] = BandEncoder.Encode(image.Indices.AsSpan(start, length), image.Width, image.Palette, options);
        }

        return Assemble(front, bands);
    }

    /// <summary>Puts a file together from bands that were encoded elsewhere, perhaps several at a time.</summary>
    /// <param name="front">The file's front matter, without bands so far.</param>
    /// <param name="bands">All bands from the top.</param>
    /// <returns>The file.</returns>
    /// <exception cref="InvalidOperationException">The number of bands is not that of the plan.</exception>
    internal static byte[] Assemble(FrontMatterWriter front, ReadOnlySpan<EncodedBand> bands)
    {
        ArgumentNullException.ThrowIfNull(front);
        long length = front.BandsOffset + front.Trailer.Length;
        foreach (EncodedBand band in bands)
        {
            front.Add(band);
            length += band.Bytes.Length;
        }

        byte[] file = new byte[length];
        front.Finish().CopyTo(file, 0);
        Span<byte> rest = file.AsSpan((int)front.BandsOffset);
        foreach (EncodedBand band in bands)
        {
            band.Bytes.Span.CopyTo(rest);
            rest = rest[band.Bytes.Length..];
        }

        front.Trailer.Span.CopyTo(rest);
        return file;
    }

    /// <summary>Writes a file from bands that were encoded elsewhere to a stream, from its beginning to its end: a pipe will do.</summary>
    /// <param name="front">The file's front matter, without bands so far.</param>
    /// <param name="bands">All bands from the top.</param>
    /// <param name="output">Takes the file.</param>
    /// <exception cref="InvalidOperationException">The number of bands is not that of the plan.</exception>
    internal static void Assemble(FrontMatterWriter front, ReadOnlySpan<EncodedBand> bands, Stream output)
    {
        ArgumentNullException.ThrowIfNull(front);
        ArgumentNullException.ThrowIfNull(output);
        foreach (EncodedBand band in bands)
        {
            front.Add(band);
        }

        output.Write(front.Finish());
        foreach (EncodedBand band in bands)
        {
            output.Write(band.Bytes.Span);
        }

        output.Write(front.Trailer.Span);
    }
}
