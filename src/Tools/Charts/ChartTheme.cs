namespace Tinct.Tools.Charts;

/// <summary>Which background a drawing is for.</summary>
internal enum ChartTheme
{
    /// <summary>Light, and dark where the reader's browser asks for it.</summary>
    Auto,

    /// <summary>Light.</summary>
    Light,

    /// <summary>Dark.</summary>
    Dark,

    /// <summary>None of its own: the page it stands in has <see cref="ChartStyle.Rules"/>.</summary>
    OfPage,
}
