// Annex swift, sections 2 and 3: the words of a band, and what an encoder notes until it can write them.
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Tinct.Format;

/// <summary>Where the pixel loops read or write. They do so freely while <see cref="At"/> is not above <see cref="Limit"/>, which they check
/// once a step; otherwise they call <see cref="Continue"/>.</summary>
// Bounds: At is never moved more than Slack bytes beyond Limit before Continue is asked, and the memory extends that far.
internal abstract unsafe class SwiftTape
{
    /// <summary>More bytes than one step of a pixel loop reads or writes: a pixel of graphic mode with all that can belong to it is seven symbols.</summary>
    protected const int Slack = 64;

    /// <summary>The next word or note.</summary>
    public byte* At { get; set; }

    /// <summary>Where <see cref="Continue"/> has to be asked.</summary>
    public byte* Limit { get; protected set; }

    /// <summary>The word at an address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Word(byte* at)
    {
        ushort word = Unsafe.ReadUnaligned<ushort>(at);
        return BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);
    }

    /// <summary>Moves <see cref="At"/> and <see cref="Limit"/> to where there is more.</summary>
    /// <returns>False if there is no more.</returns>
    public abstract bool Continue();
}

/// <summary>The words of a band.</summary>
// Bounds: words are read up to 64 bytes before the end, the rest from a copy with zeros after it.
internal sealed unsafe class SwiftWords : SwiftTape
{
    private readonly byte* _end;
    private readonly byte* _tail;
    private bool _inTail;

    /// <summary>Starts reading.</summary>
    /// <param name="arena">Owns the copy of the last words, which zeros follow.</param>
    /// <param name="words">The first word.</param>
    /// <param name="end">The end of the last.</param>
    public SwiftWords(NativeArena arena, byte* words, byte* end)
    {
        _end = end;
        _tail = arena.Allocate<byte>(3 * Slack);
        At = words;
        Limit = end - Slack;
        if (end - words < Slack)
        {
            MoveToTail();
        }
    }

    /// <summary>How many bytes too many were read; below 0, how many are left.</summary>
    public long Missing => _inTail ? At - Limit : At - _end;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public override bool Continue()
    {
        if (_inTail)
        {
            return At <= Limit;
        }

        MoveToTail();
        return true;
    }

    private void MoveToTail()
    {
        int left = (int)(_end - At);
        new ReadOnlySpan<byte>(At, left).CopyTo(new Span<byte>(_tail, left));
        At = _tail;
        Limit = _tail + left;
        _inTail = true;
    }
}

/// <summary>The notes of an encoder, one a symbol: its cumulative probability shifted left by 16, its own less 1 shifted by 1, and which state codes it.</summary>
// Bounds: notes are written up to Slack before the end of a block; Continue takes another.
internal sealed unsafe class SwiftNotes : SwiftTape
{
    private const int BlockNotes = 1 << 16;
    private readonly List<nint> _full = [];
    private readonly List<int> _counts = [];
    private readonly NativeArena _arena;
    private uint* _block;

    /// <summary>Starts with nothing noted.</summary>
    public SwiftNotes(NativeArena arena)
    {
        _arena = arena;
        Open();
    }

    /// <summary>Blocks that are finished.</summary>
    public int BlockCount => _full.Count;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public override bool Continue()
    {
        Finish();
        Open();
        return true;
    }

    /// <summary>Ends the last block; nothing is noted afterwards.</summary>
    public void Finish()
    {
        _full.Add((nint)_block);
        _counts.Add((int)((uint*)At - _block));
    }

    /// <summary>The notes of a block, in the order in which they were written.</summary>
    public ReadOnlySpan<uint> Block(int block) => new((uint*)_full[block], _counts[block]);

    private void Open()
    {
        _block = _arena.Rent<uint>(BlockNotes);
        At = (byte*)_block;
        Limit = (byte*)(_block + BlockNotes) - Slack;
    }
}
