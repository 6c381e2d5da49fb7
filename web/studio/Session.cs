using System.Runtime.InteropServices;
using System.Runtime.InteropServices.JavaScript;
using Tinct.Codec;
using Tinct.Format;

namespace Tinct.Studio;

/// <summary>What the page's worker calls: holds one picture at a time, and the last file made of it. Numbers, strings and bytes cross the border, and
/// every failure crosses it as an exception with a sentence.</summary>
internal static partial class Session
{
    /// <summary>Encoders of the picture reduced by a number of pixels a side; by 1 it is the whole one.</summary>
    private static readonly Dictionary<int, PictureEncoder> s_encoders = [];

    private static RgbaPicture? _picture;
    private static EncodeResult? _result;

    /// <summary>Takes a picture.</summary>
    /// <param name="pixels">R, G, B, A and so on, row after row from the top; straight alpha.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    [JSExport]
    internal static void Open(byte[] pixels, int width, int height) => Open(RgbaPicture.FromBytes(pixels, width, height));

    /// <summary>Takes a picture out of a .tinct file.</summary>
    /// <param name="file">The file.</param>
    /// <returns>Its width and height; <see cref="OriginalPixels"/> has the pixels.</returns>
    [JSExport]
    internal static int[] OpenFile(byte[] file)
    {
        Open(TinctImage.Decode(file));
        return [_picture!.Width, _picture.Height];
    }

    /// <summary>The pixels of the picture, four bytes each.</summary>
    [JSExport]
    internal static byte[] OriginalPixels() => MemoryMarshal.AsBytes(_picture!.Pixels.Span).ToArray();

    /// <summary>Encodes the picture, or a reduced one.</summary>
    /// <param name="mostPixels">Of the reduced picture, which is the whole one if that has no more; 0 for the whole one, whose errors are measured.</param>
    /// <param name="colors">Palette size, 1 to 65,536; 0 to keep the picture exactly.</param>
    /// <param name="tune">A value of <see cref="Tune"/>.</param>
    /// <param name="method">A value of <see cref="FitMethod"/>.</param>
    /// <param name="effort">1 to 9.</param>
    /// <param name="dither">A value of <see cref="Dither"/>.</param>
    /// <param name="strength">Of the dithering, 0 to 1.</param>
    /// <param name="smooth">Weight of smoothing.</param>
    /// <param name="compression">A value of <see cref="CompressionChoice"/>.</param>
    /// <returns>Width, height, bytes of the file, colours of its palette, PSNR in decibels (infinite where exact), SSIM, mean squared error,
    /// the picture's number of colours.</returns>
    [JSExport]
    internal static double[] Encode(
        int mostPixels, int colors, int tune, int method, int effort, int dither, double strength, double smooth, int compression)
    {
        if (_picture is null)
        {
            throw new InvalidOperationException("There is no picture yet.");
        }

        EncodeOptions options = new()
        {
            Colors = colors == 0 ? EncodeOptions.Default.Colors : colors,
            Goal = colors == 0 ? new EncodeGoal.Lossless() : null,
            Tune = (Tune)tune,
            Effort = effort,
            Threads = 1,
            MeasureErrors = mostPixels == 0,
            Fit = new FitOptions { Method = (FitMethod)method },
            Map = new MapOptions { Dither = (Dither)dither, DitherStrength = strength, Smooth = smooth },
            Write = new FileWriteOptions { Compression = (CompressionChoice)compression },
        };

        // A lossless encode counts the hidden colours as well, which the counts that are kept here leave out.
        PictureEncoder encoder = colors == 0
            ? new PictureEncoder(_picture, keepHiddenColor: true)
            : EncoderOf(_picture, mostPixels == 0 ? 1 : Math.Max(1, (int)Math.Ceiling(Math.Sqrt((double)_picture.Pixels.Length / mostPixels))));
        _result = encoder.Encode(options, output: null, sections: null, mostPixels == 0 ? new ProgressToWorker() : null);
        return
        [
            _result.Image.Width, _result.Image.Height, _result.FileBytes, _result.Colors, _result.Psnr, _result.Errors?.Ssim ?? double.NaN,
            _result.MeanSquaredError, _result.UniqueColors,
        ];
    }

    /// <summary>The .tinct file that was made last.</summary>
    [JSExport]
    internal static byte[] File() => _result!.Bytes.ToArray();

    /// <summary>Its palette, four bytes an entry.</summary>
    [JSExport]
    internal static byte[] Palette() => MemoryMarshal.AsBytes(_result!.Image.Palette.Colors).ToArray();

    /// <summary>Its index map, two bytes a pixel, the low one first.</summary>
    [JSExport]
    internal static byte[] Indices() => MemoryMarshal.AsBytes(_result!.Image.Indices).ToArray();

    /// <summary>Which method its bands are stored in, as a value of the format: the most dense of them.</summary>
    [JSExport]
    internal static int Method() => (int)TinctFile.Open(_result!.Bytes).Bands.Max(band => band.Method);

    [JSImport("progress", "studio")]
    private static partial void Report(int stage, double fraction);

    private static void Open(RgbaPicture picture)
    {
        (_picture, _result) = (picture, null);
        s_encoders.Clear();
    }

    private static PictureEncoder EncoderOf(RgbaPicture picture, int step)
    {
        if (!s_encoders.TryGetValue(step, out PictureEncoder? encoder))
        {
            encoder = new PictureEncoder(step == 1 ? picture : Reduced(picture, step));
            s_encoders.Add(step, encoder);
        }

        return encoder;
    }

    /// <summary>A smaller picture by means over squares of pixels, in premultiplied colours.</summary>
    private static RgbaPicture Reduced(RgbaPicture picture, int step)
    {
        (int width, int height) = ((picture.Width + step - 1) / step, (picture.Height + step - 1) / step);
        var pixels = new RgbaColor[width * height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                pixels[(y * width) + x] = Mean(picture, x * step, y * step, step);
            }
        }

        return new RgbaPicture(pixels, width);
    }

    private static RgbaColor Mean(RgbaPicture picture, int left, int top, int step)
    {
        (int right, int bottom) = (Math.Min(left + step, picture.Width), Math.Min(top + step, picture.Height));
        (int red, int green, int blue, int alpha) = (0, 0, 0, 0);
        for (int y = top; y < bottom; y++)
        {
            foreach (RgbaColor pixel in picture.Pixels.Span[((y * picture.Width) + left)..((y * picture.Width) + right)])
            {
                red += pixel.R * pixel.A;
                green += pixel.G * pixel.A;
                blue += pixel.B * pixel.A;
                alpha += pixel.A;
            }
        }

        int count = (right - left) * (bottom - top);
        return alpha == 0
            ? default
            : new RgbaColor((byte)((red + (alpha / 2)) / alpha), (byte)((green + (alpha / 2)) / alpha), (byte)((blue + (alpha / 2)) / alpha), (byte)((alpha + (count / 2)) / count));
    }

    /// <summary>Hands progress to the worker at once: there is one thread.</summary>
    private sealed class ProgressToWorker : IProgress<EncodeProgress>
    {
        public void Report(EncodeProgress value) => Session.Report((int)value.Stage, value.Fraction);
    }
}
