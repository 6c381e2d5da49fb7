using Tinct.Tools.Sweeps.Peers;

namespace Tinct.Tools.Tests;

/// <summary>A test that needs other programs, and is skipped where one is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ProgramFactAttribute : FactAttribute
{
    public ProgramFactAttribute(params string[] programs)
    {
        string[] missing = [.. programs.Where(static name => ToolProcess.Find(name) is null)];
        Skip = missing.Length == 0 ? null : $"not installed: {string.Join(", ", missing)}";
    }
}
