using System.Text.RegularExpressions;

namespace Tinct.Tools.Pictures;

/// <summary>A remark that many pictures share.</summary>
/// <param name="Note">The sentence; numbers in which they differ are an N.</param>
/// <param name="Files">How many pictures it is true of.</param>
/// <param name="First">The first of them.</param>
internal readonly record struct PictureRemark(string Note, int Files, string First);

/// <summary>What was reduced, assumed or left out, counted by sentence: nobody reads a hundred thousand lines.</summary>
internal sealed partial class PictureRemarks
{
    private readonly Dictionary<string, PictureRemark> _byPattern = new(StringComparer.Ordinal);

    /// <summary>The most frequent first.</summary>
    public IEnumerable<PictureRemark> All => _byPattern.Values.OrderByDescending(static remark => remark.Files).ThenBy(static remark => remark.Note, StringComparer.Ordinal);

    /// <summary>Adds those of a picture.</summary>
    /// <param name="picture">The picture's name.</param>
    /// <param name="notes">A sentence each.</param>
    public void Add(string picture, IEnumerable<string> notes)
    {
        foreach (string note in notes)
        {
            string pattern = Number().Replace(note, "N");
            _byPattern[pattern] = _byPattern.TryGetValue(pattern, out PictureRemark known)
                ? known with { Note = known.Note == note ? note : pattern, Files = known.Files + 1 }
                : new PictureRemark(note, 1, picture);
        }
    }

    [GeneratedRegex("[0-9]+(,[0-9]{3})*")]
    private static partial Regex Number();
}
