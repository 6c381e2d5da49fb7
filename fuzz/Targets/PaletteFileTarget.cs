using System.Text;
using Tinct.Format;
using Tinct.Fuzz.Engine;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures.Palettes;

namespace Tinct.Fuzz.Targets;

/// <summary>Palette files. Input: the format, then the file.</summary>
internal sealed class PaletteFileTarget : FuzzTarget
{
    public override string Name => "palettefile";

    public override string Description => "palette files (.gpl, .pal, .hex, .act, .json): only documented faults; written and read again they stay the same";

    public override int MaxLength => 4096;

    public override IReadOnlyList<byte[]> Words { get; } =
    [
        .. "GIMP Palette\n|Name: x\n|Columns: 16\n|Channels: RGBA\n|#\n|JASC-PAL\r\n0100\r\n|255 255 255\n|0 0 0\r\n|ffffff\n|#123\n|{\"colors\":[|\"#fff\"|[1,2,3]|[1,2,3,4],|]|}|\\ud800|\\u0000|\uFEFF|65536|999|;c\n|//|\u0085|\u2028|1e999|null"
            .Split('|').Select(Encoding.UTF8.GetBytes), [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80],
    ];

    public override IEnumerable<byte[]> Seeds() =>
    [
        [0, .. "GIMP Palette\nName: a\nColumns: 3\n#\n255 0 0\tRed\n  1   2   3\n"u8],
        [0, .. "GIMP Palette\nChannels: RGBA\n#\n255 0 0 7\tRed\n"u8],
        [1, .. "JASC-PAL\r\n0100\r\n2\r\n255 0 0\r\n1 2 3\r\n"u8],
        [1, .. "JASC-PAL\r\n0100\r\n1\r\n255 0 0 7\r\n"u8],
        [2, .. "; c\nff00aa\n#123\n11223344\n// x\n"u8],
        [4, .. "[\"#fff\",\"#112233\",[1,2,3],[1,2,3,4]]"u8],
        [4, .. "{\"colors\":[\"#fff\"],\"n\":1}"u8],
        [3, .. new byte[768]],
        [3, .. new byte[768], 0, 16, 0, 3],
    ];

    public override void Run(byte[] input)
    {
        if (input.Length == 0)
        {
            return;
        }

        var format = (PaletteFileFormat)(input[0] % 5);
        try
        {
            RgbaColor[] colors = PaletteFile.Read(input.AsSpan(1), format);
            Accepted++;
            byte[] again;
            try
            {
                again = PaletteFile.Write(colors, format, "n");
            }
            catch (ImageFileException)
            {
                return;
            }

            if (!PaletteFile.Read(again, format).AsSpan().SequenceEqual(colors))
            {
                throw new FindingException($"colours change when written again as {format}");
            }
        }
        catch (ImageFileException)
        {
        }
    }
}
