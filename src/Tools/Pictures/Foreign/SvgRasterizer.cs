using System.Text;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>Turns drawings into pixels through librsvg, which gdk-pixbuf loads where it is installed.</summary>
internal static class SvgRasterizer
{
    private const string Package = "librsvg2-common (Debian, Ubuntu) or librsvg2 (Fedora, Arch)";

    /// <summary>Draws an SVG in the size it asks for.</summary>
    /// <param name="svg">The document; text is drawn in a font of this machine.</param>
    /// <exception cref="ImageFileException">librsvg or gdk-pixbuf is not installed, or the drawing is above the limits.</exception>
    public static Picture Draw(string svg)
    {
        if (!GdkPixbufLibrary.IsAvailable)
        {
            throw NotInstalled();
        }

        (GObjectHandle pixbuf, _, string format) = Decode(svg);
        var info = new PictureInfo
        {
            Format = format,
            Width = GdkPixbufLibrary.GetWidth(pixbuf.Instance),
            Height = GdkPixbufLibrary.GetHeight(pixbuf.Instance),
            BitDepth = 8,
            HadAlpha = false,
        };
        using var rows = new GdkPixbufRowSource(pixbuf, info, isPremultiplied: false);
        return Picture.ReadAll(rows);
    }

    private static (GObjectHandle Pixbuf, int Orientation, string Format) Decode(string svg)
    {
        try
        {
            return GdkPixbufLoader.Decode(Encoding.UTF8.GetBytes(svg), "SVG", ImageReadLimits.Default);
        }
        catch (ImageFileException exception) when (exception.Kind == ImageErrorKind.Unsupported)
        {
            throw NotInstalled();
        }
    }

    private static ImageFileException NotInstalled() => ImageFileException.Unsupported(
        $"PNG and GIF are drawn through librsvg, which is not installed: install {Package}, or write a .svg");
}
