using Tinct.Format;
using Tinct.Tools.Host;
using Tinct.Tools.Pictures.Palettes;

namespace Tinct.Tools.Pictures;

/// <summary>Opens .tinct files. Standard input and other pipes are read to their end: pictures are written with their metadata first, which stands
/// last in a .tinct file.</summary>
internal static class TinctSource
{
    /// <summary>Opens a file by name, or standard input.</summary>
    /// <param name="limits">What to accept; null for the defaults and the palette that lies beside the file.</param>
    /// <exception cref="TinctFormatException">The file is not valid.</exception>
    public static TinctReader Open(string name, CommandConsole console, DecodeLimits? limits = null)
    {
        limits ??= PaletteBeside.LimitsFor(name);
        if (name == Batch.Pipe)
        {
            return new TinctReader(new MemoryStream(ReadAll(console.Input)), limits);
        }

        var file = new FileStream(name, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        try
        {
            return new TinctReader(file.CanSeek ? file : new MemoryStream(ReadAll(file)), limits);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>All bytes of a stream.</summary>
    public static byte[] ReadAll(Stream stream)
    {
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
