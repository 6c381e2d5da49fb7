using System.Collections.Immutable;
using Tinct.Format;

namespace Tinct.Bench.Resilience;

/// <summary>The result of one wrong bit.</summary>
/// <param name="Place">Where it is: front, band or section.</param>
/// <param name="IsDetected">Whether the file is refused.</param>
/// <param name="Rows">Rows of the picture.</param>
/// <param name="Right">Rows that salvage gives back as they were.</param>
/// <param name="Wrong">Rows that it shows though they are wrong.</param>
/// <param name="WrongUnmarked">Those of them that it does not name as possibly wrong.</param>
internal readonly record struct Flip(string Place, bool IsDetected, int Rows, int Right, int Wrong, int WrongUnmarked);

/// <summary>Files of one method and banding, each with one wrong bit.</summary>
internal sealed class Flips(IndexedImage[] pictures, CompressionMethod method, int bandRows)
{
    private static readonly RgbaColor s_fill = new(255, 0, 255, 1);

    private readonly (byte[] File, RgbaColor[] Pixels)[] _files =
    [
        .. pictures.Select(picture => (
            TinctWriter.Write(picture, new FileSections { Text = [new TextEntry("Title", "Resilience")] }, new WriteOptions { Method = method, BandRows = bandRows }),
            picture.ToPixels())),
    ];

    public IEnumerable<Flip> Run(int count)
    {
        var random = new Random(1);
        for (int i = 0; i < count; i++)
        {
            (byte[] file, RgbaColor[] pixels) = _files[i % _files.Length];
            long bit = random.NextInt64(8L * file.Length);
            file[bit / 8] ^= (byte)(1 << (int)(bit % 8));
            Flip flip = Look(file, pixels);
            file[bit / 8] ^= (byte)(1 << (int)(bit % 8));
            yield return flip with { Place = PlaceOf(TinctFile.Open(file), bit / 8) };
        }
    }

    private static string PlaceOf(TinctFile intact, long at) =>
        at < intact.FrontMatterLength ? "front matter" : intact.Bands.Any(band => at >= band.Offset && at < band.Offset + band.Length) ? "band" : "section";

    private static Flip Look(byte[] file, RgbaColor[] pixels)
    {
        bool isDetected;
        try
        {
            TinctFile.Open(file).Verify();
            isDetected = false;
        }
        catch (TinctFormatException)
        {
            isDetected = true;
        }

        TinctFile damaged;
        try
        {
            damaged = TinctFile.OpenDamaged(file);
        }
        catch (TinctFormatException)
        {
            return new Flip("", isDetected, 1, 0, 0, 0);
        }

        int width = damaged.Header.Width, rows = damaged.Header.Height;
        if ((long)width * rows != pixels.Length)
        {
            // Other dimensions: nothing is in its place, and all of it is named as unsure.
            return new Flip("", isDetected, 1, 0, 1, 0);
        }

        var salvaged = new RgbaColor[pixels.Length];
        ImmutableArray<LostRows> lost = damaged.Salvage(salvaged.AsSpan(), s_fill);
        int right = 0, wrong = 0, unmarked = 0;
        for (int row = 0; row < rows; row++)
        {
            if (lost.Any(part => !part.AreKept && row >= part.FirstRow && row < part.FirstRow + part.RowCount))
            {
                continue;
            }

            bool isRight = salvaged.AsSpan(row * width, width).SequenceEqual(pixels.AsSpan(row * width, width));
            bool isMarked = lost.Any(part => row >= part.FirstRow && row < part.FirstRow + part.RowCount);
            right += isRight ? 1 : 0;
            wrong += isRight ? 0 : 1;
            unmarked += isRight || isMarked ? 0 : 1;
        }

        return new Flip("", isDetected, rows, right, wrong, unmarked);
    }
}
