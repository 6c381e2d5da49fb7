using System.Buffers.Binary;

namespace Tinct.Fuzz.Engine;

/// <summary>A corpus in one file: each input after its length as a little-endian u32.</summary>
internal static class Corpus
{
    /// <summary>The inputs of a file; none if there is no such file.</summary>
    public static IEnumerable<byte[]> Read(string path)
    {
        ReadOnlyMemory<byte> rest = File.Exists(path) ? File.ReadAllBytes(path) : [];
        while (rest.Length > sizeof(uint))
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(rest.Span);
            yield return rest.Slice(sizeof(uint), length).ToArray();
            rest = rest[(sizeof(uint) + length)..];
        }
    }

    /// <summary>Writes a file.</summary>
    public static void Write(string path, IEnumerable<byte[]> inputs)
    {
        using var bytes = new MemoryStream();
        Span<byte> length = stackalloc byte[sizeof(uint)];
        foreach (byte[] input in inputs)
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, input.Length);
            bytes.Write(length);
            bytes.Write(input);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes.ToArray());
    }
}
