using System.Diagnostics;

namespace Tinct.Samples.Tests;

/// <summary>A folder to work in, and the programs of samples/ run in it as a user would.</summary>
internal sealed class SampleProgram : IDisposable
{
    private static readonly TimeSpan s_most = TimeSpan.FromMinutes(2);

    /// <summary>The root folder of the repository.</summary>
    public static string Root { get; } = FindRoot();

    private readonly string _folder = Directory.CreateTempSubdirectory("tinct-samples-").FullName;

    /// <summary>A file in the folder.</summary>
    public string this[string name] => Path.Combine(_folder, name);

    /// <summary>Runs a program to its end; it must succeed.</summary>
    /// <returns>What it wrote.</returns>
    public string Run(string assembly, params string[] arguments)
    {
        using Process process = Start(assembly, arguments);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string said = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(s_most));
        Assert.True(process.ExitCode == 0, $"{assembly}: {process.ExitCode} {errors.Result}");
        return said;
    }

    /// <summary>Starts a program.</summary>
    public Process Start(string assembly, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    /// <summary>Writes a .tinct file of two rows of three sprites, 8 x 8 each; the n-th has n + 1 rows that are not transparent.</summary>
    public string Sheet()
    {
        var pixels = new RgbaColor[24 * 16];
        for (int i = 0; i < pixels.Length; i++)
        {
            (int x, int y) = (i % 24, i / 24);
            int sprite = (y / 8 * 3) + (x / 8);
            pixels[i] = y % 8 <= sprite ? new RgbaColor((byte)(40 * sprite), (byte)(20 * (y % 8)), 200) : default;
        }

        TinctImage.Save(new RgbaPicture(pixels, 24), this["sheet.tinct"]);
        return this["sheet.tinct"];
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Codec.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DirectoryNotFoundException("The repository's folder is not above the tests.");
    }
}
