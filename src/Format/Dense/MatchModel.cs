using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tinct.Format;

/// <summary>Annex, section 9: a match model. Follows the latest earlier place in raster order that looked like this one, and expects what came after it: glyphs,
/// icons and tiles that repeat.</summary>
// Bounds: 2^bits positions, at hashes shifted to bits; a position is always before the pixel.
internal sealed unsafe class MatchModel
{
    /// <summary>The most indices before a place that are compared.</summary>
    internal const int LongestCheck = 32;

    private const int BetterLength = 16;
    private readonly int* _latest;
    private readonly int _shift;
    private readonly ushort* _indices;
    private readonly int _searchBelow;
    private int _trail;

    /// <summary>Makes a model without memory.</summary>
    /// <param name="bits">Remembered places as a power of two.</param>
    /// <param name="indices">The index map, complete up to the pixel being coded.</param>
    /// <param name="searchBelow">A better match is looked for only while the length is below this; 0: never while one is followed.</param>
    public MatchModel(NativeArena arena, int bits, ushort* indices, int searchBelow)
    {
        _latest = arena.Allocate<int>(1L << bits);
        _shift = 32 - bits;
        _indices = indices;
        _searchBelow = searchBelow;
    }

    /// <summary>Indices that agreed so far, 0 when nothing is followed.</summary>
    public int Length { get; private set; }

    /// <summary>Where in the map the expected index is; meaningful when <see cref="Length"/> is not 0.</summary>
    public int Position { get; private set; }

    /// <summary>The expected index; meaningful when <see cref="Length"/> is not 0.</summary>
    public int Expected { get; private set; }

    /// <summary>The index that comes next where the model followed last, whether or not the model still follows; 0 where it never did.</summary>
    public int IndexAtTrail => _trail > 0 ? _indices[_trail] : 0;

    /// <summary>The grade: the length on a scale of 0 to 19.</summary>
    public int Grade => Length < 16 ? Length : Length < 32 ? 16 : Length < 64 ? 17 : Length < 400 ? 18 : 19;

    /// <summary>Prefetches the memory that <see cref="Find"/> will look at.</summary>
    public void Prefetch(uint surroundings)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(_latest + (surroundings >> _shift));
        }
    }

    /// <summary>Starts to follow the latest place with the same surroundings, if none is followed or that place agreed for longer than the one followed, and
    /// remembers this pixel's place.</summary>
    /// <param name="surroundings">Hash of the pixels around.</param>
    /// <param name="position">The pixel's position in the band.</param>
    public void Find(uint surroundings, int position)
    {
        int* latest = _latest + (surroundings >> _shift);
        int found = *latest;
        if (found > 0 && (Length == 0 || (Length < _searchBelow && found != Position)))
        {
            int length = CommonLength(_indices, found, position);
            if (Length == 0 || length >= Math.Max(BetterLength, Length + 1))
            {
                Position = found;
                Length = length;
                Expected = _indices[found];
            }
        }

        *latest = position;
    }

    /// <summary>How many indices before two positions agree, at most <see cref="LongestCheck"/>; the second position is the later one.</summary>
    internal static int CommonLength(ushort* indices, int found, int position)
    {
        int length = 0;
        if (Vector256.IsHardwareAccelerated && found >= LongestCheck)
        {
            for (; length < LongestCheck; length += 16)
            {
                Vector256<ushort> equal = Vector256.Equals(Vector256.Load(indices + found - 16 - length), Vector256.Load(indices + position - 16 - length));
                uint bits = Vector256.ExtractMostSignificantBits(equal);
                if (bits != 0xFFFF)
                {
                    return length + BitOperations.LeadingZeroCount((~bits << 16) & 0xFFFF0000u);
                }
            }

            return LongestCheck;
        }

        while (length < LongestCheck && length < found && indices[found - 1 - length] == indices[position - 1 - length])
        {
            length++;
        }

        return length;
    }

    /// <summary>Moves past a coded pixel.</summary>
    public void Advance(int index)
    {
        if (Length > 0)
        {
            if (Expected == index)
            {
                Length++;
                Position++;
                Expected = _indices[Position];
            }
            else
            {
                Length = 0;
            }
        }

        _trail = Length > 0 ? Position : _trail > 0 ? _trail + 1 : 0;
    }
}
