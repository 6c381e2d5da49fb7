using System.Numerics;
using Tinct.Format;

namespace Tinct.Tools.Pictures.Pnm;

/// <summary>Reads the Netpbm formats: PBM, PGM and PPM, plain and raw (P1 to P6), and PAM (P7), with up to 16 bits a
/// sample. Of several pictures in a file the first is read, or the one asked for. <see cref="PnmSink"/> writes the raw ones.</summary>
internal sealed class PnmFormat : IImageFormat
{
    /// <inheritdoc/>
    public string Name => "PNM and PAM";

    /// <inheritdoc/>
    public bool Recognizes(ReadOnlySpan<byte> head) => IsStart(head);

    /// <inheritdoc/>
    public RowSource Open(ForwardReader input, ImageReadLimits limits)
    {
        int number = limits.Frame ?? 1;
        for (int before = 1; before < number; before++)
        {
            using RowSource other = OpenNext(input, limits, number);
            var row = new RgbaColor[other.Width];
            while (other.RowsRead < other.Height)
            {
                other.ReadRow(row);
            }

            if (!IsNext(input))
            {
                PictureNote.CheckFrame("PNM", number, before, "picture");
            }
        }

        return OpenNext(input, limits, number);
    }

    /// <summary>Passes over space, and looks whether there is a further picture behind it. Waits for a pipe.</summary>
    public static bool IsNext(ForwardReader input)
    {
        while (input.Peek(1) is [var value] && PnmText.IsSpace(value))
        {
            input.ReadByte();
        }

        return IsStart(input.Peek(3));
    }

    private static bool IsStart(ReadOnlySpan<byte> head) => head.Length >= 3 && head[0] == 'P' && head[1] switch
    {
        >= (byte)'1' and <= (byte)'6' => PnmText.IsSpace(head[2]) || head[2] == '#',
        (byte)'7' => head[2] == '\n',
        _ => false,
    };

    private static PnmRowSource OpenNext(ForwardReader input, ImageReadLimits limits, int number)
    {
        PnmHeader header = PnmHeader.Read(input);
        limits.CheckDimensions(header.Format, header.Width, header.Height);
        int bits = BitOperations.Log2((uint)header.MaxValue) + 1;
        var notes = new List<string>();
        if (bits > 8)
        {
            notes.Add(PictureNote.ReducedDepth(bits));
        }

        if (number > 1)
        {
            notes.Add(PictureNote.OneOfSeveral(number));
        }

        return new PnmRowSource(header, input, isFirst: number == 1, new PictureInfo
        {
            Format = header.Format,
            Width = header.Width,
            Height = header.Height,
            BitDepth = bits,
            HadAlpha = header.Channels is 2 or 4,
            Notes = notes,
        });
    }
}
