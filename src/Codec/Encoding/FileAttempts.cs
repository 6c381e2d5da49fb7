using Tinct.Format;

namespace Tinct.Codec;

/// <summary>The ways in which a picture's file may be written, and which of them is kept: for each method the file of four bands where that is hardly larger than the one of
/// fewer, and of several methods the smallest.</summary>
/// <remarks>What four swift bands cost cannot be told from a picture's size: half a percent for a photograph, less than nothing where parts
/// of a picture have nothing in common, and as many bytes again for a screenshot that repeats itself. So both files are made.</remarks>
internal static class FileAttempts
{
    /// <summary>Pictures of fewer pixels a palette entry than this are small: their palette is a good part of the file.</summary>
    private const int PixelsPerPaletteColor = 256;

    /// <summary>Pixels from which a picture should have <see cref="Bands"/>.</summary>
    private const int PixelsWorthBands = 1 << 20;

    /// <summary>The same for dense files. They take longest to make, and of pictures of 1 to 2.5 megapixels none was found whose four bands cost as little as
    /// <see cref="BandsMayCost"/>.</summary>
    private const int PixelsWorthDenseBands = 3 << 20;

    /// <summary>Bands enough for the threads of a usual machine, and to lose a quarter of a damaged picture.</summary>
    private const int Bands = 4;

    /// <summary>What they may cost, in thousandths of the file.</summary>
    private const int BandsMayCost = 5;

    private static readonly string s_option = nameof(FileWriteOptions.BandRows);

    /// <summary>The ways to write a picture.</summary>
    /// <param name="colors">Colours in its palette.</param>
    /// <param name="options">Compression, effort and bands.</param>
    /// <exception cref="ArgumentException">With so many bands as are asked for, decoders would refuse the file.</exception>
    public static IReadOnlyList<WriteOptions> Of(int width, int height, int colors, EncodeOptions options) =>
        [.. ByMethod((long)width * height, colors, options).SelectMany(write => ByBands(width, height, colors, write))];

    /// <summary>The file to keep.</summary>
    /// <param name="files">Those that were written, in the order of <see cref="Of"/>.</param>
    public static FileAssembly Best(IEnumerable<FileAssembly> files) =>
        files.GroupBy(static file => file.Method)
            .Select(static ways => ways.Aggregate(static (few, many) => IsWorth(few.Length, many.Length) ? many : few))
            .MinBy(static file => file.Length)!;

    /// <summary>Whether the file of many bands is taken instead of the one of few.</summary>
    internal static bool IsWorth(long fewBands, long manyBands) => manyBands * 1000 <= fewBands * (1000 + BandsMayCost);

    private static WriteOptions[] ByMethod(long pixels, int colors, EncodeOptions options)
    {
        // A coded palette takes longer to open than the LZ4 bands of a large picture: there it must not cost what LZ4 is chosen for.
        bool smallPicture = pixels <= PixelsPerPaletteColor * colors;
        var stored = new WriteOptions
        {
            Method = CompressionMethod.Stored,
            Lz4Level = Effort.Level(options.Effort).Lz4Level,
            BandRows = options.Write.BandRows,
            ExternalPalette = options.Write.ExternalPalette,
        };
        WriteOptions lz4 = stored with { Method = CompressionMethod.Lz4, CodePalette = smallPicture };
        WriteOptions swift = stored with { Method = CompressionMethod.Swift, CodePalette = true };
        WriteOptions dense = swift with { Method = CompressionMethod.Dense };
        return options.Write.Compression switch
        {
            CompressionChoice.Stored => [stored],
            CompressionChoice.Lz4 => [lz4],
            CompressionChoice.Swift => [swift],
            CompressionChoice.Dense => [dense],
            CompressionChoice.Balanced => [swift with { OrLz4 = true }],
            _ when pixels > DecodeLimits.Default.MaxDensePixels => [swift with { OrLz4 = true }],
            _ => [swift with { OrLz4 = true }, dense with { OrLz4 = true }],
        };
    }

    private static WriteOptions[] ByBands(int width, int height, int colors, WriteOptions write)
    {
        BandPlan plan = BandPlan.Choose(width, height, colors, write);
        if (write.BandRows > 0)
        {
            CheckWork(width, height, colors, write, plan);
            return [write];
        }

        int worth = write.Method == CompressionMethod.Dense ? PixelsWorthDenseBands : PixelsWorthBands;
        if (colors == 1 || (long)width * height < worth || plan.Count >= Bands)
        {
            return [write];
        }

        WriteOptions cut = write with { BandRows = (height + Bands - 1) / Bands };
        return write.Method == CompressionMethod.Stored ? [cut] : [write, cut];
    }

    /// <summary>Every band of models has tables of its own, and decoders limit the work that these can ask for.</summary>
    private static void CheckWork(int width, int height, int colors, WriteOptions write, BandPlan plan)
    {
        if (!BandTable.IsModeled(write.Method) || colors == 1)
        {
            return;
        }

        long most = DecodeLimits.Default.BandsOf(colors, write.Method == CompressionMethod.Dense ? (long)width * height : 0);
        if (plan.Count > most)
        {
            throw new ArgumentException(
                $"bands of {Rows(write.BandRows)} would be {plan.Count} in {Rows(height)}, and with {colors} colours decoders open at most {most} swift or dense bands",
                s_option);
        }

        static string Rows(int count) => count == 1 ? "1 row" : $"{count} rows";
    }
}
