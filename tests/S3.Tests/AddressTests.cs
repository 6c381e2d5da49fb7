using Tinct.Tools.Host;

namespace Tinct.S3.Tests;

/// <summary>Addresses, keys and the names of files.</summary>
public sealed class AddressTests
{
    [Theory]
    [InlineData("s3://pictures", "pictures", "", "s3://pictures")]
    [InlineData("s3://pictures/", "pictures", "", "s3://pictures")]
    [InlineData("S3://pictures/a/b", "pictures", "a/b/", "s3://pictures/a/b")]
    [InlineData("s3://pictures/a b/\u00fc//", "pictures", "a b/\u00fc//", "s3://pictures/a b/\u00fc/")]
    public void AnAddressIsABucketAndAPrefix(string word, string bucket, string prefix, string root)
    {
        S3Address address = S3Address.Parse(word);
        Assert.Equal((bucket, prefix, root), (address.Bucket, address.Prefix, address.Root));
        Assert.Equal("x/y.png", address.NameOf(address.KeyOf("x/y.png")));
    }

    [Theory]
    [InlineData("s3://")]
    [InlineData("s3:///key")]
    [InlineData("s3://a/b")]
    [InlineData("s3://buc ket/b")]
    [InlineData("s3://bucket?x/b")]
    public void WhatIsNoBucketIsRefused(string word) =>
        Assert.Equal(ExitCode.Usage, Assert.Throws<CommandException>(() => S3Address.Parse(word)).ExitCode);

    [Theory]
    [InlineData("a/b c/\u00fc+%2F.png", true)]
    [InlineData("../a.png", false)]
    [InlineData("a/../b.png", false)]
    [InlineData("/etc/a.png", false)]
    [InlineData("a//b.png", false)]
    [InlineData("./a.png", false)]
    [InlineData("a\0b.png", false)]
    public void KeysThatLeadOutOfAFolderAreNoFiles(string name, bool isFile) => Assert.Equal(isFile, S3Address.FaultAsFile(name) is null);

    [Fact]
    public void LongNamesAreRefusedWhereTheyAreTooLong()
    {
        Assert.NotNull(S3Address.FaultAsFile(new string('\u00fc', 128)));
        Assert.Null(S3Address.FaultAsFile(new string('u', 255)));
        Assert.NotNull(S3Address.Parse("s3://bucket/ab").FaultOf(new string('u', 1022)));
        Assert.Null(S3Address.Parse("s3://bucket/ab").FaultOf(new string('u', 1021)));
    }
}
