using Tinct.Tools.Batches;
using Tinct.Tools.Host;

namespace Tinct.S3;

/// <summary>An object as it is listed.</summary>
/// <param name="Version">Its ETag without quotation marks: another content has another one.</param>
internal readonly record struct StoredObject(string Key, string Version, long Bytes);

/// <summary>What batches need of an object store. Failures are a <see cref="CommandException"/> where they concern one object, and a
/// <see cref="BatchStoppedException"/> where no other would fare better.</summary>
internal interface IObjectStore
{
    /// <summary>The objects whose keys begin with a prefix, in the order of their keys' bytes.</summary>
    /// <param name="recursive">Whether those with further slashes are among them.</param>
    IEnumerable<StoredObject> List(string bucket, string prefix, bool recursive, CancellationToken cancellation);

    /// <summary>Brings an object into a file, which is replaced.</summary>
    /// <returns>The version that was brought.</returns>
    string Get(string bucket, string key, string file, CancellationToken cancellation);

    /// <summary>An object and its metadata; null where there is none.</summary>
    (StoredObject Object, IReadOnlyDictionary<string, string> Metadata)? Look(string bucket, string key, CancellationToken cancellation);

    /// <summary>Stores a file.</summary>
    /// <param name="metadata">ASCII texts, at most 2,048 bytes together.</param>
    /// <returns>The object's version.</returns>
    string Put(string bucket, string key, string file, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellation);

    /// <summary>Removes an object, where it is there.</summary>
    void Remove(string bucket, string key, CancellationToken cancellation);
}
