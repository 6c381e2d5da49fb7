using System.Buffers.Binary;

namespace Tinct.Tools.Pictures.Png;

/// <summary>Writes an animated PNG (PNG specification, third edition, clauses 4.9 and 11.3.6). Of each frame but the first,
/// only the rectangle that changed is stored. The first frame is also the still picture.</summary>
/// <typeparam name="TPixel">Colours, or indices into one palette for all frames.</typeparam>
internal sealed class ApngWriter<TPixel>
    where TPixel : IEquatable<TPixel>
{
    private readonly PngRowPacker<TPixel> _packer;
    private readonly PngChunkWriter _chunks;
    private readonly PngWriteOptions _options;
    private readonly int _frameCount;
    private TPixel[] _shown = [];
    private uint _sequenceNumber;
    private int _framesWritten;

    /// <summary>Writes the head of the file.</summary>
    /// <param name="stream">Where it goes; stays open.</param>
    /// <param name="packer">Knows the dimensions and how pixels are stored, those of all frames.</param>
    /// <param name="frameCount">The number of frames that will come, from 1.</param>
    /// <param name="plays">How often the animation is shown; 0 for ever.</param>
    /// <param name="options">The compression level.</param>
    public ApngWriter(Stream stream, PngRowPacker<TPixel> packer, int frameCount, int plays, PngWriteOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frameCount, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(plays);
        (_packer, _frameCount, _options) = (packer, frameCount, options);
        _chunks = new PngChunkWriter(stream);
        _chunks.WriteSignature();
        _chunks.Write(PngChunkType.IHDR, packer.Header.ToBytes());
        Span<byte> control = stackalloc byte[8];
        BinaryPrimitives.WriteInt32BigEndian(control, frameCount);
        BinaryPrimitives.WriteInt32BigEndian(control[4..], plays);
        _chunks.Write(PngChunkType.ACTL, control);
        packer.WritePalette(_chunks);
    }

    /// <summary>Writes the next frame.</summary>
    /// <param name="pixels">All pixels of the picture, row after row.</param>
    /// <param name="milliseconds">How long it is shown, 0 to 65,535.</param>
    public void WriteFrame(ReadOnlySpan<TPixel> pixels, int milliseconds)
    {
        PngHeader header = _packer.Header;
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Length, header.Width * header.Height);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)milliseconds, ushort.MaxValue);
        if (_framesWritten == _frameCount)
        {
            throw new InvalidOperationException($"All {_frameCount} frames were written.");
        }

        ChangedArea area = ChangedArea.Find(_shown, pixels, header.Width);
        WriteFrameControl(area, milliseconds);
        var data = new PngDataStream(_chunks, _framesWritten == 0 ? null : () => _sequenceNumber++);
        using var encoder = new PngRowEncoder(header with { Width = area.Width, Height = area.Height }, data, _options);
        var packed = new byte[header.RowBytes(area.Width)];
        for (int y = area.Y; y < area.Y + area.Height; y++)
        {
            _packer.Pack(pixels.Slice(y * header.Width + area.X, area.Width), packed);
            encoder.WriteRow(packed);
        }

        encoder.Finish();
        _shown = pixels.ToArray();
        _framesWritten++;
    }

    /// <summary>Writes the end of the file.</summary>
    /// <exception cref="InvalidOperationException">Frames are missing.</exception>
    public void Finish()
    {
        if (_framesWritten < _frameCount)
        {
            throw new InvalidOperationException($"Only {_framesWritten} of {_frameCount} frames were written.");
        }

        _chunks.Write(PngChunkType.IEND, []);
    }

    /// <summary>fcTL: the frame stays until the next replaces its rectangle (disposal 0), alpha included (blending 0).</summary>
    private void WriteFrameControl(ChangedArea area, int milliseconds)
    {
        Span<byte> control = stackalloc byte[26];
        control.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(control, _sequenceNumber++);
        BinaryPrimitives.WriteInt32BigEndian(control[4..], area.Width);
        BinaryPrimitives.WriteInt32BigEndian(control[8..], area.Height);
        BinaryPrimitives.WriteInt32BigEndian(control[12..], area.X);
        BinaryPrimitives.WriteInt32BigEndian(control[16..], area.Y);
        BinaryPrimitives.WriteUInt16BigEndian(control[20..], (ushort)milliseconds);
        BinaryPrimitives.WriteUInt16BigEndian(control[22..], 1000);
        _chunks.Write(PngChunkType.FCTL, control);
    }
}
