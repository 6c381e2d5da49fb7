using System.Text;
using Tinct.Tools.Host;

namespace Tinct.S3;

/// <summary>A place in an object store, as a folder is one in a file system: s3://BUCKET/PREFIX.</summary>
/// <param name="Bucket">Its name.</param>
/// <param name="Prefix">What the keys there begin with: nothing, or something that ends in a slash.</param>
internal readonly record struct S3Address(string Bucket, string Prefix)
{
    /// <summary>What addresses begin with.</summary>
    public const string Scheme = "s3://";

    /// <summary>The most bytes of a key.</summary>
    public const int LongestKey = 1024;

    private const int ShortestBucket = 3, LongestBucket = 63, LongestFileName = 255;

    /// <summary>The place as a name without a slash at its end.</summary>
    public string Root => Prefix.Length == 0 ? $"{Scheme}{Bucket}" : $"{Scheme}{Bucket}/{Prefix[..^1]}";

    /// <summary>Whether a word is meant as an address.</summary>
    public static bool Is(string word) => word.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads an address.</summary>
    /// <exception cref="CommandException">It is none.</exception>
    public static S3Address Parse(string word)
    {
        string[] parts = word[Scheme.Length..].Split('/', 2);
        string bucket = parts[0], prefix = parts.Length < 2 ? "" : parts[1];
        if (bucket.Length is < ShortestBucket or > LongestBucket || !bucket.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_'))
        {
            throw CommandException.Usage($"{word}: '{bucket}' is not the name of a bucket; addresses are s3://BUCKET/PREFIX");
        }

        return new S3Address(bucket, prefix.Length == 0 || prefix.EndsWith('/') ? prefix : prefix + "/");
    }

    /// <summary>The key of a name in this place.</summary>
    public string KeyOf(string name) => Prefix + name;

    /// <summary>The name in this place of a key that is there.</summary>
    public string NameOf(string key) => key[Prefix.Length..];

    /// <summary>Why no object can have the key of a name; null where one can.</summary>
    public string? FaultOf(string name) =>
        Encoding.UTF8.GetByteCount(KeyOf(name)) > LongestKey ? $"its key would be longer than {LongestKey} bytes" : null;

    /// <summary>Why a file in a folder cannot have a key's name on any system; null where it can. Keys are any text: one of them may lead out of the folder.</summary>
    public static string? FaultAsName(string name) =>
        name.Contains('\0', StringComparison.Ordinal) ? "its name has characters that a file's cannot have"
        : name.Split('/').FirstOrDefault(static part => part is "" or "." or "..") is { } part ? $"a folder cannot have '{part}' in a file's name"
        : null;

    /// <summary>Why a file in a folder cannot have a key's name on this system; null where it can.</summary>
    public static string? FaultAsFile(string name)
    {
        char[] invalid = Path.GetInvalidFileNameChars();
        string[] parts = name.Split('/');
        return FaultAsName(name)
            ?? (parts.Any(part => part.IndexOfAny(invalid) >= 0 || (OperatingSystem.IsWindows() && part[^1] is ('.' or ' ')))
                ? "its name has characters that a file's cannot have"
                : parts.Any(static part => Encoding.UTF8.GetByteCount(part) > LongestFileName)
                    ? $"its name is longer than {LongestFileName} bytes between slashes"
                    : null);
    }
}
