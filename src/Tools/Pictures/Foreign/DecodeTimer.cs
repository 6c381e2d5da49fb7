using System.Runtime.ExceptionServices;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>Decodes in a library that is not ours, on a thread that is given up when it takes too long.</summary>
internal static class DecodeTimer
{
    /// <summary>What any file may take.</summary>
    private static readonly TimeSpan s_start = TimeSpan.FromSeconds(20);

    /// <summary>What a megapixel may take besides: a hundred times what the slowest of the formats needs.</summary>
    private static readonly TimeSpan s_megapixel = TimeSpan.FromSeconds(2);

    /// <summary>Decodes a file.</summary>
    /// <param name="format">The format's name, for messages.</param>
    /// <param name="file">All of it.</param>
    /// <param name="limits">Held against the dimensions before pixels are allocated.</param>
    /// <param name="decode">The decoder. It must hold the dimensions it finds against the limits.</param>
    /// <param name="size">Pixels the file claims, where that is known already; else 0.</param>
    /// <exception cref="ImageFileException">The file is damaged, unsupported, above the limits, or takes more than 20 seconds and 2 more
    /// a megapixel.</exception>
    public static DecodedPicture Run(
        string format, byte[] file, ImageReadLimits limits, Func<string, byte[], ImageReadLimits, DecodedPicture> decode, long size)
    {
        // Where the size is known only to the library, the bytes of the file stand for it: a picture of more than 64 pixels a byte is a plain one.
        double megapixels = (size > 0 ? size : Math.Min(limits.MaxPixels, 64L * file.Length)) / 1e6;
        return Run(format, () => decode(format, file, limits), s_start + megapixels * s_megapixel);
    }

    /// <summary>Decodes within a time.</summary>
    public static DecodedPicture Run(string format, Func<DecodedPicture> decode, TimeSpan limit)
    {
        DecodedPicture? picture = null;
        ExceptionDispatchInfo? failure = null;
        var worker = new Thread(() =>
        {
            try
            {
                picture = decode();
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        })
        {
            IsBackground = true,
        };
        worker.Start();
        if (!worker.Join(limit))
        {
            throw new ImageFileException(
                ImageErrorKind.Limit, $"{format}: decoding takes longer than the limit of {limit.TotalSeconds:0} seconds; is the file damaged?");
        }

        failure?.Throw();
        return picture!;
    }
}
