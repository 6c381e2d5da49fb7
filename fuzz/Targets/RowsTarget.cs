using Tinct.Format;
using Tinct.Fuzz.Engine;

namespace Tinct.Fuzz.Targets;

/// <summary>Whole against rows: TinctFile, TinctReader over a stream that seeks and over one that does not, and rectangles.</summary>
internal sealed class RowsTarget : TinctFileTarget
{
    public override string Name => "rows";

    public override string Description => "whole against rows and rectangles; TinctReader over a file and over a pipe against TinctFile";

    protected override void Run(ReadOnlyMemory<byte> bytes)
    {
        TinctFile? file = null;
        TinctFormatException? fault = FaultOf(() => file = TinctFile.Open(bytes, Limits));
        byte[] array = bytes.ToArray();
        if (file is not null && IsSlow(file.Header, file.Bands))
        {
            return;
        }

        IndexedImage? whole = null;
        fault ??= FaultOf(() => whole = file!.Decode());
        CheckReader(new MemoryStream(array), whole, fault, "a reader that seeks");
        CheckReader(new OneWayStream(array, 1 + (Turn % 97)), whole, fault, "a reader that cannot seek");
        if (whole is null || file is null)
        {
            return;
        }

        Accepted++;
        var random = new Randomness((ulong)Turn);
        int width = whole.Width, height = whole.Height;
        int first = random.Below(height), count = random.Below(height - first + 1);
        var part = new ushort[count * width];
        file.DecodeRows(first, count, part.AsSpan());
        CheckSame<ushort>(part, whole.Indices.AsSpan().Slice(first * width, part.Length), "rows differ from the whole");
        CompressedImage image = CompressedImage.Open(bytes, Limits);
        int x = random.Below(width), y = random.Below(height), w = random.Below(width - x + 1), h = random.Below(height - y + 1);
        var indices = new ushort[w * h];
        var colors = new RgbaColor[w * h];
        image.Read(x, y, w, h, indices.AsSpan());
        image.Read(x, y, w, h, colors.AsSpan());
        for (int i = 0; i < indices.Length; i++)
        {
            if (indices[i] != whole.Indices[((y + (i / w)) * width) + x + (i % w)] || colors[i] != file.Palette.Colors[indices[i]])
            {
                throw new FindingException("a rectangle differs from the whole");
            }
        }
    }

    /// <summary>Reads row by row. A reader meets faults in another order than code that looks at the whole file first, so they must agree only on whether there is one.</summary>
    private void CheckReader(Stream stream, IndexedImage? whole, TinctFormatException? fault, string what)
    {
        var rows = new List<ushort[]>();
        TinctFormatException? found = FaultOf(() =>
        {
            using var reader = new TinctReader(stream, Limits);
            int height = reader.Header.Height;
            for (int row = 0; row < height;)
            {
                int count = Math.Min(height - row, 1 + (Turn % 3));
                var part = new ushort[count * reader.Header.Width];
                reader.DecodeRows(row, count, part.AsSpan());
                rows.Add(part);
                row += count;
            }

            _ = reader.ReadSections();
        });
        if (found is null != fault is null)
        {
            throw new FindingException($"{what} {(found is null ? "accepts" : "refuses")} what the whole file does not|{found?.Message} / {fault?.Message}");
        }

        if (whole is not null)
        {
            CheckSame<ushort>([.. rows.SelectMany(static part => part)], whole.Indices.AsSpan(), $"{what} gives other indices");
        }
    }

    /// <summary>A pipe that gives a few bytes at a time.</summary>
    private sealed class OneWayStream(byte[] bytes, int most) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, most)]);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, most));
    }
}
