using Tinct.Format;

namespace Tinct.Codec.Tests.Encoding;

/// <summary>Files opened on several threads give the same as on one, damaged ones included.</summary>
public sealed class TinctDecoderTests
{
    private static readonly int[] s_threads = [0, 1, 2, 3, 8];

    [Fact]
    public void BandedFilesOpenAlikeOnAnyNumberOfThreads()
    {
        foreach (int colors in (int[])[1, 2, 16, 200, 300])
        {
            byte[] file = Banded(colors);
            IndexedImage expected = TinctFile.Open(file).Decode();
            foreach (int threads in s_threads)
            {
                Assert.Equal(expected.Indices, TinctDecoder.Decode(file, threads: threads).Indices);
                var pixels = new RgbaColor[expected.Indices.Length];
                TinctDecoder.DecodePixels(file, pixels, threads: threads);
                Assert.Equal(expected.ToPixels(), pixels);
                pixels.AsSpan().Clear();
                TinctDecoder.DecodePixels(TinctFile.Open(file), pixels, threads);
                Assert.Equal(expected.ToPixels(), pixels);
                pixels.AsSpan().Clear();
                using var reader = new TinctReader(new MemoryStream(file));
                TinctDecoder.DecodePixels(reader, pixels, threads);
                Assert.Equal(expected.ToPixels(), pixels);
            }
        }
    }

    [Fact]
    public void AnyRowsArePassedOnInOrder()
    {
        byte[] file = Banded(16);
        IndexedImage whole = TinctFile.Open(file).Decode();
        foreach (int threads in s_threads)
        {
            foreach ((int first, int count) in ((int, int)[])[(0, 100), (0, 1), (99, 1), (5, 0), (13, 60), (40, 5)])
            {
                using var reader = new TinctReader(new MemoryStream(file));
                int next = first;
                TinctDecoder.DecodeRows(
                    reader,
                    first,
                    count,
                    (indices, row) =>
                    {
                        Assert.Equal(next, row);
                        Assert.Equal(whole.Indices.AsSpan(row * whole.Width, indices.Length), indices);
                        next += indices.Length / whole.Width;
                    },
                    threads);
                Assert.Equal(first + count, next);
            }
        }
    }

    /// <summary>The second damaged band is small: with several threads it is found first.</summary>
    [Fact]
    public void TheFirstDamagedBandIsReportedOnAnyNumberOfThreads()
    {
        byte[] file = Banded(200);
        IReadOnlyList<BandInfo> bands = TinctFile.Open(file).Bands;
        foreach (int band in (int[])[3, 4, 9])
        {
            file[bands[band].Offset + bands[band].Length - 1] ^= 1;
        }

        foreach (int threads in s_threads)
        {
            for (int round = 0; round < 20; round++)
            {
                Assert.Equal(bands[3].Offset, FaultOf(() => TinctDecoder.Decode(file, threads: threads)).Offset);
                Assert.Equal(bands[3].Offset, FaultOf(() => TinctDecoder.DecodePixels(file, new RgbaColor[6100], threads: threads)).Offset);
                using var reader = new TinctReader(new MemoryStream(file));
                int rows = 0;
                Assert.Equal(bands[3].Offset, FaultOf(() => TinctDecoder.DecodeRows(reader, 0, 100, (_, _) => rows++, threads)).Offset);
            }
        }
    }

    [Fact]
    public void ADamagedBandIsReportedBeforeTheEndOfAStreamThatIsCut()
    {
        byte[] file = Banded(200);
        IReadOnlyList<BandInfo> bands = TinctFile.Open(file).Bands;
        file[bands[2].Offset] ^= 1;
        foreach (int threads in s_threads)
        {
            using var stream = new Pipe(file[..(int)bands[4].Offset]);
            using var reader = new TinctReader(stream);
            TinctFormatException fault = FaultOf(() => TinctDecoder.DecodeRows(reader, 0, 100, (_, _) => { }, threads));
            Assert.Equal(TinctErrorKind.Checksum, fault.Kind);
            Assert.Equal(bands[2].Offset, fault.Offset);
        }
    }

    [Fact]
    public void ATokenStopsBetweenBandsOnAnyNumberOfThreads()
    {
        byte[] file = Banded(16);
        var pixels = new RgbaColor[6100];
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        foreach (int threads in s_threads)
        {
            Assert.ThrowsAny<OperationCanceledException>(() => TinctDecoder.Decode(file, threads: threads, cancellationToken: cancelled.Token));
            Assert.ThrowsAny<OperationCanceledException>(
                () => TinctDecoder.DecodePixels(file, pixels, threads: threads, cancellationToken: cancelled.Token));
            using var whole = new TinctReader(new MemoryStream(file));
            Assert.ThrowsAny<OperationCanceledException>(() => TinctDecoder.DecodePixels(whole, pixels, threads, cancelled.Token));

            using var source = new CancellationTokenSource();
            using var reader = new TinctReader(new MemoryStream(file));
            int rows = 0;
            Assert.ThrowsAny<OperationCanceledException>(() => TinctDecoder.DecodeRows(
                reader,
                0,
                100,
                (indices, _) =>
                {
                    rows += indices.Length / 61;
                    source.Cancel();
                },
                threads,
                source.Token));
            Assert.Equal(9, rows);
        }
    }

    [Fact]
    public void ArgumentsAreChecked()
    {
        byte[] file = Banded(16);
        Assert.Throws<ArgumentOutOfRangeException>(() => TinctDecoder.Decode(file, threads: -1));
        foreach (int threads in s_threads)
        {
            Assert.Throws<ArgumentException>(() => TinctDecoder.DecodePixels(file, new RgbaColor[6099], threads: threads));
            Assert.Throws<ArgumentException>(() => TinctDecoder.DecodePixels(file, new RgbaColor[6101], threads: threads));
        }
    }

    /// <summary>A picture of one colour takes no bytes; with raised limits it may have more pixels than an array.</summary>
    [Fact]
    public void MorePixelsThanAnArrayHoldsAreALimitAndNoOverflow()
    {
        byte[] small = TinctWriter.Write(new IndexedImage(1, 1, new Palette([default]), new ushort[1]));
        byte[] file = [.. small];
        for (int at = 6; at < 12; at++)
        {
            file[at] = 0xFF;
        }

        uint crc = Crc32C.Compute(file.AsSpan(0, file.Length - 4));
        BitConverter.TryWriteBytes(file.AsSpan(file.Length - 4), crc);
        var limits = new DecodeLimits { MaxWidth = int.MaxValue, MaxHeight = int.MaxValue, MaxPixels = long.MaxValue };
        foreach (int threads in s_threads)
        {
            Assert.Equal(TinctErrorKind.Limit, FaultOf(() => TinctDecoder.Decode(file, limits, threads)).Kind);
        }
    }

    private static TinctFormatException FaultOf(Action action) => Assert.Throws<TinctFormatException>(action);

    private static byte[] Banded(int colors) =>
        TinctWriter.Write(SyntheticMaps.Blocks(61, 100, colors), null, new WriteOptions { BandRows = 9, Lz4Level = 3 });

    /// <summary>A stream that cannot seek.</summary>
    private sealed class Pipe(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
