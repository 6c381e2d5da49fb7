using System.Globalization;
using System.Text;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Pnm;

/// <summary>How samples are stored.</summary>
internal enum PnmRaster
{
    /// <summary>Decimal numbers (P2, P3).</summary>
    Text,

    /// <summary>The digits 0 (white) and 1 (black), with or without space between them (P1).</summary>
    TextBits,

    /// <summary>One or two bytes a sample, the high byte first (P5, P6, P7).</summary>
    Bytes,

    /// <summary>Eight pixels a byte, leftmost in the highest bit, 1 is black; rows start at byte boundaries (P4).</summary>
    Bits,
}

/// <summary>The header of a Netpbm file.</summary>
/// <param name="Format">PBM, PGM, PPM or PAM.</param>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Channels">Samples a pixel: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.</param>
/// <param name="MaxValue">The sample of full intensity, 1 to 65,535.</param>
/// <param name="Raster">How samples are stored.</param>
internal readonly record struct PnmHeader(string Format, int Width, int Height, int Channels, int MaxValue, PnmRaster Raster)
{
    private const int MaxSample = 65535;

    /// <summary>The most bytes of a PAM header, which is a few lines of text and comments.</summary>
    private const int MaxPamHeader = 1 << 16;

    /// <summary>Reads a header from the signature on, up to the raster.</summary>
    public static PnmHeader Read(ForwardReader input)
    {
        Span<byte> magic = stackalloc byte[2];
        input.ReadExactly(magic, "PNM");
        return magic[1] switch
        {
            (byte)'1' => ReadNumbers(input, "PBM", 1, PnmRaster.TextBits),
            (byte)'2' => ReadNumbers(input, "PGM", 1, PnmRaster.Text),
            (byte)'3' => ReadNumbers(input, "PPM", 3, PnmRaster.Text),
            (byte)'4' => ReadNumbers(input, "PBM", 1, PnmRaster.Bits),
            (byte)'5' => ReadNumbers(input, "PGM", 1, PnmRaster.Bytes),
            (byte)'6' => ReadNumbers(input, "PPM", 3, PnmRaster.Bytes),
            _ => ReadPam(input),
        };
    }

    private static PnmHeader ReadNumbers(ForwardReader input, string format, int channels, PnmRaster raster)
    {
        int width = PnmText.ReadNumber(input, format, int.MaxValue);
        int height = PnmText.ReadNumber(input, format, int.MaxValue);
        int maxValue = format == "PBM" ? 1 : PnmText.ReadNumber(input, format, MaxSample);
        return maxValue > 0
            ? new PnmHeader(format, width, height, channels, maxValue, raster)
            : throw ImageFileException.BadData($"{format}: the maximum sample value is 0", input.Position);
    }

    /// <summary>PAM: lines of a keyword and its value, up to ENDHDR.</summary>
    private static PnmHeader ReadPam(ForwardReader input)
    {
        (int width, int height, int depth, int maxValue) = (0, 0, 0, 0);
        string tupleType = "";
        for (; ; )
        {
            string line = ReadLine(input).Trim();
            string[] words = line.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (words.Length == 0 || words[0][0] == '#')
            {
                continue;
            }

            string value = words.Length > 1 ? words[1] : "";
            switch (words[0])
            {
                case "WIDTH":
                    width = Number(words[0], value, int.MaxValue);
                    break;
                case "HEIGHT":
                    height = Number(words[0], value, int.MaxValue);
                    break;
                case "DEPTH":
                    depth = Number(words[0], value, int.MaxValue);
                    break;
                case "MAXVAL":
                    maxValue = Number(words[0], value, MaxSample);
                    break;
                case "TUPLTYPE":
                    tupleType += tupleType.Length == 0 ? value : " " + value;
                    break;
                case "ENDHDR":
                    CheckTuples(tupleType, depth);
                    return maxValue > 0
                        ? new PnmHeader("PAM", width, height, depth, maxValue, PnmRaster.Bytes)
                        : throw ImageFileException.BadData("PAM: the header has no MAXVAL line", input.Position);
                default:
                    throw ImageFileException.BadData($"PAM: \"{words[0]}\" is no header keyword", input.Position);
            }
        }
    }

    private static int Number(string keyword, string value, int maximum) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= maximum
            ? number
            : throw ImageFileException.BadData($"PAM: {keyword} is \"{value}\" instead of a number from 1 to {maximum}");

    private static void CheckTuples(string tupleType, int depth)
    {
        int expected = tupleType switch
        {
            "BLACKANDWHITE" or "GRAYSCALE" => 1,
            "BLACKANDWHITE_ALPHA" or "GRAYSCALE_ALPHA" => 2,
            "RGB" => 3,
            "RGB_ALPHA" => 4,
            "" when depth is >= 1 and <= 4 => depth,
            _ => throw ImageFileException.Unsupported($"PAM: tuples of type \"{tupleType}\" and depth {depth} are not known"),
        };
        if (depth != expected)
        {
            throw ImageFileException.BadData($"PAM: tuples of type {tupleType} have depth {expected}, not {depth}");
        }
    }

    private static string ReadLine(ForwardReader input)
    {
        var line = new StringBuilder();
        for (int value; (value = input.ReadByte()) != '\n'; line.Append((char)value))
        {
            if (value < 0)
            {
                throw input.Truncated("PAM");
            }

            if (input.Position > MaxPamHeader)
            {
                throw ImageFileException.BadData($"PAM: the header does not end within {MaxPamHeader} bytes");
            }
        }

        return line.ToString();
    }
}
