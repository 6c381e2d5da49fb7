using System.Reflection;
using System.Runtime.InteropServices;

namespace Tinct.Tools.Pictures.Foreign;

/// <summary>The functions of gdk-pixbuf and GObject that reading a picture takes, bound when first called. Nothing here may
/// be called unless <see cref="IsAvailable"/>.</summary>
internal static unsafe partial class GdkPixbufLibrary
{
    private const string Pixbuf = "gdk_pixbuf-2.0";
    private const string GObject = "gobject-2.0";
    private const string GLib = "glib-2.0";

    private static readonly Lazy<bool> Available = new(Load);

    /// <summary>Whether the libraries are installed.</summary>
    public static bool IsAvailable => Available.Value;

    [LibraryImport(Pixbuf, EntryPoint = "gdk_pixbuf_loader_new")]
    public static partial nint LoaderNew();

    [LibraryImport(Pixbuf, EntryPoint = "gdk_pixbuf_loader_set_size")]
    public static partial void LoaderSetSize(nint loader, int width, int height);

    [LibraryImport(Pixbuf, EntryPoint = "gdk_pixbuf_loader_write")]
    public static partial int LoaderWrite(nint loader, byte* bytes, nuint count, GError** error);

    [LibraryImport(Pixbuf, EntryPoint = "gdk_pixbuf_loader_close")]
    public static partial int LoaderClose(nint loader, GError** error);

    [LibraryImport(Pixbuf, EntryPoint = "gdk_pixbuf_loader_get_pixbuf")]
    public static partial nint LoaderGetPixbuf(nint loader);

    [LibraryImport(Pixbuf, EntryPoint = "gdk_pixbuf_loader_get_format")]
    public static partial nint LoaderGetFormat(nint loader);

    /// <summary>The loader's name for the format ("jpeg", "tiff"), to be freed by <see cref="Free"/>.</summary>
    [LibraryImport(Pixbuf, EntryPoint = "gdk_pixbuf_format_get_name")]
    public static partial nint FormatGetName(nint format);

    [LibraryImport(Pixbuf, EntryPoint = "gdk_pixbuf_apply_embedded_orientation")]
    public static partial nint ApplyEmbeddedOrientation(nint pixbuf);

    /// <summary>A remark the loader attached to a picture; owned by the picture, null where there is none.</summary>
    [LibraryImport(Pixbuf, EntryPoint = "gdk_pixbuf_get_option", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint GetOption(nint pixbuf, string key);

    [LibraryImport(Pixbuf, EntryPoint = "gdk_pixbuf_get_width")]
    public static partial int GetWidth(nint pixbuf);

    [LibraryImport(Pixbuf, EntryPoint = "gdk_pixbuf_get_height")]
    public static partial int GetHeight(nint pixbuf);

    [LibraryImport(Pixbuf, EntryPoint = "gdk_pixbuf_get_rowstride")]
    public static partial int GetRowStride(nint pixbuf);

    [LibraryImport(Pixbuf, EntryPoint = "gdk_pixbuf_get_n_channels")]
    public static partial int GetChannels(nint pixbuf);

    [LibraryImport(Pixbuf, EntryPoint = "gdk_pixbuf_read_pixels")]
    public static partial byte* ReadPixels(nint pixbuf);

    [LibraryImport(Pixbuf, EntryPoint = "gdk_pixbuf_error_quark")]
    public static partial uint ErrorQuark();

    [LibraryImport(GObject, EntryPoint = "g_object_unref")]
    public static partial void Unref(nint instance);

    [LibraryImport(GObject, EntryPoint = "g_signal_connect_data", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nuint SignalConnect(nint instance, string signal, void* handler, void* data, nint destroyData, int flags);

    [LibraryImport(GLib, EntryPoint = "g_error_free")]
    public static partial void ErrorFree(GError* error);

    [LibraryImport(GLib, EntryPoint = "g_free")]
    public static partial void Free(nint memory);

    private static bool Load()
    {
        foreach (string name in new[] { GLib, GObject, Pixbuf })
        {
            if (!TryLoad(name, out _))
            {
                return false;
            }
        }

        NativeLibrary.SetDllImportResolver(typeof(GdkPixbufLibrary).Assembly, Resolve);
        return true;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name is GLib or GObject or Pixbuf && TryLoad(name, out nint handle) ? handle : 0;

    private static bool TryLoad(string name, out nint handle)
    {
        foreach (string file in new[] { $"lib{name}.so.0", $"lib{name}.0.dylib", $"lib{name}-0.dll" })
        {
            if (NativeLibrary.TryLoad(file, out handle))
            {
                return true;
            }
        }

        handle = 0;
        return false;
    }
}

/// <summary>GLib's description of a failure.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct GError
{
    /// <summary>Whose codes <see cref="Code"/> is one of.</summary>
    public uint Domain;

    /// <summary>What happened.</summary>
    public int Code;

    /// <summary>In words, UTF-8.</summary>
    public byte* Message;
}

/// <summary>A reference to a GObject, given back on disposal.</summary>
internal sealed class GObjectHandle : SafeHandle
{
    /// <summary>Takes over a reference.</summary>
    public GObjectHandle(nint instance)
        : base(0, ownsHandle: true) => SetHandle(instance);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>The object, valid until disposal.</summary>
    public nint Instance => handle;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        GdkPixbufLibrary.Unref(handle);
        return true;
    }
}
