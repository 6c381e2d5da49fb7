// Annex swift, section 2: the first byte.
namespace Tinct.Format;

/// <summary>How the pixels of a swift band are coded: its first byte.</summary>
internal enum SwiftMode : byte
{
    /// <summary>Digits from the neighbours, two rows at a time: photographs, gradients, noise. Up to 256 colours.</summary>
    Photo = 0,

    /// <summary>Runs and candidates first: drawn pictures.</summary>
    Graphic = 1,

    /// <summary>The same, with matches of what came long before: text, tiles.</summary>
    GraphicWithMatches = 2,
}
