using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Tinct.Tools.Batches;
using Tinct.Tools.Host;

namespace Tinct.S3;

/// <summary>An object store that speaks S3.</summary>
internal sealed class S3Store : IObjectStore, IDisposable
{
    /// <summary>How often the client tries a request again, at growing distances.</summary>
    private const int Retries = 5;

    /// <summary>How often a transfer is tried that breaks off, or in which nothing moves any more.</summary>
    private const int MostAttempts = 3;

    /// <summary>So many pictures in succession that stall, or are refused, are not the pictures' fault.</summary>
    private const int MostInSuccession = 8;

    private const int BufferSize = 1 << 16;

    private const string UsualRegion = "us-east-1", MediaType = "image/vnd.tinct";

    /// <summary>How long nothing may move.</summary>
    private static readonly TimeSpan s_usualPatience = TimeSpan.FromMinutes(1);

    private readonly AmazonS3Client _client;
    private readonly TimeSpan _patience;
    private readonly int[] _inSuccession = new int[Enum.GetValues<StoreAction>().Length];

    private S3Store(AmazonS3Client client, TimeSpan patience) => (_client, _patience) = (client, patience);

    /// <summary>Opens a store. Credentials and region are those of the environment, of profiles and of the machine's role.</summary>
    /// <param name="endpoint">Where it is; null for what the environment and profiles say, and Amazon's if they say nothing.</param>
    /// <param name="pathStyle">Whether the bucket is in the path anyway.</param>
    /// <param name="patience">How long nothing may move in a request before it is tried again; null for a minute.</param>
    /// <exception cref="CommandException">The endpoint is no address, or there is no region.</exception>
    public static IObjectStore Open(string? endpoint, bool pathStyle, TimeSpan? patience = null)
    {
        try
        {
            return Connect(endpoint, pathStyle, patience ?? s_usualPatience);
        }
        catch (AmazonClientException exception)
        {
            throw new CommandException(ExitCode.Usage, $"s3: {exception.Message}; see AWS_ENDPOINT_URL, AWS_REGION and profiles", exception);
        }
    }

    private static S3Store Connect(string? endpoint, bool pathStyle, TimeSpan patience)
    {
        // Checksums that the client adds by itself come in a form that not every store takes apart. A Content-MD5 every store checks. A limit for the whole of a
        // request would end large uploads over slow lines: what is limited is how long nothing moves.
        var config = new AmazonS3Config
        {
            MaxErrorRetry = Retries,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        string? url = endpoint ?? config.ServiceURL;
        string? region = FallbackRegionFactory.GetRegionEndpoint(includeInstanceMetadata: url is null)?.SystemName;
        if (url is not null)
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
            {
                throw CommandException.Usage($"--endpoint takes an address such as http://host:9000, not '{url}'");
            }

            config.ServiceURL = url;
            config.AuthenticationRegion = region ?? UsualRegion;
            config.ForcePathStyle = pathStyle || uri.IsLoopback || uri.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6;
        }
        else if (region is null)
        {
            throw new CommandException(ExitCode.FileSystem, "s3: no region is known; set AWS_REGION, or AWS_ENDPOINT_URL for another store than Amazon's");
        }
        else
        {
            config.ForcePathStyle = pathStyle;
        }

        return new S3Store(new OpaqueTagClient(config), patience);
    }

    /// <inheritdoc/>
    public IEnumerable<StoredObject> List(string bucket, string prefix, bool recursive, CancellationToken cancellation)
    {
        var request = new ListObjectsV2Request { BucketName = bucket, Prefix = prefix, Delimiter = recursive ? null : "/" };
        do
        {
            ListObjectsV2Response page = Do($"s3://{bucket}/{prefix}", StoreAction.List, transfer => _client.ListObjectsV2Async(request, transfer.Token), cancellation);
            foreach (S3Object found in page.S3Objects ?? [])
            {
                yield return new StoredObject(found.Key, Bare(found.ETag), found.Size ?? 0);
            }

            request.ContinuationToken = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (request.ContinuationToken is not null);
    }

    /// <inheritdoc/>
    public string Get(string bucket, string key, string file, CancellationToken cancellation) => Do($"s3://{bucket}/{key}", StoreAction.Read, async transfer =>
    {
        using GetObjectResponse response = await _client.GetObjectAsync(bucket, key, transfer.Token).ConfigureAwait(false);
        transfer.HasBegun = true;
        using var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] buffer = new byte[BufferSize];
        for (int read; (read = await response.ResponseStream.ReadAsync(buffer, transfer.Token).ConfigureAwait(false)) > 0; transfer.Moves())
        {
            stream.Write(buffer, 0, read);
        }

        return stream.Length == response.ContentLength
            ? Bare(response.ETag)
            : throw new HttpIOException(HttpRequestError.ResponseEnded, $"ended after {stream.Length} of {response.ContentLength} bytes");
    }, cancellation);

    /// <inheritdoc/>
    public (StoredObject Object, IReadOnlyDictionary<string, string> Metadata)? Look(string bucket, string key, CancellationToken cancellation) =>
        Do<(StoredObject, IReadOnlyDictionary<string, string>)?>($"s3://{bucket}/{key}", StoreAction.Read, async transfer =>
        {
            try
            {
                GetObjectMetadataResponse response = await _client.GetObjectMetadataAsync(bucket, key, transfer.Token).ConfigureAwait(false);
                return (
                    new StoredObject(key, Bare(response.ETag), response.ContentLength),
                    response.Metadata.Keys.ToDictionary(static name => name.Replace("x-amz-meta-", "", StringComparison.Ordinal), name => response.Metadata[name], StringComparer.Ordinal));
            }
            catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.NotFound && exception.ErrorCode != "NoSuchBucket")
            {
                return null;
            }
        }, cancellation);

    /// <inheritdoc/>
    public string Put(string bucket, string key, string file, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellation)
    {
        string md5 = Md5(file);
        return Do($"s3://{bucket}/{key}", StoreAction.Write, async transfer =>
        {
            var request = new PutObjectRequest
            {
                BucketName = bucket,
                Key = key,
                FilePath = file,
                MD5Digest = md5,
                UseChunkEncoding = false,
                ContentType = MediaTypeOf(key),
                StreamTransferProgress = (_, _) => transfer.Moves(),
            };
            foreach ((string name, string value) in metadata)
            {
                request.Metadata[name] = value;
            }

            return Bare((await _client.PutObjectAsync(request, transfer.Token).ConfigureAwait(false)).ETag);
        }, cancellation);
    }

    /// <inheritdoc/>
    public void Remove(string bucket, string key, CancellationToken cancellation) =>
        Do($"s3://{bucket}/{key}", StoreAction.Write, transfer => _client.DeleteObjectAsync(bucket, key, transfer.Token), cancellation);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static string MediaTypeOf(string key) => Path.GetExtension(key) switch
    {
        ".tinct" => MediaType,
        ".png" => "image/png",
        ".webp" => "image/webp",
        ".jsonl" => "application/jsonl",
        ".hex" => "text/plain",
        _ => "application/octet-stream",
    };

#pragma warning disable CA5351 // The store compares it with what it received: against accidents, as the protocol has it.
    private static string Md5(string file)
    {
        using FileStream stream = File.OpenRead(file);
        return Convert.ToBase64String(MD5.HashData(stream));
    }
#pragma warning restore CA5351

    private static string Bare(string? version) => version?.Trim('"') ?? "";

    /// <summary>Whether a failure is one of the connection or of the client, not of a file here.</summary>
    private static bool IsBrokenOff(Exception exception) =>
        exception is AmazonClientException or HttpRequestException or HttpIOException or IOException { InnerException: SocketException };

    /// <summary>Waits for a request, which is tried again where nothing moves any more, or where it breaks off after the store's own answer: from the beginning, for
    /// the object may be another one by now. Failures become those of the interface.</summary>
    /// <param name="what">The object or place.</param>
    private T Do<T>(string what, StoreAction action, Func<StoreTransfer, Task<T>> request, CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            using var transfer = new StoreTransfer(_patience, cancellation);
            try
            {
                T answer = request(transfer).GetAwaiter().GetResult();
                Volatile.Write(ref _inSuccession[(int)action], 0);
                return answer;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception exception) when (exception is AmazonServiceException or OperationCanceledException || transfer.HasStalled || IsBrokenOff(exception))
            {
                bool isTransfer = transfer.HasStalled || (transfer.HasBegun && IsBrokenOff(exception));
                if (attempt == MostAttempts || !isTransfer)
                {
                    throw Failure(what, action, isTransfer, transfer.HasStalled ? Stalled(exception) : exception);
                }
            }
        }
    }

    private AmazonClientException Stalled(Exception exception) =>
        new($"nothing came or went for {_patience.TotalSeconds:0.#} seconds, {MostAttempts} times", exception);

    /// <summary>The failure as the batch has it. A transfer that does not come to its end, or an object that is refused, is one of a picture, unless there are many of
    /// them in succession.</summary>
    private Exception Failure(string what, StoreAction action, bool isTransfer, Exception exception)
    {
        Exception failure = S3Failure.Of(what, action, isTransfer && exception is not AmazonClientException ? new AmazonClientException(exception.Message, exception) : exception);
        bool countsAgainstAll = failure is CommandException && (isTransfer || action == StoreAction.Write);
        return countsAgainstAll && Interlocked.Increment(ref _inSuccession[(int)action]) >= MostInSuccession
            ? new BatchStoppedException($"{failure.Message}; and so for {MostInSuccession} in succession", failure)
            : failure;
    }
}
