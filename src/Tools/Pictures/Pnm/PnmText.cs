using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Pnm;

/// <summary>The words of Netpbm headers and plain rasters: decimal numbers between white space and comments.</summary>
internal static class PnmText
{
    /// <summary>Whether a byte separates words.</summary>
    public static bool IsSpace(int value) => value is ' ' or '\t' or '\n' or '\v' or '\f' or '\r';

    /// <summary>The first byte that is neither white space nor in a comment ('#' to the end of the line); -1 at the end.</summary>
    public static int SkipSpace(ForwardReader input)
    {
        for (; ; )
        {
            int value = input.ReadByte();
            if (value == '#')
            {
                SkipLine(input);
            }
            else if (!IsSpace(value))
            {
                return value;
            }
        }
    }

    /// <summary>Reads a decimal number and the one byte after it, which must be white space, a comment (read to its end)
    /// or the end of the file.</summary>
    /// <exception cref="ImageFileException">There is no such number, or it is above <paramref name="maximum"/>.</exception>
    public static int ReadNumber(ForwardReader input, string format, int maximum)
    {
        int value = SkipSpace(input);
        if (value < 0)
        {
            throw input.Truncated(format);
        }

        if (!char.IsAsciiDigit((char)value))
        {
            throw ImageFileException.BadData($"{format}: byte {value:x2} stands where a number must", input.Position - 1);
        }

        long number = 0;
        for (; value >= 0 && char.IsAsciiDigit((char)value); value = input.ReadByte())
        {
            number = number * 10 + value - '0';
            if (number > maximum)
            {
                throw ImageFileException.BadData($"{format}: a number is above {maximum}", input.Position - 1);
            }
        }

        if (value == '#')
        {
            SkipLine(input);
        }
        else if (value >= 0 && !IsSpace(value))
        {
            throw ImageFileException.BadData($"{format}: byte {value:x2} follows a number", input.Position - 1);
        }

        return (int)number;
    }

    private static void SkipLine(ForwardReader input)
    {
        while (input.ReadByte() is not ('\n' or '\r' or -1))
        {
        }
    }
}
