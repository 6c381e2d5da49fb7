using System.Diagnostics;

namespace Tinct.Fuzz.Engine;

/// <summary>Runs a target on changed inputs, keeps those that reach something new, and reports what must not happen.</summary>
internal sealed class Fuzzer
{
    private const int SecondsToHang = 30;

    private readonly FuzzTarget _target;
    private readonly string _folder;
    private readonly EdgeMap _edges = new();
    private readonly List<byte[]> _corpus = [];
    private readonly Randomness _random;
    private readonly Havoc _havoc;
    private readonly CurrentInput _current;
    private readonly Dictionary<string, int> _findings = [];
    private long _executions;
    private double _slowest;
    private long _mostAllocated;
    private volatile bool _isRunning;

    public Fuzzer(FuzzTarget target, string folder, ulong seed)
    {
        _target = target;
        _folder = folder;
        _random = new Randomness(seed);
        _havoc = new Havoc(_random, target.Words, _corpus, target.MaxLength);
        Directory.CreateDirectory(CorpusFolder);
        _current = new CurrentInput(Path.Combine(folder, $"{target.Name}.current"), target.MaxLength * 4);
        new Thread(Watch) { IsBackground = true }.Start();
    }

    private string CorpusFolder => Path.Combine(_folder, _target.Name);

    /// <summary>Runs for a time or for a number of executions.</summary>
    /// <param name="inputs">To start from, beside the target's seeds and what an earlier run found.</param>
    /// <param name="seconds">After which it ends.</param>
    /// <param name="executions">After which it ends.</param>
    /// <returns>How many kinds of findings there were.</returns>
    public int Run(IEnumerable<byte[]> inputs, double seconds, long executions)
    {
        foreach (byte[] input in _target.Seeds().Concat(inputs).Concat(Directory.GetFiles(CorpusFolder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)))
        {
            if (input.Length <= 2 * _target.MaxLength && (Execute(input) || _corpus.Count == 0))
            {
                _corpus.Add(input);
            }
        }

        long start = Stopwatch.GetTimestamp(), told = start;
        Console.WriteLine($"{_target.Name}: {_executions} inputs to start from, {_corpus.Count} kept, {_edges.Edges} edges");
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds && _executions < executions)
        {
            // What was found later is tried more often.
            int half = _random.OneIn(3) ? _corpus.Count / 2 : 0;
            byte[] parent = _corpus[half + _random.Below(_corpus.Count - half)];
            for (int times = parent.Length > 20000 ? 4 : 32; times > 0; times--)
            {
                Try(parent);
            }

            if (Stopwatch.GetElapsedTime(told).TotalSeconds > 30)
            {
                told = Stopwatch.GetTimestamp();
                Tell("  ", Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
        }

        Tell("RESULT ", Stopwatch.GetElapsedTime(start).TotalSeconds);
        foreach ((string finding, int count) in _findings)
        {
            Console.WriteLine($"FINDING, {count} times: {finding}");
        }

        return _findings.Count;
    }

    /// <summary>The shortest inputs that together reach all that a corpus reaches, up to a total size.</summary>
    public IEnumerable<byte[]> Smallest(IEnumerable<byte[]> inputs, int maxBytes)
    {
        int bytes = 0;
        foreach (byte[] input in inputs.Concat(Directory.GetFiles(CorpusFolder).Select(File.ReadAllBytes)).OrderBy(static input => input.Length))
        {
            int before = _edges.Edges;
            _ = Execute(input);
            if (_edges.Edges > before && bytes + input.Length <= maxBytes)
            {
                bytes += input.Length + sizeof(uint);
                yield return input;
            }
        }
    }

    private void Try(byte[] parent)
    {
        byte[] child = _target.Mutate(parent, _random, _havoc.Change);
        if (child.Length > _target.MaxLength)
        {
            Array.Resize(ref child, _target.MaxLength);
        }

        child = _target.Repair(child, _random);
        if (Execute(child))
        {
            _corpus.Add(child);
            File.WriteAllBytes(Path.Combine(CorpusFolder, $"{_corpus.Count:D6}"), child);
        }
    }

    /// <summary>Runs one input.</summary>
    /// <returns>Whether it reached something new.</returns>
    private bool Execute(byte[] input)
    {
        _current.Set(input);
        _edges.Clear();
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        _isRunning = true;
        try
        {
            _target.Run(input);
        }
        catch (Exception exception)
        {
            Report(input, exception);
        }

        _isRunning = false;
        _executions++;
        _slowest = Math.Max(_slowest, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        _mostAllocated = Math.Max(_mostAllocated, allocated);
        if (allocated > _target.MaxAllocation)
        {
            Report(input, new FindingException($"allocated more than {_target.MaxAllocation >> 20} MB"));
        }

        return _edges.Merge();
    }

    private void Report(byte[] input, Exception exception)
    {
        IEnumerable<string> frames = new StackTrace(exception).GetFrames().Take(4)
            .Select(static frame => $"{frame.GetMethod()?.DeclaringType?.Name}.{frame.GetMethod()?.Name}");
        string what = exception is FindingException ? exception.Message.Split('|')[0] : "";
        string key = $"{exception.GetType().Name} {what} in {string.Join(" < ", frames)}";
        if (!_findings.TryGetValue(key, out int count))
        {
            string path = Path.Combine(_folder, $"{_target.Name}.finding.{_findings.Count}");
            File.WriteAllBytes(path, input);
            File.WriteAllText(path + ".txt", exception.ToString());
            Console.WriteLine($"FOUND {path}: {key}: {exception.Message}");
        }

        _findings[key] = count + 1;
    }

    private void Watch()
    {
        long seen = -1;
        int since = 0;
        while (true)
        {
            Thread.Sleep(1000);
            long now = Interlocked.Read(ref _executions);
            since = _isRunning && now == seen ? since + 1 : 0;
            seen = now;
            if (since == SecondsToHang)
            {
                string path = Path.Combine(_folder, $"{_target.Name}.hang");
                File.WriteAllBytes(path, _current.Bytes);
                Console.WriteLine($"FOUND {path}: takes more than {SecondsToHang} s");
                Environment.Exit(1);
            }
        }
    }

    private void Tell(string what, double seconds)
    {
        double processor = Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;
        Console.WriteLine(
            $"{what}{_target.Name}: {_executions} executions in {seconds:F0} s ({_executions / seconds:F0} a second; {_executions / processor:F0} a second of CPU), "
            + $"{_target.Accepted} accepted, corpus {_corpus.Count}, {_edges.Edges} edges, slowest {_slowest:F0} ms, most allocated {_mostAllocated >> 10} KB, "
            + $"{_findings.Count} findings");
    }
}
