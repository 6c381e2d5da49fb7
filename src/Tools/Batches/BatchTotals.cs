using Tinct.Tools.Pictures;

namespace Tinct.Tools.Batches;

/// <summary>How a picture came to be done.</summary>
internal enum BatchStatus
{
    /// <summary>It was encoded in this run.</summary>
    Encoded,

    /// <summary>An earlier run had done it, with the same content and options.</summary>
    UpToDate,

    /// <summary>Its output is that of an equal picture.</summary>
    Linked,
}

/// <summary>The result for one picture.</summary>
internal sealed record BatchOutcome(BatchItem Item, BatchEntry Entry, BatchStatus Status);

/// <summary>Sums over pictures of one kind.</summary>
internal sealed class BatchKindTotal
{
    public int Files { get; private set; }

    public long Pixels { get; private set; }

    public long BytesBefore { get; private set; }

    public long BytesAfter { get; private set; }

    /// <summary>Adds a picture that is done.</summary>
    public void Add(BatchEntry entry)
    {
        Files++;
        Pixels += entry.Pixels;
        BytesBefore += entry.InputBytes;
        BytesAfter += entry.OutputBytes;
    }
}

/// <summary>Sums over the pictures of a batch.</summary>
internal sealed class BatchTotals
{
    private readonly int[] _counts = new int[3];

    /// <summary>Sums by the pictures' format, sorted by its name.</summary>
    public SortedDictionary<string, BatchKindTotal> Kinds { get; } = new(StringComparer.Ordinal);

    /// <summary>All kinds together.</summary>
    public BatchKindTotal All { get; } = new();

    /// <summary>What failed, and why.</summary>
    public List<(BatchItem Item, string Reason)> Failures { get; } = [];

    /// <summary>What was reduced, assumed or left out.</summary>
    public PictureRemarks Remarks { get; } = new();

    /// <summary>Pixels that this run encoded.</summary>
    public long PixelsEncoded { get; private set; }

    /// <summary>Pictures that are finished, whether done or failed.</summary>
    public int Finished => All.Files + Failures.Count;

    /// <summary>How many were done in this way.</summary>
    public int Count(BatchStatus status) => _counts[(int)status];

    /// <summary>Adds a picture that is done.</summary>
    public void Add(BatchOutcome outcome)
    {
        _counts[(int)outcome.Status]++;
        PixelsEncoded += outcome.Status == BatchStatus.Encoded ? outcome.Entry.Pixels : 0;
        All.Add(outcome.Entry);
        Remarks.Add(outcome.Entry.Input, outcome.Entry.Notes);
        if (!Kinds.TryGetValue(outcome.Entry.Kind, out BatchKindTotal? kind))
        {
            Kinds.Add(outcome.Entry.Kind, kind = new BatchKindTotal());
        }

        kind.Add(outcome.Entry);
    }
}
