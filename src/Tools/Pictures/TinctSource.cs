using System.Collections.Immutable;
using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures;

/// <summary>A .tinct file opened for reading part by part: the front matter and the sections at once, bands when asked for.
/// What is not asked for is not read.</summary>
internal sealed class TinctSource : IDisposable
{
    /// <summary>Pixels decoded at a time of a band without bytes, whose memory does not follow from the file's length.</summary>
    private const int EmptyBandPixels = 1 << 20;

    private readonly Stream _stream;
    private readonly BandDecoder _decoder;

    private TinctSource(Stream stream, FrontMatter front, FileSections sections, ImmutableArray<SectionInfo> list)
    {
        _stream = stream;
        _decoder = new BandDecoder(front.Header, front.Palette);
        Front = front;
        Sections = sections;
        SectionList = list;
    }

    /// <summary>Header, palette and band table.</summary>
    public FrontMatter Front { get; }

    /// <summary>What the file holds beside the picture.</summary>
    public FileSections Sections { get; }

    /// <summary>Where the sections lie.</summary>
    public ImmutableArray<SectionInfo> SectionList { get; }

    /// <summary>Bytes of the file.</summary>
    public long Length => _stream.Length;

    /// <summary>Opens a file by name, or standard input, which is then read to its end.</summary>
    /// <exception cref="TinctFormatException">Front matter or sections are not valid.</exception>
    public static TinctSource Open(string name, CommandConsole console)
    {
        if (name == Batch.Pipe)
        {
            return Open(new MemoryStream(ReadAll(console.Input)));
        }

        var file = new FileStream(name, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        if (file.CanSeek)
        {
            return Open(file);
        }

        using (file)
        {
            return Open(new MemoryStream(ReadAll(file)));
        }
    }

    /// <summary>Opens a seekable stream, which is disposed with the source.</summary>
    /// <exception cref="TinctFormatException">Front matter or sections are not valid.</exception>
    public static TinctSource Open(Stream stream)
    {
        try
        {
            FrontMatter front = ReadFront(stream);
            FileSections sections = front.ReadSections(
                Read(stream, front.Length, front.Header.ColorSectionBytes), Read(stream, front.BandsEnd, stream.Length - front.BandsEnd), limits: null,
                out ImmutableArray<SectionInfo> list);
            return new TinctSource(stream, front, sections, list);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>All bytes of a stream.</summary>
    public static byte[] ReadAll(Stream stream)
    {
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>Decodes rows to palette indices, as many bands at a time as there are threads.</summary>
    /// <param name="rows">Which rows; within the picture.</param>
    /// <param name="threads">Threads to use, at least 1.</param>
    /// <param name="take">Gets some of the indices at a time: whole rows, from the top, on the calling thread.</param>
    /// <exception cref="TinctFormatException">A band is damaged.</exception>
    public void DecodeIndices(RowRange rows, int threads, Action<ReadOnlySpan<ushort>> take)
    {
        int width = Front.Header.Width;
        var indices = new ushort[threads][];
        foreach ((BandInfo Band, RowRange Rows)[] parts in Parts(rows).Chunk(threads))
        {
            byte[][] bytes = Array.ConvertAll(parts, part => ReadBand(part.Band));
            TinctDecoder.ForEachBand(parts.Length, threads, i =>
            {
                (BandInfo band, RowRange wanted) = parts[i];
                int length = wanted.Count * width;
                indices[i] = indices[i]?.Length >= length ? indices[i] : new ushort[length];
                _decoder.Decode(band, bytes[i], wanted.First - band.FirstRow, wanted.Count, indices[i].AsSpan(0, length));
            });
            for (int i = 0; i < parts.Length; i++)
            {
                take(indices[i].AsSpan(0, parts[i].Rows.Count * width));
            }
        }
    }

    /// <summary>The bands that rows lie in, with those rows; a band without bytes, which may be a large picture, in parts.</summary>
    private IEnumerable<(BandInfo Band, RowRange Rows)> Parts(RowRange rows)
    {
        foreach (BandInfo band in Front.Bands)
        {
            RowRange wanted = rows.Within(band.FirstRow, band.RowCount);
            int most = band.Length == 0 ? Math.Max(1, EmptyBandPixels / Front.Header.Width) : band.RowCount;
            for (int first = wanted.First; first < wanted.End; first += most)
            {
                yield return (band, wanted.Within(first, most));
            }
        }
    }

    /// <summary>Decodes the picture to pixels, on all processors.</summary>
    /// <exception cref="TinctFormatException">A band is damaged.</exception>
    public Rgba32[] DecodePixels()
    {
        int next = 0;
        var pixels = new Rgba32[Front.Header.PixelCount];
        DecodeIndices(new RowRange(0, Front.Header.Height), Environment.ProcessorCount, indices =>
        {
            foreach (ushort index in indices)
            {
                pixels[next++] = Front.Palette[index];
            }
        });
        return pixels;
    }

    /// <summary>Checks every band as decoding would.</summary>
    /// <exception cref="TinctFormatException">A band is damaged.</exception>
    public void Verify()
    {
        foreach (BandInfo band in Front.Bands)
        {
            _decoder.Verify(band, ReadBand(band));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static FrontMatter ReadFront(Stream stream)
    {
        FrontMatter? front;
        for (int length = 0; !FrontMatter.TryParse(Read(stream, 0, length), stream.Length, limits: null, out front, out int needed); length = needed)
        {
        }

        return front;
    }

    /// <summary>Reads a part of the file, whose length the front matter's checks hold against the file's before it gets here.</summary>
    private static byte[] Read(Stream stream, long offset, long length)
    {
        var bytes = new byte[length];
        stream.Position = offset;
        stream.ReadExactly(bytes);
        return bytes;
    }

    private byte[] ReadBand(in BandInfo band) => Read(_stream, band.Offset, band.Length);
}
