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
        Exception missing = S3Failure.Of(Object, isOfOne: true, new AmazonClientException("Failed to resolve AWS credentials.\nmore"));
        Assert.Contains("no credentials were found", Assert.IsType<BatchStoppedException>(missing).Message, StringComparison.Ordinal);

        Exception damaged = S3Failure.Of(Object, isOfOne: true, new AmazonClientException("Expected hash not equal to calculated hash\nmore"));
        Assert.Equal($"{Object}: Expected hash not equal to calculated hash", Assert.IsType<CommandException>(damaged).Message);
    }

    [Fact]
    public void AnswersOfOtherServicesEndTheBatch()
    {
        var refused = new AmazonServiceException("The role cannot be assumed", ErrorType.Sender, "AccessDenied", "1", HttpStatusCode.Forbidden);
        string message = Assert.IsType<BatchStoppedException>(S3Failure.Of(Object, isOfOne: true, refused)).Message;
        Assert.Equal("s3://bucket: no answer that can be used: The role cannot be assumed", message);
    }

    [Fact]
    public void AnArchivedObjectIsNotAMatterOfPermission()
    {
        var answer = new AmazonS3Exception("The operation is not valid", ErrorType.Sender, "InvalidObjectState", "1", HttpStatusCode.Forbidden);
        Assert.Equal($"{Object}: is archived; restore it first", Assert.IsType<CommandException>(S3Failure.Of(Object, isOfOne: true, answer)).Message);
    }
}
