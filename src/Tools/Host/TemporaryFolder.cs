namespace Tinct.Tools.Host;

/// <summary>A folder that is gone with all that is in it when it is no longer used, or when the process has to end at once.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>Makes one among the system's.</summary>
    public TemporaryFolder()
    {
        FullName = Directory.CreateTempSubdirectory("tinct-").FullName;
        UnfinishedFiles.OfProcess.Add(FullName);
    }

    public string FullName { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Directory.Delete(FullName, recursive: true);
        UnfinishedFiles.OfProcess.Remove(FullName);
    }
}
