using System.Diagnostics;
using Tinct.Tools.Commands;
using Tinct.Tools.Host;

namespace Tinct.Tools.Tests.Commands;

/// <summary>Runs the command as a process of its own.</summary>
internal static class TinctProcess
{
    public static (int Code, byte[] Output, string Error) Run(byte[] input, (string Name, string Value)[] environment, params string[] args)
    {
        using Process process = Start(environment, args);
        Task<string> error = process.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        Task copy = process.StandardOutput.BaseStream.CopyToAsync(output);
        process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(1)), "the command does not end");
        Task.WaitAll(error, copy);
        return (process.ExitCode, output.ToArray(), error.Result);
    }

    /// <summary>Starts the command; its three streams are the caller's.</summary>
    public static Process Start((string Name, string Value)[] environment, params string[] args)
    {
        (string program, string[] words) = CommandLine(args);
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Array.ForEach(words, start.ArgumentList.Add);
        start.Environment[Failure.DebugVariable] = "0";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>The program that runs the command, and its arguments.</summary>
    public static (string Program, string[] Words) CommandLine(string[] args) => (
        Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
        ["exec", typeof(TinctCommand).Assembly.Location, .. args]);
}
