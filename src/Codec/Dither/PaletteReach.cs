using System.Runtime.Intrinsics;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>Widens a palette for error diffusion. A fit puts every entry at the mean of its colours, so that the ends of a ramp lie beyond what any
/// mixture of entries can show, and the error there is never made up for. Entries whose pixels are left with error move a little towards it,
/// as long as the mean colours of blocks get closer to the picture's.</summary>
internal sealed class PaletteReach
{
    /// <summary>Palettes tried. Twice as many gain little.</summary>
    private const int Rounds = 6;

    /// <summary>How much of the mean error an entry moves by at first; half as much after every step that made things worse.</summary>
    private const float FirstShare = 0.1f;

    /// <summary>The longest step, in units of the distance to the next entry.</summary>
    private const float LongestStep = 0.125f;

    /// <summary>Rows that are dithered together; a multiple of <see cref="Block"/>.</summary>
    private const int StripRows = 16;

    /// <summary>Side of the blocks whose mean colours are compared.</summary>
    private const int Block = 8;

    /// <summary>Pixels that are dithered in a round, at most: of larger pictures evenly spread strips.</summary>
    private const int MostPixels = 1 << 16;

    private readonly MetricSpace _space;
    private readonly int _width;
    private readonly double _strength;
    private readonly RgbaColor[] _sample;
    private readonly Vector128<float>[] _points; // of the sample
    private readonly ushort[] _indices;

    private PaletteReach(MetricSpace space, ReadOnlySpan<RgbaColor> pixels, int width, double strength)
    {
        _space = space;
        _width = width;
        _strength = strength;
        _sample = Sample(pixels, width);
        _indices = new ushort[_sample.Length];
        _points = new EntryTable(space, _sample).ToPoints();
    }

    /// <summary>Widens a palette.</summary>
    /// <param name="picture">The picture that will be dithered.</param>
    /// <param name="strength">See <see cref="FloydSteinbergDither"/>.</param>
    /// <param name="cancellation">Checked between rows.</param>
    /// <returns>As many colours; given and fixed ones as they are.</returns>
    public static RgbaColor[] Widen(FittedPalette fit, RgbaPicture picture, double strength, CancellationToken cancellation) =>
        fit.FixedCount == fit.Colors.Length || strength == 0
            ? fit.Colors
            : new PaletteReach(fit.Space, picture.Pixels.Span, picture.Width, strength).Widen(fit.Colors, fit.FixedCount, cancellation);

    private RgbaColor[] Widen(RgbaColor[] palette, int fixedColors, CancellationToken cancellation)
    {
        RgbaColor[] best = palette;
        Vector128<float>[] bestPlaces = new EntryTable(_space, palette).ToPoints(), places = bestPlaces; // not rounded to 8 bits
        (double least, Vector128<float>[] errors) = Try(palette, cancellation);
        float share = FirstShare;
        for (int round = 0; round < Rounds; round++)
        {
            places = (Vector128<float>[])bestPlaces.Clone();
            var colors = (RgbaColor[])best.Clone();
            var neighbors = new PaletteNeighbors(places);
            for (int k = fixedColors; k < colors.Length; k++)
            {
                if (palette[k].A != 0)
                {
                    places[k] += Step(errors[k] * share, neighbors.SquaredSpacing(k));
                    RgbaColor color = _space.ToColor(places[k][0], places[k][1], places[k][2], places[k][3]);
                    colors[k] = palette[k].A == 255 ? new RgbaColor(color.R, color.G, color.B) : color;
                }
            }

            (double error, Vector128<float>[] left) = Try(colors, cancellation);
            if (error < least)
            {
                (least, best, bestPlaces, errors) = (error, colors, places, left);
            }
            else
            {
                share *= 0.5f;
            }
        }

        return best;
    }

    /// <summary>Dithers the sample.</summary>
    /// <returns>The squared error of block means, and the mean error that the pixels of each entry passed on.</returns>
    private (double Error, Vector128<float>[] Errors) Try(RgbaColor[] colors, CancellationToken cancellation)
    {
        var mapper = new NearestColorMapper(_space, colors);
        var dither = new FloydSteinbergDither(mapper, _strength);
        dither.Map(_sample, _width, _indices, cancellation);
        Vector128<float>[] entries = mapper.Palette.ToPoints();
        double error = 0;
        int height = _sample.Length / _width;
        for (int top = 0; top < height; top += Block)
        {
            for (int left = 0; left < _width; left += Block)
            {
                Vector128<float> sum = default;
                for (int y = top; y < Math.Min(top + Block, height); y++)
                {
                    for (int i = (y * _width) + left; i < (y * _width) + Math.Min(left + Block, _width); i++)
                    {
                        sum += _points[i] - entries[_indices[i]];
                    }
                }

                error += SquaredDistance.Dot(sum, sum);
            }
        }

        return (error, dither.MeanErrors());
    }

    private static Vector128<float> Step(Vector128<float> step, float spacing)
    {
        float square = SquaredDistance.Dot(step, step), longest = spacing * LongestStep * LongestStep;
        return square <= longest ? step : step * MathF.Sqrt(longest / square);
    }

    private static RgbaColor[] Sample(ReadOnlySpan<RgbaColor> pixels, int width)
    {
        int strips = pixels.Length / width / StripRows, wanted = Math.Max(1, MostPixels / (width * StripRows));
        if (strips <= wanted)
        {
            return pixels.ToArray();
        }

        var sample = new RgbaColor[wanted * StripRows * width];
        for (int i = 0; i < wanted; i++)
        {
            int strip = (int)((((2L * i) + 1) * strips) / (2L * wanted));
            pixels.Slice(strip * StripRows * width, StripRows * width).CopyTo(sample.AsSpan(i * StripRows * width));
        }

        return sample;
    }
}
