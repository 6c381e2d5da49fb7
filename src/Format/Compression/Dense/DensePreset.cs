namespace Tinct.Format;

/// <summary>How much modelling a dense band uses. Recorded in the band.</summary>
public enum DensePreset
{
    /// <summary>8 or 16 contexts a decision.</summary>
    Standard = 0,

    /// <summary>16 or 24 contexts a decision: smaller, at a third of the speed.</summary>
    Full = 1,
}
