using System.Numerics;

namespace Tinct.Format;

/// <summary>Annex, section 11: pixels that one decision may settle: it says that the next ones in the row are what the model expects.</summary>
/// <param name="Source">The address of the index that the first should have.</param>
/// <param name="Step">1 where the others should have the indices after the source, 0 where all have the same.</param>
/// <param name="Length">How many pixels.</param>
/// <param name="Kind">The decision's kind.</param>
/// <param name="Rung">How likely the run is, 0 to 7; no rung is used by both kinds of runs.</param>
// Bounds: a run ends before the row does, and a copy's source lies before the pixel.
internal readonly unsafe record struct DenseRun(nint Source, int Step, int Length, int Kind, int Rung)
{
    /// <summary>Shorter runs are not worth a decision.</summary>
    public const int Shortest = 8;

    /// <summary>The longest run of one index.</summary>
    public const int LongestUniform = 32;

    /// <summary>The longest run of what the match model expects.</summary>
    public const int LongestCopy = 16;

    /// <summary>Kind of the decision on a run of one index.</summary>
    public const int UniformKind = 3;

    /// <summary>Kind of the decision on a run of what the match model expects.</summary>
    public const int CopyKind = 4;

    /// <summary>The match length from which runs of what is expected are tried. Below it, single pixels that are almost certain cost less than a run that may fail;
    /// with a tiny palette they always do.</summary>
    /// <param name="tiny">Whether contexts are templates.</param>
    public static int CopyFrom(bool tiny) => tiny ? int.MaxValue : 400;

    /// <summary>A pixel of the run.</summary>
    public ushort this[int k] => ((ushort*)Source)[k * Step];

    /// <summary>A run of the index at <paramref name="source"/>.</summary>
    public static DenseRun Uniform(ushort* source, int length) => new((nint)source, 0, length, UniformKind, BitOperations.Log2((uint)length));

    /// <summary>A run of what a match expects.</summary>
    public static DenseRun Copy(ushort* source, int length, int matchGrade) => new((nint)source, 1, length, CopyKind, matchGrade - LeastCopyGrade);

    /// <summary>Whether the pixels are those of the run.</summary>
    public bool Matches(ushort* pixels)
    {
        int k = 0;
        while (k < Length && pixels[k] == this[k])
        {
            k++;
        }

        return k == Length;
    }

    // Grades of matches long enough begin here; log2 of the length of a uniform run is 3 to 5.
    private const int LeastCopyGrade = 17;
}
