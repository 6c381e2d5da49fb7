using System.Text;

namespace Tinct.Tools.Charts;

/// <summary>How drawings look: the style sheet that their classes refer to.</summary>
/// <remarks>Lines differ by colour, marker and dashes, so that neither a colour-blind reader nor a grey print loses one. The colours are
/// those of Okabe and Ito (2008), lightened for dark backgrounds. The sheet keeps to what <see cref="StyleRules"/> knows:
/// no variables.</remarks>
internal static class ChartStyle
{
    /// <summary>The class of every drawing's outermost element; all rules are for what is inside it.</summary>
    public const string RootClass = "tinct-chart";

    /// <summary>Lines that can be told apart.</summary>
    public const int SeriesCount = 7;

    /// <summary>Size of most text, in pixels.</summary>
    public const double TextSize = 12;

    /// <summary>Size of the text of ticks and legends.</summary>
    public const double SmallSize = 11;

    /// <summary>Size of a figure's title.</summary>
    public const double TitleSize = 16;

    private static readonly string[] s_light = ["#0072b2", "#d55e00", "#009e73", "#b04a86", "#b87f00", "#3d9bd1", "#555555"];
    private static readonly string[] s_dark = ["#5ab4eb", "#ff8b4a", "#35c79b", "#e59cc8", "#f2bd4b", "#a5d8f5", "#c0c0c0"];

    /// <summary>Kinds of lines that dashes tell apart.</summary>
    public const int DashCount = 4;

    /// <summary>Dashes of each line, where they do not mean anything else.</summary>
    private static readonly string[] s_dashes = ["none", "7 3", "2 3", "9 3 2 3", "none", "7 3", "2 3"];

    /// <summary>The style sheet for a theme.</summary>
    public static string Sheet(ChartTheme theme) => theme switch
    {
        ChartTheme.Light => Common + Rules(dark: false),
        ChartTheme.Dark => Common + Rules(dark: true),
        _ => $"{Common}{Rules(dark: false)}@media (prefers-color-scheme: dark) {{\n{Rules(dark: true)}}}\n",
    };

    /// <summary>The rules that do not depend on the background.</summary>
    public static string Common { get; } =
        $$"""
        .{{RootClass}} text{font-family:"Helvetica Neue",Arial,"Liberation Sans","DejaVu Sans",sans-serif;font-size:{{TextSize}}px}
        .{{RootClass}} .heading{font-size:{{TitleSize}}px;font-weight:bold}
        .{{RootClass}} .title{font-size:13px;font-weight:bold}
        .{{RootClass}} .small{font-size:{{SmallSize}}px}
        .{{RootClass}} .mono{font-family:"DejaVu Sans Mono",Menlo,Consolas,"Liberation Mono",monospace}
        .{{RootClass}} .line{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
        .{{RootClass}} .grid,.{{RootClass}} .axis,.{{RootClass}} .ellipse,.{{RootClass}} .path{fill:none}
        .{{RootClass}} .tight{font-size:8.5px}
        .{{RootClass}} .contour{fill-rule:evenodd;fill-opacity:0.08;stroke-width:0.8;stroke-opacity:0.55;stroke-linejoin:round}
        .{{RootClass}} .under1{stroke-width:3.6;stroke-opacity:0.8}
        .{{RootClass}} .under2{stroke-width:2;stroke-opacity:0.5}
        .{{RootClass}} .sigma1{stroke-width:1.9}
        .{{RootClass}} .sigma2{stroke-width:1.1;stroke-dasharray:4 2}
        .{{RootClass}} .dot circle{stroke-width:0.4;stroke-opacity:0.35}
        .{{RootClass}} .entry{stroke-width:1}
        .{{RootClass}} .swatch{stroke-width:0.6;stroke-opacity:0.4}
        .{{RootClass}} .halo{paint-order:stroke;stroke-width:3px;stroke-linejoin:round}
        {{string.Concat(s_dashes.Select(static (dash, i) => $".{RootClass} .line.s{i}{{stroke-dasharray:{dash}}}\n"))}}
        {{string.Concat(s_dashes.Take(DashCount).Select(static (dash, i) => $".{RootClass} .line.d{i}{{stroke-dasharray:{dash}}}\n"))}}
        """;

    /// <summary>The colours on a light or dark background.</summary>
    public static string Rules(bool dark)
    {
        (string paper, string ink, string faint, string grid, string frame, string backdrop) = dark
            ? ("#16181c", "#e8e8e8", "#a9adb3", "#30343a", "#70757c", "#202329")
            : ("#ffffff", "#1a1a1a", "#5a5f66", "#e4e6e9", "#8a9097", "#f3f4f6");
        var rules = new StringBuilder();
        Add(".paper", $"fill:{paper}");
        Add("text", $"fill:{ink}");
        Add(".small", $"fill:{faint}");
        Add(".grid", $"stroke:{grid}");
        Add(".axis", $"stroke:{frame}");
        Add(".contour", $"fill:{ink};stroke:{ink}");
        Add(".path", $"stroke:{faint}");
        Add(".line.plain", $"stroke:{faint}");
        Add(".rim", $"stroke:{ink}");
        Add(".halo", $"stroke:{paper}");
        Add(".tight", $"fill:{faint}");
        Add(".strong", $"fill:{ink}");
        Add(".backdrop", $"fill:{backdrop}");
        Add(".ring", $"fill:{paper}");
        Add($".under1,.{RootClass} .under2", $"stroke:{paper}");
        Add(".dot circle", $"stroke:{ink}");
        Add(".swatch", $"stroke:{ink}");
        string[] colors = dark ? s_dark : s_light;
        for (int i = 0; i < colors.Length; i++)
        {
            Add($".line.s{i}", $"stroke:{colors[i]}");
            Add($".marker.s{i}", $"fill:{colors[i]};stroke:{paper}");
            Add($".hollow.s{i}", $"fill:{paper};stroke:{colors[i]}");
        }

        return rules.ToString();

        void Add(string selector, string style) => rules.Append($".{RootClass} {selector}{{{style}}}\n");
    }
}

/// <summary>Which background a drawing is for.</summary>
internal enum ChartTheme
{
    /// <summary>Light, and dark where the reader's browser asks for it.</summary>
    Auto,

    /// <summary>Light.</summary>
    Light,

    /// <summary>Dark.</summary>
    Dark,
}
