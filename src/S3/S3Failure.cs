using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Tinct.Tools.Batches;
using Tinct.Tools.Host;

namespace Tinct.S3;

/// <summary>What is asked of a store.</summary>
internal enum StoreAction
{
    /// <summary>Which objects there are.</summary>
    List,

    /// <summary>An object, or what is known of it.</summary>
    Read,

    /// <summary>That an object is kept, or removed.</summary>
    Write,
}

/// <summary>What is told of the failures of an object store, and which end a batch.</summary>
internal static class S3Failure
{
    /// <summary>Codes that say that no request of these credentials, or to this bucket, will be answered.</summary>
    private static readonly HashSet<string> s_ofCredentials =
    [
        "ExpiredToken", "InvalidAccessKeyId", "InvalidToken", "SignatureDoesNotMatch", "AuthorizationHeaderMalformed", "TokenRefreshRequired", "InvalidSecurity",
    ];

    /// <summary>The failure as the batch has it: one of this object, or one that any other would have as well.</summary>
    /// <param name="what">The object or place.</param>
    public static Exception Of(string what, StoreAction action, Exception exception)
    {
        AmazonS3Exception? answer = exception as AmazonS3Exception;
        bool isOfClient = exception is AmazonClientException, isOfOne = action != StoreAction.List;
        string bucket = string.Join('/', what.Split('/').Take(3));
        return answer switch
        {
            { ErrorCode: "NoSuchBucket" } => Stop($"{bucket}: there is no such bucket"),
            { ErrorCode: "InvalidBucketName" } => Stop($"{bucket}: is not the name of a bucket there"),
            { ErrorCode: "RequestTimeTooSkewed" } => Stop($"{bucket}: refused, for this machine's clock is wrong: {answer.Message}"),
            { ErrorCode: { } code } when s_ofCredentials.Contains(code) => Stop($"{bucket}: the credentials are refused ({code})"),
            { StatusCode: HttpStatusCode.NotFound } when action == StoreAction.Read => One($"{what}: is gone"),
            { ErrorCode: "InvalidObjectState" } when isOfOne => One($"{what}: is archived; restore it first"),
            { StatusCode: HttpStatusCode.Forbidden } when action == StoreAction.Read => One($"{what}: no permission to read it"),
            { StatusCode: HttpStatusCode.Forbidden } => Stop($"{what}: no permission ({answer.ErrorCode})"),
            { StatusCode: HttpStatusCode.TooManyRequests } => Stop($"{bucket}: the store wants fewer requests; try again with fewer --transfers"),
            { StatusCode: >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError } when isOfOne => One($"{what}: {answer.ErrorCode}: {answer.Message}"),
            not null => Stop($"{what}: the store answers {(int)answer.StatusCode} {answer.ErrorCode}: {answer.Message}"),
            null when isOfClient && exception.Message.Contains("credential", StringComparison.OrdinalIgnoreCase) =>
                Stop($"{bucket}: no credentials were found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE ({FirstLine(exception)})"),
            null when exception is AmazonServiceException => Stop($"{bucket}: no answer that can be used: {FirstLine(exception)}"),
            null when isOfClient && isOfOne => One($"{what}: {FirstLine(exception)}"),
            null => Stop($"{bucket}: cannot be reached: {FirstLine(exception)}"),
        };

        BatchStoppedException Stop(string message) => new(message, exception);

        CommandException One(string message) => new(ExitCode.FileSystem, message, exception);
    }

    private static string FirstLine(Exception exception) => exception.Message.Split('\n')[0].TrimEnd();
}
