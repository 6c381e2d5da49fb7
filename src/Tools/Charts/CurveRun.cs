using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.CommandLine;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;
using Tinct.Tools.Sweeps;

namespace Tinct.Tools.Charts;

/// <summary>Encodes a picture at many palette sizes, by several methods and compressions, for its curves.</summary>
internal static class CurveRun
{
    /// <summary>Encodes every combination. Palettes are fitted once for all compressions.</summary>
    /// <param name="colors">Palette sizes, rising.</param>
    /// <param name="methods">Of <see cref="OptionWords.Fits"/>.</param>
    /// <param name="compressions">Of <see cref="OptionWords.Compressions"/>.</param>
    /// <returns>The files, line after line, along each by palette size.</returns>
    public static IReadOnlyList<CurvePoint> Measure(
        PictureFile picture, EncodeOptions options, IReadOnlyList<int> colors, IReadOnlyList<string> methods, IReadOnlyList<string> compressions,
        Action<string, double> report, CancellationToken cancellation)
    {
        var encoder = new PictureEncoder(picture.Rows, options.KeepHiddenColor);
        var points = new List<CurvePoint>();
        foreach (string method in methods)
        {
            foreach (int count in colors)
            {
                report($"{method}, {Show.Colors(count)}", (double)points.Count / (methods.Count * colors.Count * compressions.Count));
                EncodeOptions one = options.With(method, compressions[0]) with { Colors = count };
                EncodeResult result = encoder.Encode(one, FileSections.Empty, cancellationToken: cancellation);
                var files = new FitFiles(result, one, FileSections.Empty, cancellation);
                foreach (string compression in compressions)
                {
                    points.Add(new CurvePoint(method, compression, count, result.MeanSquaredError, files.Of(compression).Bytes.Length));
                }
            }
        }

        return
        [
            .. points.OrderBy(p => methods.ToList().IndexOf(p.Method)).ThenBy(p => compressions.ToList().IndexOf(p.Compression))
                .ThenBy(static p => p.Colors),
        ];
    }
}
