using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures;

/// <summary>Encodes picture files, and turns what goes wrong into failures that name them.</summary>
internal static class PictureEncoding
{
    /// <summary>Refuses a file that decoders would not open, since they limit the work of dense bands.</summary>
    /// <exception cref="CommandException">The picture is too large for the compression asked for.</exception>
    public static void RefuseWhatNobodyOpens(PictureFile picture, EncodeOptions options)
    {
        long most = DecodeLimits.Default.MaxDensePixels;
        if (options.Write.Compression == CompressionChoice.Dense && (long)picture.Width * picture.Height > most)
        {
            throw new CommandException(
                ExitCode.Usage,
                $"{picture.Name}: {picture.Width} x {picture.Height} pixels are too many for --compression dense, which decoders open up to {most:#,0} pixels; take swift");
        }
    }

    /// <summary>Encodes a picture.</summary>
    /// <param name="sections">Other contents of the file; null for the picture's own.</param>
    /// <param name="progress">Receives progress, on the calling thread; null for nobody.</param>
    /// <exception cref="CommandException">A target cannot be met, or the picture has too many colours.</exception>
    public static EncodeResult Encode(
        PictureFile picture, Stream output, EncodeOptions options, FileSections? sections, IProgress<EncodeProgress>? progress, CancellationToken cancellation)
    {
        progress = picture.IsHeld ? progress : new MemoryRelease(progress);
        try
        {
            return TinctEncoder.Encode(picture.Rows, output, options, sections, progress, cancellation);
        }
        catch (TargetNotMetException exception)
        {
            string metadata = options.Goal is EncodeGoal.MaxBytes && MetadataSize.Of(exception.Nearest.Bytes) is { Bytes: > 0 } size
                ? $", of which {size.InWords}; {size.Dropped}"
                : "";
            throw new CommandException(ExitCode.TargetUnmet, $"{picture.Name}: {exception.Message.TrimEnd('.')}{metadata}", exception);
        }
        catch (ArgumentException exception) when (exception.ParamName == nameof(FileWriteOptions.BandRows))
        {
            string reason = exception.Message[..exception.Message.IndexOf(" (Parameter", StringComparison.Ordinal)];
            throw new CommandException(ExitCode.Usage, $"{picture.Name}: {reason}; a larger --band-rows makes fewer", exception);
        }
        catch (TooManyColorsException exception)
        {
            throw new CommandException(
                ExitCode.BadData, $"{picture.Name}: more than {Palette.MaxCount} colours cannot be coded without loss; leave out --lossless", exception);
        }
    }

    /// <summary>Gives memory back between the stages of a large picture. Counting and fitting leave up to hundreds of megabytes behind, which the
    /// collector would keep, and add to, while the machine has memory to spare.</summary>
    private sealed class MemoryRelease(IProgress<EncodeProgress>? next) : IProgress<EncodeProgress>
    {
        private EncodeStage _stage;

        public void Report(EncodeProgress value)
        {
            if (value.Stage > _stage)
            {
                _stage = value.Stage;
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            }

            next?.Report(value);
        }
    }
}
