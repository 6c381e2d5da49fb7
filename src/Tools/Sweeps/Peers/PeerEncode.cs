using System.Globalization;

namespace Tinct.Tools.Sweeps.Peers;

/// <summary>One way of encoding a picture with another program.</summary>
/// <param name="Colors">Palette size asked for, where the program has palettes.</param>
/// <param name="Arguments">Its arguments; IN and OUT stand for files.</param>
/// <param name="Source">The encode that makes the file it reads; null for the picture itself.</param>
internal sealed record PeerEncode(PeerTool Tool, string Series, int? Colors, string[] Arguments, string Extension, PeerEncode? Source = null)
{
    /// <summary>Stands for the file read.</summary>
    public const string In = "IN";

    /// <summary>Stands for the file written.</summary>
    public const string Out = "OUT";

    /// <summary>Palette sizes that pngquant knows.</summary>
    private const int LeastColors = 2, MostColors = 256;

    private static readonly int[] LossyQualities = [10, 25, 50, 75, 90];
    private static readonly int[] NearLosslessLevels = [60, 20];
    private static readonly double[] Distances = [0.5, 1, 2, 4, 8];

    /// <summary>The command in words, with IN and OUT.</summary>
    public string Command => (Source is null ? "" : $"{Source.Command} && ") + string.Join(' ', [Tool.Name, .. Arguments]);

    /// <summary>The encodes that a sweep is compared with: palettes at each of its sizes, other formats without loss and at some qualities.</summary>
    public static IEnumerable<PeerEncode> All(IReadOnlyList<PeerTool> tools, IEnumerable<int> colors)
    {
        PeerTool? optipng = tools.FirstOrDefault(static tool => tool.Name == "optipng");
        foreach (PeerTool tool in tools)
        {
            IEnumerable<PeerEncode> encodes = tool.Name switch
            {
                "pngquant" => PngQuant(tool, optipng, colors),
                "cwebp" => WebP(tool),
                "cjxl" => JpegXl(tool),
                _ => [],
            };
            foreach (PeerEncode encode in encodes)
            {
                yield return encode;
            }
        }
    }

    private static IEnumerable<PeerEncode> PngQuant(PeerTool tool, PeerTool? optipng, IEnumerable<int> colors)
    {
        foreach (int count in colors.Where(static count => count is >= LeastColors and <= MostColors))
        {
            var quantized = new PeerEncode(tool, tool.Name, count, ["--speed", "1", "--nofs", $"{count}", "--output", Out, In], "png");
            yield return quantized;
            if (optipng is not null)
            {
                yield return new PeerEncode(optipng, $"{tool.Name} + {optipng.Name}", count, ["-o5", "-out", Out, In], "png", quantized);
            }
        }
    }

    private static IEnumerable<PeerEncode> WebP(PeerTool tool) =>
    [
        new(tool, "WebP lossless", null, ["-z", "9", "-exact", In, "-o", Out], "webp"),
        .. NearLosslessLevels.Select(level => new PeerEncode(
            tool, "WebP near-lossless", null, ["-z", "9", "-near_lossless", $"{level}", In, "-o", Out], "webp")),
        .. LossyQualities.Select(quality => new PeerEncode(tool, "WebP lossy", null, ["-m", "6", "-q", $"{quality}", In, "-o", Out], "webp")),
    ];

    private static IEnumerable<PeerEncode> JpegXl(PeerTool tool) =>
    [
        new(tool, "JPEG XL lossless", null, [In, Out, "-d", "0"], "jxl"),
        .. Distances.Select(distance => new PeerEncode(
            tool, "JPEG XL lossy", null, [In, Out, "-d", distance.ToString(CultureInfo.InvariantCulture)], "jxl")),
    ];
}
