namespace Tinct.Tools.Host;

/// <summary>The files that are being written under a temporary name, so that a process that has to end at once leaves none of them behind.</summary>
internal sealed class UnfinishedFiles
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _paths = [];
    private bool _isClosed;

    /// <summary>Those of this process.</summary>
    public static UnfinishedFiles OfProcess { get; } = new();

    /// <summary>Records a file before it is created.</summary>
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

    /// <summary>Forgets a file that has its final name, or is gone.</summary>
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
                try
                {
                    File.Delete(path);
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    // Windows deletes no open file: it stays, under the name of an unfinished file.
                }
            }
        }
    }
}
