using System.Numerics;

namespace Tinct.Tools.Pictures.Pnm;

/// <summary>Reads the Netpbm formats: PBM, PGM and PPM, plain and raw (P1 to P6), and PAM (P7), with up to 16 bits a
/// sample. Of several pictures in a file the first is read. <see cref="PnmSink"/> writes the raw ones.</summary>
internal sealed class PnmFormat : IImageFormat
{
    /// <inheritdoc/>
    public string Name => "PNM and PAM";

    /// <inheritdoc/>
    public bool Recognizes(ReadOnlySpan<byte> head) => head.Length >= 3 && head[0] == 'P' && head[1] switch
    {
        >= (byte)'1' and <= (byte)'6' => PnmText.IsSpace(head[2]) || head[2] == '#',
        (byte)'7' => head[2] == '\n',
        _ => false,
    };

    /// <inheritdoc/>
    public RowSource Open(ForwardReader input, ImageReadLimits limits)
    {
        PictureNote.CheckFrame("PNM", limits.Frame ?? 1, 1, "picture");
        PnmHeader header = PnmHeader.Read(input);
        limits.CheckDimensions(header.Format, header.Width, header.Height);
        int bits = BitOperations.Log2((uint)header.MaxValue) + 1;
        return new PnmRowSource(header, input, new PictureInfo
        {
            Format = header.Format,
            Width = header.Width,
            Height = header.Height,
            BitDepth = bits,
            HadAlpha = header.Channels is 2 or 4,
            Notes = bits > 8 ? [PictureNote.ReducedDepth(bits)] : [],
        });
    }
}
