using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;

namespace Tinct.Tools.Tests.Commands;

public sealed class LargePictureTests : IDisposable
{
    private static readonly CommandConsole s_silent = CommandConsole.Over(Stream.Null, Stream.Null, TextWriter.Null);

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

        using var picture = PictureFile.Open(input, s_silent, largeFrom: 1);
        Assert.False(picture.IsHeld);
        using var output = new MemoryStream();
        TinctEncoder.Encode(picture.Rows, output, new EncodeOptions { Colors = 8 });

        Assert.Equal(File.ReadAllBytes(_work["a.tinct"]), output.ToArray());
    }

    [Fact]
    public void SmallPicturesPipesAndInterlacedPngAreReadAsAWhole()
    {
        var piped = CommandConsole.Over(new MemoryStream(File.ReadAllBytes(_work.Picture("a.ppm"))), Stream.Null, TextWriter.Null);
        Assert.True(PictureFile.Open(_work["a.ppm"], s_silent).IsHeld);
        Assert.True(PictureFile.Open(Batch.Pipe, piped, largeFrom: 1).IsHeld);
        string interlaced = Path.Combine(Repository.Root, "tests/Tools.Tests/Data/pngsuite/basi2c08.png");
        Assert.True(PictureFile.Open(interlaced, s_silent, largeFrom: 1).IsHeld);
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
