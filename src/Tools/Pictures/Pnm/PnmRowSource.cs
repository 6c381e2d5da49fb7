using System.Runtime.InteropServices;
using Tinct.Format;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Pnm;

/// <summary>The rows of a Netpbm file; memory for one row.</summary>
internal sealed class PnmRowSource : RowSource
{
    private readonly PnmHeader _header;
    private readonly ForwardReader _input;
    private readonly bool _isFirst;

    /// <summary>The samples of a row, scaled to 8 bits.</summary>
    private readonly byte[] _samples;

    /// <summary>The bytes of a row where they are not yet its samples.</summary>
    private readonly byte[] _raw;

    /// <summary>The 8-bit value of every sample value.</summary>
    private readonly byte[] _scaled;

    /// <summary>Starts at the raster.</summary>
    /// <param name="isFirst">Whether it is the first picture of the file.</param>
    public PnmRowSource(PnmHeader header, ForwardReader input, bool isFirst, PictureInfo info)
        : base(info)
    {
        (_header, _input, _isFirst) = (header, input, isFirst);
        _samples = new byte[checked(header.Width * header.Channels)];
        _raw = (header.Raster, header.MaxValue) switch
        {
            (PnmRaster.Bits, _) => new byte[(header.Width + 7) / 8],
            (PnmRaster.Bytes, > 255) => new byte[checked(_samples.Length * 2)],
            _ => [],
        };
        _scaled = new byte[header.MaxValue + 1];
        for (int sample = 0; sample < _scaled.Length; sample++)
        {
            _scaled[sample] = SampleDepth.Scale(sample, header.MaxValue);
        }
    }

    /// <inheritdoc/>
    protected override void ReadRowCore(Span<RgbaColor> row, int y)
    {
        switch (_header.Raster)
        {
            case PnmRaster.Text:
                for (int i = 0; i < _samples.Length; i++)
                {
                    _samples[i] = _scaled[PnmText.ReadNumber(_input, _header.Format, _header.MaxValue)];
                }

                break;
            case PnmRaster.TextBits:
                for (int i = 0; i < _samples.Length; i++)
                {
                    _samples[i] = _scaled[ReadDigit()];
                }

                break;
            case PnmRaster.Bits:
                _input.ReadExactly(_raw, _header.Format);
                for (int i = 0; i < _samples.Length; i++)
                {
                    _samples[i] = _scaled[1 ^ ((_raw[i >> 3] >> (7 - (i & 7))) & 1)];
                }

                break;
            default:
                ReadBytes(y);
                break;
        }

        ToColors(row);
    }

    /// <summary>Says that more pictures follow, where that can be seen without waiting for a pipe.</summary>
    protected override void FinishCore()
    {
        if (_isFirst && _input.CanSeek && PnmFormat.IsNext(_input))
        {
            Info = Info with { Notes = [.. Info.Notes, PictureNote.FirstOfSeveral] };
        }
    }

    private int ReadDigit()
    {
        int value = PnmText.SkipSpace(_input);
        return value switch
        {
            '0' => 1,
            '1' => 0,
            -1 => throw _input.Truncated(_header.Format),
            _ => throw ImageFileException.BadData($"{_header.Format}: byte {value:x2} stands where 0 or 1 must", _input.Position - 1),
        };
    }

    private void ReadBytes(int y)
    {
        if (_header.MaxValue <= 255)
        {
            _input.ReadExactly(_samples, _header.Format);
            for (int i = 0; i < _samples.Length && _header.MaxValue != 255; i++)
            {
                _samples[i] = Scale(_samples[i], y);
            }

            return;
        }

        _input.ReadExactly(_raw, _header.Format);
        for (int i = 0; i < _samples.Length; i++)
        {
            _samples[i] = Scale((_raw[2 * i] << 8) | _raw[2 * i + 1], y);
        }
    }

    private byte Scale(int sample, int y) => sample <= _header.MaxValue
        ? _scaled[sample]
        : throw ImageFileException.BadData($"{_header.Format}: row {y} has sample {sample} above the maximum of {_header.MaxValue}");

    private void ToColors(Span<RgbaColor> row)
    {
        ReadOnlySpan<byte> samples = _samples;
        switch (_header.Channels)
        {
            case 1:
                for (int i = 0; i < row.Length; i++)
                {
                    row[i] = new RgbaColor(samples[i], samples[i], samples[i]);
                }

                break;
            case 2:
                for (int i = 0; i < row.Length; i++)
                {
                    row[i] = new RgbaColor(samples[2 * i], samples[2 * i], samples[2 * i], samples[2 * i + 1]);
                }

                break;
            case 3:
                for (int i = 0; i < row.Length; i++)
                {
                    ReadOnlySpan<byte> pixel = samples.Slice(3 * i, 3);
                    row[i] = new RgbaColor(pixel[0], pixel[1], pixel[2]);
                }

                break;
            default:
                MemoryMarshal.Cast<byte, RgbaColor>(samples).CopyTo(row);
                break;
        }
    }
}
