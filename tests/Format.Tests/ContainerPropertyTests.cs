using FsCheck;
using FsCheck.Fluent;

namespace Tinct.Format.Tests;

/// <summary>Pictures of any shape and palette; one that fails is made smaller until no smaller one fails.</summary>
public sealed class ContainerPropertyTests
{
    [Fact]
    public void AnyPictureComesBackWhateverTheMethodAndTheBands() =>
        Prop.ForAll(Files(), static file =>
        {
            IndexedImage image = SyntheticMaps.Blocks(file.Width, file.Height, file.Colors, file.Alpha, (uint)file.Seed);
            var options = new WriteOptions { Method = file.Method, BandRows = file.BandRows, CodePalette = file.Seed % 2 == 0 };

            byte[] bytes = TinctWriter.Write(image, options: options);
            TinctFile read = TinctFile.Open(bytes);
            IndexedImage decoded = read.Decode();

            Assert.Equal((image.Width, image.Height), (decoded.Width, decoded.Height));
            Assert.Equal(image.Palette.Colors.ToArray(), decoded.Palette.Colors.ToArray());
            Assert.Equal(image.Indices, decoded.Indices);
            Assert.Equal(bytes, TinctWriter.Write(decoded, options: options));
            Assert.Equal(file.Height, read.Bands.Sum(static band => band.RowCount));
        }).QuickCheckThrowOnFailure();

    private static Arbitrary<(int Width, int Height, int Colors, bool Alpha, CompressionMethod Method, int BandRows, int Seed)> Files() =>
        Arb.From(
            Gen.Choose(1, 40)
                .SelectMany(static _ => Gen.Choose(1, 30), static (width, height) => (width, height))
                .SelectMany(static _ => Gen.Choose(1, 300), static (a, colors) => (a.width, a.height, colors))
                .SelectMany(static _ => Gen.Elements(Enum.GetValues<CompressionMethod>()), static (a, method) => (a.width, a.height, a.colors, method))
                .SelectMany(static _ => Gen.Choose(0, 12), static (a, rows) => (a.width, a.height, a.colors, a.method, rows))
                .SelectMany(
                    static _ => Gen.Choose(1, 1000),
                    static (a, seed) => (a.width, a.height, a.colors, seed % 3 == 0, a.method, a.rows, seed)),
            static file => Smaller(file.Item1, 1).Select(width => (width, file.Item2, file.Item3, file.Item4, file.Item5, file.Item6, file.Item7))
                .Concat(Smaller(file.Item2, 1).Select(height => (file.Item1, height, file.Item3, file.Item4, file.Item5, file.Item6, file.Item7)))
                .Concat(Smaller(file.Item3, 1).Select(colors => (file.Item1, file.Item2, colors, file.Item4, file.Item5, file.Item6, file.Item7)))
                .Concat(Smaller(file.Item6, 0).Select(rows => (file.Item1, file.Item2, file.Item3, file.Item4, file.Item5, rows, file.Item7))));

    private static IEnumerable<int> Smaller(int value, int least) => new[] { least, value / 2, value - 1 }.Where(n => n >= least && n < value).Distinct();
}
