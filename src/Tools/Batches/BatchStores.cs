using Tinct.Tools.Host;

namespace Tinct.Tools.Batches;

/// <summary>Where the pictures of a batch are, if not in folders.</summary>
internal interface IPictureSource
{
    /// <summary>Finds the pictures, in an order that is the same on every machine, and names what they become. Each has a
    /// <see cref="BatchItem.Version"/>.</summary>
    /// <exception cref="CommandException">They cannot be found.</exception>
    IReadOnlyList<BatchItem> Find(BatchPlan plan, CancellationToken cancellation);

    /// <summary>Brings a picture into a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The item with the version that it had when it was brought, which need not be the one it was found with.</returns>
    /// <exception cref="CommandException">This picture cannot be had.</exception>
    /// <exception cref="BatchStoppedException">No picture can.</exception>
    BatchItem Fetch(BatchItem item, string path, CancellationToken cancellation);
}

/// <summary>Where the outputs of a batch go, if not into a folder. The plan's folder then holds what is in work, and the manifest while the batch runs. Each output
/// carries its entry, so that a manifest that is older than the outputs loses nothing.</summary>
internal interface IOutputTarget
{
    /// <summary>Looks at what is there, and copies earlier manifests into the folder.</summary>
    /// <param name="folder">The plan's.</param>
    /// <param name="manifests">Their names; null for all that there are.</param>
    /// <exception cref="CommandException">The place cannot be used.</exception>
    void Begin(string folder, IReadOnlyList<string>? manifests, CancellationToken cancellation);

    /// <summary>Whether there was anything of this name when the batch began, or has come since.</summary>
    bool Exists(string output);

    /// <summary>Whether an output is there as an entry has it.</summary>
    bool IsThere(BatchEntry entry);

    /// <summary>The entry that an output carries; null where there is none, or none of this picture.</summary>
    /// <param name="readBack">Whether one that was to be verified is read back, since its run may have ended before it was; otherwise it counts as it says.</param>
    BatchEntry? Recall(BatchItem item, bool readBack);

    /// <summary>Stores an output with its entry.</summary>
    /// <param name="file">The file with its bytes.</param>
    /// <returns>The entry with <see cref="BatchEntry.OutputVersion"/>.</returns>
    /// <exception cref="BatchStoppedException">Nothing can be stored any more.</exception>
    BatchEntry Keep(BatchEntry entry, string file);

    /// <summary>Stores a manifest, or a palette that outputs share, at the top.</summary>
    /// <exception cref="BatchStoppedException">Nothing can be stored any more.</exception>
    void KeepBeside(string file);

    /// <summary>Removes a manifest.</summary>
    /// <param name="name">Its name.</param>
    void RemoveBeside(string name);
}

/// <summary>Places beside the file system that a program's batches may read from and write to.</summary>
internal interface IBatchPlaces
{
    /// <summary>Command lines to learn from.</summary>
    IReadOnlyList<string> Examples { get; }

    /// <summary>What the paths and the output may be.</summary>
    string PathDescription { get; }

    /// <inheritdoc cref="PathDescription"/>
    string OutputDescription { get; }

    /// <summary>The options that say how the places are reached.</summary>
    IReadOnlyList<System.CommandLine.Option> Options { get; }

    /// <summary>Puts places into a plan. <see cref="BatchPlan.Output"/> becomes a folder for what is in work, which the plan's user removes.</summary>
    /// <exception cref="CommandException">A place is none, or options do not fit together.</exception>
    BatchPlan Place(BatchPlan plan, System.CommandLine.ParseResult parsed);

    /// <summary>The place that shares were written to; null for a folder.</summary>
    IOutputTarget? TargetOf(string output, System.CommandLine.ParseResult parsed);
}
