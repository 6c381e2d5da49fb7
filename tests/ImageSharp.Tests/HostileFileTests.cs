namespace Tinct.ImageSharp.Tests;

/// <summary>Faulty files throw the exceptions that ImageSharp documents, and no others.</summary>
public sealed class HostileFileTests
{
    [Fact]
    public void EveryInvalidVectorIsRefused()
    {
        string[] files = Directory.GetFiles(Path.Combine(Pictures.Root, "spec", "vectors", "invalid"), "*.tinct");

        Assert.True(files.Length > 50);
        Assert.All(files, static file => Refused(File.ReadAllBytes(file)));
    }

    [Fact]
    public void EveryCutIsRefused()
    {
        using Image<Rgba32> image = Pictures.Few();
        byte[] file = image.Tinct();

        for (int length = 0; length < file.Length; length++)
        {
            Refused(file[..length]);
        }
    }

    [Fact]
    public void EveryChangedByteIsRefused()
    {
        using Image<Rgba32> image = Pictures.Few();
        byte[] file = image.Tinct();

        for (int i = 0; i < file.Length; i++)
        {
            file[i] ^= 0x55;
            Refused(file);
            file[i] ^= 0x55;
        }
    }

    [Fact]
    public void LimitsHold()
    {
        using Image<Rgba32> image = Pictures.Few();
        var configuration = new Configuration();
        configuration.Configure(new TinctConfigurationModule { Decoder = new TinctImageDecoder { Limits = new DecodeLimits { MaxWidth = 39 } } });

        var refusal = Assert.Throws<InvalidImageContentException>(() => Image.Load(configuration, image.Tinct()));

        Assert.Equal(TinctErrorKind.Limit, Assert.IsType<TinctFormatException>(refusal.InnerException).Kind);
        Assert.Throws<InvalidImageContentException>(() => Image.Identify(configuration, new MemoryStream(image.Tinct())));
    }

    [Fact]
    public void AnotherKindOfFileIsNoTinctFile()
    {
        Assert.Throws<UnknownImageFormatException>(() => new TinctImageDecoder().Decode(Pictures.Configuration, new MemoryStream([1, 2, 3, 4, 5]), default));
    }

    [Fact]
    public void ACancelledLoadEnds()
    {
        using Image<Rgba32> image = Pictures.Few();

        Assert.ThrowsAny<OperationCanceledException>(
            () => new TinctImageDecoder().Decode(Pictures.Configuration, new MemoryStream(image.Tinct()), new CancellationToken(canceled: true)));
    }

    private static void Refused(byte[] file)
    {
        Exception? refusal = Record.Exception(() => Image.Load(Pictures.Configuration, file).Dispose());

        Assert.True(refusal is InvalidImageContentException or UnknownImageFormatException, $"{file.Length} bytes: {refusal}");
    }
}
