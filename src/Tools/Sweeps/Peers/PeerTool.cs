using System.Text.RegularExpressions;

namespace Tinct.Tools.Sweeps.Peers;

/// <summary>A program to compare with, as it is installed.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Decoder">The path of the program that opens its files; null where Tinct opens them.</param>
internal sealed partial record PeerTool(string Name, string Path, string Version, string? Decoder)
{
    private static readonly (string Name, string VersionOption, string? Decoder)[] Known =
    [
        ("pngquant", "--version", null),
        ("optipng", "--version", null),
        ("cwebp", "-version", "dwebp"),
        ("cjxl", "--version", "djxl"),
    ];

    /// <summary>Looks for the programs.</summary>
    /// <param name="find">Finds a program's path by its name; null where it is not installed.</param>
    /// <param name="missing">Receives the names of those that are not installed.</param>
    public static IReadOnlyList<PeerTool> FindAll(Func<string, string?> find, ICollection<string> missing, CancellationToken cancellation)
    {
        var tools = new List<PeerTool>();
        foreach ((string name, string versionOption, string? decoder) in Known)
        {
            string? path = find(name);
            string? decoderPath = decoder is null ? null : find(decoder);
            if (path is null || (decoder is not null && decoderPath is null))
            {
                missing.Add(path is null ? name : decoder!);
                continue;
            }

            try
            {
                string said = ToolProcess.Run(path, [versionOption], Directory.GetCurrentDirectory(), cancellation);
                tools.Add(new PeerTool(name, path, Number().Match(said).Value, decoderPath));
            }
            catch (PeerException exception)
            {
                missing.Add($"{name} ({exception.Message})");
            }
        }

        return tools;
    }

    [GeneratedRegex(@"\d+(\.\d+)+")]
    private static partial Regex Number();
}
