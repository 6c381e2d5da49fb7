using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>Decodes a file in memory with gdk-pixbuf.</summary>
internal static unsafe class GdkPixbufLoader
{
    /// <summary>GDK_PIXBUF_ERROR_UNKNOWN_TYPE.</summary>
    private const int UnknownType = 3;

    /// <summary>Bytes gdk-pixbuf wants to see before it decides on a loader.</summary>
    private const int SniffedByGdk = 128;

    private const int BlockSize = 1 << 16;

    /// <summary>What the size-prepared signal is told and tells back.</summary>
    private struct SizeCheck
    {
        public long MaxPixels;
        public int MaxDimension;
        public int Width;
        public int Height;
        public bool IsAbove;
    }

    /// <summary>Decodes a file.</summary>
    /// <param name="file">All of it.</param>
    /// <param name="name">The format as far as its first bytes tell; null if they do not.</param>
    /// <param name="limits">Held against the dimensions before the pixels are allocated.</param>
    /// <returns>The picture (its first frame or page) turned upright, the orientation it had, and the name of the format.</returns>
    /// <exception cref="ImageFileException">The file is unknown to gdk-pixbuf, damaged, or above the limits.</exception>
    public static (GObjectHandle Pixbuf, int Orientation, string Format) Decode(ReadOnlySpan<byte> file, string? name, ImageReadLimits limits)
    {
        using var loader = new GObjectHandle(GdkPixbufLibrary.LoaderNew());
        var check = new SizeCheck { MaxPixels = limits.MaxPixels, MaxDimension = limits.MaxDimension };
        delegate* unmanaged[Cdecl]<nint, int, int, SizeCheck*, void> handler = &OnSizePrepared;
        GdkPixbufLibrary.SignalConnect(loader.Instance, "size-prepared", handler, &check, 0, 0);

        bool isShort = file.Length < SniffedByGdk;
        GError* error = null;
        while (!file.IsEmpty && error is null && !check.IsAbove)
        {
            int count = Math.Min(file.Length, BlockSize);
            fixed (byte* bytes = file)
            {
                _ = GdkPixbufLibrary.LoaderWrite(loader.Instance, bytes, (nuint)count, &error);
            }

            file = file[count..];
        }

        // A loader must be closed even after a failed write; only the first error tells what went wrong.
        GError* closeError = null;
        _ = GdkPixbufLibrary.LoaderClose(loader.Instance, &closeError);
        (bool isUnknown, string? message) = TakeError(error);
        (bool isUnknownAtClose, string? messageAtClose) = TakeError(closeError);
        nint format = GdkPixbufLibrary.LoaderGetFormat(loader.Instance);
        name ??= format == 0 ? null : FormatName(format);
        if (check.IsAbove)
        {
            limits.CheckDimensions(name ?? "picture", check.Width, check.Height);
        }

        if (isUnknown || isUnknownAtClose)
        {
            throw name is not null && isShort ? ImageFileException.BadData($"{name}: the file ends too early") : GdkPixbufFormat.Unknown(name);
        }

        nint pixbuf = GdkPixbufLibrary.LoaderGetPixbuf(loader.Instance);
        if ((message ?? messageAtClose) is { } reason)
        {
            throw ImageFileException.BadData($"{name ?? "picture"}: {reason}");
        }

        if (pixbuf == 0)
        {
            throw ImageFileException.BadData($"{name ?? "picture"}: the file holds no picture");
        }

        string? option = Marshal.PtrToStringUTF8(GdkPixbufLibrary.GetOption(pixbuf, "orientation"));
        int orientation = int.TryParse(option, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value is >= 1 and <= 8 ? value : 1;

        // The picture belongs to the loader; the upright one is ours, even where it is the same.
        return (new GObjectHandle(GdkPixbufLibrary.ApplyEmbeddedOrientation(pixbuf)), orientation, name ?? "picture");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnSizePrepared(nint loader, int width, int height, SizeCheck* check)
    {
        (check->Width, check->Height) = (width, height);
        if (width > check->MaxDimension || height > check->MaxDimension || (long)width * height > check->MaxPixels)
        {
            check->IsAbove = true;

            // A loader that is asked for no pixels at all gives up before it allocates any.
            GdkPixbufLibrary.LoaderSetSize(loader, 0, 0);
        }
    }

    private static string FormatName(nint format)
    {
        nint text = GdkPixbufLibrary.FormatGetName(format);
        string name = Marshal.PtrToStringUTF8(text)!.ToUpperInvariant();
        GdkPixbufLibrary.Free(text);
        return name;
    }

    /// <summary>Turns an error into its message, in one line, and frees it.</summary>
    private static (bool IsUnknownType, string? Message) TakeError(GError* error)
    {
        if (error is null)
        {
            return (false, null);
        }

        bool isUnknown = error->Domain == GdkPixbufLibrary.ErrorQuark() && error->Code == UnknownType;
        string message = Marshal.PtrToStringUTF8((nint)error->Message)!.ReplaceLineEndings(" ").Trim();
        GdkPixbufLibrary.ErrorFree(error);
        return (isUnknown, message);
    }
}
