namespace Tinct.Tools.Tests;

/// <summary>A test of what Windows lacks, or has only for administrators: permissions, symbolic links, a shell.</summary>
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute() => Skip = OperatingSystem.IsWindows() ? "not on Windows" : null;
}

/// <summary>As <see cref="UnixFactAttribute"/>, with data.</summary>
internal sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute() => Skip = OperatingSystem.IsWindows() ? "not on Windows" : null;
}
