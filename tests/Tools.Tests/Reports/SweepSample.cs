using System.Collections.Immutable;
using System.Text;
using Tinct.Codec;
using Tinct.Codec.Analysis;
using Tinct.Format;
using Tinct.Tools.Pictures;
using Tinct.Tools.Reports.Html;
using Tinct.Tools.Sweeps;

namespace Tinct.Tools.Tests.Reports;

/// <summary>A small sweep with everything that makes a report's life hard: names full of markup, alpha, an exact picture, a picture of
/// one pixel, a picture that is not a function of the original's colours, other programs.</summary>
public sealed class SweepSample : IDisposable
{
    public const string HostileName = "</script><b id=pwned>\"'&amp; <!-- \u2028 \u00e9\u2603\ud83c\udfa8.png";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tinct-report-");
    private string? _page;

    public SweepSample()
    {
        RgbaColor[] photo = Array.ConvertAll(
            SyntheticPictures.Gradient(60, 40, alpha: false),
            static color => new RgbaColor((byte)(color.R & 0xf0), (byte)(color.G & 0xe0), (byte)(color.B & 0xc0)));
        RgbaColor[] sprite = SyntheticPictures.Gradient(20, 12, alpha: true);
        Run = new SweepRun
        {
            Layout = SweepRun.CurrentLayout,
            Version = "0.0 <test>",
            Command = $"tinct sweep '{HostileName}' -k 2,4 -o 'a b'",
            Options = new SweepOptions
            {
                Colors = [2, 4],
                Methods = ["kmeans", "em-full"],
                Tunes = ["psnr", "visual"],
                Compressions = ["lz4", "dense"],
                Effort = 3,
                Seed = ulong.MaxValue,
                Strip = false,
                Peers = true,
            },
            Machine = new SweepMachine("<os>", "x64", 1, ".NET"),
            Started = DateTimeOffset.UnixEpoch,
            Finished = DateTimeOffset.UnixEpoch.AddSeconds(2),
            Pictures = [],
        };
        RgbaColor[] pixel = [new RgbaColor(1, 2, 3)];
        Run = Run with
        {
            Pictures =
            [
                Photo(photo),
                MakePicture("alpha", sprite, 20,
                [
                    Fit("alpha", sprite, 20, 4, "em-tied", "balanced"), Fit("alpha", sprite, 20, 4, "em-full", "psnr"),
                    Fit("alpha", sprite, 20, 4096, "em-full", "psnr"),
                ]),
                MakePicture("pixel", pixel, 1, [Fit("pixel", pixel, 1, 1, "kmeans", "psnr", "lz4")]),
                MakePicture("unfinished", photo, 60, []),
            ],
        };
    }

    public string Folder => _folder.FullName;

    internal SweepRun Run { get; }

    /// <summary>The page of the run.</summary>
    public string Page => _page ??= Write(Run);

    /// <summary>The page of a run whose pictures are in the folder.</summary>
    internal string Write(SweepRun run)
    {
        using var page = new MemoryStream();
        SweepReport.Write(run, Folder, page);
        return Encoding.UTF8.GetString(page.ToArray());
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>A picture's pixels as the sweep's folder has them.</summary>
    internal RgbaColor[] Pixels(string name) => ImageFiles.Read(Path.Combine(Folder, name)).Pixels;

    private SweepPicture Photo(RgbaColor[] pixels)
    {
        ImmutableArray<(SweepFit Fit, SweepRow[] Rows)> fits =
        [
            Fit("photo", pixels, 60, 2, "kmeans", "psnr"), Fit("photo", pixels, 60, 4, "kmeans", "psnr"), Fit("photo", pixels, 60, 2, "em-full", "psnr"),
            Fit("photo", pixels, 60, 4, "em-full", "psnr"), Fit("photo", pixels, 60, 4, "kmeans", "visual"),
            Fit("photo", pixels, 60, 4, "em-tied", "balanced", "lz4", Dither.FloydSteinberg),
        ];
        return MakePicture("photo", pixels, 60, fits) with
        {
            Name = HostileName,
            Notes = ["<i>a note</i>"],
            Knees = [new SweepKnee("kmeans", "psnr", "dense", 4), new SweepKnee("em-full", "psnr", "lz4", 2)],
            Peers =
            [
                new SweepPeer
                {
                    Tool = "pngquant", Version = "2 </script>", Command = "pngquant 4 IN", Series = "pngquant", Colors = 4, Bytes = 500, Mse = 900, Psnr = 18.6,
                },
                new SweepPeer { Tool = "optipng", Version = "1", Command = "optipng IN", Series = "optipng", Bytes = 5000, Mse = 0, Psnr = null },
            ],
        };
    }

    private SweepPicture MakePicture(string folder, RgbaColor[] pixels, int width, ImmutableArray<(SweepFit Fit, SweepRow[] Rows)> fits)
    {
        string original = Save($"{folder}/original.png", Picture.FromPixels(width, pixels.Length / width, pixels));
        return new SweepPicture
        {
            Name = $"{folder}.png",
            Sha256 = new string('a', 64),
            Folder = folder,
            Original = original,
            Width = width,
            Height = pixels.Length / width,
            UniqueColors = pixels.Distinct().Count(),
            HasAlpha = pixels.Any(static color => color.A != 255),
            InputBytes = 1000,
            RawBytes = 3 * pixels.Length,
            Notes = [],
            Fits = [.. fits.Select(static each => each.Fit)],
            Rows = [.. fits.SelectMany(static each => each.Rows)],
            Knees = [],
            Peers = [],
        };
    }

    private (SweepFit Fit, SweepRow[] Rows) Fit(
        string folder, RgbaColor[] pixels, int width, int colors, string method, string tune, string? only = null, Dither dither = Dither.None)
    {
        EncodeOptions options = new SweepPoint(tune, method, colors).ToOptions(Run.Options, "lz4", threads: 1);
        options = options with { Fit = options.Fit with { KeepHistory = true }, Map = options.Map with { Dither = dither } };
        EncodeResult result = TinctEncoder.Encode(pixels, width, pixels.Length / width, options);
        IndexedImage image = result.Image;
        RgbaColor[] decoded = Array.ConvertAll(image.Indices, index => image.Palette[index]);
        string name = Save($"{folder}/{method} {tune} #{colors}%.png", Picture.FromPixels(width, pixels.Length / width, decoded));
        ErrorReport errors = ImageMetrics.Compare(pixels, decoded, width);
        SweepFit fit = FitRecord.Create(new SweepPoint(tune, method, colors), result, name);
        string[] compressions = only is null ? ["lz4", "dense"] : [only];
        return (fit, [.. compressions.Select((compression, i) => new SweepRow
        {
            ColorsAsked = colors,
            Colors = image.Palette.Count,
            Method = method,
            Tune = tune,
            Compression = compression,
            Mse = errors.Mse,
            Psnr = double.IsFinite(errors.Psnr) ? errors.Psnr : null,
            Ssim = errors.Ssim,
            OklabMean = errors.OklabMean,
            Oklab95 = errors.Oklab95,
            Bytes = result.Bytes.Length - i,
            BitsPerPixel = result.BitsPerPixel,
            RatioToRaw = 3.0 * pixels.Length / (result.Bytes.Length - i),
            RatioToInput = 1000.0 / (result.Bytes.Length - i),
            EncodeTimes = new SweepTimes(0.25, 1, 0.5, 0.25, 2),
            DecodeTime = 0.125,
            File = Path.ChangeExtension(name, $".{compression}.tinct"),
            Image = name,
        })]);
    }

    private string Save(string name, Picture picture)
    {
        string path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using FileStream stream = File.Create(path);
        ImageFiles.Write(stream, ".png", picture);
        return name;
    }
}
