using System.Reflection;

namespace Tinct.Tools.Host;

/// <summary>Which version of the command this is.</summary>
internal static class ProgramVersion
{
    /// <summary>With the commit it was built from, where that is known: 1.0.0+1ea5b4e.</summary>
    public static string Full { get; } =
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>The number alone.</summary>
    public static string Number => Full.Split('+')[0];
}
