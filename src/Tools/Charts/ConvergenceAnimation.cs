using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.Pictures;
using Tinct.Tools.Pictures.Foreign;
using Tinct.Tools.Pictures.Png;

namespace Tinct.Tools.Charts;

/// <summary>A fit converging, as an animation. One frame is in memory at a time.</summary>
internal sealed class ConvergenceAnimation
{
    /// <summary>Frames of an animation, at most.</summary>
    public const int MostFrames = 48;

    private const int FrameTime = 140;
    private const int FirstTime = 700;
    private const int LastTime = 3000;

    /// <summary>Every n-th frame is counted for the GIF's palette; neighbouring frames differ little.</summary>
    private const int CountedFrames = 8;

    private readonly ConvergencePlot _plot;
    private readonly IReadOnlyList<int> _steps;
    private readonly ChartTheme _theme;
    private readonly double _scale;
    private readonly CancellationToken _cancellation;

    /// <summary>Prepares an animation.</summary>
    /// <param name="scale">Pixels of the output a pixel of the figures.</param>
    public ConvergenceAnimation(ConvergencePlot plot, ChartTheme theme, double scale, CancellationToken cancellation)
    {
        (_plot, _theme, _scale, _cancellation) = (plot, theme, scale, cancellation);
        _steps = ConvergencePlot.Choose(plot.StepCount, MostFrames);
    }

    /// <summary>Writes an animated PNG, whose colours are those of the drawing.</summary>
    public void WritePng(Stream stream)
    {
        ApngWriter<RgbaColor>? writer = null;
        for (int i = 0; i < _steps.Count; i++)
        {
            Picture frame = Draw(i);
            writer ??= new ApngWriter<RgbaColor>(
                stream, new PngColorPacker(frame.Width, frame.Height, default, ImageMetadata.None), _steps.Count, plays: 0, PngWriteOptions.Default);
            writer.WriteFrame(frame.Pixels, TimeOf(i));
        }

        writer!.Finish();
    }

    /// <summary>Writes a GIF. All frames share one palette, so that parts that do not move do not flicker.</summary>
    public void WriteGif(Stream stream)
    {
        EncodeOptions options = GifFrame.Options(Count());
        GifWriter? writer = null;
        for (int i = 0; i < _steps.Count; i++)
        {
            Picture frame = Draw(i);
            writer ??= new GifWriter(stream, frame.Width, frame.Height, hasTransparency: false, plays: 0);
            writer.WriteFrame(GifFrame.Map(frame, options), TimeOf(i));
        }

        writer!.Finish();
    }

    private ColorHistogram Count()
    {
        var colors = new ColorHistogram();
        for (int i = 0; i < _steps.Count; i += CountedFrames)
        {
            colors.Add(Draw(i).Pixels);
        }

        colors.Add(Draw(_steps.Count - 1).Pixels);
        return colors;
    }

    private Picture Draw(int frame)
    {
        _cancellation.ThrowIfCancellationRequested();
        return _plot.Frame(_steps[frame], _scale).ToPicture(_theme, _scale);
    }

    private int TimeOf(int frame) => frame == _steps.Count - 1 ? LastTime : frame == 0 ? FirstTime : FrameTime;
}
