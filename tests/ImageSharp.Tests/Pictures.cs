namespace Tinct.ImageSharp.Tests;

/// <summary>Pictures and files for the tests.</summary>
internal static class Pictures
{
    /// <summary>ImageSharp's formats, and ours.</summary>
    public static Configuration Configuration { get; } = Configure();

    /// <summary>The root folder of the repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A picture of few colours, some of them not opaque.</summary>
    public static Image<Rgba32> Few(int width = 40, int height = 24)
    {
        var image = new Image<Rgba32>(Configuration, width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                image[x, y] = new Rgba32((byte)(x / 5 * 30), (byte)(y / 4 * 40), 90, (byte)(x < 8 ? 100 : 255));
            }
        }

        return image;
    }

    /// <summary>A part of a photograph: 18,000 pixels, nearly as many colours.</summary>
    public static Image<Rgba32> Photograph()
    {
        var image = Image.Load<Rgba32>(Configuration, Path.Combine(Root, "samples", "kodim23.png"));
        image.Mutate(static context => context.Crop(new Rectangle(300, 60, 160, 112)));
        return image;
    }

    /// <summary>The photograph with an alpha that fades from the left to the right.</summary>
    public static Image<Rgba32> Faded()
    {
        Image<Rgba32> image = Photograph();
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++)
            {
                image[x, y] = image[x, y] with { A = (byte)Math.Min(255, x * 3) };
            }
        }

        return image;
    }

    /// <summary>The picture as a file.</summary>
    public static byte[] Tinct(this Image image, EncodeOptions? options = null)
    {
        using var stream = new MemoryStream();
        image.SaveAsTinct(stream, options);
        return stream.ToArray();
    }

    /// <summary>All pixels; fully transparent ones without the colour they hide.</summary>
    public static Rgba32[] Pixels(this Image image)
    {
        using Image<Rgba32> copy = image.CloneAs<Rgba32>();
        var pixels = new Rgba32[copy.Width * copy.Height];
        copy.CopyPixelDataTo(pixels);
        return [.. pixels.Select(static pixel => pixel.A == 0 ? default : pixel)];
    }

    /// <summary>Mean of the squared differences of the colour channels.</summary>
    public static double MeanSquaredError(Image one, Image other) => Pixels(one).Zip(Pixels(other), static (a, b) =>
        (Square(a.R - b.R) + Square(a.G - b.G) + Square(a.B - b.B)) / 3.0).Average();

    private static int Square(int value) => value * value;

    private static Configuration Configure()
    {
        Configuration configuration = Configuration.Default.Clone();
        configuration.Configure(new TinctConfigurationModule());
        return configuration;
    }

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Codec.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DirectoryNotFoundException("The repository's folder is not above the tests.");
    }
}
