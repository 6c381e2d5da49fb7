namespace Tinct.Fuzz.Engine;

/// <summary>Something that takes bytes and may only do what is documented.</summary>
internal abstract class FuzzTarget
{
    /// <summary>Its name on the command line and of its corpus.</summary>
    public abstract string Name { get; }

    /// <summary>What it feeds and checks, in one line.</summary>
    public abstract string Description { get; }

    /// <summary>Longest input that is tried.</summary>
    public virtual int MaxLength => 1 << 14;

    /// <summary>What an execution may allocate on its thread.</summary>
    public virtual long MaxAllocation => 64L << 20;

    /// <summary>Words that inputs are made of.</summary>
    public virtual IReadOnlyList<byte[]> Words => [];

    /// <summary>Whether all that it needs is there.</summary>
    public virtual bool IsAvailable => true;

    /// <summary>Inputs that were taken: shows that the code behind the checks is reached.</summary>
    public long Accepted { get; protected set; }

    /// <summary>Inputs to start from besides the corpus.</summary>
    public virtual IEnumerable<byte[]> Seeds() => [];

    /// <summary>A changed input; what knows nothing of the input's structure is <paramref name="havoc"/>.</summary>
    public virtual byte[] Mutate(byte[] parent, Randomness random, Func<byte[], byte[]> havoc) => havoc(parent);

    /// <summary>Mends checksums and lengths, so that what they guard is reached.</summary>
    public virtual byte[] Repair(byte[] input, Randomness random) => input;

    /// <summary>Runs an input. Whatever is thrown is a finding.</summary>
    public abstract void Run(byte[] input);
}

/// <summary>Something that must not be the case, found by comparing.</summary>
internal sealed class FindingException(string message) : Exception(message);
