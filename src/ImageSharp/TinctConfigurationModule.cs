using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;

namespace Tinct.ImageSharp;

/// <summary>Makes a <see cref="Configuration"/> know <c>.tinct</c>: <c>Configuration.Default.Configure(new TinctConfigurationModule())</c>.</summary>
#if IMAGESHARP3
public sealed class TinctConfigurationModule : IImageFormatConfigurationModule
#else
public sealed class TinctConfigurationModule : IConfigurationModule
#endif
{
    /// <summary>What reads files, with its limits.</summary>
    public TinctImageDecoder Decoder { get; init; } = new();

    /// <summary>What writes files where no encoder is named, with its options.</summary>
    public TinctImageEncoder Encoder { get; init; } = new();

    /// <inheritdoc/>
    public void Configure(Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ImageFormatManager formats = configuration.ImageFormatsManager;
        formats.AddImageFormatDetector(new TinctImageFormatDetector());
        formats.SetDecoder(TinctImageFormat.Instance, Decoder);
        formats.SetEncoder(TinctImageFormat.Instance, Encoder);
    }
}
