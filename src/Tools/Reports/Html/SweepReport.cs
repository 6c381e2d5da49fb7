using System.Net;
using System.Reflection;
using System.Text;
using Tinct.Tools.Host;
using Tinct.Tools.Sweeps;

namespace Tinct.Tools.Reports.Html;

/// <summary>Writes a sweep as one HTML file that needs nothing beside it: pictures, curves, colour space, convergence and models, drawn by the
/// page's own scripts from the numbers it carries.</summary>
/// <remarks>The page's parts are the files of the folder Page, readable as they are. <c>report.html</c> refers to them as any page
/// would; each reference is replaced by the content of the file.</remarks>
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
        using var page = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        using var shell = new StringReader(Read(Shell));
        while (shell.ReadLine() is { } line)
        {
            switch (ReferenceOf(line))
            {
                case null:
                    page.WriteLine(line.Replace("{title}", WebUtility.HtmlEncode(Title(run)), StringComparison.Ordinal));
                    break;
                case "run.json":
                    page.WriteLine(DataElement("run", stream => SweepJson.Write(run, stream)));
                    break;
                case "pixels.json":
                    page.WriteLine(DataElement("pixels", stream => PixelData.Write(run, directory, stream)));
                    break;
                case { } style when style.EndsWith(".css", StringComparison.Ordinal):
                    page.WriteLine($"<style>\n{Read(style)}</style>");
                    break;
                case { } script:
                    page.WriteLine($"<script>\n{Read(script)}</script>");
                    break;
            }
        }
    }

    /// <summary>The file that a line of the page's shell names, if that is all the line does.</summary>
    private static string? ReferenceOf(string line)
    {
        string trimmed = line.Trim();
        if (!trimmed.StartsWith("<link rel=\"stylesheet\"", StringComparison.Ordinal)
            && !(trimmed.StartsWith("<script", StringComparison.Ordinal) && trimmed.EndsWith("</script>", StringComparison.Ordinal)))
        {
            return null;
        }

        string[] parts = trimmed.Split('"');
        return parts[^2];
    }

    private static string Title(SweepRun run) => run.Pictures.Length switch
    {
        1 => $"{run.Pictures[0].Name} \u2013 Tinct sweep",
        int count => $"{count} pictures \u2013 Tinct sweep",
    };

    /// <summary>JSON in an element that browsers do not run. A &lt; can only stand inside a string there; escaped, nothing in
    /// the data can end the element.</summary>
    private static string DataElement(string id, Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        string json = Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length).Replace("<", "\\u003C", StringComparison.Ordinal);
        return $"<script type=\"application/json\" id=\"{id}\">{json}</script>";
    }

    private static string Read(string part)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Page/{part}")
            ?? throw new InvalidOperationException($"The page has no part \"{part}\".");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
