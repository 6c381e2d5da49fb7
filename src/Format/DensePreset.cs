namespace Tinct.Format;

/// <summary>How much modelling a dense band uses. Recorded in the band.</summary>
public enum DensePreset
{
    /// <summary>8 contexts a decision, from 257 colours 16.</summary>
    Standard = 0,

    /// <summary>24 contexts a decision, from five colours 32: smaller and several times slower.</summary>
    Full = 1,
}
