using System.Text;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;

namespace Tinct.Tools.Charts;

/// <summary>The format of a plot, taken from its file name.</summary>
internal enum PlotFormat
{
    /// <summary>A drawing.</summary>
    Svg,

    /// <summary>Pixels, or an animation of them.</summary>
    Png,

    /// <summary>At most 256 colours, or an animation of them.</summary>
    Gif,
}

/// <summary>Writes figures as files.</summary>
internal static class PlotFile
{
    /// <summary>The extensions, for messages and help.</summary>
    public const string Extensions = ".svg, .png, .gif";

    /// <summary>The format of a file name, or null.</summary>
    public static PlotFormat? FormatOf(string name) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".svg" => PlotFormat.Svg,
        ".png" => PlotFormat.Png,
        ".gif" => PlotFormat.Gif,
        _ => null,
    };

    /// <summary>Default scale: output pixels for each pixel of the figure. PNGs are meant for print and dense screens.</summary>
    /// <param name="isAnimation">Whether many frames are written.</param>
    public static double DefaultScale(PlotFormat format, bool isAnimation) => format == PlotFormat.Png && !isAnimation ? 2 : 1;

    /// <summary>Writes a still figure.</summary>
    /// <exception cref="ImageFileException">Pixels are asked for where nothing can draw them.</exception>
    public static void Write(Stream stream, Figure figure, PlotFormat format, ChartTheme theme, double scale)
    {
        if (format == PlotFormat.Svg)
        {
            stream.Write(Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + figure.ToSvg(theme, scale)));
            return;
        }

        Picture picture = figure.ToPicture(theme, scale);
        if (format == PlotFormat.Gif)
        {
            GifFrame.Write(stream, picture);
        }
        else
        {
            ImageFiles.Write(stream, ".png", picture);
        }
    }
}
