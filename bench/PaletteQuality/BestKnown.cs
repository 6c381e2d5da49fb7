using System.Globalization;

namespace Tinct.Bench.PaletteQuality;

/// <summary>The lowest errors known: a CSV file of <c>image,K,mse</c> with a heading, the image named without folder and extension, the error the
/// mean over pixels of the summed squared R, G and B differences.</summary>
internal sealed class BestKnown
{
    private readonly Dictionary<(string Image, int Colors), double> _errors = [];

    public static BestKnown Read(string path)
    {
        var known = new BestKnown();
        foreach (string line in File.ReadLines(path).Skip(1))
        {
            string[] fields = line.Split(',');
            known._errors[(fields[0], int.Parse(fields[1], CultureInfo.InvariantCulture))] = double.Parse(fields[2], CultureInfo.InvariantCulture);
        }

        return known;
    }

    public double? Find(string image, int colors) => _errors.TryGetValue((image, colors), out double error) ? error : null;
}
