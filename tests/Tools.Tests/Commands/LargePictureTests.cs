using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;

namespace Tinct.Tools.Tests.Commands;

public sealed class LargePictureTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("a.pam")]
    [InlineData("a.ppm")]
    [InlineData("a.png")]
    public void ReadingByRowsGivesTheFileOfTheWholePicture(string name)
    {
        string input = _work.Picture(name);
        Workspace.Run("encode", input, "-k", "8").Succeeds();

        RowPictureFile picture = Assert.IsType<RowPictureFile>(RowPictureFile.TryOpen(input, largeFrom: 1));
        using var output = new MemoryStream();
        TinctEncoder.EncodeByBands(picture, output, new EncodeOptions { Colors = 8 });

        Assert.Equal(File.ReadAllBytes(_work["a.tinct"]), output.ToArray());
    }

    [Fact]
    public void SmallPicturesPipesAndInterlacedPngAreReadAsAWhole()
    {
        Assert.Null(RowPictureFile.TryOpen(_work.Picture("a.ppm")));
        Assert.Null(RowPictureFile.TryOpen(Batch.Pipe, largeFrom: 1));
        Assert.Null(RowPictureFile.TryOpen(Path.Combine(Repository.Root, "tests/Tools.Tests/Data/pngsuite/basi2c08.png"), largeFrom: 1));
    }

    /// <summary>Two to the 25 pixels are just large enough; as bits they are 4 MB.</summary>
    [Fact]
    public void ALargeBitmapGoesThroughTheCommand()
    {
        const int Width = 8192, Height = 4096;
        var bits = new byte[Width * Height / 8];
        for (int i = 0; i < bits.Length; i++)
        {
            bits[i] = (byte)(i / 1024 % 7 == 0 ? i * 31 : 0);
        }

        using (FileStream file = File.Create(_work["large.pbm"]))
        {
            file.Write("P4 8192 4096\n"u8);
            file.Write(bits);
        }

        Workspace.Run("encode", _work["large.pbm"], "--lossless", "--effort", "1", "-q").Succeeds();
        Workspace.Run("decode", _work["large.tinct"], "-o", _work["again.pbm"], "-q").Succeeds();

        TinctFile coded = TinctFile.Open(File.ReadAllBytes(_work["large.tinct"]));
        Assert.Equal(2, coded.Palette.Count);
        Assert.True(coded.Bands.Length > 1);
        Assert.True(File.ReadAllBytes(_work["again.pbm"]).AsSpan()[^bits.Length..].SequenceEqual(bits));

        int last = Height - 1;
        Workspace.Run("decode", _work["large.tinct"], "-o", _work["rows.pbm"], "-q", "--rows", $"5..{last}", "--threads", "3").Succeeds();
        Assert.True(File.ReadAllBytes(_work["rows.pbm"]).AsSpan().EndsWith(bits.AsSpan((5 * Width / 8)..(last * Width / 8))));
    }
}
