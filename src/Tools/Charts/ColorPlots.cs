using Tinct.Format;
using Tinct.Tools.Host;

namespace Tinct.Tools.Charts;

/// <summary>The figures of colours: the cloud before and after, the mixture over it, the palette.</summary>
internal static class ColorPlots
{
    private const double Width = 1140;
    private const double Gap = 14;

    /// <summary>A mixture reaches beyond the colours it was fitted to.</summary>
    private const double MixturePadding = 0.12;

    /// <summary>Dots of a cloud: more would only cover each other.</summary>
    private const int MostDots = 1600;

    /// <summary>The picture's colours and the palette's, in three projections.</summary>
    public static Figure Colors(PlotFit fit)
    {
        IReadOnlyList<ColorBin> cloud = fit.Cloud(MostDots);
        IReadOnlyList<PaletteEntry> entries = fit.VisibleEntries;
        IProjectionLayer[] before = [new CloudLayer(cloud), new EntriesLayer(entries)], after = [new SharesLayer(entries)];
        string title = $"{fit.Name}: {Show.Colors(fit.Result.UniqueColors)}, and {Show.Count(fit.Result.Colors)} in their place";
        string note = $"{fit.Method} in {fit.Space.Name}; MSE {Show.Value(fit.Result.MeanSquaredError)}, PSNR {Show.Decibels(fit.Result.Psnr)}. "
            + "Dots are sized by their number of pixels, below by area.";
        return Projections(
            ColorView.Of(cloud, fit.Space, [.. before, .. after]), title, note,
            $"The colours of {fit.Name} in three projections of {fit.Space.Name}: above all of them with the palette marked, below the "
                + $"{entries.Count} palette colours sized by their share of the pixels.",
            [("before", before), ("after", after)]);
    }

    /// <summary>The mixture's density over the picture's colours, in three projections.</summary>
    /// <exception cref="CommandException">The picture has so few colours that nothing was fitted.</exception>
    public static Figure Contours(PlotFit fit)
    {
        FittedModel model = fit.Result.Model ?? throw NothingFitted(fit);
        Palette palette = fit.Result.Image.Palette;
        IReadOnlyList<ColorBin> cloud = fit.Cloud(MostDots);
        IProjectionLayer[] layers = [new CloudLayer(cloud, 0.6), new MixtureLayer(model, palette)];
        ColorView view = ColorView.Of(cloud, fit.Space, layers, MixturePadding);
        int components = model.MixingProbabilities.ToArray().Count(static share => share > 0);
        string count = components == 1 ? "1 component" : $"{Show.Count(components)} components";
        bool isMixture = model.Method == FitMethod.Em;
        string subject = isMixture ? $"{fit.Method} of {count}" : $"{fit.Method}, its clusters as a mixture of {count}";
        string likelihood = isMixture
            ? $"Log-likelihood {Show.Fixed(model.LogLikelihood)} a pixel"
            : $"MSE {Show.Value(fit.Result.MeanSquaredError)}";
        string sigmas = components > MixtureLayer.MostTwoSigma ? "ellipses at one sigma" : "ellipses at one sigma, dashed at two";
        string[] percents = [.. MixtureLayer.Shares.Select(static share => $"{100 * share:0}")];
        string shares = $"{string.Join(", ", percents[..^1])} and {percents[^1]}";
        return Projections(
            view, $"{fit.Name}: {subject}",
            $"{likelihood} in {fit.Space.Name}. Contours hold {shares} % of the mixture; {sigmas}.",
            $"The colours of {fit.Name} as a mixture in three projections, {subject}: contours of its density, and ellipses for each component.",
            [("", layers)]);
    }

    /// <summary>The palette, the most frequent colour first.</summary>
    public static Figure Palette(PlotFit fit)
    {
        PaletteEntry[] entries = [.. fit.Entries.OrderByDescending(static e => e.Share).ThenBy(static e => e.Color.PackedValue)];
        const double PaletteWidth = 980;
        double height = PaletteChart.HeightFor(entries.Length, Figure.Content(PaletteWidth, 0).Width);
        var chart = new PaletteChart(entries);
        double frame = PaletteWidth - Figure.Content(PaletteWidth, PaletteWidth, hasNote: true).Height;
        return new Figure
        {
            Title = $"{fit.Name}: {Show.Colors(entries.Length)}",
            Note = (fit.Result.Trace is null
                    ? "All of the picture's own. "
                    : $"{fit.Method}; MSE {Show.Value(fit.Result.MeanSquaredError)}, PSNR {Show.Decibels(fit.Result.Psnr)}. ")
                + "The bar shows the shares of the pixels.",
            Description = $"The palette of {fit.Name}, the most frequent colour first: "
                + string.Join(", ", entries.Take(16).Select(static e => e.Describe()))
                + (entries.Length > 16 ? " and more." : "."),
            Width = PaletteWidth,
            Height = height + frame,
            Panels = [new PlacedPanel(chart, Figure.Content(PaletteWidth, height + frame, hasNote: true))],
        };
    }

    /// <summary>The error of a plot that needs a fit where nothing was fitted.</summary>
    public static CommandException NothingFitted(PlotFit fit) => CommandException.Usage(fit.Result.UniqueColors == 1
        ? $"{fit.Name} has 1 colour: there is nothing to fit"
        : $"{fit.Name} has {Show.Colors(fit.Result.UniqueColors)}, so that -k {fit.Options.Colors} takes them as they are and fits nothing; "
            + "give a smaller -k");

    private static Figure Projections(
        ColorView view, string title, string note, string description, (string Title, IProjectionLayer[] Layers)[] rows)
    {
        bool hasTitles = rows.Length > 1;
        double panelWidth = Figure.Content(Width, 0).Columns(3, Gap)[0].Width;
        double contentHeight = (rows.Length * ProjectionPanel.HeightFor(panelWidth, hasTitles)) + ((rows.Length - 1) * Gap);
        double height = contentHeight + Width - Figure.Content(Width, Width, hasNote: true).Height;
        Box[] places = Figure.Content(Width, height, hasNote: true).Rows(rows.Length, Gap);
        return new Figure
        {
            Title = title,
            Note = note,
            Description = description,
            Width = Width,
            Height = height,
            Panels =
            [
                .. rows.SelectMany((row, r) => places[r].Columns(3, Gap).Select((box, c) => new PlacedPanel(
                    new ProjectionPanel(view, view.Planes[c], row.Layers) { Title = hasTitles && c == 0 ? row.Title : hasTitles ? " " : "" }, box))),
            ],
        };
    }
}
