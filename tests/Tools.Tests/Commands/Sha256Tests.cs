using System.Security.Cryptography;
using Tinct.Tools.Host;

namespace Tinct.Tools.Tests.Commands;

/// <summary>The hash for systems without OpenSSL against that of the system.</summary>
public sealed class Sha256Tests
{
    [Fact]
    public void EveryLengthAroundBlocksGivesTheHashOfTheSystem()
    {
        byte[] bytes = new byte[300];
        new Random(1).NextBytes(bytes);
        for (int length = 0; length <= bytes.Length; length++)
        {
            using var hash = new Sha256(bySystem: false);
            hash.Append(bytes.AsSpan(0, length / 3));
            hash.Append(bytes.AsSpan(length / 3, length - (length / 3)));
            Assert.Equal(SHA256.HashData(bytes.AsSpan(0, length)), hash.Finish());
        }
    }

    [Fact]
    public void ManyBlocksGiveTheHashOfTheSystem()
    {
        byte[] bytes = new byte[1_000_003];
        new Random(2).NextBytes(bytes);
        using var hash = new Sha256(bySystem: false);
        hash.Append(bytes);
        Assert.Equal(SHA256.HashData(bytes), hash.Finish());
        Assert.Equal(SHA256.HashData(bytes), Sha256.Of(bytes));
    }
}
