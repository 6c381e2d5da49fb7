using System.Runtime.ExceptionServices;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>Examines and decodes files that other libraries read, on a thread that is abandoned when it takes too long.</summary>
internal static class DecodeTimer
{
    /// <summary>The time that any file may take.</summary>
    private static readonly TimeSpan s_start = TimeSpan.FromSeconds(20);

    /// <summary>The additional time for each megapixel: a hundred times what the slowest of the formats needs.</summary>
    private static readonly TimeSpan s_megapixel = TimeSpan.FromSeconds(2);

    /// <summary>The time that a file may take: 20 seconds, and 2 more for each megapixel.</summary>
    /// <param name="limits">What it is held against.</param>
    /// <param name="size">Pixels the file claims, where that is known already; else 0.</param>
    public static TimeSpan LimitOf(byte[] file, ImageReadLimits limits, long size = 0)
    {
        // Where the size is known only to the library, the bytes of the file stand for it: a picture of more than 64 pixels a byte is a plain one.
        double megapixels = (size > 0 ? size : Math.Min(limits.MaxPixels, 64L * file.Length)) / 1e6;
        return s_start + megapixels * s_megapixel;
    }

    /// <summary>Examines or decodes a file within a time.</summary>
    /// <param name="format">The format's name, for messages.</param>
    /// <param name="work">What is done. It must hold the dimensions it finds against the limits before it allocates pixels.</param>
    /// <exception cref="ImageFileException">It takes longer, or threw this.</exception>
    public static T Run<T>(string format, Func<T> work, TimeSpan limit)
    {
        T? result = default;
        ExceptionDispatchInfo? failure = null;
        var worker = new Thread(() =>
        {
            try
            {
                result = work();
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
        return result!;
    }
}
