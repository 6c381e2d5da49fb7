namespace Tinct.Tools.Host;

/// <summary>The files that are being written under a temporary name, and the folders that are there only as long as the process is, so that one that has to end at once
/// leaves none of them behind.</summary>
internal sealed class UnfinishedFiles
{
    /// <summary>Threads that are still at work may put something into a folder while it is emptied. Once it is gone they cannot.</summary>
    private const int MostAttempts = 20;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _paths = [];
    private bool _isClosed;

    /// <summary>Those of this process.</summary>
    public static UnfinishedFiles OfProcess { get; } = new();

    /// <summary>Records a file before it is created, or a folder.</summary>
    /// <exception cref="OperationCanceledException">The process is about to end.</exception>
    public void Add(string path)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                throw new OperationCanceledException();
            }

            _paths.Add(path);
        }
    }

    /// <summary>Forgets a file that has its final name, or what is gone.</summary>
    public void Remove(string path)
    {
        lock (_lock)
        {
            _paths.Remove(path);
        }
    }

    /// <summary>Deletes all of them, and prevents new ones.</summary>
    public void DeleteAll()
    {
        lock (_lock)
        {
            _isClosed = true;
            foreach (string path in _paths)
            {
                for (int attempt = 1; !TryDelete(path) && attempt < MostAttempts; attempt++)
                {
                }
            }
        }
    }

    /// <returns>Whether it is gone. Windows deletes nothing that is open: that stays, under the name of something unfinished.</returns>
    private static bool TryDelete(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
            else
            {
                File.Delete(path);
            }

            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
