using Tinct.Format;
using Tinct.Tools.Sweeps;
using Tinct.Tools.Tests.Commands;

namespace Tinct.Tools.Tests.Sweeps;

/// <summary>Small sweeps in a folder of their own.</summary>
public abstract class SweepFixture : IDisposable
{
    /// <summary>Few rows of low effort: 2 palette sizes below the picture's colours, 2 methods, 2 compressions.</summary>
    private static readonly string[] Few = ["-k", "3,8", "--method", "kmeans,em-full", "--compression", "lz4,dense", "--effort", "1"];

    protected const int FewRows = 8;

    internal Workspace Work { get; } = new();

    protected string Folder => Work["out"];

    internal SweepRun Run => SweepJson.Read(Folder);

    public void Dispose()
    {
        Work.Dispose();
        GC.SuppressFinalize(this);
    }

    internal Workspace.Outcome Sweep(params string[] words) => Workspace.Run(["sweep", .. words, "-o", Folder]);

    internal Workspace.Outcome SweepFew(string input, params string[] words) => Sweep([input, .. Few, .. words]);

    protected string FullName(string name) => Path.Combine(Folder, name);

    /// <summary>A picture of five colours, one of them transparent.</summary>
    protected string FewColors(string name)
    {
        RgbaColor[] pixels =
        [
            .. Enumerable.Range(0, 24 * 10).Select(static i => new RgbaColor(
                (byte)(i / 7 % 2 * 255), (byte)(i / 60 % 2 * 255), 9, (byte)(i % 24 > 20 ? 0 : 255))),
        ];
        Directory.CreateDirectory(Path.GetDirectoryName(Work[name])!);
        File.WriteAllBytes(Work[name], Workspace.Pam(24, 10, pixels));
        return Work[name];
    }

    /// <summary>A row without what differs from run to run.</summary>
    internal static SweepRow Timeless(SweepRow row) => row with { EncodeTimes = default, DecodeTime = 0 };
}
