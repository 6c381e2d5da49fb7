using System.Runtime.ExceptionServices;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Opens .tinct files, bands in parallel. (On one thread <see cref="TinctFile"/> does the same, without this library.)</summary>
public static class TinctDecoder
{
    /// <summary>Decodes a file to palette and indices.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="limits">What to agree to allocate; null for the defaults.</param>
    /// <param name="threads">Threads to use, at least 1; 0 for one a processor.</param>
    /// <exception cref="TinctFormatException">The file is damaged, not a .tinct file, or exceeds the limits.</exception>
    public static IndexedImage Decode(ReadOnlyMemory<byte> file, DecodeLimits? limits = null, int threads = 0)
    {
        TinctFile opened = TinctFile.Open(file, limits);
        if (Threads(threads, opened) == 1)
        {
            return opened.Decode();
        }

        var indices = new ushort[opened.Header.PixelCount];
        ForEachBand(opened.Bands.Length, Threads(threads, opened), band => opened.DecodeBand(band, Slice(indices.AsSpan(), opened, band)));
        return new IndexedImage(opened.Header.Width, opened.Header.Height, opened.Palette, indices);
    }

    /// <summary>Decodes a file to pixels, into the caller's buffer. Nothing that grows with the picture is allocated.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="pixels">Receives width x height pixels, row after row from the top; may be longer.</param>
    /// <param name="limits">What to agree to allocate; null for the defaults.</param>
    /// <param name="threads">Threads to use, at least 1; 0 for one a processor.</param>
    /// <exception cref="ArgumentException"><paramref name="pixels"/> is too short.</exception>
    /// <exception cref="TinctFormatException">The file is damaged, not a .tinct file, or exceeds the limits.</exception>
    public static void DecodePixels(ReadOnlyMemory<byte> file, Memory<Rgba32> pixels, DecodeLimits? limits = null, int threads = 0)
    {
        TinctFile opened = TinctFile.Open(file, limits);
        if (pixels.Length < opened.Header.PixelCount)
        {
            throw new ArgumentException($"The picture has {opened.Header.PixelCount} pixels; there is room for {pixels.Length}.", nameof(pixels));
        }

        pixels = pixels[..(int)opened.Header.PixelCount];
        if (Threads(threads, opened) == 1)
        {
            opened.DecodePixels(pixels.Span);
        }
        else
        {
            ForEachBand(opened.Bands.Length, Threads(threads, opened), band => opened.DecodeBand(band, Slice(pixels.Span, opened, band)));
        }
    }

    private static Span<T> Slice<T>(Span<T> picture, TinctFile file, int band)
    {
        BandInfo info = file.Bands[band];
        return picture.Slice(info.FirstRow * file.Header.Width, info.RowCount * file.Header.Width);
    }

    private static int Threads(int asked, TinctFile file)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(asked, "threads");
        return Math.Clamp(asked == 0 ? Environment.ProcessorCount : asked, 1, Math.Max(1, file.Bands.Length));
    }

    /// <summary>Runs the decoding of bands on several threads, in their order.</summary>
    /// <param name="bands">Number of bands.</param>
    /// <param name="threads">Threads to use, at least 1.</param>
    /// <param name="decode">Decodes the band of a number from 0; any thread may call it.</param>
    /// <exception cref="TinctFormatException">A band is damaged; of several, it is the first one's.</exception>
    public static void ForEachBand(int bands, int threads, Action<int> decode)
    {
        try
        {
            Workers.Run(bands, threads, static () => 0, (_, band) => decode(band), CancellationToken.None);
        }
        catch (AggregateException e)
            when (e.Flatten().InnerExceptions.OfType<TinctFormatException>().MinBy(static inner => inner.Offset) is { } first)
        {
            // Whichever thread failed first, the message is that of the first damaged band.
            ExceptionDispatchInfo.Throw(first);
        }
    }
}
