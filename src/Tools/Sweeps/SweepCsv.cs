using System.Globalization;
using System.Text;

namespace Tinct.Tools.Sweeps;

/// <summary>Writes <c>sweep.csv</c> (RFC 4180, UTF-8, decimal points): a line of headings, then one line a row.</summary>
internal static class SweepCsv
{
    /// <summary>The file's name in the folder of a sweep.</summary>
    public const string FileName = "sweep.csv";

    private static readonly (string Heading, Func<SweepPicture, SweepRow, string> Value)[] Columns =
    [
        ("picture", static (picture, _) => Quote(picture.Name)),
        ("tune", static (_, row) => row.Tune),
        ("method", static (_, row) => row.Method),
        ("compression", static (_, row) => row.Compression),
        ("colorsAsked", static (_, row) => Text(row.ColorsAsked)),
        ("colors", static (_, row) => Text(row.Colors)),
        ("mse", static (_, row) => Text(row.Mse)),
        ("psnr", static (_, row) => row.Psnr is { } psnr ? Text(psnr) : "inf"),
        ("ssim", static (_, row) => Text(row.Ssim)),
        ("oklabMean", static (_, row) => Text(row.OklabMean)),
        ("oklab95", static (_, row) => Text(row.Oklab95)),
        ("bytes", static (_, row) => Text(row.Bytes)),
        ("bitsPerPixel", static (_, row) => Text(row.BitsPerPixel)),
        ("ratioToRaw", static (_, row) => Text(row.RatioToRaw)),
        ("ratioToInput", static (_, row) => Text(row.RatioToInput)),
        ("histogramMs", static (_, row) => Text(row.EncodeTimes.Histogram)),
        ("fitMs", static (_, row) => Text(row.EncodeTimes.Fit)),
        ("mapMs", static (_, row) => Text(row.EncodeTimes.Map)),
        ("writeMs", static (_, row) => Text(row.EncodeTimes.Write)),
        ("encodeMs", static (_, row) => Text(row.EncodeTimes.Total)),
        ("decodeMs", static (_, row) => Text(row.DecodeTime)),
        ("knee", static (picture, row) => picture.Knees.Contains(new SweepKnee(row.Method, row.Tune, row.Compression, row.ColorsAsked)) ? "1" : "0"),
        ("file", static (_, row) => Quote(row.File)),
        ("image", static (_, row) => Quote(row.Image)),
    ];

    /// <summary>Writes all rows of a run.</summary>
    public static void Write(SweepRun run, Stream stream)
    {
        using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\r\n" };
        text.WriteLine(string.Join(',', Columns.Select(static column => column.Heading)));
        foreach (SweepPicture picture in run.Pictures)
        {
            foreach (SweepRow row in picture.Rows)
            {
                text.WriteLine(string.Join(',', Columns.Select(column => column.Value(picture, row))));
            }
        }
    }

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);

    private static string Quote(string text) =>
        text.AsSpan().IndexOfAny("\",\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
