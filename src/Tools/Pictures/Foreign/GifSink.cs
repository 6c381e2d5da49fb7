using Tinct.Format;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>Writes a GIF of one frame, exactly or not at all: at most 256 colours, each opaque or fully transparent.</summary>
/// <remarks>The writer is our own, for ImageSharp 2.1.13 finds palette entries at 5 bits a channel: with 128 and 256 colours pixels were wrong in
/// 8 of 8 pictures.</remarks>
internal sealed class GifSink : HeldSink
{
    private const int MaxSide = ushort.MaxValue;

    private readonly Stream _stream;

    /// <summary>Starts a picture.</summary>
    /// <exception cref="ImageFileException">GIF holds no picture so large.</exception>
    public GifSink(Stream stream, int width, int height)
        : base(width <= MaxSide && height <= MaxSide ? width : throw ImageFileException.Unsupported($"GIF: more than {MaxSide} pixels a side cannot be written"), height) =>
        _stream = stream;

    /// <inheritdoc/>
    protected override void Write(RgbaColor[] pixels)
    {
        var numbers = new Dictionary<RgbaColor, ushort>();
        var indices = new ushort[pixels.Length];
        for (int i = 0; i < pixels.Length; i++)
        {
            RgbaColor color = pixels[i].A == 0 ? default : pixels[i];
            if (!numbers.TryGetValue(color, out indices[i]))
            {
                if (color.A is > 0 and < 255)
                {
                    throw ImageFileException.Unsupported("GIF holds no half-transparent colours; write a .png or .webp");
                }

                if (numbers.Count == GifWriter.MaxColors)
                {
                    throw ImageFileException.Unsupported($"GIF holds no more than {GifWriter.MaxColors} colours; write a .png or .webp");
                }

                indices[i] = (ushort)numbers.Count;
                numbers.Add(color, indices[i]);
            }
        }

        var image = new IndexedImage(Width, Height, new Palette([.. numbers.OrderBy(static pair => pair.Value).Select(static pair => pair.Key)]), indices);
        var writer = new GifWriter(_stream, Width, Height, hasTransparency: numbers.ContainsKey(default), plays: 1);
        writer.WriteFrame(image, milliseconds: 0);
        writer.Finish();
    }
}
