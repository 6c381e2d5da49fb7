using System.Text;
using Tinct.Codec;
using Tinct.Format;

namespace Tinct.Tools.Terminal;

/// <summary>Draws pixels as sixels: bands of six rows, in each of them one run-length coded line for every colour (DEC STD 070, chapter 9).</summary>
internal sealed class SixelWriter
{
    private const int BandHeight = 6;
    private const int MostColors = 256;

    /// <summary>From this length on, a repeat count is shorter than the characters.</summary>
    private const int ShortestRun = 4;

    private const string End = "\e\\";

    private readonly IndexedImage _image;
    private readonly byte[][] _masks;

    private SixelWriter(IndexedImage image)
    {
        _image = image;
        _masks = [.. Enumerable.Range(0, image.Palette.Count).Select(_ => new byte[image.Width])];
    }

    /// <summary>Draws a picture. However it ends, the terminal is back in text mode afterwards.</summary>
    /// <param name="pixels">Row after row; opaque, or of alpha 0, where the terminal's background stays. More than 256 colours are
    /// reduced to a fitted palette.</param>
    public static void Write(Stream stream, ReadOnlyMemory<RgbaColor> pixels, int width, CancellationToken cancellation)
    {
        var options = new EncodeOptions { Colors = MostColors, Write = new() { Compression = CompressionChoice.Stored } };
        IndexedImage image = TinctEncoder.Encode(pixels, width, pixels.Length / width, options, cancellationToken: cancellation).Image;
        new SixelWriter(image).Write(stream, cancellation);
    }

    private void Write(Stream stream, CancellationToken cancellation)
    {
        try
        {
            Send(stream, Head());
            for (int y = 0; y < _image.Height; y += BandHeight)
            {
                cancellation.ThrowIfCancellationRequested();
                Send(stream, Band(y));
            }
        }
        finally
        {
            Send(stream, End + "\n");
        }
    }

    private static void Send(Stream stream, string text) => stream.Write(Encoding.ASCII.GetBytes(text));

    /// <summary>Opens the graphics (pixels that are not drawn stay as they are), says that pixels are square, and defines the colours in
    /// percent.</summary>
    private string Head()
    {
        var head = new StringBuilder($"\eP0;1;0q\"1;1;{_image.Width};{_image.Height}");
        for (int i = 0; i < _image.Palette.Count; i++)
        {
            RgbaColor color = _image.Palette[i];
            if (color.A != 0)
            {
                head.Append($"#{i};2;{Percent(color.R)};{Percent(color.G)};{Percent(color.B)}");
            }
        }

        return head.ToString();
    }

    private static int Percent(byte channel) => ((channel * 100) + 127) / 255;

    private string Band(int top)
    {
        var used = new SortedSet<int>();
        for (int y = top; y < Math.Min(top + BandHeight, _image.Height); y++)
        {
            for (int x = 0; x < _image.Width; x++)
            {
                int index = _image.Indices[(y * _image.Width) + x];
                if (_image.Palette[index].A != 0)
                {
                    used.Add(index);
                    _masks[index][x] |= (byte)(1 << (y - top));
                }
            }
        }

        var band = new StringBuilder();
        foreach (int index in used)
        {
            band.Append(band.Length > 0 ? "$#" : "#").Append(index);
            AppendRuns(band, _masks[index]);
            Array.Clear(_masks[index]);
        }

        return band.Append('-').ToString();
    }

    private static void AppendRuns(StringBuilder band, ReadOnlySpan<byte> masks)
    {
        masks = masks.TrimEnd((byte)0);
        while (!masks.IsEmpty)
        {
            int length = masks.IndexOfAnyExcept(masks[0]);
            length = length < 0 ? masks.Length : length;
            char sixel = (char)('?' + masks[0]);
            if (length >= ShortestRun)
            {
                band.Append('!').Append(length).Append(sixel);
            }
            else
            {
                band.Append(sixel, length);
            }

            masks = masks[length..];
        }
    }
}
