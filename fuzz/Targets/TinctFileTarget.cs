using Tinct.Format;
using Tinct.Fuzz.Engine;

namespace Tinct.Fuzz.Targets;

/// <summary>Whole .tinct files, from the golden ones on.</summary>
internal abstract class TinctFileTarget : FuzzTarget
{
    private readonly GuardedMemory _file = new(1 << 17);

    /// <summary>Executions so far: decides what is done only now and then.</summary>
    protected int Turn { get; private set; }

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Words => TinctBytes.Words;

    /// <summary>Small, so that an execution is short.</summary>
    protected static DecodeLimits Limits { get; } = new() { MaxPixels = 1 << 17, MaxDensePixels = 1 << 15, MaxSectionBytes = 1 << 18 };

    /// <inheritdoc/>
    public override IEnumerable<byte[]> Seeds() => Repository.Files("spec/vectors", "*.tinct", MaxLength);

    /// <inheritdoc/>
    public override byte[] Mutate(byte[] parent, Randomness random, Func<byte[], byte[]> havoc) => TinctBytes.Mutate(parent, random, havoc);

    /// <inheritdoc/>
    public override byte[] Repair(byte[] input, Randomness random) => TinctBytes.Repair(input, random);

    /// <inheritdoc/>
    public sealed override void Run(byte[] input)
    {
        Turn++;
        NativeSide.Choose(Turn);

        // A coded palette takes a few microseconds a colour, whatever its bytes: the target for palettes covers those.
        if (input.Length > 14 && (input[5] & 2) != 0 && (input[12] | (input[13] << 8)) > 1000)
        {
            return;
        }

        Run(_file.Copy(input, atEnd: (Turn & 4) == 0));
    }

    /// <summary>Runs a file that lies between guard pages.</summary>
    protected abstract void Run(ReadOnlyMemory<byte> file);

    /// <summary>Whether decoding takes too long for this target.</summary>
    protected static bool IsSlow(TinctHeader header, IEnumerable<BandInfo> bands) => header.ColorCount > 1
        && bands.Count(static band => band.Method is CompressionMethod.Dense or CompressionMethod.Swift) is > 0 and int modeled
        && (header.PixelCount > 2500 || modeled > 4 || header.ColorCount > 1200);

    /// <summary>Runs something that may find the file damaged.</summary>
    protected static TinctFormatException? FaultOf(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (TinctFormatException fault)
        {
            return fault;
        }
    }

    /// <summary>Two ways through the same file must report the same.</summary>
    protected static void CheckSame(TinctFormatException? one, TinctFormatException? other, string what)
    {
        if (one?.Kind != other?.Kind || one?.Message != other?.Message)
        {
            throw new FindingException($"{what} tell different faults|{one?.Message} / {other?.Message}");
        }
    }

    /// <summary>What was decoded twice must be the same.</summary>
    protected static void CheckSame<T>(ReadOnlySpan<T> one, ReadOnlySpan<T> other, string what)
    {
        if (!one.SequenceEqual(other))
        {
            throw new FindingException(what);
        }
    }
}
