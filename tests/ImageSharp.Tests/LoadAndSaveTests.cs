using SixLabors.ImageSharp.Formats;

namespace Tinct.ImageSharp.Tests;

public sealed class LoadAndSaveTests
{
    [Fact]
    public void APictureOfFewColorsComesBackAsItWas()
    {
        using Image<Rgba32> image = Pictures.Few();

        using Image shown = Image.Load(Pictures.Configuration, image.Tinct(), out IImageFormat format);

        Assert.Same(TinctImageFormat.Instance, format);
        Assert.IsType<Image<Rgba32>>(shown);
        Assert.Equal(image.Pixels(), shown.Pixels());
    }

    [Fact]
    public void WithoutAlphaThePixelsHaveNone()
    {
        using Image<Rgba32> image = Pictures.Photograph();

        using Image shown = Image.Load(Pictures.Configuration, image.Tinct());

        Assert.IsType<Image<Rgb24>>(shown);
    }

    [Fact]
    public void EveryPixelTypeIsFilled()
    {
        using Image<Rgba32> image = Pictures.Few();
        byte[] file = image.Tinct();

        using var bgra = Image.Load<Bgra32>(Pictures.Configuration, file);
        using var wide = Image.Load<Rgba64>(Pictures.Configuration, file);

        Assert.Equal(image.Pixels(), bgra.Pixels());
        Assert.Equal(image.Pixels(), wide.Pixels());
    }

    [Fact]
    public void OtherPixelTypesAreSaved()
    {
        using Image<Rgba32> image = Pictures.Few();
        using Image<Bgra32> turned = image.CloneAs<Bgra32>();

        Assert.Equal(image.Tinct(), turned.Tinct());
    }

    [Fact]
    public async Task EveryWayToSaveGivesTheSameFile()
    {
        string folder = Directory.CreateTempSubdirectory("tinct-imagesharp-").FullName;
        try
        {
            string At(string name) => Path.Combine(folder, name);
            using Image<Rgba32> image = Pictures.Photograph();
            byte[] expected = image.Tinct();
            using var stream = new MemoryStream();

            image.SaveAsTinct(At("a.tinct"));
            await image.SaveAsTinctAsync(At("b.tinct"));
            await image.SaveAsTinctAsync(stream);
            image.Save(At("c.TINCT")); // by the extension
            image.Save(At("d.bin"), new TinctImageEncoder());

            Assert.Equal(expected, stream.ToArray());
            Assert.All(Directory.GetFiles(folder), file => Assert.Equal(expected, File.ReadAllBytes(file)));
            Assert.Equal(4, Directory.GetFiles(folder).Length);

            using Image shown = Image.Load(Pictures.Configuration, At("a.tinct"));
            using Image later = await Image.LoadAsync(Pictures.Configuration, At("b.tinct"));
            Assert.Equal(shown.Pixels(), later.Pixels());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void WhatCannotBeEncodedReplacesNothing()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "kept");
            using Image<Rgba32> image = Pictures.Photograph();

            Assert.Throws<TargetNotMetException>(() => image.SaveAsTinct(path, new EncodeOptions { Goal = new EncodeGoal.MaxBytes(10) }));

            Assert.Equal("kept", File.ReadAllText(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void OptionsAreTinctsOwn()
    {
        using Image<Rgba32> image = Pictures.Photograph();

        using var shown = Image.Load<Rgba32>(Pictures.Configuration, image.Tinct(new EncodeOptions { Colors = 7 }));

        Assert.Equal(7, shown.Pixels().Distinct().Count());
    }

    [Fact]
    public void APictureReadFromManyColorsIsSavedWithAsMany()
    {
        using Image<Rgba32> image = Pictures.Photograph();
        using Image<Rgba32> many = Image.Load<Rgba32>(Pictures.Configuration, image.Tinct(new EncodeOptions { Colors = 1000, Effort = 1 }));

        using Image again = Image.Load(Pictures.Configuration, many.Tinct());

        Assert.Equal(many.Pixels(), again.Pixels());
        Assert.True(many.Pixels().Distinct().Count() > 900);
    }

    [Fact]
    public void IdentifyReadsNoPixels()
    {
        using Image<Rgba32> image = Pictures.Few();
        byte[] file = image.Tinct();

        IImageInfo info = Image.Identify(Pictures.Configuration, new MemoryStream(file), out IImageFormat format);

        Assert.Same(TinctImageFormat.Instance, format);
        Assert.Equal((40, 24), (info.Width, info.Height));
        Assert.Equal(8, info.PixelType.BitsPerPixel);
        Assert.Equal(PixelAlphaRepresentation.Unassociated, info.PixelType.AlphaRepresentation);
        Assert.Equal(image.Pixels().Distinct().Count(), info.Metadata.GetTinctMetadata().Palette!.Count);
    }

    [Fact]
    public void TheFormatIsKnownByItsSignatureAndItsMediaType()
    {
        using Image<Rgba32> image = Pictures.Few();

        Assert.Same(TinctImageFormat.Instance, Image.DetectFormat(Pictures.Configuration, image.Tinct()));
        Assert.Same(TinctImageFormat.Instance, Pictures.Configuration.ImageFormatsManager.FindFormatByMimeType("image/vnd.tinct"));
    }

    [Fact]
    public void NamesOfTheTwoLibrariesDoNotCollide()
    {
        var ours = new RgbaColor(1, 2, 3);
        var theirs = new Rgba32(1, 2, 3);

        Assert.Equal(theirs.PackedValue, ours.PackedValue);
    }
}
