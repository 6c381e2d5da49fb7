using Tinct.Codec;
using Tinct.Format;

namespace Tinct.Fuzz.Targets;

/// <summary>One thread against two and three.</summary>
internal sealed class ThreadsTarget : TinctFileTarget
{
    public override string Name => "threads";

    public override string Description => "one thread against two and three: the same indices, pixels and faults";

    protected override void Run(ReadOnlyMemory<byte> bytes)
    {
        TinctFile? file = null;
        if (FaultOf(() => file = TinctFile.Open(bytes, Limits)) is not null || file!.Bands.Length == 1 || IsSlow(file.Header, file.Bands))
        {
            return;
        }

        int threads = 2 + (Turn % 2);
        IndexedImage? one = null, several = null;
        TinctFormatException? fault = FaultOf(() => one = TinctDecoder.Decode(bytes, Limits, threads: 1));
        CheckSame(fault, FaultOf(() => several = TinctDecoder.Decode(bytes, Limits, threads)), "one thread and several");
        var pixels = new RgbaColor[file.Header.PixelCount];
        CheckSame(fault, FaultOf(() => TinctDecoder.DecodePixels(bytes, pixels, Limits, threads)), "one thread and several, with pixels,");
        byte[] array = bytes.ToArray();
        var rows = new List<ushort>();
        TinctFormatException? ofRows = FaultOf(() =>
        {
            using var reader = new TinctReader(new MemoryStream(array), Limits);
            TinctDecoder.DecodeRows(reader, 0, reader.Header.Height, (part, _) => rows.AddRange(part), threads);
        });
        CheckSame(fault, ofRows, "one thread and several, by rows,");
        if (fault is null)
        {
            Accepted++;
            CheckSame<ushort>(one!.Indices.AsSpan(), several!.Indices.AsSpan(), "several threads give other indices");
            CheckSame<ushort>(one.Indices.AsSpan(), System.Runtime.InteropServices.CollectionsMarshal.AsSpan(rows), "several threads give other rows");
        }
    }
}
