using Tinct.Tools.Host;
using Tinct.Tools.Pictures;
using Tinct.Tools.Pictures.Png;
using Tinct.Tools.Tests.Pictures;

namespace Tinct.Tools.Tests.Commands;

/// <summary>Small files that claim to be large cost no more than the limits allow. The long forms, with every verb, are in bench/Bombs.</summary>
public sealed class BombTests : IDisposable
{
    private const long MegaByte = 1 << 20;

    // Files of one colour: 1,048,576 x 512 and 16,384 x 8,192 pixels.
    private const string HalfABillion = "8E544E43010000001000020000000102037319AA5E";
    private const string AHundredMillion = "8E544E430100004000002000000001020313E5F3FB";

    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("info")]
    [InlineData("decode", "--rows", "5..6", "-o", "-")]
    [InlineData("decode", "--salvage", "--rows", "500..501", "-o", "-")]
    public void HalfABillionPixelsInTwentyOneBytesTakeMemoryForSomeRows(params string[] verb)
    {
        File.WriteAllBytes(_work["a.tinct"], Convert.FromHexString(HalfABillion));
        long before = GC.GetAllocatedBytesForCurrentThread();

        Workspace.Run([verb[0], _work["a.tinct"], .. verb[1..]]).Succeeds();

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 60 * MegaByte);
    }

    [Fact]
    public void ALargePictureIsOpenedByRows()
    {
        File.WriteAllBytes(_work["a.tinct"], Convert.FromHexString(HalfABillion));
        long before = GC.GetAllocatedBytesForCurrentThread();

        using PictureFile picture = PictureFile.Named(_work["a.tinct"], CommandConsole.Over(Stream.Null, Stream.Null, TextWriter.Null));

        Assert.False(picture.IsHeld);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MegaByte);
    }

    [Theory]
    [InlineData("sweep", "-q", "-o", "DIR")]
    [InlineData("plot", "--kind", "palette", "-o", "DIR.svg")]
    public void WhatHoldsThePictureSeveralTimesRefusesLargeOnes(params string[] verb)
    {
        File.WriteAllBytes(_work["a.tinct"], Convert.FromHexString(AHundredMillion));

        string line = Workspace.Run([verb[0], _work["a.tinct"], .. verb[1..].Select(word => word.StartsWith("DIR", StringComparison.Ordinal) ? _work[word] : word)]).FailsWith(ExitCode.BadData);

        Assert.Contains("limit", line, StringComparison.Ordinal);
    }

    [Fact]
    public void MetadataThatInflatesHasOneBudget()
    {
        byte[] text = [.. "Title\0\0"u8, .. PngBuilder.Zlib(new byte[4 * MegaByte])];
        PngBuilder builder = new PngBuilder().Header(1, 1, 8, PngColorType.Grey);
        for (int i = 0; i < 30; i++)
        {
            builder.Chunk("zTXt", text);
        }

        byte[] png = builder.Data(0, 7).End();
        long before = GC.GetAllocatedBytesForCurrentThread();

        Picture picture = ImageFiles.Read(new MemoryStream(png), ImageReadLimits.Default with { MaxMetadataBytes = (int)MegaByte });

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 * MegaByte);
        Assert.Empty(picture.Info.Metadata.Texts);
        Assert.NotEmpty(picture.Info.Notes);
    }

    [Theory]
    [InlineData("31M")]
    [InlineData("512")]
    [InlineData("-1G")]
    [InlineData("much")]
    public void AMemoryLimitHasAUnitAndLeavesRoomForTheCommand(string size)
    {
        string line = Workspace.Run("info", "x.tinct", "--memory-limit", size).FailsWith(ExitCode.Usage);

        Assert.Contains("--memory-limit takes a size", line, StringComparison.Ordinal);
    }
}
