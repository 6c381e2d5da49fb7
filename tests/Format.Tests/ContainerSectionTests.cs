using System.Text;

namespace Tinct.Format.Tests;

public class ContainerSectionTests
{
    [Fact]
    public void SectionsComeBack()
    {
        var sections = new FileSections
        {
            Icc = Encoding.ASCII.GetBytes(new string('p', 500)),
            Exif = new byte[] { 0x4D, 0x4D, 0, 42 },
            Xmp = Encoding.UTF8.GetBytes("<x:xmpmeta>\u00e9</x:xmpmeta>"),
            CodePoints = new ColorCodePoints(9, 16, IsFullRange: false),
            Density = new PixelDensity(DensityUnit.PixelsPerMeter, 2835, 1),
            Text = [new TextEntry("Title", "Caf\u00e9"), new TextEntry("Title", string.Empty), new TextEntry(new string('k', 79), "a\0b")],
            Unknown = [new UnknownSection("zzzZ", 77, 12, new byte[] { 1, 2, 3 })],
        };

        TinctFile file = TinctFile.Open(TinctWriter.Write(SyntheticMaps.Blocks(9, 9, 3), sections));

        Assert.Equal(sections.Icc.ToArray(), file.Sections.Icc.ToArray());
        Assert.Equal(sections.Exif.ToArray(), file.Sections.Exif.ToArray());
        Assert.Equal(sections.Xmp.ToArray(), file.Sections.Xmp.ToArray());
        Assert.Equal(sections.Text.AsEnumerable(), file.Sections.Text);
        Assert.Equal(sections.CodePoints, file.Sections.CodePoints);
        Assert.Equal(sections.Density, file.Sections.Density);
        UnknownSection unknown = Assert.Single(file.Sections.Unknown);
        Assert.Equal(("zzzZ", 77, 12u), (unknown.Tag, unknown.Method, unknown.PlainLength));
        Assert.Equal([1, 2, 3], unknown.Data.ToArray());
        Assert.Null(file.Sections.Model);
        Assert.Equal(["cicp", "iccp", "exif", "xmpp", "dens", "text", "text", "text", "zzzZ"], file.SectionList.Select(section => section.Tag));
        Assert.Equal(file.Header.ColorSectionBytes, file.SectionList.Take(2).Sum(section => section.Length));
        Assert.Equal(file.Length, file.SectionList[^1].Offset + file.SectionList[^1].Length);
        Assert.InRange(file.SectionList[1].Length, 18, 100);
    }

    [Fact]
    public void AFileWithoutSectionsHasNone()
    {
        TinctFile file = TinctFile.Open(TinctWriter.Write(SyntheticMaps.Blocks(9, 9, 3), FileSections.Empty));
        Assert.False(file.Header.HasSections);
        Assert.False(file.Header.HasColorSections);
        Assert.True(file.Sections.IsEmpty);
        Assert.Empty(file.SectionList);
    }

    [Theory]
    [InlineData(CovarianceType.Spherical, 3, 1)]
    [InlineData(CovarianceType.Spherical, 4, 5)]
    [InlineData(CovarianceType.Tied, 3, 5)]
    [InlineData(CovarianceType.Tied, 4, 1)]
    [InlineData(CovarianceType.Diagonal, 3, 16)]
    [InlineData(CovarianceType.Diagonal, 4, 3)]
    [InlineData(CovarianceType.Full, 3, 300)]
    [InlineData(CovarianceType.Full, 4, 2)]
    public void AModelComesBack(CovarianceType covariance, int dimensions, int colors)
    {
        FittedModel model = Model(covariance, dimensions, colors);
        byte[] bytes = TinctWriter.Write(SyntheticMaps.Blocks(9, 9, colors), new FileSections { Model = model });
        FittedModel? read = TinctFile.Open(bytes).Sections.Model;

        Assert.NotNull(read);
        Assert.Equal(model.MixingProbabilities.ToArray(), read.MixingProbabilities.ToArray());
        Assert.Equal(model.Means.ToArray(), read.Means.ToArray());
        Assert.Equal(model.Covariances.ToArray(), read.Covariances.ToArray());
        Assert.Equal(
            model,
            read with { MixingProbabilities = model.MixingProbabilities, Means = model.Means, Covariances = model.Covariances });
    }

    [Fact]
    public void AModelThatMakesNoSenseIsNotWritten()
    {
        FittedModel model = Model(CovarianceType.Diagonal, 3, 2);
        FittedModel[] wrong =
        [
            model with { Dimensions = 5 },
            model with { Covariance = CovarianceType.Full },
            model with { Means = new float[5] },
            model with { Means = new[] { 0, 0, 0, 0, 0, float.NaN } },
            model with { MixingProbabilities = new[] { 0.5f, 1.5f } },
            model with { MixingProbabilities = new[] { 0.5f, float.NaN } },
            model with { MeanSquaredError = -1 },
            model with { LogLikelihood = double.NegativeInfinity },
            model with { Method = (FitMethod)2 },
            model with { Space = (ModelSpace)6 },
        ];
        Assert.NotEmpty(TinctWriter.Write(SyntheticMaps.Blocks(3, 3, 2), new FileSections { Model = model }));
        Assert.All(wrong, w => Assert.Throws<ArgumentException>(() =>
            TinctWriter.Write(SyntheticMaps.Blocks(3, 3, 2), new FileSections { Model = w })));
    }

    [Fact]
    public void TextsAndTagsThatMakeNoSenseAreNotWritten()
    {
        FileSections[] wrong =
        [
            new() { Text = [new TextEntry(string.Empty, "value")] },
            new() { Text = [new TextEntry(new string('\u00e9', 40), "value")] },
            new() { Text = [new TextEntry("a\0b", "value")] },
            new() { Text = [new TextEntry("key", "\ud800")] },
            new() { Density = new PixelDensity(DensityUnit.PixelsPerMeter, 0, 1) },
            new() { Density = new PixelDensity((DensityUnit)2, 1, 1) },
            new() { Unknown = [new UnknownSection("Need", 0, 0, default)] },
            new() { Unknown = [new UnknownSection("text", 0, 0, default)] },
            new() { Unknown = [new UnknownSection("ab1d", 0, 0, default)] },
            new() { Unknown = [new UnknownSection("abc", 0, 0, default)] },
        ];
        Assert.All(wrong, w => Assert.Throws<ArgumentException>(() => TinctWriter.Write(SyntheticMaps.Blocks(3, 3, 2), w)));
    }

    [Fact]
    public void ListsThatWereNotMadeAreEmpty()
    {
        var sections = new FileSections { Text = default, Unknown = default };
        Assert.True(sections.IsEmpty);
        Assert.Empty(sections.ForChangedPicture().Unknown);
    }

    [Fact]
    public void AChangedPictureKeepsWhatDoesNotDependOnIt()
    {
        var sections = new FileSections
        {
            Icc = new byte[] { 1 },
            Model = Model(CovarianceType.Full, 3, 2),
            Unknown = [new UnknownSection("safe", 0, 0, default), new UnknownSection("uNsf", 0, 0, default)],
        };
        FileSections kept = sections.ForChangedPicture();
        Assert.Equal("safe", Assert.Single(kept.Unknown).Tag);
        Assert.Null(kept.Model);
        Assert.Equal(1, kept.Icc.Length);
    }

    internal static FittedModel Model(CovarianceType covariance, int dimensions, int colors)
    {
        int triangle = dimensions * (dimensions + 1) / 2;
        int values = covariance switch
        {
            CovarianceType.Spherical => colors,
            CovarianceType.Tied => triangle,
            CovarianceType.Diagonal => colors * dimensions,
            _ => colors * triangle,
        };
        return new FittedModel
        {
            Method = FitMethod.Em,
            Covariance = covariance,
            Space = ModelSpace.Balanced,
            Dimensions = dimensions,
            Iterations = 42,
            LogLikelihood = -12.25,
            MeanSquaredError = 30.5,
            MixingProbabilities = Ramp(colors, 1f / colors / colors),
            Means = Ramp(colors * dimensions, 0.25f),
            Covariances = Ramp(values, 2f),
        };
    }

    private static float[] Ramp(int count, float step) => [.. Enumerable.Range(0, count).Select(i => i * step)];
}
