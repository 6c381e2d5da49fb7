using Tinct.Codec;
using Tinct.Codec.Analysis;
using Tinct.Format;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;

namespace Tinct.Tools.Charts;

/// <summary>The figures of a converging fit: its loss, the paths of its palette, and the frames of an animation of both.</summary>
internal sealed class ConvergencePlot
{
    private const double Width = 1000;
    private const double Height = 520;
    private const double Gap = 24;
    private const int MostDots = 900;
    private const double CloudOpacity = 0.5;
    private const double PictureTitle = 20;

    private readonly PlotFit _fit;
    private readonly Convergence _course;
    private readonly IReadOnlyList<ColorBin> _cloud;
    private readonly ColorView _view;
    private readonly Dictionary<(int Width, int Height), RgbaColor[]> _thumbnails = [];

    /// <summary>Prepares the figures of a fit that kept its history.</summary>
    /// <exception cref="CommandException">The picture has so few colours that nothing was fitted.</exception>
    public ConvergencePlot(PlotFit fit)
    {
        _fit = fit;
        _course = new Convergence(
            fit.Result.Trace is { Steps.Count: > 0 } trace ? trace.Steps : throw ColorPlots.NothingFitted(fit),
            IsOfVisible: !fit.Options.KeepHiddenColor && fit.VisibleEntries.Count < fit.Entries.Count);
        _cloud = fit.Cloud(MostDots);
        _view = ColorView.Of(_cloud, fit.Space, [new CloudLayer(_cloud)]);
    }

    /// <summary>How many steps there are.</summary>
    public int StepCount => _course.Steps.Count;

    /// <summary>The whole course in one figure.</summary>
    public Figure Still()
    {
        (Box left, Box right) = Halves();
        FitStep first = _course.Steps[0];
        FitStep last = _course.Steps[^1];
        IProjectionLayer[] layers = [new CloudLayer(_cloud, CloudOpacity), new PathsLayer(Paths()), new EntriesLayer(EntriesAt(last))];
        return Make(
            $"{_course.ValueName} from {Show.Fixed(first.Value)} to {Show.Fixed(last.Value)} in {Show.Count(StepCount)} steps",
            [new PlacedPanel(new ProjectionPanel(_view, _view.Planes[0], layers), left), new PlacedPanel(_course.Chart(StepCount), right)]);
    }

    /// <summary>The figure of one step: the palette, the curve so far, and the picture in these colours.</summary>
    /// <param name="step">From 0.</param>
    /// <param name="scale">Pixels of the output a pixel of the figure: the picture is drawn as sharp as that.</param>
    public Figure Frame(int step, double scale)
    {
        FitStep at = _course.Steps[step];
        (Box left, Box right) = Halves();
        Box[] rows = right.Rows(2, Gap);
        IProjectionLayer[] layers = [new CloudLayer(_cloud, CloudOpacity), new EntriesLayer(EntriesAt(at), 4)];
        return Make(
            $"{_course.ValueName} {Show.Fixed(at.Value)} after step {_course.Number(step)} of {_course.Number(StepCount - 1)}",
            [
                new PlacedPanel(new ProjectionPanel(_view, _view.Planes[0], layers), left),
                new PlacedPanel(_course.Chart(step + 1), rows[0]),
                new PlacedPanel(Mapped(at, rows[1], scale), rows[1]),
            ]);
    }

    /// <summary>The steps to show when there are more than an animation has frames: fits move most at their start, so that most are from
    /// there.</summary>
    /// <param name="most">How many may be shown, at least 2.</param>
    /// <returns>Rising; the first and the last are among them.</returns>
    public static IReadOnlyList<int> Choose(int steps, int most)
    {
        if (steps <= most)
        {
            return [.. Enumerable.Range(0, steps)];
        }

        IEnumerable<double> parts = Enumerable.Range(0, most).Select(i => (double)i / (most - 1));
        return [.. parts.Select(part => (int)Math.Round(part * part * (steps - 1))).Distinct()];
    }

    private static (Box Left, Box Right) Halves()
    {
        Box content = Figure.Content(Width, Height, hasNote: true);
        double left = Math.Min(content.Width / 2, content.Height + 20);
        return (content with { Width = left }, content.Without(left + Gap, 0, 0, 0));
    }

    private Figure Make(string note, PlacedPanel[] panels) => new()
    {
        Title = $"{_fit.Name}: {_fit.Method}, {Show.Colors(_fit.Result.Colors)}",
        Note = note,
        Description = $"How {_fit.Method} found {Show.Colors(_fit.Result.Colors)} for {_fit.Name}: {note}.",
        Width = Width,
        Height = Height,
        Panels = panels,
    };

    private IReadOnlyList<PaletteEntry> EntriesAt(FitStep step)
    {
        RgbaColor[] colors = [.. step.Palette!.Where(static color => color.A != 0)];
        return _fit.Locate(colors, new double[colors.Length]);
    }

    /// <summary>The positions of each entry, step by step. An entry keeps its index in the palette unless the fit starts again.</summary>
    private List<IReadOnlyList<double>[]> Paths()
    {
        int round = _course.Steps[^1].Round;
        IReadOnlyList<PaletteEntry>[] moments = [.. _course.Steps.Where(step => step.Round == round && step.Stage != FitStage.Finish).Select(EntriesAt)];
        if (moments.Length == 0 || moments.Any(moment => moment.Count != moments[0].Count))
        {
            return [];
        }

        return [.. Enumerable.Range(0, moments[0].Count).Select(k => moments.Select(moment => moment[k].Place).ToArray())];
    }

    private ImagePanel Mapped(FitStep step, Box box, double scale)
    {
        PictureFile picture = _fit.Picture;
        (int width, int height) = PictureScaler.Fit(
            picture.Width, picture.Height, box.Width * scale, (box.Height - PictureTitle) * scale, grow: false);
        if (!_thumbnails.TryGetValue((width, height), out RgbaColor[]? small))
        {
            _thumbnails.Add((width, height), small = PictureScaler.Scale(picture.Rows, width, height));
        }

        var given = new EncodeOptions
        {
            Goal = new EncodeGoal.GivenPalette(new Palette([.. step.Palette!])),
            Tune = _fit.Options.Tune,
            Effort = 1,
            Write = new() { Compression = CompressionChoice.Stored },
            Threads = _fit.Options.Threads,
        };
        return new ImagePanel(TinctEncoder.Encode(small, width, height, given).Image, $"the picture in these {step.Palette!.Count} colours");
    }
}
