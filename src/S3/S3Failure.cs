using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Tinct.Tools.Batches;
using Tinct.Tools.Host;

namespace Tinct.S3;

/// <summary>What is told of the failures of an object store, and which end a batch.</summary>
internal static class S3Failure
{
    /// <summary>Codes that say that no request of these credentials will be answered.</summary>
    private static readonly HashSet<string> s_ofCredentials =
    [
        "ExpiredToken", "InvalidAccessKeyId", "InvalidToken", "SignatureDoesNotMatch", "AuthorizationHeaderMalformed", "TokenRefreshRequired", "InvalidSecurity",
    ];

    /// <summary>The failure as the batch has it.</summary>
    /// <param name="what">The object or place.</param>
    /// <param name="isOfOne">Whether it can have failed for this object alone.</param>
    public static Exception Of(string what, bool isOfOne, Exception exception)
    {
        AmazonS3Exception? answer = exception as AmazonS3Exception;
        bool isOfClient = exception is AmazonClientException;
        string bucket = string.Join('/', what.Split('/').Take(3));
        return answer switch
        {
            { ErrorCode: "NoSuchBucket" } => Stop($"{bucket}: there is no such bucket"),
            { ErrorCode: "RequestTimeTooSkewed" } => Stop($"{bucket}: refused, for this machine's clock is wrong: {answer.Message}"),
            { ErrorCode: { } code } when s_ofCredentials.Contains(code) => Stop($"{bucket}: the credentials are refused ({code})"),
            { StatusCode: HttpStatusCode.NotFound } when isOfOne => One($"{what}: is gone"),
            { ErrorCode: "InvalidObjectState" } when isOfOne => One($"{what}: is archived; restore it first"),
            { StatusCode: HttpStatusCode.Forbidden } when isOfOne => One($"{what}: no permission to read it"),
            { StatusCode: HttpStatusCode.Forbidden } => Stop($"{what}: no permission ({answer.ErrorCode})"),
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
