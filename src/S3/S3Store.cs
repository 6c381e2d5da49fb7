using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Tinct.Tools.Host;

namespace Tinct.S3;

/// <summary>An object store that speaks S3.</summary>
internal sealed class S3Store : IObjectStore, IDisposable
{
    /// <summary>How often the client tries a request again, at growing distances.</summary>
    private const int Retries = 5;

    /// <summary>How often a transfer that breaks off is begun anew.</summary>
    private const int MostAttempts = 3;

    private const string UsualRegion = "us-east-1", MediaType = "image/vnd.tinct";

    private readonly AmazonS3Client _client;

    private S3Store(AmazonS3Client client) => _client = client;

    /// <summary>Opens a store. Credentials and region are those of the environment, of profiles and of the machine's role.</summary>
    /// <param name="endpoint">Where it is; null for what the environment and profiles say, and Amazon's if they say nothing.</param>
    /// <param name="pathStyle">Whether the bucket is in the path anyway.</param>
    /// <exception cref="CommandException">The endpoint is no address, or there is no region.</exception>
    public static IObjectStore Open(string? endpoint, bool pathStyle)
    {
        try
        {
            return Connect(endpoint, pathStyle);
        }
        catch (AmazonClientException exception)
        {
            throw new CommandException(ExitCode.Usage, $"s3: {exception.Message}; see AWS_ENDPOINT_URL, AWS_REGION and profiles", exception);
        }
    }

    private static S3Store Connect(string? endpoint, bool pathStyle)
    {
        // Checksums that the client adds by itself come in a form that not every store takes apart. A Content-MD5 every store checks.
        var config = new AmazonS3Config { MaxErrorRetry = Retries, RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED };
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

        return new S3Store(new AmazonS3Client(config));
    }

    /// <inheritdoc/>
    public IEnumerable<StoredObject> List(string bucket, string prefix, bool recursive, CancellationToken cancellation)
    {
        var request = new ListObjectsV2Request { BucketName = bucket, Prefix = prefix, Delimiter = recursive ? null : "/" };
        do
        {
            ListObjectsV2Response page = Do($"s3://{bucket}/{prefix}", isOfOne: false, () => _client.ListObjectsV2Async(request, cancellation), cancellation);
            foreach (S3Object found in page.S3Objects ?? [])
            {
                yield return new StoredObject(found.Key, Bare(found.ETag), found.Size ?? 0);
            }

            request.ContinuationToken = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (request.ContinuationToken is not null);
    }

    /// <inheritdoc/>
    public string Get(string bucket, string key, string file, CancellationToken cancellation) => Do($"s3://{bucket}/{key}", isOfOne: true, async () =>
    {
        for (int attempt = 1; ; attempt++)
        {
            using GetObjectResponse response = await _client.GetObjectAsync(bucket, key, cancellation).ConfigureAwait(false);
            try
            {
                using (var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None))
                {
                    await response.ResponseStream.CopyToAsync(stream, cancellation).ConfigureAwait(false);
                    if (stream.Length != response.ContentLength)
                    {
                        throw new HttpIOException(HttpRequestError.ResponseEnded, $"ended after {stream.Length} of {response.ContentLength} bytes");
                    }
                }

                return Bare(response.ETag);
            }
            catch (Exception exception) when (attempt < MostAttempts && IsBrokenOff(exception))
            {
                // Broken off: from the beginning, for the object may be another one by now.
            }
        }
    }, cancellation);

    /// <inheritdoc/>
    public (StoredObject Object, IReadOnlyDictionary<string, string> Metadata)? Look(string bucket, string key, CancellationToken cancellation) =>
        Do<(StoredObject, IReadOnlyDictionary<string, string>)?>($"s3://{bucket}/{key}", isOfOne: true, async () =>
        {
            try
            {
                GetObjectMetadataResponse response = await _client.GetObjectMetadataAsync(bucket, key, cancellation).ConfigureAwait(false);
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
        return Do($"s3://{bucket}/{key}", isOfOne: false, async () =>
        {
            var request = new PutObjectRequest
            {
                BucketName = bucket,
                Key = key,
                FilePath = file,
                MD5Digest = md5,
                UseChunkEncoding = false,
                ContentType = MediaTypeOf(key),
            };
            foreach ((string name, string value) in metadata)
            {
                request.Metadata[name] = value;
            }

            return Bare((await _client.PutObjectAsync(request, cancellation).ConfigureAwait(false)).ETag);
        }, cancellation);
    }

    /// <inheritdoc/>
    public void Remove(string bucket, string key, CancellationToken cancellation) =>
        Do($"s3://{bucket}/{key}", isOfOne: false, () => _client.DeleteObjectAsync(bucket, key, cancellation), cancellation);

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

    /// <summary>Waits for a request; failures become those of the interface.</summary>
    /// <param name="what">The object or place.</param>
    /// <param name="isOfOne">Whether it can fail for this object alone.</param>
    private static T Do<T>(string what, bool isOfOne, Func<Task<T>> request, CancellationToken cancellation)
    {
        try
        {
            return request().GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception) when (exception is AmazonServiceException or OperationCanceledException || IsBrokenOff(exception))
        {
            throw S3Failure.Of(what, isOfOne, exception);
        }
    }
}
