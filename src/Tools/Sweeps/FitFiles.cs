using System.Diagnostics;
using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.CommandLine;

namespace Tinct.Tools.Sweeps;

/// <summary>The files of one fit: palette and index map are computed once for all compressions.</summary>
/// <param name="fit">An encode, of which one file is there already.</param>
/// <param name="options">How it was made.</param>
/// <param name="sections">What else the files hold.</param>
internal sealed class FitFiles(EncodeResult fit, EncodeOptions options, FileSections sections, CancellationToken cancellation)
{
    /// <summary>The file of a compression, and the milliseconds it took to write.</summary>
    /// <param name="compression">A word of <see cref="OptionWords.Compressions"/>.</param>
    public (ReadOnlyMemory<byte> Bytes, double Time) Of(string compression)
    {
        CompressionChoice choice = OptionWords.Compressions.Parse(compression);
        if (choice == options.Write.Compression)
        {
            return (fit.Bytes, fit.Times.Write);
        }

        long start = Stopwatch.GetTimestamp();
        byte[] bytes = TinctEncoder.Encode(fit.Image, options with { Write = options.Write with { Compression = choice } }, sections, cancellation);
        return (bytes, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }
}
