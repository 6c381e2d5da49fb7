using System.Collections.Concurrent;
using System.Security.Cryptography;
using Tinct.Tools.Batches;
using Tinct.Tools.Host;

namespace Tinct.S3.Tests;

/// <summary>An object store in memory, with one bucket, that does as it is told when it is asked.</summary>
internal sealed class MemoryStore : IObjectStore
{
    public const string Bucket = "bucket";

    private readonly ConcurrentDictionary<string, (byte[] Bytes, IReadOnlyDictionary<string, string> Metadata)> _objects = new(StringComparer.Ordinal);

    /// <summary>Keys that were asked for, in their order: "look a", "get a", "put a", "remove a".</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Called before an object is given out.</summary>
    public Action<string>? BeforeGet { get; set; }

    /// <summary>Called before an object is looked at.</summary>
    public Action<string>? BeforeLook { get; set; }

    /// <summary>Called before an object is taken.</summary>
    public Action<string>? BeforePut { get; set; }

    /// <summary>What is kept of the bytes that are sent.</summary>
    public Func<string, byte[], byte[]> Keeps { get; set; } = static (_, bytes) => bytes;

    public byte[] this[string key]
    {
        get => _objects[key].Bytes;
        set => _objects[key] = (value, new Dictionary<string, string>());
    }

    public string[] Keys => [.. _objects.Keys.Order(StringComparer.Ordinal)];

    public IEnumerable<StoredObject> List(string bucket, string prefix, bool recursive, CancellationToken cancellation)
    {
        Check(bucket);
        return Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal) && (recursive || !key[prefix.Length..].Contains('/', StringComparison.Ordinal))).Select(Object);
    }

    public string Get(string bucket, string key, string file, CancellationToken cancellation)
    {
        Check(bucket);
        Asked.Enqueue($"get {key}");
        BeforeGet?.Invoke(key);
        if (!_objects.TryGetValue(key, out (byte[] Bytes, IReadOnlyDictionary<string, string>) found))
        {
            throw new CommandException(ExitCode.FileSystem, $"s3://{bucket}/{key}: is gone");
        }

        File.WriteAllBytes(file, found.Bytes);
        return Version(found.Bytes);
    }

    public (StoredObject Object, IReadOnlyDictionary<string, string> Metadata)? Look(string bucket, string key, CancellationToken cancellation)
    {
        Check(bucket);
        Asked.Enqueue($"look {key}");
        BeforeLook?.Invoke(key);
        return _objects.TryGetValue(key, out (byte[], IReadOnlyDictionary<string, string> Metadata) found) ? (Object(key), found.Metadata) : null;
    }

    public string Put(string bucket, string key, string file, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellation)
    {
        Check(bucket);
        Asked.Enqueue($"put {key}");
        BeforePut?.Invoke(key);
        Assert.All(metadata, static pair => Assert.All(pair.Value, static letter => Assert.InRange(letter, ' ', '~')));
        Assert.InRange(metadata.Sum(static pair => pair.Key.Length + pair.Value.Length), 0, 2048);
        byte[] bytes = Keeps(key, File.ReadAllBytes(file));
        _objects[key] = (bytes, metadata);
        return Version(bytes);
    }

    public void Remove(string bucket, string key, CancellationToken cancellation)
    {
        Check(bucket);
        Asked.Enqueue($"remove {key}");
        _objects.TryRemove(key, out _);
    }

    private static void Check(string bucket)
    {
        if (bucket != Bucket)
        {
            throw new BatchStoppedException($"s3://{bucket}: there is no such bucket", new InvalidOperationException());
        }
    }

    private static string Version(byte[] bytes) => Convert.ToHexString(SHA256.HashData(bytes))[..32];

    private StoredObject Object(string key) => new(key, Version(this[key]), this[key].Length);
}
