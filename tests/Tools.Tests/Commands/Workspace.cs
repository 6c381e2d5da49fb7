using System.Text;
using System.Text.Json;
using Tinct.Format;
using Tinct.Tools.Commands;
using Tinct.Tools.Host;

namespace Tinct.Tools.Tests.Commands;

/// <summary>A folder of its own for a test, and the command run in-process over it.</summary>
internal sealed class Workspace : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tinct-test-");

    /// <summary>The result of a run.</summary>
    public sealed record Outcome(int Code, byte[] Output, string Error)
    {
        public string Text => Encoding.UTF8.GetString(Output);

        public JsonElement Json => JsonDocument.Parse(Output).RootElement;

        /// <summary>Asserts the exit code and that there is exactly one line on standard error, and returns the line.</summary>
        public string FailsWith(int code)
        {
            Assert.True(code == Code, $"exit code {Code}, expected {code}: {Error}");
            string line = Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.DoesNotContain("   at ", line, StringComparison.Ordinal);
            return line;
        }

        public Outcome Succeeds()
        {
            Assert.True(Code == ExitCode.Done, $"exit code {Code}: {Error}");
            return this;
        }
    }

    public string Folder => _folder.FullName;

    public string this[string name] => Path.Combine(_folder.FullName, name);

    public static Outcome Run(params string[] args) => RunWith([], default, args);

    public static Outcome RunWith(byte[] input, CancellationToken cancellation, params string[] args)
    {
        using var stdin = new MemoryStream(input);
        using var stdout = new MemoryStream();
        using var stderr = new StringWriter();
        int code = TinctCommand.Run(args, CommandConsole.Over(stdin, stdout, stderr), cancellation);
        return new Outcome(code, stdout.ToArray(), stderr.ToString());
    }

    /// <summary>A PAM picture of the workspace, of smoothly changing colours, some of them transparent on request.</summary>
    public string Picture(string name, int width = 40, int height = 30, bool alpha = false)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllBytes(this[name], Pam(width, height, SyntheticPictures.Gradient(width, height, alpha)));
        return this[name];
    }

    public static byte[] Pam(int width, int height, RgbaColor[] pixels) =>
        [.. Encoding.ASCII.GetBytes($"P7\nWIDTH {width}\nHEIGHT {height}\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n"),
            .. pixels.SelectMany(static p => new[] { p.R, p.G, p.B, p.A })];

    /// <summary>Every file in the folder, by name relative to it.</summary>
    public string[] Files() =>
        [.. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Folder, f)).Order(StringComparer.Ordinal)];

    public void Dispose() => _folder.Delete(recursive: true);
}
