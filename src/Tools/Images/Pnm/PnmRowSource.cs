using Tinct.Format;

namespace Tinct.Tools.Images.Pnm;

/// <summary>The rows of a Netpbm file; memory for one row.</summary>
internal sealed class PnmRowSource : RowSource
{
    private readonly PnmHeader _header;
    private readonly ByteReader _input;
    private readonly int[] _samples;
    private readonly byte[] _raw;

    /// <summary>The 8-bit value of every sample value.</summary>
    private readonly byte[] _scaled;

    /// <summary>Starts at the raster.</summary>
    public PnmRowSource(PnmHeader header, ByteReader input, PictureInfo info)
        : base(info)
    {
        (_header, _input) = (header, input);
        _samples = new int[checked(header.Width * header.Channels)];
        _raw = header.Raster switch
        {
            PnmRaster.Bits => new byte[(header.Width + 7) / 8],
            PnmRaster.Bytes => new byte[checked(_samples.Length * (header.MaxValue > 255 ? 2 : 1))],
            _ => [],
        };
        _scaled = new byte[header.MaxValue + 1];
        for (int sample = 0; sample < _scaled.Length; sample++)
        {
            _scaled[sample] = SampleDepth.Scale(sample, header.MaxValue);
        }
    }

    /// <inheritdoc/>
    protected override void ReadRowCore(Span<Rgba32> row, int y)
    {
        switch (_header.Raster)
        {
            case PnmRaster.Text:
                for (int i = 0; i < _samples.Length; i++)
                {
                    _samples[i] = PnmText.ReadNumber(_input, _header.Format, _header.MaxValue);
                }

                break;
            case PnmRaster.TextBits:
                for (int i = 0; i < _samples.Length; i++)
                {
                    _samples[i] = ReadDigit();
                }

                break;
            case PnmRaster.Bits:
                _input.ReadExactly(_raw, _header.Format);
                for (int i = 0; i < _samples.Length; i++)
                {
                    _samples[i] = 1 ^ ((_raw[i >> 3] >> (7 - (i & 7))) & 1);
                }

                break;
            default:
                ReadBytes(y);
                break;
        }

        ToColors(row);
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
        _input.ReadExactly(_raw, _header.Format);
        int largest = 0;
        for (int i = 0; i < _samples.Length; i++)
        {
            int sample = _header.MaxValue > 255 ? (_raw[2 * i] << 8) | _raw[2 * i + 1] : _raw[i];
            largest = Math.Max(largest, sample);
            _samples[i] = sample;
        }

        if (largest > _header.MaxValue)
        {
            throw ImageFileException.BadData($"{_header.Format}: row {y} has sample {largest} above the maximum of {_header.MaxValue}");
        }
    }

    private void ToColors(Span<Rgba32> row)
    {
        ReadOnlySpan<int> samples = _samples;
        byte[] scaled = _scaled;
        int channels = _header.Channels;
        for (int i = 0; i < row.Length; i++)
        {
            ReadOnlySpan<int> pixel = samples.Slice(i * channels, channels);
            byte first = scaled[pixel[0]];
            row[i] = channels switch
            {
                1 => new Rgba32(first, first, first),
                2 => new Rgba32(first, first, first, scaled[pixel[1]]),
                3 => new Rgba32(first, scaled[pixel[1]], scaled[pixel[2]]),
                _ => new Rgba32(first, scaled[pixel[1]], scaled[pixel[2]], scaled[pixel[3]]),
            };
        }
    }
}
