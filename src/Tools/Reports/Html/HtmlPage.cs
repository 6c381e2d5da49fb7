using System.Net;
using System.Reflection;
using System.Text;

namespace Tinct.Tools.Reports.Html;

/// <summary>Puts a page together that needs nothing beside it. Its parts are the files of the folder Page, readable as they are. The shell refers to
/// them as any page would; each reference is replaced by the content of the file, or by data of the same name.</summary>
internal static class HtmlPage
{
    /// <summary>Writes a page.</summary>
    /// <param name="shell">The name of its shell.</param>
    /// <param name="title">Replaces {title}.</param>
    /// <param name="data">Data by the name that the shell has for it: run.json becomes an element "run" of JSON.</param>
    /// <param name="output">Receives UTF-8; stays open.</param>
    public static void Write(string shell, string title, IReadOnlyDictionary<string, Action<Stream>> data, Stream output)
    {
        using var page = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        using var lines = new StringReader(Read(shell));
        while (lines.ReadLine() is { } line)
        {
            switch (ReferenceOf(line))
            {
                case null:
                    page.WriteLine(line.Replace("{title}", WebUtility.HtmlEncode(title), StringComparison.Ordinal));
                    break;
                case { } name when data.TryGetValue(name, out Action<Stream>? write):
                    page.WriteLine(DataElement(Path.GetFileNameWithoutExtension(name), write));
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
