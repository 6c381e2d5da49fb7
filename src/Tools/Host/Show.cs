using System.Globalization;

namespace Tinct.Tools.Host;

/// <summary>How numbers are written for people: the same everywhere.</summary>
internal static class Show
{
    /// <summary>A count with thousands separated: 72,079.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number of things: 1 file, 1,024 files.</summary>
    /// <param name="one">What one of them is called; an s makes it several.</param>
    public static string Number(long count, string one) => $"{Count(count)} {one}{(count == 1 ? "" : "s")}";

    /// <summary>A number of colours: 72,079 colours.</summary>
    public static string Colors(long count) => Number(count, "colour");

    /// <summary>A number of bytes: 1,179,648 bytes.</summary>
    public static string Bytes(long bytes) => Number(bytes, "byte");

    /// <summary>Words in a row: lz4; lz4 and swift; lz4, swift and dense.</summary>
    public static string List(IReadOnlyList<string> words, string last = "and") =>
        words.Count < 2 ? string.Concat(words) : $"{string.Join(", ", words.SkipLast(1))} {last} {words[^1]}";

    /// <summary>A number of bytes that may not be known.</summary>
    public static string Bytes(long? bytes) => bytes is { } known ? Bytes(known) : "unknown";

    /// <summary>A number of bytes in short: 812 bytes, 4.2 MB, 1.3 GB.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 10_000 => Bytes(bytes),
        < 1_000_000 => $"{(bytes / 1e3).ToString("0.0", CultureInfo.InvariantCulture)} kB",
        < 1_000_000_000 => $"{(bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture)} MB",
        _ => $"{(bytes / 1e9).ToString("0.0", CultureInfo.InvariantCulture)} GB",
    };

    /// <summary>A size ratio: 7.86 (the reference over the output; above 1 the output is smaller).</summary>
    public static string Ratio(double ratio) => ratio.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>A measured value with four significant digits or so.</summary>
    public static string Value(double value) => value switch
    {
        0 => "0",
        >= 1000 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => value.ToString("0.0000", CultureInfo.InvariantCulture),
    };

    /// <summary>Decibels; the PSNR of equal pictures is infinite.</summary>
    public static string Decibels(double psnr) =>
        double.IsPositiveInfinity(psnr) ? "infinite (exact)" : $"{psnr.ToString("0.00", CultureInfo.InvariantCulture)} dB";

    /// <summary>A value of either sign with two decimals: −12.99, 2,144.11.</summary>
    public static string Fixed(double value) => value.ToString("#,0.00", CultureInfo.InvariantCulture).Replace('-', '\u2212');

    /// <summary>A share as percent: 12.3 %, 0.04 %, 0.0013 %.</summary>
    public static string Percent(double share)
    {
        string format = share switch
        {
            > 0 and < 0.0001 => "0.0000",
            > 0 and < 0.001 => "0.00",
            _ => "0.0",
        };
        return $"{(100 * share).ToString(format, CultureInfo.InvariantCulture)} %";
    }

    /// <summary>Milliseconds: 0.4, 12, 1,530.</summary>
    public static string Milliseconds(double time) => time.ToString(time < 10 ? "0.0" : "N0", CultureInfo.InvariantCulture);
}
