using Tinct.Tools.Host;

namespace Tinct.Tools.Tests.Commands;

/// <summary>Several files at a time are as one at a time.</summary>
public sealed class ConversionsTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    /// <summary>A large picture comes first, and a bad one between small ones.</summary>
    [Fact]
    public void FilesLinesAndCodesAreThoseOfOneAtATime()
    {
        _work.Picture("in/0.pam", 300, 300);
        for (int i = 1; i < 8; i++)
        {
            _work.Picture($"in/{i}.pam", 10 + i, 10);
        }

        File.WriteAllText(_work["in/4b.png"], "no picture at all");
        File.WriteAllText(_work["in/5.pam"], "P7\n");
        Workspace.Outcome one = Encode("1"), several = Encode("4");

        Assert.Equal(ExitCode.BadData, one.Code);
        Assert.Equal(one.Code, several.Code);
        Assert.Equal(one.Text, several.Text);
        Assert.Equal(one.Error, several.Error);
        Assert.Equal(8, one.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

        byte[][] files = Outputs("out");
        Assert.Equal(7, files.Length);
        Encode("1", "other/");
        Assert.Equal(files, Outputs("other"));
        Workspace.Outcome decoded = Decode("4", "back/"), decodedApart = Decode("1", "apart/");
        Assert.Equal(decodedApart.Error.Replace("apart", "back", StringComparison.Ordinal), decoded.Error);
        Assert.Equal(Outputs("apart"), Outputs("back"));
    }

    [Fact]
    public void StoppingLeavesNothingUnfinished()
    {
        string[] inputs = [.. Enumerable.Range(0, 4).Select(i => _work.Picture($"{i}.pam"))];

        Workspace.RunWith([], new CancellationToken(canceled: true), ["encode", .. inputs, "--threads", "4"]).FailsWith(ExitCode.Interrupted);

        Assert.Equal(inputs.Select(Path.GetFileName), _work.Files());
    }

    /// <summary>The writer of two pipes may fill one after the other, and only one of several conversions reads one at a time: it could be the other one.</summary>
    [Fact]
    public void TwoPipesAreReadInTheirOrder()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Job[] jobs = [new(Batch.Pipe, _work["a.tinct"]), new("/dev/null", _work["b.tinct"]), new(_work["c.png"], _work["c.tinct"])];
        Assert.False(Of(jobs).AreSeveral);
        Assert.True(Of(jobs[1..]).AreSeveral);
    }

    /// <summary>The second would read what the first writes: with several at a time it could be either.</summary>
    [Fact]
    public void WhatReadsAnothersOutputWaitsForIt()
    {
        Directory.CreateDirectory(_work["out/deep"]);
        Job[] jobs = [new(_work["in/a.png"], _work["out/deep/a.png"]), new(_work["out/deep/a.png"], _work["out/a.png"])];
        Assert.False(Of(jobs).AreSeveral);
        Assert.True(Of(jobs[0], jobs[1] with { Input = _work["b.png"] }).AreSeveral);
        Assert.False(Of(jobs[0], jobs[0] with { Input = _work["b.png"] }).AreSeveral);
    }

    [Fact]
    public void LargeOnesDoNotMeetAndTheLastHasAllThreads()
    {
        Job[] jobs = [.. Enumerable.Range(0, 20).Select(i => new Job($"{i}", _work[$"{i}.tinct"]))];
        var conversions = new Conversions(jobs, 4, static job => job.Input == "7" ? 90 : 30, 100, CancellationToken.None);
        int used = 0, most = 0;
        var threads = new Dictionary<string, int>();

        int code = conversions.Run(Console(), line: null, (job, count) =>
        {
            int now = Interlocked.Add(ref used, job.Input == "7" ? 90 : 30);
            most = Math.Max(most, now);
            Thread.Yield();
            Interlocked.Add(ref used, job.Input == "7" ? -90 : -30);
            return count;
        }, (job, count) => threads.Add(job.Input, count));

        Assert.Equal(ExitCode.Done, code);
        Assert.InRange(most, 30, 100);
        Assert.Equal(jobs.Select(static job => job.Input), threads.Keys);
        Assert.Equal(4, threads["7"]);
        Assert.Equal(1, threads["0"]);
    }

    [Fact]
    public void WhatHasNoMemoryBesideOthersIsConvertedAlone()
    {
        Job[] jobs = [.. Enumerable.Range(0, 6).Select(i => new Job($"{i}", _work[$"{i}.tinct"]))];
        int calls = 0;

        int code = new Conversions(jobs, 3, static _ => 1, 100, CancellationToken.None).Run(
            Console(), line: null, (_, threads) => Interlocked.Increment(ref calls) > 0 && threads < 3 ? throw new InsufficientMemoryException() : threads,
            static (_, threads) => Assert.Equal(3, threads));

        Assert.Equal(ExitCode.Done, code);
        Assert.InRange(calls, 7, 12);
    }

    [Fact]
    public void WhatIsToldGoesToStandardErrorWhereAPictureGoesToOutput()
    {
        byte[] picture = File.ReadAllBytes(_work.Picture("a.pam"));
        Workspace.Outcome outcome = Workspace.RunWith(picture, default, "encode", _work["a.pam"], "-", "-k", "4");

        Assert.Equal(File.ReadAllBytes(_work["a.tinct"]), outcome.Output);
        Assert.Contains("2 files: ", outcome.Error, StringComparison.Ordinal);
    }

    private static CommandConsole Console() => CommandConsole.Over(Stream.Null, Stream.Null, TextWriter.Null);

    private static Conversions Of(params Job[] jobs) => new(jobs, 2, static _ => 0, 1, CancellationToken.None);

    private Workspace.Outcome Encode(string threads, string folder = "out/") =>
        Workspace.Run("encode", _work["in"], "-r", "-o", _work[folder], "-k", "16", "--threads", threads, "-f");

    private Workspace.Outcome Decode(string threads, string folder) =>
        Workspace.Run("decode", _work["out"], "-r", "-o", _work[folder], "--threads", threads).Succeeds();

    private byte[][] Outputs(string folder) => [.. Directory.GetFiles(_work[folder]).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
}
