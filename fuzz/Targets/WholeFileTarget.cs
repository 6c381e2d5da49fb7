using Tinct.Format;
using Tinct.Fuzz.Engine;

namespace Tinct.Fuzz.Targets;

/// <summary>Opens, decodes to indices and to pixels, verifies, and writes again: all must agree.</summary>
internal sealed class WholeFileTarget : TinctFileTarget
{
    private readonly GuardedMemory _pixels = new(4 << 17), _indices = new(2 << 17);

    public override string Name => "tinct";

    public override string Description => "whole .tinct files: indices, pixels and Verify agree; written again they stay the same";

    protected override void Run(ReadOnlyMemory<byte> bytes)
    {
        TinctFile? file = null;
        _ = FaultOf(() => file = TinctFile.Open(bytes, Limits));
        if (file is null || IsSlow(file.Header, file.Bands))
        {
            return;
        }

        int pixels = (int)file.Header.PixelCount;
        Span<ushort> indices = _indices.Span<ushort>(pixels, atEnd: (Turn & 8) == 0);
        Span<RgbaColor> colors = _pixels.Span<RgbaColor>(pixels, atEnd: (Turn & 8) == 0);
        TinctFormatException? fault = null;
        try
        {
            file.DecodeRows(0, file.Header.Height, indices);
        }
        catch (TinctFormatException e)
        {
            fault = e;
        }

        CheckSame(fault, FaultOf(file.Verify), "Decode and Verify");
        TinctFormatException? ofPixels = null;
        try
        {
            file.DecodePixels(colors);
        }
        catch (TinctFormatException e)
        {
            ofPixels = e;
        }

        CheckSame(fault, ofPixels, "indices and pixels");
        if (fault is not null)
        {
            return;
        }

        Accepted++;
        ReadOnlySpan<RgbaColor> palette = file.Palette.Colors;
        for (int i = 0; i < pixels; i++)
        {
            if (indices[i] >= palette.Length || colors[i] != palette[indices[i]])
            {
                throw new FindingException("a pixel is not its palette's colour");
            }
        }

        if (Turn % 8 == 0)
        {
            WriteAgain(file, indices.ToArray());
        }
    }

    private void WriteAgain(TinctFile file, ushort[] indices)
    {
        var image = new IndexedImage(file.Header.Width, file.Header.Height, file.Palette, indices);
        var options = new WriteOptions
        {
            Method = (CompressionMethod)(Turn / 8 % 4),
            Lz4Level = Turn % 64 == 0 ? 12 : 0,
            CodePalette = Turn % 32 == 0,
            BandRows = Turn % 24 == 0 ? 1 + (Turn % file.Header.Height) : 0,
        };
        byte[] again = TinctWriter.Write(image, file.Sections, options);
        TinctFile opened = TinctFile.Open(again, new DecodeLimits { MaxSectionBytes = 1 << 22 });
        CheckSame<ushort>(opened.Decode().Indices.AsSpan(), indices, "indices change when written again");
        CheckSame(opened.Palette.Colors, file.Palette.Colors, "the palette changes when written again");
        if (opened.SectionList.Length != file.SectionList.Length)
        {
            throw new FindingException("sections change when written again");
        }
    }
}
