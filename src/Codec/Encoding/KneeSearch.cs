using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Encodes with every palette size that <c>-k auto</c> knows and takes the <see cref="Analysis.Knee"/> of error against bytes.</summary>
/// <param name="progress">Is told what is tried.</param>
/// <param name="uniqueColors">Distinct colours of the picture.</param>
/// <param name="exactColors">Entries with which the file is exact.</param>
/// <param name="smallestPalette">The fewest entries there can be; at least 1.</param>
internal sealed class KneeSearch(Encoder encoder, SearchProgress progress, int uniqueColors, int exactColors, int smallestPalette)
{
    /// <summary>The largest palette that <c>auto</c> tries: the most that other palette formats offer.</summary>
    private const int AutoLargest = 256;

    private EncodeResult? _latest;
    private int _latestColors;

    private int Largest => Math.Clamp(exactColors, smallestPalette, Palette.MaxCount);

    /// <summary>The file at the knee among K = 2, 4, 8 ... 256 and the exact file.</summary>
    public EncodeResult Find()
    {
        if (uniqueColors <= Analysis.Knee.AlwaysExact)
        {
            return Encode(Largest);
        }

        var curve = new List<(int Wanted, RatePoint Point)>();
        for (int colors = 2; colors <= AutoLargest && colors < exactColors; colors *= 2)
        {
            if (colors >= smallestPalette)
            {
                curve.Add(Try(colors));
            }
        }

        if (exactColors <= Palette.MaxCount)
        {
            curve.Add(Try(Largest));
        }
        else if (curve.Count == 0)
        {
            curve.Add(Try(Math.Max(AutoLargest, smallestPalette)));
        }

        int wanted = curve[Analysis.Knee.Find([.. curve.Select(static tried => tried.Point)])].Wanted;
        return _latest is { } latest && _latestColors == wanted ? latest : Encode(wanted);
    }

    private (int Wanted, RatePoint Point) Try(int colors)
    {
        EncodeResult result = Encode(colors);
        return (colors, new RatePoint(colors, result.Bytes.Length, result.Psnr));
    }

    private EncodeResult Encode(int colors)
    {
        progress.Begin(colors, smooth: 0);
        (_latestColors, _latest) = (colors, encoder.Encode(colors, smooth: 0));
        return _latest;
    }
}
