namespace Tinct.Format.Tests;

/// <summary>Golden files of larger pictures, which bring the dense model to its limits. The mistakes in a decoder that they show are listed, and can be
/// tried, in <c>tests/reference/mutants</c>.</summary>
public class VectorsLargeTests
{
    [Fact]
    public void TheWriterStillMakesTheLargeGoldenFilesAndTheyDecodeToTheirPictures()
    {
        var files = new Dictionary<string, byte[]>();
        var entries = new List<VectorEntry>();
        foreach ((string name, IndexedImage image) in VectorsLarge.Pictures())
        {
            byte[] bytes = TinctWriter.Write(image, null, new WriteOptions { Method = CompressionMethod.Dense, CodePalette = true });
            files.Add(name + ".tinct", bytes);
            entries.Add(VectorEntry.Of(name, image, TinctFile.Open(bytes)));
            Assert.Equal(image.Indices, TinctFile.Open(bytes).Decode().Indices);
        }

        VectorFiles.Check("large", files, new { files = entries });
        Assert.InRange(files.Values.Sum(file => file.Length), 1, 200_000);
    }
}
