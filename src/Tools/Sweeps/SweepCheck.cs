using System.Collections.Immutable;
using Tinct.Format;
using Tinct.Tools.CommandLine;

namespace Tinct.Tools.Sweeps;

/// <summary>Checks a <c>sweep.json</c> that was read: it may have been edited or come from anywhere, and the names in it lead to files.</summary>
internal static class SweepCheck
{
    /// <summary>Finds what no sweep would have written.</summary>
    /// <returns>What is wrong, or null.</returns>
    public static string? FindFault(SweepRun run)
    {
        if (run.Layout != SweepRun.CurrentLayout)
        {
            return $"layout {run.Layout}, while this program knows {SweepRun.CurrentLayout}";
        }

        SweepOptions options = run.Options;
        if (options.Colors.Any(static colors => colors is < 1 or > Palette.MaxCount)
            || options.Methods.Except(OptionWords.Fits.All).Any()
            || options.Tunes.Except(OptionWords.Tunes.All).Any()
            || options.Compressions.Except(OptionWords.Compressions.All).Any())
        {
            return "options that no sweep has";
        }

        if (HasNull(run.Pictures)
            || run.Pictures.Select(static picture => picture.Folder).Distinct(StringComparer.OrdinalIgnoreCase).Count() < run.Pictures.Length)
        {
            return "no picture, or two in one folder";
        }

        HashSet<SweepPoint> points = [.. options.Points];
        return run.Pictures.Select(picture => FindFault(picture, points, options)).FirstOrDefault(static fault => fault is not null);
    }

    private static string? FindFault(SweepPicture picture, HashSet<SweepPoint> points, SweepOptions options)
    {
        if (picture.Folder.All(static letter => letter == '.')
            || picture.Folder.AsSpan().IndexOfAny("/\\:\0") >= 0
            || picture.Original != SweepPicture.OriginalIn(picture.Folder))
        {
            return $"picture \"{picture.Name}\" in a folder of another name";
        }

        if (HasNull(picture.Notes) || HasNull(picture.Fits) || HasNull(picture.Rows) || HasNull(picture.Knees) || HasNull(picture.Peers))
        {
            return $"picture \"{picture.Name}\" with null in a list";
        }

        var fits = new Dictionary<SweepPoint, SweepFit>();
        foreach (SweepFit fit in picture.Fits)
        {
            SweepPoint point = fit.Point;
            if (!points.Contains(point) || !fits.TryAdd(point, fit) || fit.Image != point.ImageName(picture.Folder, fit.IsExact) || HasFault(fit))
            {
                return $"a fit of {point.Colors} colours that is not of this sweep, or twice, or damaged";
            }
        }

        var rows = new HashSet<(SweepPoint, string)>();
        foreach (SweepRow row in picture.Rows)
        {
            if (!fits.TryGetValue(row.Point, out SweepFit? fit)
                || !options.Compressions.Contains(row.Compression)
                || !rows.Add((row.Point, row.Compression))
                || row.Image != fit.Image || row.File != row.Point.FileName(picture.Folder, row.Compression, fit.IsExact) || row.Bytes < 1)
            {
                return $"a row of {row.ColorsAsked} colours that is not of this sweep, or twice";
            }
        }

        return null;
    }

    private static bool HasFault(SweepFit fit) =>
        fit.Palette.Length != fit.Shares.Length
        || !fit.Palette.All(IsColor)
        || HasNull(fit.History)
        || fit.History.Any(moment => moment.Step < 0 || moment.Step >= fit.Convergence.Length || !moment.Palette.All(IsColor))
        || (fit.Model is { } model && (HasNull(model.Components) || !model.Components.All(static component => IsColor(component.Color))));

    private static bool IsColor(string? text) => text is ['#', ..] && RgbaColor.TryParse(text, null, out _);

    /// <summary>Whether a list holds null, which the serializer lets pass in lists.</summary>
    private static bool HasNull<T>(ImmutableArray<T> list)
        where T : class => list.Any(static item => item is null);
}
