using System.Buffers.Binary;
using Tinct.Format;
using Tinct.Tools.Host;

namespace Tinct.Tools.Pictures.Png;

/// <summary>Makes one frame of an animated PNG (PNG specification, third edition, clause 12): every frame up to it is read as a PNG of its own and drawn
/// over the result of the frames before it.</summary>
internal static class ApngFrames
{
    private const int FrameControlLength = 26, AnimationControlLength = 8, SequenceLength = 4;
    private const int IhdrLength = 13;

    /// <summary>What happens to a frame's area before the next one is drawn.</summary>
    private enum Dispose : byte
    {
        None,
        Background,
        Previous,
    }

    /// <summary>Opens a frame.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="limits">The frame wanted, and what may be allocated.</param>
    /// <exception cref="ImageFileException">The file is damaged, or has fewer frames.</exception>
    public static RowSource Open(byte[] file, ImageReadLimits limits)
    {
        int wanted = limits.Frame!.Value;
        PictureInfo info;
        using (RowSource still = new PngFormat().Open(new ForwardReader(new MemoryStream(file)), limits with { Frame = null }))
        {
            info = Picture.ReadAll(still).Info;
        }

        List<Frame> frames = FindFrames(file, out List<(uint Type, byte[] Data)> common, out long announced);
        PictureNote.CheckFrame("PNG", wanted, Math.Max(1, frames.Count), "frame");
        if (frames.Count == 0)
        {
            return new PngFormat().Open(new ForwardReader(new MemoryStream(file)), limits with { Frame = null });
        }

        for (int i = 0; i < wanted; i++)
        {
            if (!frames[i].IsWithin(info))
            {
                throw ImageFileException.BadData($"PNG: frame {i + 1} does not lie within the picture");
            }

            if (frames[i].IsStill && !frames[i].Covers(info))
            {
                throw ImageFileException.BadData($"PNG: frame {i + 1} has the pixels of the still picture, but not its size");
            }
        }

        long area = frames.Take(wanted).Sum(static frame => (long)frame.Width * frame.Height);
        if (area > limits.MaxPixels || (long)info.Width * info.Height > limits.MaxPixels)
        {
            throw new ImageFileException(ImageErrorKind.Limit, $"PNG: the frames up to {wanted} have more than {limits.MaxPixels} pixels");
        }

        var canvas = new RgbaColor[info.Width * info.Height];
        var found = new List<string>();
        for (int i = 0; i < wanted; i++)
        {
            Frame frame = frames[i];
            RgbaColor[]? before = frame.Dispose == Dispose.Previous && i < wanted - 1 ? AreaOf(frame, canvas, info.Width) : null;
            Picture drawn = Read(frame, common);
            found.AddRange(drawn.Info.Notes);
            Copy(frame, drawn.Pixels, canvas, info.Width, frame.IsOver);
            if (i < wanted - 1 && (frame.Dispose == Dispose.Background || (before is not null && i == 0)))
            {
                Clear(frame, canvas, info.Width);
            }
            else if (before is not null)
            {
                Copy(frame, before, canvas, info.Width, isOver: false);
            }
        }

        string[] others = [PictureNote.FirstOf(announced, "frames"), PictureNote.StillBeside(announced)];
        return new Foreign.DecodedRowSource(
            info with { Notes = [.. info.Notes.Where(note => !others.Contains(note)).Union(found), .. PictureNote.OneOf(wanted, frames.Count, "frame")] }, canvas);
    }

    /// <summary>The frames of an animation, and how many it says that there are; none in a file that is none.</summary>
    /// <exception cref="ImageFileException">The chunks of an animation are not in their order, which their numbers tell: one may be missing.</exception>
    private static List<Frame> FindFrames(byte[] file, out List<(uint Type, byte[] Data)> common, out long announced)
    {
        common = [];
        announced = 0;
        var frames = new List<Frame>();
        var reader = new ForwardReader(new MemoryStream(file));
        reader.ReadBytes(PngFormat.Signature.Length, "PNG");
        var chunks = new PngChunkReader(reader);
        Frame? open = null;
        bool isAnimated = false, hasPixels = false;
        uint sequence = 0;
        ImageFileException? disorder = null;
        for (chunks.Next(); chunks.Type != PngChunkType.IEND; chunks.Next())
        {
            uint type = chunks.Type;
            bool isPart = type is PngChunkType.FCTL or PngChunkType.FDAT;
            byte[] data = isPart ? chunks.ReadToEnd() : chunks.ReadToEnd(out _);
            if (isPart)
            {
                bool isSound = type == PngChunkType.FCTL ? data.Length == FrameControlLength : data.Length >= SequenceLength;
                uint number = isSound ? BinaryPrimitives.ReadUInt32BigEndian(data) : 0;
                if (!isSound || number != sequence)
                {
                    disorder ??= chunks.Bad(isSound ? $"has the number {number}, where {sequence} comes next" : $"has {data.Length} bytes");
                    continue;
                }

                sequence++;
            }

            switch (type)
            {
                case PngChunkType.ACTL:
                    isAnimated = true;
                    announced = data.Length == AnimationControlLength ? BinaryPrimitives.ReadUInt32BigEndian(data) : 0;
                    break;
                case PngChunkType.FCTL:
                    open = Frame.Read(data);
                    frames.Add(open);
                    break;
                case PngChunkType.IDAT:
                    hasPixels = true;
                    if (open is not null)
                    {
                        open.IsStill = true;
                        open.Data.AddRange(data);
                    }

                    break;
                case PngChunkType.FDAT:
                    open?.Data.AddRange(data.AsSpan(SequenceLength));
                    break;
                case PngChunkType.IHDR or PngChunkType.PLTE or PngChunkType.TRNS when !hasPixels:
                    common.Add((type, data));
                    break;
                default:
                    break;
            }
        }

        if (isAnimated && disorder is not null)
        {
            throw disorder;
        }

        return isAnimated ? frames : [];
    }

    /// <summary>A frame's pixels: those of a PNG with its dimensions, its data, and the palette of the file.</summary>
    private static Picture Read(Frame frame, List<(uint Type, byte[] Data)> common)
    {
        using var png = new MemoryStream();
        var chunks = new PngChunkWriter(png);
        chunks.WriteSignature();
        foreach ((uint type, byte[] data) in common)
        {
            if (type == PngChunkType.IHDR && data.Length == IhdrLength)
            {
                BinaryPrimitives.WriteInt32BigEndian(data, frame.Width);
                BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(4), frame.Height);
            }

            chunks.Write(type, data);
        }

        chunks.Write(PngChunkType.IDAT, [.. frame.Data]);
        chunks.Write(PngChunkType.IEND, []);
        png.Position = 0;
        return ImageFiles.Read(png);
    }

    /// <summary>What a frame will be drawn over.</summary>
    private static RgbaColor[] AreaOf(Frame frame, RgbaColor[] canvas, int width)
    {
        var area = new RgbaColor[frame.Width * frame.Height];
        for (int y = 0; y < frame.Height; y++)
        {
            canvas.AsSpan(((frame.Y + y) * width) + frame.X, frame.Width).CopyTo(area.AsSpan(y * frame.Width));
        }

        return area;
    }

    private static void Copy(Frame frame, RgbaColor[] pixels, RgbaColor[] canvas, int width, bool isOver)
    {
        for (int y = 0; y < frame.Height; y++)
        {
            ReadOnlySpan<RgbaColor> row = pixels.AsSpan(y * frame.Width, frame.Width);
            Span<RgbaColor> under = canvas.AsSpan(((frame.Y + y) * width) + frame.X, frame.Width);
            for (int x = 0; x < row.Length; x++)
            {
                under[x] = isOver ? Over(row[x], under[x]) : row[x];
            }
        }
    }

    private static void Clear(Frame frame, RgbaColor[] canvas, int width)
    {
        for (int y = 0; y < frame.Height; y++)
        {
            canvas.AsSpan(((frame.Y + y) * width) + frame.X, frame.Width).Clear();
        }
    }

    /// <summary>A colour over another, both with straight alpha.</summary>
    private static RgbaColor Over(RgbaColor top, RgbaColor below)
    {
        if (top.A is 0 or 255)
        {
            return top.A == 0 ? below : top;
        }

        int covered = top.A * 255, seen = below.A * (255 - top.A), sum = covered + seen;
        byte Mix(byte a, byte b) => (byte)(((a * covered) + (b * seen) + (sum / 2)) / sum);
        return new RgbaColor(Mix(top.R, below.R), Mix(top.G, below.G), Mix(top.B, below.B), (byte)((sum + 127) / 255));
    }

    /// <summary>A frame's place, what is done with it, and its compressed pixels.</summary>
    private sealed record Frame(int Width, int Height, int X, int Y, Dispose Dispose, bool IsOver)
    {
        public List<byte> Data { get; } = [];

        /// <summary>Whether its pixels are those of the still picture.</summary>
        public bool IsStill { get; set; }

        /// <summary>Whether it has the place and the size of the picture.</summary>
        public bool Covers(PictureInfo info) => (X, Y, Width, Height) == (0, 0, info.Width, info.Height);

        /// <summary>Whether it has pixels, and all of them lie in the picture.</summary>
        public bool IsWithin(PictureInfo info) =>
            X >= 0 && Y >= 0 && Width > 0 && Height > 0 && X + (long)Width <= info.Width && Y + (long)Height <= info.Height;

        /// <summary>Reads fcTL: a sequence number, width, height, x, y, the delay, and how to dispose and blend.</summary>
        public static Frame Read(ReadOnlySpan<byte> data) => new(
            BinaryPrimitives.ReadInt32BigEndian(data[4..]), BinaryPrimitives.ReadInt32BigEndian(data[8..]),
            BinaryPrimitives.ReadInt32BigEndian(data[12..]), BinaryPrimitives.ReadInt32BigEndian(data[16..]), (Dispose)data[24], data[25] == 1);
    }
}
