using Tinct.Format;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Palettes;

/// <summary>Palettes that lie outside of .tinct files, in their folder or in one above it, under a name that the file calls for (specification, section
/// 5.3).</summary>
internal static class PaletteBeside
{
    /// <summary>The most folders that are searched; no tree of tiles is deeper.</summary>
    private const int MostFolders = 32;

    private static readonly Lock s_lock = new();

    /// <summary>What decoding a file accepts: the defaults, and the palette that it calls for.</summary>
    /// <param name="file">The file's name, or <see cref="Batch.Pipe"/>, beside which there is nothing.</param>
    public static DecodeLimits LimitsFor(string file) => file == Batch.Pipe
        ? DecodeLimits.Default
        : DecodeLimits.Default with { ExternalPalettes = checksum => Find(file, checksum) };

    /// <summary>The palette's name.</summary>
    public static string NameOf(uint checksum) => $"tinct-palette-{checksum:x8}.hex";

    /// <summary>Puts a palette into a folder, unless it is there. Files that share it are encoded at the same time, by this process or by several.</summary>
    /// <exception cref="CommandException">It cannot be written.</exception>
    public static void Write(string folder, Palette palette)
    {
        string path = Path.Combine(folder, NameOf(palette.Checksum));
        byte[] bytes = PaletteFile.Write(palette.Colors, PaletteFile.FormatOf(path)!.Value, "palette");
        lock (s_lock)
        {
            if (IsThere(path, bytes))
            {
                return;
            }

            try
            {
                OutputFile.Write(path, force: true, stream => stream.Write(bytes));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CommandException && IsThere(path, bytes))
            {
                // Another process was first; some systems replace no file that is being read.
            }
        }
    }

    private static bool IsThere(string path, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return File.Exists(path) && bytes.SequenceEqual(File.ReadAllBytes(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static Palette Find(string file, uint checksum)
    {
        string name = NameOf(checksum);
        string? folder = Path.GetDirectoryName(Path.GetFullPath(file));
        for (int i = 0; i < MostFolders && folder is not null; i++, folder = Path.GetDirectoryName(folder))
        {
            string path = Path.Combine(folder, name);
            if (File.Exists(path))
            {
                return PaletteInput.Read(path);
            }
        }

        throw new CommandException(
            ExitCode.BadData, $"{file}: its palette lies outside of it, and {name} is neither beside it nor in a folder above; put it there, or name it with decode --palette");
    }
}
