using Tinct.Tools.Host;
using Tinct.Tools.Sweeps;

namespace Tinct.Tools.Reports.Html;

/// <summary>Writes a sweep as one HTML file that needs nothing beside it: pictures, curves, colour space, convergence and models, drawn by the
/// page's own scripts from the numbers it carries.</summary>
internal static class SweepReport
{
    private const string Shell = "report.html";

    /// <summary>Writes the page.</summary>
    /// <param name="run">What it shows; unfinished runs too.</param>
    /// <param name="directory">The folder the run's file names are relative to.</param>
    /// <param name="output">Receives UTF-8; stays open.</param>
    /// <exception cref="IOException">A picture of the run cannot be read.</exception>
    /// <exception cref="ImageFileException">One is damaged.</exception>
    public static void Write(SweepRun run, string directory, Stream output)
    {
        HtmlPage.Write(Shell, Title(run), new Dictionary<string, Action<Stream>>
        {
            ["run.json"] = stream => SweepJson.Write(run, stream),
            ["pixels.json"] = stream => PixelData.Write(run, directory, stream),
        }, output);
    }

    private static string Title(SweepRun run) => run.Pictures.Length switch
    {
        1 => $"{run.Pictures[0].Name} \u2013 Tinct sweep",
        int count => $"{count} pictures \u2013 Tinct sweep",
    };
}
