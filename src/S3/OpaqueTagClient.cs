using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;
using Amazon.S3.Internal;
using Amazon.S3.Model;

namespace Tinct.S3;

/// <summary>The client, for stores whose ETags are any text too, as the protocol allows. Amazon's own takes each for the MD5 of the object in hexadecimal digits, and
/// fails before the first byte where it is none.</summary>
internal sealed class OpaqueTagClient(AmazonS3Config config) : AmazonS3Client(config)
{
    private const int Md5Digits = 32;

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.ReplaceHandler<AmazonS3ResponseHandler>(new Handler());
    }

    private sealed class Handler : AmazonS3ResponseHandler
    {
        protected override void PostInvoke(IExecutionContext executionContext)
        {
            // Of an object that comes there is nothing else to do than the comparison.
            if (executionContext.ResponseContext.Response is not GetObjectResponse { ETag: var tag } || IsMd5(tag?.Trim('"') ?? ""))
            {
                base.PostInvoke(executionContext);
            }
        }

        private static bool IsMd5(string tag) => tag.Length == Md5Digits && tag.All(char.IsAsciiHexDigit);
    }
}
