using Tinct.Format;
using Tinct.Tools.Pictures;
using Tinct.Tools.Pictures.Png;

namespace Tinct.Tools.Charts;

/// <summary>A small picture in a figure, held in the drawing itself.</summary>
/// <param name="Title">Stands above it; may be empty.</param>
internal sealed record ImagePanel(IndexedImage Image, string Title) : IPanel
{
    private const double TitleHeight = 20;

    private static readonly PngWriteOptions s_quick = new() { CompressionLevel = 1 };

    /// <inheritdoc/>
    public void Draw(FigureWriter svg, Box box)
    {
        Box rest = box.Without(0, Title.Length > 0 ? TitleHeight : 0, 0, 0);
        if (Title.Length > 0)
        {
            svg.Text(box.X, box.Y + 13, Title, "title");
        }

        using var png = new MemoryStream();
        ImageFiles.Write(png, ".png", Image, options: s_quick);
        double scale = Math.Min(rest.Width / Image.Width, rest.Height / Image.Height);
        svg.Element(
            "image", ("x", rest.X), ("y", rest.Y), ("width", Image.Width * scale), ("height", Image.Height * scale),
            ("style", "image-rendering:pixelated"),
            ("href", "data:image/png;base64," + Convert.ToBase64String(png.GetBuffer(), 0, (int)png.Length)));
    }
}
