using Tinct.Tools.Host;
using Tinct.Tools.Sweeps;
using Tinct.Tools.Sweeps.Peers;

namespace Tinct.Tools.Tests.Sweeps;

/// <summary>Comparison with other programs. They need not be installed: missing ones are left out, as the command does.</summary>
public sealed class PeerTests : SweepFixture
{
    private static readonly PeerTool[] Installed =
    [
        new("pngquant", "/bin/pngquant", "1.0", null), new("optipng", "/bin/optipng", "1.0", null),
        new("cwebp", "/bin/cwebp", "1.0", "/bin/dwebp"), new("cjxl", "/bin/cjxl", "1.0", "/bin/djxl"),
    ];

    [Fact]
    public void ProgramsThatAreMissingAreNamed()
    {
        var missing = new List<string>();

        Assert.Empty(PeerTool.FindAll(static _ => null, missing, CancellationToken.None));

        Assert.Equal(["pngquant", "optipng", "cwebp", "cjxl"], missing);
    }

    [Fact]
    public void AnEncoderWithoutItsDecoderIsMissing()
    {
        var missing = new List<string>();

        Assert.Empty(PeerTool.FindAll(static name => name is "cwebp" or "cjxl" ? "/nowhere" : null, missing, CancellationToken.None));

        Assert.Equal(["pngquant", "optipng", "dwebp", "djxl"], missing);
    }

    [Fact]
    public void PalettesAreComparedAtTheSweepsSizes()
    {
        PeerEncode[] all = [.. PeerEncode.All(Installed, [1, 2, 16, 256, 300])];

        Assert.Equal([2, 16, 256], all.Where(static encode => encode.Tool.Name == "pngquant").Select(static encode => encode.Colors!.Value));
        Assert.Contains(all, static encode => encode.Command == "pngquant --speed 1 --nofs 16 --output OUT IN");
        Assert.Contains(all, static encode => encode.Command == "pngquant --speed 1 --nofs 16 --output OUT IN && optipng -o5 -out OUT IN");
        Assert.Contains(all, static encode => encode.Command == "cwebp -z 9 -exact IN -o OUT");
        Assert.Contains(all, static encode => encode.Command == "cjxl IN OUT -d 0.5");
        Assert.Equal(all.Length, all.Select(static encode => encode.Command).Distinct().Count());
    }

    [Fact]
    public void InstalledProgramsAreMeasuredByWhatTheyWriteAndKept()
    {
        string input = Work.Picture("a.pam", alpha: true);
        var missing = new List<string>();
        int tools = PeerTool.FindAll(ToolProcess.Find, missing, CancellationToken.None).Count;

        string said = SweepFew(input, "--peers").Succeeds().Error;

        SweepPicture picture = Run.Pictures[0];
        Assert.Equal(missing.Count > 0, said.Contains("not installed", StringComparison.Ordinal));
        Assert.Equal(tools == 0, picture.Peers.IsEmpty);
        Assert.All(picture.Peers, static peer =>
        {
            Assert.Matches(@"^\d+\.\d", peer.Version);
            Assert.True(peer.Bytes > 0);
            Assert.Equal(peer.Mse == 0, peer.Psnr is null);
            Assert.Equal(peer.Series.Contains(" lossless", StringComparison.Ordinal), peer.Mse == 0);
        });
        string[] lines = SweepFew(input, "--peers", "--json").Succeeds().Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(FewRows + picture.Peers.Length, lines.Length);
        Assert.Equal(picture.Peers.AsEnumerable(), Run.Pictures[0].Peers.AsEnumerable());
        Assert.Contains("with --peers", SweepFew(input).FailsWith(ExitCode.WouldOverwrite), StringComparison.Ordinal);
    }

    [ProgramFact("sh", "sleep")]
    public async Task AProgramThatIsStoppedIsGone()
    {
        string moved = Work["pid"];
        using var stop = new CancellationTokenSource();
        Task run = Task.Run(() => ToolProcess.Run(ToolProcess.Find("sh")!, ["-c", "echo $$ > started; mv started pid; exec sleep 3600"], Work.Folder, stop.Token));
        while (!File.Exists(moved))
        {
            await Task.Delay(5);
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        int id = int.Parse(await File.ReadAllTextAsync(moved), System.Globalization.CultureInfo.InvariantCulture);
        Assert.Throws<ArgumentException>(() => System.Diagnostics.Process.GetProcessById(id));
    }

    [ProgramFact("sleep", "false")]
    public void AProgramThatFailsOrHangsIsReported()
    {
        string sleep = ToolProcess.Find("sleep")!, fails = ToolProcess.Find("false")!;
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        Assert.ThrowsAny<OperationCanceledException>(() => ToolProcess.Run(sleep, ["3600"], Work.Folder, stop.Token));
        Assert.Contains("exit code 1", Assert.Throws<PeerException>(() => ToolProcess.Run(fails, [], Work.Folder, default)).Message, StringComparison.Ordinal);
        PeerException missing = Assert.Throws<PeerException>(() => ToolProcess.Run("/nowhere/at-all", [], Work.Folder, default));
        Assert.Contains("cannot be started", missing.Message, StringComparison.Ordinal);
    }
}
