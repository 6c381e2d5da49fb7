using Tinct.Format;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>Writes a GIF of one frame, exactly or not at all: at most 256 colours, each opaque or fully transparent.</summary>
/// <remarks>The writer is our own, since ImageSharp 2.1.13 finds palette entries at 5 bits a channel: with 128 and 256 colours pixels were wrong in
/// 8 of 8 pictures.</remarks>
internal sealed class GifSink : HeldSink
{
    private const int MaxSide = ushort.MaxValue;

    private readonly Stream _stream;

    /// <summary>Starts a picture.</summary>
    /// <exception cref="ImageFileException">GIF holds no picture so large.</exception>
    public GifSink(Stream stream, int width, int height)
        : base(CheckSides(width, height), height) => _stream = stream;

    /// <summary>Writes an indexed picture.</summary>
    /// <param name="stream">Where it goes; stays open.</param>
    /// <param name="image">At most 256 colours, each opaque or fully transparent; palette and indices stay as they are.</param>
    /// <exception cref="ImageFileException">GIF holds no picture so large.</exception>
    public static void Write(Stream stream, IndexedImage image)
    {
        CheckSides(image.Width, image.Height);
        bool hasTransparency = image.Palette.Colors.ToArray().Any(static color => color.A == 0);
        var writer = new GifWriter(stream, image.Width, image.Height, hasTransparency, plays: 1);
        writer.WriteFrame(image, milliseconds: 0);
        writer.Finish();
    }

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
        Write(_stream, image);
    }

    private static int CheckSides(int width, int height) => width <= MaxSide && height <= MaxSide
        ? width
        : throw ImageFileException.Unsupported($"GIF: more than {MaxSide} pixels a side cannot be written");
}
