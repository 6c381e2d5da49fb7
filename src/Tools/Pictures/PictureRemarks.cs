using System.Text.RegularExpressions;

namespace Tinct.Tools.Batches;

/// <summary>A remark that many pictures share.</summary>
/// <param name="Note">The sentence; numbers in which they differ are an N.</param>
/// <param name="Files">How many pictures it is true of.</param>
/// <param name="First">The first of them.</param>
internal readonly record struct BatchRemark(string Note, int Files, string First);

/// <summary>What was reduced, assumed or left out, counted by sentence: nobody reads a hundred thousand lines.</summary>
internal sealed partial class BatchRemarks
{
    private readonly Dictionary<string, BatchRemark> _byPattern = new(StringComparer.Ordinal);

    /// <summary>The most frequent first.</summary>
    public IEnumerable<BatchRemark> All => _byPattern.Values.OrderByDescending(static remark => remark.Files).ThenBy(static remark => remark.Note, StringComparer.Ordinal);

    /// <summary>Adds those of a picture.</summary>
    public void Add(BatchEntry entry)
    {
        foreach (string note in entry.Notes)
        {
            string pattern = Number().Replace(note, "N");
            _byPattern[pattern] = _byPattern.TryGetValue(pattern, out BatchRemark known)
                ? known with { Note = known.Note == note ? note : pattern, Files = known.Files + 1 }
                : new BatchRemark(note, 1, entry.Input);
        }
    }

    [GeneratedRegex("[0-9]+(,[0-9]{3})*")]
    private static partial Regex Number();
}
