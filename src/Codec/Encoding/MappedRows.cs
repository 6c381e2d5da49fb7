using System.Diagnostics;
using Tinct.Format;

namespace Tinct.Codec;

/// <summary>A picture's rows with their indices, a group of rows at a time: a picture in memory is one group, any other is read in groups that fill the bands
/// worked on at once.</summary>
/// <param name="map">Gives pixels their indices.</param>
internal sealed class MappedRows(IPixelRows picture, IndexMap map, int threads, CancellationToken cancellation)
{
    private readonly RgbaPicture? _whole = picture as RgbaPicture;
    private ushort[]? _indices = map.Whole;

    /// <summary>Whether the picture is in memory, and one group.</summary>
    public bool IsWhole => _whole is not null;

    /// <summary>The indices of the whole picture, once it was mapped; null where it is not in memory.</summary>
    public ushort[]? Indices => _indices;

    /// <summary>Milliseconds that mapping has taken, with the reading of the rows.</summary>
    public double Time { get; private set; }

    /// <summary>Goes through the picture from the top. A picture in memory is mapped the first time only.</summary>
    /// <param name="rowsAtOnce">Rows of a group, for a picture that is not in memory.</param>
    public IEnumerable<MappedGroup> Groups(int rowsAtOnce) => _whole is null ? Read(rowsAtOnce) : [new MappedGroup(0, _whole.Pixels, Map(_whole))];

    private ushort[] Map(RgbaPicture whole)
    {
        if (_indices is null)
        {
            long start = Stopwatch.GetTimestamp();
            _indices = new ushort[whole.Pixels.Length];
            map.Map(whole.Pixels, whole.Width, _indices, threads, cancellation);
            Time += Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return _indices;
    }

    private IEnumerable<MappedGroup> Read(int rowsAtOnce)
    {
        int width = picture.Width, height = picture.Height;
        var pixels = new RgbaColor[checked(width * Math.Min(rowsAtOnce, height))];
        var indices = new ushort[pixels.Length];
        using IPixelRowReader reader = picture.Read();
        for (int first = 0; first < height; first += rowsAtOnce)
        {
            long start = Stopwatch.GetTimestamp();
            int count = width * Math.Min(rowsAtOnce, height - first);
            for (int at = 0; at < count; at += width)
            {
                cancellation.ThrowIfCancellationRequested();
                reader.ReadRow(pixels.AsSpan(at, width));
            }

            map.Map(pixels.AsMemory(0, count), width, indices, threads, cancellation);
            Time += Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            yield return new MappedGroup(first, pixels.AsMemory(0, count), indices);
        }
    }
}

/// <summary>Some rows with their indices.</summary>
/// <param name="FirstRow">The first row.</param>
/// <param name="Pixels">Whole rows.</param>
/// <param name="Indices">The final index of each pixel; perhaps longer.</param>
internal readonly record struct MappedGroup(int FirstRow, ReadOnlyMemory<RgbaColor> Pixels, ushort[] Indices);
