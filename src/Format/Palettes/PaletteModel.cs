namespace Tinct.Format;

/// <summary>Annex on the palette coder, sections 2 to 4: codes a palette as binary decisions, in either direction, with the predictor of the dense method.</summary>
// Bounds: counters of constant size, at contexts that are masked to it.
internal sealed unsafe class PaletteModel<TCoder>
    where TCoder : struct, IArithmeticCoder
{
    private const int Contexts = 8;
    private const int TableBits = 12;
    private const int RefinementBits = 8;

    // Channels in the order they are coded.
    private const int Alpha = 0, Green = 1, Red = 2, Blue = 3, Channels = 4;

    // Steps of the decisions about how many of several colours are on one side.
    private const int Single = 0, Divided = 1, WhichSide = 2, Split = 3;

    private readonly uint* _counters;
    private readonly uint** _lines;
    private readonly DensePredictor<TCoder> _predictor;
    private readonly int _firstChannel;

    /// <summary>Makes a model that has seen nothing.</summary>
    /// <param name="alpha">Whether alpha is coded; otherwise it is 255.</param>
    /// <param name="coder">Where the bits go or come from.</param>
    public PaletteModel(NativeArena arena, bool alpha, TCoder coder)
    {
        _counters = arena.Allocate<uint>(Contexts << TableBits);
        _lines = (uint**)arena.Allocate<nint>(Contexts);
        var mixer = new DenseMixer(arena, Contexts, 2, Decision.Kinds, Decision.Sites) { Lines = _lines };
        _predictor = new DensePredictor<TCoder>(arena, mixer, RefinementBits, coder);
        _firstChannel = alpha ? Alpha : Green;
    }

    /// <summary>The coder, for its end.</summary>
    public ref TCoder Coder => ref _predictor.Coder;

    private static bool Decoding => typeof(TCoder) == typeof(ArithmeticDecoder);

    /// <summary>Codes the colours one after the other, in any order.</summary>
    public void CodeList(Span<RgbaColor> colors)
    {
        Span<int> previous = stackalloc int[Channels];
        Span<int> value = stackalloc int[Channels];
        previous.Clear();
        foreach (ref RgbaColor color in colors)
        {
            Unpack(color, value);
            for (int channel = _firstChannel; channel < Channels; channel++)
            {
                value[channel] = CodeValue(channel, value, previous);
            }

            color = Pack(value);
            value.CopyTo(previous);
        }
    }

    /// <summary>Codes the colours as a set, in <see cref="PaletteOrder"/>: halves space plane by plane and codes how many are where.</summary>
    public void CodeSet(Span<RgbaColor> colors)
    {
        Span<int> prefix = stackalloc int[Channels];
        prefix.Clear();
        prefix[Alpha] = _firstChannel == Alpha ? 0 : 255;
        CodeCell(colors, prefix, 7, _firstChannel);
    }

    private static void Unpack(RgbaColor color, Span<int> value)
    {
        value[Alpha] = color.A;
        value[Green] = color.G;
        value[Red] = color.R;
        value[Blue] = color.B;
    }

    private static RgbaColor Pack(ReadOnlySpan<int> value) => new((byte)value[Red], (byte)value[Green], (byte)value[Blue], (byte)value[Alpha]);

    private void CodeCell(Span<RgbaColor> colors, Span<int> prefix, int plane, int channel)
    {
        if (plane < 0)
        {
            colors.Fill(Pack(prefix));
            return;
        }

        int zeros = CodeZeros(Decoding ? 0 : CountZeros(colors, plane, channel), colors.Length, prefix, plane, channel);
        int nextChannel = channel == Blue ? _firstChannel : channel + 1;
        int nextPlane = channel == Blue ? plane - 1 : plane;
        int known = prefix[channel];
        if (zeros > 0)
        {
            prefix[channel] = known << 1;
            CodeCell(colors[..zeros], prefix, nextPlane, nextChannel);
        }

        if (zeros < colors.Length)
        {
            prefix[channel] = (known << 1) | 1;
            CodeCell(colors[zeros..], prefix, nextPlane, nextChannel);
        }

        prefix[channel] = known;
    }

    private static int CountZeros(ReadOnlySpan<RgbaColor> colors, int plane, int channel)
    {
        Span<int> value = stackalloc int[Channels];
        int zeros = 0;
        foreach (RgbaColor color in colors)
        {
            Unpack(color, value);
            zeros += (~value[channel] >> plane) & 1;
        }

        return zeros;
    }

    private int CodeZeros(int zeros, int count, ReadOnlySpan<int> prefix, int plane, int channel)
    {
        if (count == 1)
        {
            return 1 - CodeStep(1 - zeros, Single, 1, prefix, plane, channel);
        }

        bool divided = CodeStep(zeros > 0 && zeros < count ? 1 : 0, Divided, count, prefix, plane, channel) != 0;
        if (!divided)
        {
            return CodeStep(zeros > 0 ? 0 : 1, WhichSide, count, prefix, plane, channel) != 0 ? 0 : count;
        }

        int low = 1, high = count - 1, path = Split;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            int bit = CodeStep(zeros > middle ? 1 : 0, path, count, prefix, plane, channel);
            (low, high) = bit != 0 ? (middle + 1, high) : (low, middle);
            path = (2 * path) + bit;
        }

        return low;
    }

    private int CodeStep(int bit, int step, int count, ReadOnlySpan<int> prefix, int plane, int channel)
    {
        int sizeClass = count < 3 ? count : count < 5 ? 3 : count < 9 ? 4 : count < 17 ? 5 : 6;
        int own = prefix[channel], green = prefix[Green], red = prefix[Red], alpha = prefix[Alpha];

        // Where this channel's next bit would keep it level with a channel already known one bit further.
        int byGreen = channel is Red or Blue ? Math.Clamp((2 * own) - green, -4, 4) + 5 : 0;
        int byRed = channel == Blue ? Math.Clamp((2 * own) - red, -4, 4) + 5 : 0;
        ulong self = (uint)step | ((ulong)channel << 20) | ((ulong)sizeClass << 24);
        Point(0, self, (uint)plane);
        Point(1, self, ((uint)own << 4) | (uint)plane);
        Point(2, self, (uint)byGreen);
        Point(3, self, (uint)((byGreen << 4) | byRed));
        Point(4, self, (uint)((byGreen << 8) | (byRed << 4) | plane));
        Point(5, self, (uint)count);
        Point(6, self, ((uint)own << 20) | ((uint)green << 4) | (uint)plane);
        Point(7, self, (uint)((alpha << 8) | (byGreen << 4) | plane));
        int kind = step == Single ? channel : step == Divided ? 4 + channel : step == WhichSide ? 8 + channel : 12 + channel;
        int site = (channel << 8) | (sizeClass << 5) | (Math.Min(step, 3) << 3) | plane;
        return _predictor.Code(bit, new Decision(0, kind, site, 0, 0, 0, (uint)byGreen << 28, (uint)(plane | (channel << 3)) << 27));
    }

    private int CodeValue(int channel, ReadOnlySpan<int> value, ReadOnlySpan<int> previous)
    {
        // lean() of predictions: the previous colour's value, moved as the channels already known have moved.
        int moved = channel <= Green ? 0 : value[Green] - previous[Green];
        int movedRed = channel == Blue ? value[Red] - previous[Red] : moved;
        int level = channel <= Green ? 0 : value[Green];
        int levelRed = channel == Blue ? value[Red] : level;
        int alpha = channel == Alpha ? 0 : value[Alpha];
        int node = 1;
        for (int plane = 7; plane >= 0; plane--)
        {
            int own = (node << (plane + 1)) & 255;
            int middle = own + (1 << plane);
            ulong self = ((ulong)channel << 20) | (1UL << 30);
            Point(0, self, (uint)node);
            Point(1, self, (uint)((node << 8) | previous[channel]));
            Point(2, self, (uint)((Lean(previous[channel] + moved, middle) << 4) | plane));
            Point(3, self, (uint)((Lean(previous[channel] + movedRed, middle) << 9) | (Lean(previous[channel], middle) << 4) | plane));
            Point(4, self, (uint)((Lean(level, middle) << 9) | (Lean(levelRed, middle) << 4) | plane));
            Point(5, self, (uint)((node << 8) | level));
            Point(6, self, (uint)((Lean(previous[channel], middle) << 4) | plane));
            Point(7, self, (uint)((alpha << 8) | plane));
            int bit = _predictor.Code(
                (value[channel] >> plane) & 1,
                new Decision(0, channel, (channel << 8) | node, 0, 0, 0, (uint)Lean(previous[channel] + moved, middle) << 27, (uint)plane << 24));
            node = (2 * node) + bit;
        }

        return node & 255;
    }

    // Whether a prediction speaks for 0 or 1 at a bit whose ones begin at the middle, and how clearly: 0 to 17.
    private static int Lean(int prediction, int middle)
    {
        int distance = prediction - middle;
        int g = Math.Min(8, 32 - int.LeadingZeroCount(distance < 0 ? ~distance : distance));
        return distance < 0 ? 8 - g : 9 + g;
    }

    private void Point(int context, ulong self, uint value) =>
        _lines[context] = _counters + (context << TableBits) + (ContextHash.Of(self, ((ulong)context << 32) | value) >> (32 - TableBits));
}
