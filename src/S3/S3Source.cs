using Tinct.Tools.Batches;

namespace Tinct.S3;

/// <summary>Pictures in an object store.</summary>
/// <param name="output">Where their outputs go; null for a folder.</param>
internal sealed class S3Source(IObjectStore store, S3Address? output) : IPictureSource
{
    private readonly Dictionary<string, S3Address> _places = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public IReadOnlyList<BatchItem> Find(BatchPlan plan, CancellationToken cancellation)
    {
        try
        {
            _names.Clear();
            var items = new List<BatchItem>();
            var first = new Dictionary<string, string>(StringComparer.Ordinal);
            Func<string, bool> isChosen = plan.Search.Choice();
            foreach (string path in plan.Search.Paths)
            {
                S3Address address = S3Address.Parse(path);
                bool hasAny = false;
                foreach (StoredObject found in store.List(address.Bucket, address.Prefix, plan.Search.Recursive, cancellation))
                {
                    hasAny = true;
                    string name = address.NameOf(found.Key);
                    if (BatchSearch.IsPicture(name) && !IsOutput(address.Bucket, found.Key, address.Prefix) && isChosen(name))
                    {
                        items.Add(Item(plan, address, name, found, first));
                    }
                }

                if (!hasAny && Single(address, cancellation) is var (parent, single))
                {
                    items.Add(Item(plan, parent, parent.NameOf(single.Key), single, first));
                }
            }

            return items;
        }
        catch (BatchStoppedException exception)
        {
            throw exception.ToFailure();
        }
    }

    /// <inheritdoc/>
    public BatchItem Fetch(BatchItem item, string path, CancellationToken cancellation)
    {
        S3Address address = _places[item.Root];
        return item with { Version = store.Get(address.Bucket, address.KeyOf(item.Name), path, cancellation) };
    }

    private BatchItem Item(BatchPlan plan, S3Address address, string name, StoredObject found, Dictionary<string, string> first)
    {
        _places[address.Root] = address;
        string outputName = BatchSearch.OutputOf(name, plan);
        var item = new BatchItem(address.Root, name, outputName) { Version = found.Version, Bytes = found.Bytes, HasOwnName = _names.Add(name) };

        // Names that lead out of a folder are not written to a store either: its outputs and their manifest may be copied into a folder.
        string? fault = BatchNames.FaultOf(outputName)
            ?? (output is { } target ? S3Address.FaultAsName(outputName) ?? target.FaultOf(outputName) : S3Address.FaultAsFile(outputName));
        if (!first.TryAdd(outputName, item.Title))
        {
            fault = $"would become {outputName}, as {first[outputName]} does; --keep-name gives each a name of its own";
        }
        else if (output is { } same && same.Bucket == address.Bucket && same.KeyOf(outputName) == found.Key)
        {
            fault = "the output would replace the picture; name another place with -o";
        }

        return fault is null ? item : item with { Fault = $"{item.Title}: {fault}" };
    }

    /// <summary>Whether an object lies where outputs go, which may be below where pictures are.</summary>
    private bool IsOutput(string bucket, string key, string prefix) =>
        output is { } target && target.Bucket == bucket && target.Prefix != prefix && target.Prefix.StartsWith(prefix, StringComparison.Ordinal)
        && key.StartsWith(target.Prefix, StringComparison.Ordinal);

    /// <summary>The picture that an address is of itself, if it is one, and where it lies.</summary>
    private (S3Address Parent, StoredObject Single)? Single(S3Address address, CancellationToken cancellation)
    {
        if (address.Prefix.Length == 0)
        {
            return null;
        }

        string key = address.Prefix[..^1];
        return store.Look(address.Bucket, key, cancellation) is var (found, _)
            ? (new S3Address(address.Bucket, key[..(key.LastIndexOf('/') + 1)]), found)
            : null;
    }
}
