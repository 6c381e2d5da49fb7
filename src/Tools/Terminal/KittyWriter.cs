using System.Text;
using Tinct.Format;
using Tinct.Tools.Pictures;

namespace Tinct.Tools.Terminal;

/// <summary>Draws a picture by the kitty terminal's graphics protocol: as a PNG in base64, in chunks that each are an escape sequence.</summary>
internal static class KittyWriter
{
    /// <summary>The most characters the protocol allows in a chunk.</summary>
    public const int ChunkLength = 4096;

    private const string Start = "\e_G";
    private const string End = "\e\\";

    /// <summary>Draws a picture with its alpha. A picture cut short is ended as the protocol requires, so that the terminal does not wait for
    /// more.</summary>
    public static void Write(Stream stream, RgbaColor[] pixels, int width, CancellationToken cancellation)
    {
        using var png = new MemoryStream();
        ImageFiles.Write(png, ".png", Picture.FromPixels(width, pixels.Length / width, pixels));
        ReadOnlySpan<char> data = Convert.ToBase64String(png.GetBuffer(), 0, (int)png.Length);
        bool isOpen = false;
        try
        {
            for (int at = 0; at < data.Length; at += ChunkLength)
            {
                cancellation.ThrowIfCancellationRequested();
                bool isLast = at + ChunkLength >= data.Length;

                // a=T: transmit and show; f=100: PNG; q=2: no answer, which would end up in the shell's input.
                string keys = at == 0 ? "a=T,f=100,q=2," : "";
                Send(stream, $"{Start}{keys}m={(isLast ? 0 : 1)};{data[at..Math.Min(data.Length, at + ChunkLength)]}{End}");
                isOpen = !isLast;
            }
        }
        finally
        {
            Send(stream, isOpen ? $"{Start}m=0;{End}\n" : "\n");
        }
    }

    private static void Send(Stream stream, string text) => stream.Write(Encoding.ASCII.GetBytes(text));
}
