using System.Text;
using Tinct.Format;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Pnm;

/// <summary>The Netpbm formats that can be written.</summary>
internal enum PnmKind
{
    /// <summary>PBM (P4): black and white.</summary>
    Pbm,

    /// <summary>PGM (P5): greys.</summary>
    Pgm,

    /// <summary>PPM (P6): opaque colours.</summary>
    Ppm,

    /// <summary>PAM (P7): anything; grey and black-and-white pictures get fewer samples a pixel.</summary>
    Pam,
}

/// <summary>Writes a raw Netpbm file row by row.</summary>
internal sealed class PnmSink : RowSink<RgbaColor>
{
    private readonly Stream _stream;
    private readonly PnmKind _kind;
    private readonly PixelTraits _traits;
    private readonly byte[] _packed;

    /// <summary>Writes the header.</summary>
    /// <param name="stream">Where it goes; stays open.</param>
    /// <param name="traits">What the pixels need, all of them.</param>
    /// <exception cref="ImageFileException">The format cannot hold such pixels.</exception>
    public PnmSink(Stream stream, PnmKind kind, int width, int height, PixelTraits traits)
        : base(width, height)
    {
        string? missing = kind switch
        {
            PnmKind.Pam => null,
            _ when traits.HasAlpha => "transparency",
            PnmKind.Pgm when !traits.IsGrey => "colours",
            PnmKind.Pbm when !traits.IsBilevel => "anything but black and white",
            _ => null,
        };
        if (missing is not null)
        {
            throw ImageFileException.Unsupported($"{kind.ToString().ToUpperInvariant()} cannot hold {missing}: write a .pam or .png instead");
        }

        (_stream, _kind, _traits) = (stream, kind, traits);
        int bytesAPixel = (kind == PnmKind.Ppm || (kind == PnmKind.Pam && !traits.IsGrey) ? 3 : 1) + (traits.HasAlpha ? 1 : 0);
        _packed = new byte[kind == PnmKind.Pbm ? (width + 7) / 8 : checked(width * bytesAPixel)];
        _stream.Write(Encoding.ASCII.GetBytes(Header(bytesAPixel)));
    }

    /// <inheritdoc/>
    protected override void WriteRowCore(ReadOnlySpan<RgbaColor> row)
    {
        switch (_kind)
        {
            case PnmKind.Pbm:
                PackBits(row);
                break;
            case PnmKind.Ppm:
                PackSamples(row, isGrey: false, shift: 0);
                break;
            case PnmKind.Pgm:
                PackSamples(row, isGrey: true, shift: 0);
                break;
            default:
                PackSamples(row, _traits.IsGrey, shift: _traits.IsBilevel ? 7 : 0);
                break;
        }

        _stream.Write(_packed);
    }

    private string Header(int bytesAPixel)
    {
        string tupleType = (_traits.IsBilevel ? "BLACKANDWHITE" : _traits.IsGrey ? "GRAYSCALE" : "RGB") + (_traits.HasAlpha ? "_ALPHA" : "");
        return _kind switch
        {
            PnmKind.Pbm => $"P4\n{Width} {Height}\n",
            PnmKind.Pgm => $"P5\n{Width} {Height}\n255\n",
            PnmKind.Ppm => $"P6\n{Width} {Height}\n255\n",
            _ => $"P7\nWIDTH {Width}\nHEIGHT {Height}\nDEPTH {bytesAPixel}\nMAXVAL {(_traits.IsBilevel ? 1 : 255)}\nTUPLTYPE {tupleType}\nENDHDR\n",
        };
    }

    private void PackBits(ReadOnlySpan<RgbaColor> row)
    {
        Array.Clear(_packed);
        for (int i = 0; i < row.Length; i++)
        {
            if (row[i].R == 0)
            {
                _packed[i >> 3] |= (byte)(0x80 >> (i & 7));
            }
        }
    }

    private void PackSamples(ReadOnlySpan<RgbaColor> row, bool isGrey, int shift)
    {
        Span<byte> packed = _packed;
        bool hasAlpha = _traits.HasAlpha;
        int at = 0;
        foreach (RgbaColor color in row)
        {
            packed[at++] = (byte)(color.R >> shift);
            if (!isGrey)
            {
                packed[at++] = color.G;
                packed[at++] = color.B;
            }

            if (hasAlpha)
            {
                packed[at++] = (byte)(color.A >> shift);
            }
        }
    }
}
