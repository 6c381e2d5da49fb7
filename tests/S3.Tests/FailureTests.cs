using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Tinct.Tools.Batches;
using Tinct.Tools.Host;

namespace Tinct.S3.Tests;

/// <summary>What is told of the failures of a store.</summary>
public sealed class FailureTests
{
    private const string Object = "s3://bucket/a.png";

    [Fact]
    public void OnlyMissingCredentialsAreToldAsSuch()
    {
        Exception missing = S3Failure.Of(Object, StoreAction.Read, new AmazonClientException("Failed to resolve AWS credentials.\nmore"));
        Assert.Contains("no credentials were found", Assert.IsType<BatchStoppedException>(missing).Message, StringComparison.Ordinal);

        Exception damaged = S3Failure.Of(Object, StoreAction.Read, new AmazonClientException("Expected hash not equal to calculated hash\nmore"));
        Assert.Equal($"{Object}: Expected hash not equal to calculated hash", Assert.IsType<CommandException>(damaged).Message);
    }

    [Fact]
    public void AnswersOfOtherServicesEndTheBatch()
    {
        var refused = new AmazonServiceException("The role cannot be assumed", ErrorType.Sender, "AccessDenied", "1", HttpStatusCode.Forbidden);
        string message = Assert.IsType<BatchStoppedException>(S3Failure.Of(Object, StoreAction.Read, refused)).Message;
        Assert.Equal("s3://bucket: no answer that can be used: The role cannot be assumed", message);
    }

    [Theory]
    [InlineData("EntityTooLarge", HttpStatusCode.BadRequest, StoreAction.Write, false)]
    [InlineData("NoSuchKey", HttpStatusCode.NotFound, StoreAction.Write, false)]
    [InlineData("OperationAborted", HttpStatusCode.Conflict, StoreAction.Write, false)]
    [InlineData("AccessDenied", HttpStatusCode.Forbidden, StoreAction.Write, true)]
    [InlineData("QuotaExceeded", HttpStatusCode.Forbidden, StoreAction.Write, true)]
    [InlineData("NoSuchBucket", HttpStatusCode.NotFound, StoreAction.Write, true)]
    [InlineData("InvalidBucketName", HttpStatusCode.BadRequest, StoreAction.Write, true)]
    [InlineData("ExpiredToken", HttpStatusCode.BadRequest, StoreAction.Write, true)]
    [InlineData("TooManyRequests", HttpStatusCode.TooManyRequests, StoreAction.Write, true)]
    [InlineData("SlowDown", HttpStatusCode.ServiceUnavailable, StoreAction.Write, true)]
    [InlineData("AccessDenied", HttpStatusCode.Forbidden, StoreAction.Read, false)]
    [InlineData("InvalidRequest", HttpStatusCode.BadRequest, StoreAction.Read, false)]
    [InlineData("InvalidRequest", HttpStatusCode.BadRequest, StoreAction.List, true)]
    internal void OnlyWhatEveryObjectWouldMeetEndsTheBatch(string code, HttpStatusCode status, StoreAction action, bool ends)
    {
        Exception failure = S3Failure.Of(Object, action, new AmazonS3Exception("words", ErrorType.Sender, code, "1", status));
        Assert.Equal(ends, failure is BatchStoppedException);
        Assert.StartsWith("s3://bucket", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnArchivedObjectIsNotAMatterOfPermission()
    {
        var answer = new AmazonS3Exception("The operation is not valid", ErrorType.Sender, "InvalidObjectState", "1", HttpStatusCode.Forbidden);
        Assert.Equal($"{Object}: is archived; restore it first", Assert.IsType<CommandException>(S3Failure.Of(Object, StoreAction.Read, answer)).Message);
    }
}
