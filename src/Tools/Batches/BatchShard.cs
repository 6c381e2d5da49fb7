using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace Tinct.Tools.Batches;

/// <summary>One of several shares of a batch's files. A file's share follows from its relative name alone, so that it is the same on every machine and does
/// not change when other files come and go.</summary>
/// <param name="Number">Which one, from 1.</param>
/// <param name="Count">How many there are.</param>
internal readonly record struct BatchShard(int Number, int Count)
{
    /// <summary>The most shares.</summary>
    public const int MaxCount = 100_000;

    /// <summary>All files.</summary>
    public static BatchShard Whole { get; } = new(1, 1);

    /// <summary>Whether the share is all files.</summary>
    public bool IsWhole => Count == 1;

    /// <summary>Reads I/N with I from 1 to N, or 0 for the N-th, since some schedulers count from 0; null for anything else.</summary>
    public static BatchShard? Parse(string? text) =>
        text?.Split('/') is [var first, var second] && Read(first) is { } number && Read(second) is { } count && number <= count && count is >= 1 and <= MaxCount
            ? new BatchShard(number == 0 ? count : number, count)
            : null;

    /// <summary>Whether a file is in the share.</summary>
    /// <param name="name">The file's name relative to its folder, with forward slashes.</param>
    public bool Has(string name) => IsWhole || XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(name)) % (uint)Count == (uint)(Number - 1);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}/{Count}");

    private static int? Read(string word) => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;
}
