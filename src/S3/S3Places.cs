using System.CommandLine;
using System.Text;
using Tinct.Tools.Batches;
using Tinct.Tools.CommandLine;
using Tinct.Tools.Host;

namespace Tinct.S3;

/// <summary>Object stores as places for batches, and the options that say how they are reached.</summary>
internal sealed class S3Places : IBatchPlaces
{
    private const int UsualTransfers = 8;
    private const long UsualScratch = 2L << 30;

    private readonly Option<string?> _endpoint = new("--endpoint")
    {
        Description = "where the store is, if it is not Amazon's: http://host:9000 [default: AWS_ENDPOINT_URL]",
        HelpName = "URL",
    };

    private readonly Flag _pathStyle = new("--path-style", "put the bucket into the path, not before the host's name, as most stores but Amazon's need; with --endpoint at an IP address or localhost it is so anyway");
    private readonly WholeNumber _transfers = new("--transfers", "N", $"pictures that come and outputs that go, beside those in work [default: {UsualTransfers}]", 0, 1024);
    private readonly Option<string?> _scratch = new("--scratch") { Description = "folder for what is on its way [default: that of the system]", HelpName = "DIR" };
    private readonly ByteSize _scratchSize = new("--scratch-size", "what may lie there at a time [default: 2G]");
    private readonly Func<string?, bool, IObjectStore> _open;
    private readonly CancellationToken _cancellation;

    public S3Places(CancellationToken cancellation, Func<string?, bool, IObjectStore>? open = null) =>
        (_cancellation, _open) = (cancellation, open ?? (static (endpoint, pathStyle) => S3Store.Open(endpoint, pathStyle)));

    /// <summary>Command lines to learn from.</summary>
    public static IReadOnlyList<string> SomeExamples { get; } =
    [
        "tinct-s3 batch s3://pictures/2026 -r -o s3://small/2026 -k 64     again later: only what is new or changed",
        "tinct-s3 batch s3://pictures -r -o small --shard 3/8              into a folder, the third of eight machines",
        "tinct-s3 batch pictures -r -o s3://small --verify                 from a folder, every output read back",
        "tinct-s3 batch merge s3://small/2026                              joins the manifests, says what is missing",
    ];

    /// <inheritdoc/>
    public IReadOnlyList<string> Examples => SomeExamples;

    /// <inheritdoc/>
    public string PathDescription => "pictures and places of pictures, s3://BUCKET/PREFIX; or pictures and folders";

    /// <inheritdoc/>
    public string OutputDescription =>
        "the place, s3://BUCKET/PREFIX, or the folder for the outputs, which keep their names, and for the manifest; a batch that was stopped there goes on";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [_endpoint, _pathStyle, _transfers, _scratch, _scratchSize];

    /// <inheritdoc/>
    public BatchPlan Place(BatchPlan plan, ParseResult parsed)
    {
        int inStore = plan.Search.Paths.Count(S3Address.Is);
        bool intoStore = S3Address.Is(plan.Output);
        if (inStore == 0 && !intoStore)
        {
            throw CommandException.Usage("neither the pictures nor the outputs are in a store (s3://BUCKET/PREFIX); tinct batch does the same between folders");
        }

        if (inStore > 0 && inStore < plan.Search.Paths.Count)
        {
            throw CommandException.Usage("some pictures are in a store and some in folders; a batch takes either");
        }

        if (plan.Dedupe && intoStore)
        {
            throw CommandException.Usage("--dedupe needs a folder for the outputs: object stores have no links");
        }

        S3Address? output = intoStore ? S3Address.Parse(plan.Output) : null;
        IObjectStore store = _open(parsed.GetValue(_endpoint), _pathStyle.IsGiven(parsed));
        return plan with
        {
            Source = inStore > 0 ? new S3Source(store, output) : null,
            Target = output is { } target ? new S3Target(store, target, _cancellation) : null,
            Output = output is { } place ? ScratchFor(parsed, $"{place.Root} {plan.Shard}") : plan.Output,
            Transfers = (int)(_transfers.Read(parsed) ?? UsualTransfers),
            Scratch = _scratchSize.Read(parsed) ?? UsualScratch,
        };
    }

    /// <inheritdoc/>
    public IOutputTarget? TargetOf(string output, ParseResult parsed) => S3Address.Is(output)
        ? new S3Target(_open(parsed.GetValue(_endpoint), _pathStyle.IsGiven(parsed)), S3Address.Parse(output), _cancellation)
        : null;

    /// <summary>The same folder for the same share, so that what a killed run left is removed by the next, and two at a time keep out of each other's way.</summary>
    private string ScratchFor(ParseResult parsed, string what) =>
        Path.Combine(parsed.GetValue(_scratch) ?? Path.GetTempPath(), $"tinct-s3-{ContentHash.OfBytes(Encoding.UTF8.GetBytes(what))}");
}
