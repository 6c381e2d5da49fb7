using System.Buffers.Binary;
using System.Globalization;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures;

namespace Tinct.Tools.Batches;

/// <summary>The first half of the SHA-256 of a file or a text: files of equal hashes are taken for equal.</summary>
internal readonly record struct ContentHash(UInt128 Value)
{
    private const int Digits = 32;

    /// <summary>The hash of a file as it is now, and how long that is.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static (ContentHash Hash, long Length) OfFile(string path)
    {
        using FileStream stream = ImageFiles.OpenFile(path);
        (byte[] hash, long length) = Sha256.Of(stream);
        return (Of(hash), length);
    }

    /// <summary>The hash of some bytes.</summary>
    public static ContentHash OfBytes(ReadOnlySpan<byte> bytes) => Of(Sha256.Of(bytes));

    /// <summary>Reads what <see cref="ToString"/> writes; null for anything else.</summary>
    public static ContentHash? Parse(string? text) =>
        text?.Length == Digits && UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out UInt128 value)
            ? new ContentHash(value)
            : null;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);

    private static ContentHash Of(ReadOnlySpan<byte> sha) => new(BinaryPrimitives.ReadUInt128BigEndian(sha));
}
