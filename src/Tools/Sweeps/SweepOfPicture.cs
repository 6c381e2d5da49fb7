using System.Diagnostics;
using Tinct.Codec;
using Tinct.Codec.Analysis;
using Tinct.Format;
using Tinct.Tools.CommandLine;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;
using Tinct.Tools.Sweeps.Peers;

namespace Tinct.Tools.Sweeps;

/// <summary>The sweep of one picture: plans the work for one picture and produces the files of each fit.</summary>
internal sealed class SweepOfPicture
{
    /// <summary>Decoding is repeated this often if it takes less than <see cref="BriefDecode"/> milliseconds; the shortest time counts.</summary>
    private const int Decodes = 3;

    private const double BriefDecode = 20;

    /// <summary>EM takes about this many times as long as the k-means that precedes it.</summary>
    private const double MixtureCost = 5;

    private readonly SweepInput _input;
    private readonly SweepFolder _folder;
    private readonly SweepLedger _ledger;
    private readonly CancellationToken _cancellation;
    private readonly PictureFile _picture;
    private readonly FileSections _sections;
    private readonly PictureEncoder _encoder;

    /// <summary>Reads the picture and counts its colours.</summary>
    /// <exception cref="ImageFileException">The file is of no known format, damaged, or above the limits.</exception>
    /// <exception cref="TinctFormatException">The .tinct file is damaged or above the limits.</exception>
    public SweepOfPicture(SweepInput input, SweepFolder folder, SweepLedger ledger, CancellationToken cancellation)
    {
        _input = input;
        _folder = folder;
        _ledger = ledger;
        _cancellation = cancellation;
        _picture = PictureFile.Read(input.Path);
        _sections = ledger.Options.Strip ? FileSections.Empty : _picture.Sections;
        _encoder = new PictureEncoder(_picture.Rows);
    }

    /// <summary>Enters the picture in the ledger and lists the work that is left.</summary>
    /// <param name="kept">What need not be made again; null for nothing.</param>
    public IReadOnlyList<SweepJob> Start(SweepPicture? kept)
    {
        SweepPicture picture = Describe(kept);
        _folder.Write(picture.Original, stream => ImageFiles.Write(
            stream, ".png", _picture.Picture, Metadata.ToMetadata(_sections)));
        _ledger.Add(picture);
        HashSet<(SweepPoint, string)> finished =
            [.. picture.Rows.Select(static row => (row.Point, row.Compression))];
        var missing =
            from point in _ledger.Options.Points
            from compression in _ledger.Options.Compressions
            where !finished.Contains((point, compression))
            select (Point: point, Compression: compression);

        // Exact files are the same for every method, so they are made once.
        ILookup<bool, (SweepPoint Point, string Compression)> wanted = missing.ToLookup(row => row.Point.Colors >= _encoder.UniqueColors);
        var jobs = wanted[false].GroupBy(static row => row.Point)
            .Select(fit => NewJob($"{fit.Key.Method}, {fit.Key.Colors} colours", Cost(fit.Key), [.. fit]))
            .ToList();
        if (wanted[true].Any())
        {
            jobs.Add(NewJob("exact", double.PositiveInfinity, [.. wanted[true]]));
        }

        return jobs;
    }

    /// <summary>A job that encodes the picture with another program, for comparison.</summary>
    /// <param name="failed">Called if the program fails: then the point is missing, and nothing else.</param>
    public SweepJob Compare(PeerEncode encode, Action<Exception> failed) => new(encode.Series, 0, _ =>
    {
        try
        {
            _ledger.Add(_input.Folder, PeerRun.Run(encode, _picture, _cancellation));
        }
        catch (Exception exception) when (exception is PeerException or ImageFileException or ArgumentException)
        {
            failed(new PeerException($"{encode.Command}: {exception.Message}", exception));
        }
    });

    private static double Cost(SweepPoint point) => (OptionWords.Fits.Parse(point.Method).Method == FitMethod.KMeans ? 1 : MixtureCost) * (16 + point.Colors);

    private SweepJob NewJob(string name, double cost, IReadOnlyList<(SweepPoint Point, string Compression)> rows) =>
        new(name, cost, threads => Make(rows, threads));

    private SweepPicture Describe(SweepPicture? kept) => new()
    {
        Name = _input.Name,
        Sha256 = _input.Sha256,
        Folder = _input.Folder,
        Original = SweepPicture.OriginalIn(_input.Folder),
        Width = _picture.Width,
        Height = _picture.Height,
        UniqueColors = _encoder.UniqueColors,
        HasAlpha = _encoder.HasAlpha,
        InputBytes = _picture.FileBytes,
        RawBytes = _encoder.RawBytes,
        Notes = [.. _picture.Notes],
        Fits = kept?.Fits ?? [],
        Rows = kept?.Rows ?? [],
        Knees = [],
        Peers = kept?.Peers ?? [],
    };

    /// <summary>Makes the files of one fit.</summary>
    /// <param name="rows">The rows to make: points that have the same files, and compressions.</param>
    private void Make(IReadOnlyList<(SweepPoint Point, string Compression)> rows, int threads)
    {
        (SweepPoint point, string compression) = rows[0];
        EncodeOptions options = point.ToOptions(_ledger.Options, compression, threads);
        options = options with { Fit = options.Fit with { KeepHistory = true }, MeasureErrors = true };
        EncodeResult result = _encoder.Encode(options, _sections, cancellationToken: _cancellation);
        var files = new FitFiles(result, options, _sections, _cancellation);
        bool exact = result.Trace is null;
        RgbaColor[] decoded = result.Image.ToPixels();
        string image = point.ImageName(_input.Folder, exact);
        _folder.Write(image, stream => ImageFiles.Write(stream, ".png", result.Image, Metadata.ToMetadata(_sections)));

        SweepFit fit = FitRecord.Create(point, result, image);
        SweepFit[] fits = [.. rows.Select(static row => row.Point).Distinct().Select(fit.At)];
        foreach (IGrouping<string, (SweepPoint Point, string Compression)> alike in rows.GroupBy(static row => row.Compression))
        {
            (ReadOnlyMemory<byte> file, double time) = files.Of(alike.Key);
            SweepRow row = Measure(point, alike.Key, result, file, time, decoded) with { Image = image };
            _ledger.Add(_input.Folder, fits, alike.Select(wanted => row.At(wanted.Point)));
        }
    }

    /// <summary>Writes a file and measures it.</summary>
    private SweepRow Measure(
        SweepPoint point, string compression, EncodeResult fit, ReadOnlyMemory<byte> file, double writeTime, RgbaColor[] decoded)
    {
        ErrorReport errors = fit.Errors!;
        string name = point.FileName(_input.Folder, compression, exact: fit.Trace is null);
        _folder.Write(name, stream => stream.Write(file.Span));
        StageTimes times = fit.Times with { Write = writeTime };
        return new SweepRow
        {
            ColorsAsked = point.Colors,
            Colors = fit.Colors,
            Method = point.Method,
            Tune = point.Tune,
            Compression = compression,
            Mse = errors.Mse,
            Psnr = double.IsFinite(errors.Psnr) ? errors.Psnr : null,
            Ssim = errors.Ssim,
            OklabMean = errors.OklabMean,
            Oklab95 = errors.Oklab95,
            Bytes = file.Length,
            BitsPerPixel = file.Length * 8.0 / fit.PixelCount,
            RatioToRaw = (double)fit.RawBytes / file.Length,
            RatioToInput = (double)_picture.FileBytes / file.Length,
            EncodeTimes = new SweepTimes(
                Rounded(times.Histogram), Rounded(times.Fit), Rounded(times.Map), Rounded(times.Write), Rounded(times.Total)),
            DecodeTime = Rounded(TimeDecode(file, decoded)),
            File = name,
            Image = "",
        };
    }

    /// <summary>The shortest time of decoding a file, whose pixels must be those that were measured.</summary>
    private double TimeDecode(ReadOnlyMemory<byte> file, RgbaColor[] expected)
    {
        var pixels = new RgbaColor[expected.Length];
        double least = double.PositiveInfinity;
        for (int i = 0; i < Decodes && (i == 0 || least < BriefDecode); i++)
        {
            long start = Stopwatch.GetTimestamp();
            TinctDecoder.DecodePixels(file, pixels, threads: 1);
            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return pixels.AsSpan().SequenceEqual(expected)
            ? least
            : throw new InvalidOperationException($"{_input.Name}: a file does not decode to what was encoded");
    }

    private static double Rounded(double milliseconds) => Math.Round(milliseconds, 3);
}
