using Tinct.Bench.Resilience;
using Tinct.Format;

// Flips one random bit in each of many files: whether that is noticed, and how many rows salvage gives back.
if (args is not [var count, ..] || !int.TryParse(count, out int files))
{
    Console.Error.WriteLine("dotnet run --project bench/Resilience -c Release -- FILES [PICTURE.tinct...]");
    return 2;
}

IndexedImage[] pictures = args.Length > 1 ? [.. args[1..].Select(static file => TinctFile.Open(File.ReadAllBytes(file)).Decode())] : SamplePictures.All();
Console.WriteLine("method,bands,place,files,detected,rows recovered,rows shown wrong,of these not marked");
foreach (CompressionMethod method in Enum.GetValues<CompressionMethod>())
{
    foreach (int bandRows in (int[])[0, 64])
    {
        Print(method, bandRows, new Flips(pictures, method, bandRows).Run(files));
    }
}

return 0;

static void Print(CompressionMethod method, int bandRows, IEnumerable<Flip> flips)
{
    foreach (IGrouping<string, Flip> place in flips.GroupBy(static flip => flip.Place).OrderBy(static place => place.Key))
    {
        double rows = place.Sum(static flip => flip.Rows);
        Console.WriteLine(FormattableString.Invariant(
            $"{method.ToString().ToLowerInvariant()},{(bandRows == 0 ? "default" : $"{bandRows} rows")},{place.Key},{place.Count()},{place.Count(static flip => flip.IsDetected)},{place.Sum(static flip => flip.Right) / rows:P1},{place.Sum(static flip => flip.Wrong) / rows:P1},{place.Sum(static flip => flip.WrongUnmarked)}"));
    }
}
