using Tinct.Codec;
using Tinct.Codec.Analysis;
using Tinct.Format;

namespace Tinct.ImageSharp;

/// <summary>Finds the entry, of at most 256, that is nearest to a colour in the metric that the palette was fitted in; of equally near ones the first. Any number of threads
/// may use it at the same time.</summary>
internal sealed class ExactPaletteMap
{
    /// <summary>Answers are kept by a hash of the colour, together with the colour itself: one of the same hash replaces it, so no answer is ever wrong.</summary>
    private const int TableBits = 16;

    private const ulong IsSet = 1UL << 40;

    private readonly ulong[] _table = new ulong[1 << TableBits];
    private readonly Tune _tune;
    private readonly bool _hasAlpha;
    private readonly bool _isStraight;
    private readonly float[] _entries;
    private readonly int _dimensions;

    /// <summary>Prepares a palette.</summary>
    /// <param name="palette">At most 256 colours.</param>
    /// <param name="tune">The metric.</param>
    /// <param name="fitted">The colours that it was fitted to: whether they have alpha is a part of the metric.</param>
    public ExactPaletteMap(Palette palette, Tune tune, ColorHistogram fitted)
    {
        _tune = tune;
        foreach (RgbaColor color in fitted.Colors)
        {
            _hasAlpha |= color.A != byte.MaxValue;
        }

        _isStraight = FitCoordinates.IsStraight(fitted.Colors);
        _dimensions = FitCoordinates.Dimensions(_hasAlpha);
        _entries = FitCoordinates.Of(palette.Colors, tune, _hasAlpha, _isStraight);
    }

    /// <summary>The entry of a colour.</summary>
    public byte Find(RgbaColor color)
    {
        uint key = color.PackedValue;
        ref ulong kept = ref _table[(key * 0x9E3779B1u) >> (32 - TableBits)];
        ulong answer = Volatile.Read(ref kept);
        if (answer >> 8 != (key | (IsSet >> 8)))
        {
            answer = IsSet | ((ulong)key << 8) | (byte)Nearest(color);
            Volatile.Write(ref kept, answer);
        }

        return (byte)answer;
    }

    private int Nearest(RgbaColor color)
    {
        float[] point = FitCoordinates.Of([color], _tune, _hasAlpha, _isStraight);
        (int nearest, float least) = (0, float.PositiveInfinity);
        for (int entry = 0; entry * _dimensions < _entries.Length; entry++)
        {
            float distance = 0;
            for (int d = 0; d < _dimensions; d++)
            {
                float difference = point[d] - _entries[(entry * _dimensions) + d];
                distance += difference * difference;
            }

            if (distance < least)
            {
                (nearest, least) = (entry, distance);
            }
        }

        return nearest;
    }
}
