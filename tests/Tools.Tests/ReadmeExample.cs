using System.Diagnostics;
using Tinct.Codec;
using Tinct.Tools.Tests.Commands;

namespace Tinct.Tools.Tests;

/// <summary>The README's program is samples/Embed to the letter, which the solution compiles; it is run here.</summary>
public sealed class ReadmeExample
{
    [Fact]
    public void TheReadmeHasTheProgram()
    {
        string program = File.ReadAllText(Path.Combine(Repository.Root, "samples", "Embed", "Program.cs"));

        Assert.StartsWith("using ", program, StringComparison.Ordinal);
        Assert.Contains($"```csharp\n{program}```\n", Repository.Readme, StringComparison.Ordinal);
    }

    [Fact]
    public void TheProgramDoesWhatItSays()
    {
        using var work = new Workspace();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, WorkingDirectory = work[""] };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Tinct.Embed.dll"));

        using Process process = Process.Start(start)!;
        string said = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(1)));

        Assert.Equal(0, process.ExitCode);
        Assert.Contains($"{new FileInfo(work["gradient.tinct"]).Length} bytes, 64 colours", said, StringComparison.Ordinal);
        Assert.Contains("top left #", said, StringComparison.Ordinal);
        Assert.Equal((256, 256), (TinctImage.Load(work["gradient.tinct"]).Width, TinctImage.Load(work["gradient.tinct"]).Height));
    }
}
