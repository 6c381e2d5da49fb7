using System.Globalization;
using System.Runtime.InteropServices;
using SkiaSharp;
using Tinct.Format;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;
using Tinct.Tools.Pictures.Foreign;

namespace Tinct.Tools.Charts;

/// <summary>Draws a figure with Skia: the elements and styles that figures use, and no more of SVG than that.</summary>
internal sealed class PixelWriter : FigureWriter, IDisposable
{
    private readonly SKCanvas _canvas;
    private readonly StyleRules _styles;
    private readonly Stack<(string Name, string Classes)> _open = new();
    private readonly Dictionary<string, SKRect> _clips = [];
    private readonly Dictionary<string, SKShader> _patterns = [];
    private readonly Dictionary<string, string> _attributes = [];
    private readonly FigureFonts _fonts = new();
    private SKPictureRecorder? _recorder;
    private SKCanvas? _tile;
    private (string Id, SKRect Box) _definition;

    private PixelWriter(SKCanvas canvas, bool isDark)
    {
        _canvas = canvas;
        _styles = new StyleRules(ChartStyle.Common + ChartStyle.Rules(isDark));
    }

    /// <summary>Draws a figure.</summary>
    /// <param name="draw">Writes the figure; its paper covers the picture.</param>
    /// <param name="isDark">Whether the dark style is taken.</param>
    /// <param name="scale">Pixels a unit of the figure.</param>
    /// <exception cref="ImageFileException">The picture is above the limits, or Skia's native library is missing.</exception>
    public static Picture Draw(Action<FigureWriter> draw, bool isDark, int width, int height, double scale)
    {
        ImageReadLimits.Default.CheckDimensions("figure", width, height);
        try
        {
            using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Premul));
            using var canvas = new SKCanvas(bitmap);
            canvas.Scale((float)scale);
            using (var writer = new PixelWriter(canvas, isDark))
            {
                draw(writer);
            }

            canvas.Flush();
            return Picture.FromPixels(width, height, MemoryMarshal.Cast<byte, RgbaColor>(bitmap.GetPixelSpan()).ToArray());
        }
        catch (Exception exception) when (SkiaDecoder.IsMissing(exception))
        {
            throw ImageFileException.Unsupported("PNG and GIF are drawn by the library SkiaSharp, which is not beside the program; write a .svg");
        }
    }

    private SKCanvas Canvas => _tile ?? _canvas;

    /// <inheritdoc/>
    public override void Open(string name, params ReadOnlySpan<(string Name, SvgValue Value)> attributes)
    {
        Take(attributes);
        _open.Push((name, Text("class")));
        _definition = (Text("id"), SKRect.Create(Number("width"), Number("height")));
        switch (name)
        {
            case "pattern":
                _recorder = new SKPictureRecorder();
                _tile = _recorder.BeginRecording(_definition.Box);
                break;
            case "g":
                OpenGroup();
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public override void Close()
    {
        switch (_open.Pop().Name)
        {
            case "pattern":
                using (SKPicture tile = _recorder!.EndRecording())
                {
                    _patterns[_definition.Id] = tile.ToShader(SKShaderTileMode.Repeat, SKShaderTileMode.Repeat, SKFilterMode.Nearest, SKMatrix.Identity, _definition.Box);
                }

                _recorder.Dispose();
                (_recorder, _tile) = (null, null);
                break;
            case "g":
                _canvas.Restore();
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public override void Titled(string name, string title, params ReadOnlySpan<(string Name, SvgValue Value)> attributes) => Element(name, attributes);

    /// <inheritdoc/>
    public override void Element(string name, params ReadOnlySpan<(string Name, SvgValue Value)> attributes)
    {
        Take(attributes);
        if (_open.TryPeek(out (string Name, string Classes) parent) && parent.Name == "clipPath")
        {
            _clips[_definition.Id] = SKRect.Create(Number("x"), Number("y"), Number("width"), Number("height"));
            return;
        }

        if (name == "image")
        {
            DrawImage();
            return;
        }

        ElementStyle style = StyleOf(name);
        Canvas.Save();
        Turn();
        using SKPath path = PathOf(name);
        if (style.Fill is not null && name is not "line")
        {
            path.FillType = style.FillsEvenOdd ? SKPathFillType.EvenOdd : SKPathFillType.Winding;
            Canvas.DrawPath(path, style.Fill);
        }

        if (style.Stroke is not null)
        {
            Canvas.DrawPath(path, style.Stroke);
        }

        Canvas.Restore();
        style.Dispose();
    }

    /// <inheritdoc/>
    public override void Content(string name, string content, params ReadOnlySpan<(string Name, SvgValue Value)> attributes)
    {
        Take(attributes);
        using ElementStyle style = StyleOf(name);
        using SKFont font = _fonts.Make(content, style.IsMono, style.IsBold, style.FontSize);
        SKTextAlign align = Text("text-anchor") switch { "middle" => SKTextAlign.Center, "end" => SKTextAlign.Right, _ => SKTextAlign.Left };
        Canvas.Save();
        Turn();
        if (style.Stroke is not null)
        {
            // Only halos have a stroke, which lies under the letters.
            Canvas.DrawText(content, Number("x"), Number("y"), align, font, style.Stroke);
        }

        Canvas.DrawText(content, Number("x"), Number("y"), align, font, style.Fill!);
        Canvas.Restore();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SKShader pattern in _patterns.Values)
        {
            pattern.Dispose();
        }

        _fonts.Dispose();
    }

    private void Take(ReadOnlySpan<(string Name, SvgValue Value)> attributes)
    {
        _attributes.Clear();
        foreach ((string name, SvgValue value) in attributes)
        {
            _attributes[name] = value.Text;
        }
    }

    private string Text(string name) => _attributes.GetValueOrDefault(name, "");

    private float Number(string name) => _attributes.TryGetValue(name, out string? text) ? ElementStyle.Number(text) : 0;

    private ElementStyle StyleOf(string name) => new(
        _styles.Find(name, Text("class"), string.Join(' ', _open.Select(static element => element.Classes))), _attributes, _patterns);

    private void OpenGroup()
    {
        string clip = Text("clip-path");
        if (_attributes.ContainsKey("opacity"))
        {
            using var paint = new SKPaint { Color = new SKColor(0, 0, 0, (byte)Math.Round(255 * Number("opacity"))) };
            _canvas.SaveLayer(paint);
        }
        else
        {
            _canvas.Save();
        }

        if (clip.Length > 0)
        {
            _canvas.ClipRect(_clips[ElementStyle.Reference(clip)], SKClipOperation.Intersect, antialias: true);
        }
    }

    /// <summary>Applies a transform, which in figures is always <c>rotate(degrees x y)</c>.</summary>
    private void Turn()
    {
        if (Text("transform") is ['r', .., ')'] transform)
        {
            string[] numbers = transform[(transform.IndexOf('(', StringComparison.Ordinal) + 1)..^1].Split(' ');
            Canvas.RotateDegrees(ElementStyle.Number(numbers[0]), ElementStyle.Number(numbers[1]), ElementStyle.Number(numbers[2]));
        }
    }

    private SKPath PathOf(string name)
    {
        string data = name switch
        {
            "path" => Text("d"),
            "line" => $"M{Text("x1")} {Text("y1")}L{Text("x2")} {Text("y2")}",
            "polyline" => $"M{Text("points")}",
            "polygon" => $"M{Text("points")}Z",
            "circle" => Oval(Number("r"), Number("r")),
            "ellipse" => Oval(Number("rx"), Number("ry")),
            _ => Rectangle(),
        };
        return SKPath.ParseSvgPathData(data) ?? new SKPath();

        string Oval(float rx, float ry) => string.Create(
            CultureInfo.InvariantCulture, $"M{Number("cx") - rx} {Text("cy")}a{rx} {ry} 0 1 1 {2 * rx} 0a{rx} {ry} 0 1 1 {-2 * rx} 0Z");
    }

    private string Rectangle()
    {
        (float x, float y, float width, float height, float r) = (Number("x"), Number("y"), Number("width"), Number("height"), Number("rx"));
        return r == 0
            ? string.Create(CultureInfo.InvariantCulture, $"M{x} {y}h{width}v{height}h{-width}Z")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"M{x + r} {y}h{width - 2 * r}a{r} {r} 0 0 1 {r} {r}v{height - 2 * r}a{r} {r} 0 0 1 {-r} {r}h{-width + 2 * r}a{r} {r} 0 0 1 {-r} {-r}v{-height + 2 * r}a{r} {r} 0 0 1 {r} {-r}Z");
    }

    /// <summary>Draws a picture that stands in the figure as base64, pixel by pixel.</summary>
    private void DrawImage()
    {
        string address = Text("href");
        Picture picture = ImageFiles.Read(new MemoryStream(Convert.FromBase64String(address[(address.IndexOf(',', StringComparison.Ordinal) + 1)..])));
        using SKImage image = SKImage.FromPixelCopy(
            new SKImageInfo(picture.Width, picture.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul), MemoryMarshal.AsBytes(picture.Pixels.AsSpan()));
        Canvas.DrawImage(image, SKRect.Create(Number("x"), Number("y"), Number("width"), Number("height")), new SKSamplingOptions(SKFilterMode.Nearest));
    }
}
