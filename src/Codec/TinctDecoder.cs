using System.Buffers;
using System.Runtime.ExceptionServices;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Opens .tinct files, bands in parallel. (On one thread <see cref="TinctFile"/> and <see cref="TinctReader"/> do the same, without
/// this library.) The result does not depend on the number of threads: of several damaged bands, the first is reported.</summary>
public static class TinctDecoder
{
    /// <summary>Pixels decoded at a time of a band without bytes, whose memory does not follow from the file's length.</summary>
    private const int EmptyBandPixels = 1 << 20;

    /// <summary>Decodes a file to palette and indices.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="limits">What to agree to allocate; null for the defaults.</param>
    /// <param name="threads">Threads to use, at least 1; 0 for one a processor.</param>
    /// <param name="cancellationToken">Checked before each band.</param>
    /// <exception cref="TinctFormatException">The file is damaged, not a .tinct file, or exceeds the limits.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static IndexedImage Decode(
        ReadOnlyMemory<byte> file, DecodeLimits? limits = null, int threads = 0, CancellationToken cancellationToken = default)
    {
        TinctFile opened = TinctFile.Open(file, limits);
        int used = Threads(threads, opened.Bands.Length);
        opened.Header.CheckFitsArray();
        var indices = new ushort[opened.Header.PixelCount];
        ForEachBand(opened.Bands.Length, used, band => opened.DecodeBand(band, Slice(indices.AsSpan(), opened, band)), cancellationToken);
        return IndexedImage.FromChecked(opened.Header.Width, opened.Header.Height, opened.Palette, indices);
    }

    /// <summary>Decodes a file to pixels, into the caller's buffer. Nothing that grows with the picture is allocated.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="pixels">Gets the pixels, row after row from the top: exactly width x height.</param>
    /// <param name="limits">What to agree to allocate; null for the defaults.</param>
    /// <param name="threads">Threads to use, at least 1; 0 for one a processor.</param>
    /// <param name="cancellationToken">Checked before each band.</param>
    /// <exception cref="ArgumentException">The length does not fit.</exception>
    /// <exception cref="TinctFormatException">The file is damaged, not a .tinct file, or exceeds the limits.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void DecodePixels(
        ReadOnlyMemory<byte> file,
        Memory<RgbaColor> pixels,
        DecodeLimits? limits = null,
        int threads = 0,
        CancellationToken cancellationToken = default) => DecodePixels(TinctFile.Open(file, limits), pixels, threads, cancellationToken);

    /// <summary>Decodes a file that was opened, to learn its size, to pixels, into the caller's buffer.</summary>
    /// <param name="file">The file.</param>
    /// <param name="pixels">Gets the pixels, row after row from the top: exactly width x height.</param>
    /// <param name="threads">Threads to use, at least 1; 0 for one a processor.</param>
    /// <param name="cancellationToken">Checked before each band.</param>
    /// <exception cref="ArgumentException">The length does not fit.</exception>
    /// <exception cref="TinctFormatException">A band is damaged.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void DecodePixels(TinctFile file, Memory<RgbaColor> pixels, int threads = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        int used = Threads(threads, file.Bands.Length);
        file.Header.CheckRows(0, file.Header.Height, pixels.Length);
        ForEachBand(file.Bands.Length, used, band => file.DecodeBand(band, Slice(pixels.Span, file, band)), cancellationToken);
    }

    /// <summary>Decodes the picture that a reader has opened to pixels, into the caller's buffer.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="pixels">Gets the pixels, row after row from the top: exactly width x height.</param>
    /// <param name="threads">Threads to use, at least 1; 0 for one a processor.</param>
    /// <param name="cancellationToken">Checked before each band.</param>
    /// <exception cref="ArgumentException">The length does not fit.</exception>
    /// <exception cref="TinctFormatException">A band is damaged.</exception>
    /// <exception cref="InvalidOperationException">Rows have been passed, and the reader's stream cannot seek.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void DecodePixels(TinctReader reader, Memory<RgbaColor> pixels, int threads = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.Header.CheckRows(0, reader.Header.Height, pixels.Length);
        int width = reader.Header.Width;
        DecodeRows(
            reader,
            0,
            reader.Header.Height,
            (indices, row) => reader.Palette.LookUp(indices, pixels.Span[(row * width)..]),
            threads,
            cancellationToken);
    }

    /// <summary>Decodes rows to palette indices and passes them on, as many bands at a time as there are threads.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="firstRow">The first row, from 0.</param>
    /// <param name="rowCount">How many.</param>
    /// <param name="take">Gets the indices of some rows at a time, from the top, with the number of the first of them, on the calling thread.</param>
    /// <param name="threads">Threads to use, at least 1; 0 for one a processor.</param>
    /// <param name="cancellationToken">Checked before each band, and before each call of <paramref name="take"/>.</param>
    /// <exception cref="ArgumentException">The rows are not in the picture.</exception>
    /// <exception cref="TinctFormatException">A band is damaged.</exception>
    /// <exception cref="InvalidOperationException">The rows have been passed, and the reader's stream cannot seek.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void DecodeRows(
        TinctReader reader,
        int firstRow,
        int rowCount,
        ReadOnlySpanAction<ushort, int> take,
        int threads = 0,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(take);
        reader.Header.CheckRows(firstRow, rowCount);
        int width = reader.Header.Width;
        int used = Threads(threads, reader.Bands.Length);
        var indices = new ushort[used][];
        var bytes = new byte[used][];
        foreach (BandPart[] parts in Parts(reader, firstRow, firstRow + rowCount).Chunk(used))
        {
            int count = ReadBands(reader, parts, bytes, out ExceptionDispatchInfo? cut);
            ForEachBand(count, used, Decode, cancellationToken);
            for (int i = 0; i < count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                take(indices[i].AsSpan(0, parts[i].Rows * width), parts[i].FirstRow);
            }

            cut?.Throw();

            void Decode(int i)
            {
                BandPart part = parts[i];
                int length = part.Rows * width;
                indices[i] = indices[i]?.Length >= length ? indices[i] : new ushort[length];
                BandInfo band = reader.Bands[part.Band];
                reader.Decoder.Decode(band, bytes[i], part.FirstRow - band.FirstRow, part.Rows, indices[i].AsSpan(0, length));
            }
        }
    }

    /// <summary>Reads bands until one is missing: those before it have to be decoded first, and their faults reported first.</summary>
    /// <returns>How many were read.</returns>
    private static int ReadBands(TinctReader reader, BandPart[] parts, byte[][] bytes, out ExceptionDispatchInfo? cut)
    {
        cut = null;
        int count = 0;
        try
        {
            for (; count < parts.Length; count++)
            {
                bytes[count] = reader.ReadBand(parts[count].Band);
            }
        }
        catch (TinctFormatException fault)
        {
            cut = ExceptionDispatchInfo.Capture(fault);
        }

        return count;
    }

    /// <summary>The bands that rows lie in, with those rows; a band without bytes, which may be a large picture, in parts.</summary>
    private static IEnumerable<BandPart> Parts(TinctReader reader, int row, int end)
    {
        while (row < end)
        {
            int number = row / reader.Header.BandRows;
            BandInfo band = reader.Bands[number];
            int most = band.Length == 0 ? Math.Max(1, EmptyBandPixels / reader.Header.Width) : band.RowCount;
            int count = Math.Min(most, Math.Min(end, band.FirstRow + band.RowCount) - row);
            yield return new BandPart(number, row, count);
            row += count;
        }
    }

    private static Span<T> Slice<T>(Span<T> picture, TinctFile file, int band)
    {
        BandInfo info = file.Bands[band];
        return picture.Slice(info.FirstRow * file.Header.Width, info.RowCount * file.Header.Width);
    }

    private static int Threads(int asked, int bands)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(asked, "threads");
        return Math.Clamp(asked == 0 ? Environment.ProcessorCount : asked, 1, bands);
    }

    /// <summary>Runs the decoding of bands on several threads, in their order.</summary>
    /// <exception cref="TinctFormatException">A band is damaged; of several, the first one is reported.</exception>
    private static void ForEachBand(int bands, int threads, Action<int> decode, CancellationToken cancellation)
    {
        var gate = new object();
        int damaged = int.MaxValue;
        ExceptionDispatchInfo? first = null;
        Workers.Run(bands, threads, static () => 0, Decode, cancellation);
        first?.Throw();

        // A band above a damaged one is decoded in any case; one below it is no longer needed.
        void Decode(int state, int band)
        {
            if (band > Volatile.Read(ref damaged))
            {
                return;
            }

            try
            {
                decode(band);
            }
            catch (TinctFormatException fault)
            {
                lock (gate)
                {
                    if (band < damaged)
                    {
                        Volatile.Write(ref damaged, band);
                        first = ExceptionDispatchInfo.Capture(fault);
                    }
                }
            }
        }
    }

    /// <summary>Rows of one band.</summary>
    private readonly record struct BandPart(int Band, int FirstRow, int Rows);
}
