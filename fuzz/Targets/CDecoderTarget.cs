using System.Runtime.InteropServices;
using Tinct.Format;
using Tinct.Fuzz.Engine;

namespace Tinct.Fuzz.Targets;

/// <summary>The decoder in C (decoder/tinct.h) against this one. fuzz/run builds it as a shared library where there is a C compiler.</summary>
internal sealed unsafe partial class CDecoderTarget : TinctFileTarget
{
    /// <summary>Made by fuzz/run, from whose folder everything else is named, too.</summary>
    private const string Library = "artifacts/fuzz/libtinct_c.so";

    private readonly GuardedMemory _file = new(1 << 17);

    public override string Name => "cdecoder";

    public override string Description => "the decoder in C against this one: the same files refused, the same pixels";

    public override bool IsAvailable => File.Exists(Library);

    protected override void Run(ReadOnlyMemory<byte> file)
    {
        TinctFile? opened = null;
        TinctFormatException? fault = FaultOf(() => opened = TinctFile.Open(file, Limits));
        if (!IsAvailable || fault?.Kind == TinctErrorKind.Limit || (opened is not null && IsSlow(opened.Header, opened.Bands)))
        {
            return;
        }

        IndexedImage? image = null;
        fault ??= FaultOf(() => image = opened!.Decode());
        Span<byte> copy = _file.Span<byte>(file.Length, atEnd: true);
        file.Span.CopyTo(copy);
        fixed (byte* data = copy)
        {
            byte* pixels = Decode(data, (nuint)file.Length, 0, null, null, null);
            try
            {
                if (pixels is null != image is null)
                {
                    throw new FindingException($"the decoder in C {(pixels is null ? "refuses" : "accepts")} what this one does not|{fault?.Message}");
                }

                if (image is null)
                {
                    return;
                }

                Accepted++;
                CheckSame(new ReadOnlySpan<RgbaColor>(pixels, image.Indices.Length), image.ToPixels(), "the decoder in C gives other pixels");
            }
            finally
            {
                Release(null, pixels);
            }
        }
    }

    [LibraryImport(Library, EntryPoint = "tinct_decode")]
    private static partial byte* Decode(byte* data, nuint size, int format, void* options, void* info, void* error);

    [LibraryImport(Library, EntryPoint = "tinct_release")]
    private static partial void Release(void* options, void* memory);
}
