using Tinct.Format;
using Tinct.Tools.Pictures.Deflate;

namespace Tinct.Tools.Pictures.Png;

/// <summary>How hard the smallest PNG is looked for.</summary>
/// <param name="Arrangements">Orders of the palette that are tried, from the front of the list: see <see cref="IndexedPng"/>.</param>
/// <param name="Rules">Ways to choose filters that are tried.</param>
/// <param name="Candidates">Ways that are compared more closely.</param>
/// <param name="Finalists">Ways with which the whole file is made, beside the best of each depth.</param>
/// <param name="Passes">Passes of <see cref="Deflater"/> over the file.</param>
internal sealed record PngSearch(int Arrangements, IReadOnlyList<FilterRule> Rules, int Candidates, int Finalists, int Passes)
{
    /// <summary>Pixels up to which a closer search takes no time to speak of. Estimates know least about them: their palettes and heads of blocks weigh as much as the rest.</summary>
    private const int FewPixels = 1 << 14;

    /// <summary>The search of an effort, 1 to 9.</summary>
    /// <param name="pixels">Pixels of the picture.</param>
    public static PngSearch OfEffort(int effort, int pixels)
    {
        IReadOnlyList<FilterRule> all = Enum.GetValues<FilterRule>();
        PngSearch search = effort switch
        {
            <= 2 => new PngSearch(1, [FilterRule.None], 2, 1, 1),
            <= 4 => new PngSearch(1, [FilterRule.None, FilterRule.Sub, FilterRule.Up, FilterRule.LeastEntropy], 3, 1, 3),
            <= 6 => new PngSearch(3, all, 6, 1, 6),
            <= 8 => new PngSearch(4, all, 10, 2, 10),
            _ => new PngSearch(4, all, 16, 4, 16),
        };
        return effort > 2 && pixels <= FewPixels ? search with { Arrangements = 4, Rules = all, Candidates = 16, Finalists = 6 } : search;
    }
}

/// <summary>Writes the smallest PNG of an indexed picture that is found: orders of the palette, depths and filters, for greys and small pictures also their samples without a palette,
/// are tried on a part of the picture, and the best on all of it.</summary>
internal sealed class IndexedPng
{
    /// <summary>Filters that are compared closely, at least.</summary>
    private const int LeastFiltered = 2;

    /// <summary>What <see cref="QuickSize"/> counts in.</summary>
    private const double BitUnits = 1 << FixedLog.Shift;

    /// <summary>Estimated sizes above the least by this factor are not made.</summary>
    private const double Hopeless = 1.1;

    /// <summary>Bytes of rows on which ways are compared.</summary>
    private const int SampleBytes = 1 << 17;

    private const int Slabs = 4;

    /// <summary>Pixels up to which a picture may become smaller when its colours are stored without a palette.</summary>
    private const int MostUnindexed = 1 << 14;

    private readonly IndexedImage _image;
    private readonly ImageMetadata _metadata;
    private readonly PngSearch _search;
    private readonly int _threads;
    private readonly CancellationToken _cancellation;

    private IndexedPng(IndexedImage image, ImageMetadata metadata, PngSearch search, int threads, CancellationToken cancellation) =>
        (_image, _metadata, _search, _threads, _cancellation) = (image, metadata, search, threads, cancellation);

    /// <summary>Writes the file.</summary>
    /// <param name="stream">Where it goes; stays open.</param>
    /// <param name="image">At most 256 colours.</param>
    /// <param name="metadata">What goes with it.</param>
    /// <param name="search">How hard to look.</param>
    /// <param name="keepsOrder">Whether palette and indices stay as they are; otherwise entries are moved, and left out where no pixel has them, or all of them.</param>
    /// <param name="threads">The most threads; the bytes do not depend on it.</param>
    public static void Write(
        Stream stream, IndexedImage image, ImageMetadata metadata, PngSearch search, bool keepsOrder, int threads, CancellationToken cancellation)
    {
        Way best = new IndexedPng(image, metadata, search, threads, cancellation).Find(keepsOrder);
        var chunks = new PngChunkWriter(stream);
        chunks.WriteSignature();
        chunks.Write(PngChunkType.IHDR, best.Packer.Header.ToBytes());
        PngMetadataWriter.Write(chunks, metadata, best.Packer.Header.ColorType);
        best.Packer.WritePalette(chunks);
        chunks.Write(PngChunkType.IDAT, best.Data);
        chunks.Write(PngChunkType.IEND, []);
    }

    private Way Find(bool keepsOrder)
    {
        Way[] ways = [.. Ways(keepsOrder)];
        IReadOnlyList<(int First, int Count)> slabs = Sample();
        if (ways.Length > _search.Candidates)
        {
            // The quick estimate is fair among filters, but not to rows without one: of these, both depths go on.
            Parallel.ForEach(ways, Options(_threads), way => way.Size = SizeOfWhole(way, QuickSize.Of(Filtered(way, slabs)) / BitUnits / 8, slabs));
            Way[] plain = [.. ways.Where(static way => way.Rule == FilterRule.None).DistinctBy(static way => (way.Packer.Header.ColorType, way.Packer.Header.BitDepth))];
            ways = [.. plain, .. ways.Except(plain).OrderBy(static way => way.Size).Take(Math.Max(LeastFiltered, _search.Candidates - plain.Length))];
        }

        if (ways.Length > _search.Finalists)
        {
            Parallel.ForEach(ways, Options(_threads), way => way.Size = SizeOfWhole(way, Deflater.Compress(Filtered(way, slabs), passes: 0, 1, _cancellation).Length, slabs));
        }

        // Slabs do not show how much further back matches reach where pixels share bytes: the best of each depth goes on, unless it is hopeless.
        Way[] ranked = [.. ways.OrderBy(static way => way.Size)];
        Way[] finalists =
        [
            .. ranked.DistinctBy(static way => (way.Packer.Header.ColorType, way.Packer.Header.BitDepth)).Where(way => way.Size <= ranked[0].Size * Hopeless)
                .Union(ranked.Take(_search.Finalists)),
        ];
        Parallel.ForEach(
            finalists, Options(finalists.Length > 1 ? _threads : 1),
            way => way.Data = Deflater.Compress(Filtered(way, [(0, _image.Height)]), _search.Passes, finalists.Length > 1 ? 1 : _threads, _cancellation));
        return finalists.MinBy(static way => way.Data!.Length + way.Packer.PaletteBytes)!;
    }

    /// <summary>What a file may have whose rows were looked at in part, in bytes.</summary>
    private double SizeOfWhole(Way way, double bytes, IReadOnlyList<(int First, int Count)> slabs) =>
        (bytes * _image.Height / slabs.Sum(static slab => slab.Count)) + way.Packer.PaletteBytes;

    private ParallelOptions Options(int threads) => new() { MaxDegreeOfParallelism = threads, CancellationToken = _cancellation };

    /// <summary>All ways that are tried.</summary>
    private IEnumerable<Way> Ways(bool keepsOrder)
    {
        Func<IndexedImage, int[]>[] arrangements = keepsOrder
            ? [static image => [.. Enumerable.Range(0, image.Palette.Count)]]
            : [PaletteArrangement.ByFrequency, PaletteArrangement.ByLuminance, PaletteArrangement.ByNeighbours, PaletteArrangement.AsItStands];
        IndexedImage used = keepsOrder ? _image : WithoutUnused(_image);
        foreach (Func<IndexedImage, int[]> arrange in arrangements.Take(_search.Arrangements))
        {
            int[] order = arrange(used);
            var palette = new Palette([.. order.Select(entry => used.Palette[entry])]);
            var places = new ushort[order.Length];
            for (int place = 0; place < order.Length; place++)
            {
                places[order[place]] = (ushort)place;
            }

            IndexedImage arranged = new IndexedImage(used.Width, used.Height, palette, Array.ConvertAll(used.Indices, index => places[index]));
            int least = PngIndexPacker.DepthFor(palette.Count);

            // Matches are of whole bytes and miss pixels that share a byte: with a byte for each pixel, some pictures become smaller.
            foreach (int depth in least < 8 && _search.Rules.Count > 1 ? (int[])[least, 8] : [least])
            {
                foreach (FilterRule rule in _search.Rules)
                {
                    yield return new Way(new PngIndexPacker(used.Width, used.Height, palette, depth), arranged, rule);
                }
            }
        }

        bool isGrey = PixelTraits.Of(used.Palette.Colors).IsGrey;
        if (!keepsOrder && (isGrey || used.Indices.Length <= MostUnindexed))
        {
            foreach (PngSamplePacker packer in PngSamplePacker.All(used.Width, used.Height, used.Palette, _metadata))
            {
                foreach (FilterRule rule in _search.Rules)
                {
                    yield return new Way(packer, used, rule);
                }
            }
        }
    }

    /// <summary>The rows of some slabs of the picture, packed and filtered.</summary>
    private static byte[] Filtered(Way way, IReadOnlyList<(int First, int Count)> slabs)
    {
        int width = way.Image.Width, rowBytes = way.Packer.Header.RowBytes(width);
        var rows = new byte[slabs.Sum(static slab => slab.Count) * rowBytes];
        int at = 0;
        foreach ((int first, int count) in slabs)
        {
            for (int y = first; y < first + count; y++, at += rowBytes)
            {
                way.Packer.Pack(way.Image.Indices.AsSpan(y * width, width), rows.AsSpan(at, rowBytes));
            }
        }

        return RowFilters.Apply(rows, rowBytes, way.Packer.Header.FilterDistance, way.Rule);
    }

    /// <summary>A few slabs of rows, spread over the picture; all of it if it is small.</summary>
    private IReadOnlyList<(int First, int Count)> Sample()
    {
        if (_image.Indices.Length <= SampleBytes)
        {
            return [(0, _image.Height)];
        }

        int rows = Math.Max(1, SampleBytes / Slabs / _image.Width);
        return [.. Enumerable.Range(0, Math.Min(Slabs, _image.Height / rows)).Select(slab => ((int)((2L * slab + 1) * _image.Height / (2 * Slabs)) - (rows / 2), rows))
            .Select(slab => (Math.Clamp(slab.Item1, 0, _image.Height - rows), rows))];
    }

    private static IndexedImage WithoutUnused(IndexedImage image)
    {
        var isUsed = new bool[image.Palette.Count];
        foreach (ushort index in image.Indices)
        {
            isUsed[index] = true;
        }

        if (!isUsed.Contains(false))
        {
            return image;
        }

        int[] entries = [.. Enumerable.Range(0, isUsed.Length).Where(entry => isUsed[entry])];
        var places = new ushort[isUsed.Length];
        for (int place = 0; place < entries.Length; place++)
        {
            places[entries[place]] = (ushort)place;
        }

        return new IndexedImage(
            image.Width, image.Height, new Palette([.. entries.Select(entry => image.Palette[entry])]), Array.ConvertAll(image.Indices, index => places[index]));
    }

    /// <summary>A palette's order with its indices, a depth and a rule for filters.</summary>
    private sealed record Way(PngRowPacker<ushort> Packer, IndexedImage Image, FilterRule Rule)
    {
        /// <summary>What the file may have, in bytes.</summary>
        public double Size { get; set; }

        public byte[]? Data { get; set; }
    }
}
