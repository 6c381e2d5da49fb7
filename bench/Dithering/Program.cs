using System.Diagnostics;
using System.Globalization;
using Tinct.Bench.Dithering;
using Tinct.Codec;
using Tinct.Format;
using Tinct.Tools.Pictures;

// Measures what dithering is for: how well the mean colour of every block of 8 x 8 pixels is kept, by error diffusion at its default strength and
// by ordered dithering, beside no dithering and pngquant's default.
//
//   dotnet run -c Release --project bench/Dithering -- [PICTURES] [COLORS [OUTPUT]]
//
// PICTURES is a folder of PNG files; without it, ramps, shadows, skies, glows, icons and panels are drawn. COLORS is a list like 2,4,16. Into the
// folder OUTPUT go the originals and what became of them, to be looked at. Errors are of premultiplied colour and alpha, root mean square
// over blocks and channels, in 8-bit levels.

string folder = args.ElementAtOrDefault(0) ?? "";
int[] sizes = [.. (args.ElementAtOrDefault(1) ?? "2,4,16,20,32,64").Split(',').Select(size => int.Parse(size, CultureInfo.InvariantCulture))];
string? output = args.ElementAtOrDefault(2);
IEnumerable<(string Name, Picture Picture)> pictures = folder.Length == 0
    ? SyntheticPictures.All()
    : Directory.EnumerateFiles(folder, "*.png").Order(StringComparer.Ordinal).Select(path => (Path.GetFileNameWithoutExtension(path), ImageFiles.Read(path)));

int cases = 0, noWorseThanPngquant = 0, noWorseThanPlain = 0;
Console.WriteLine($"{"picture",-28}{"K",4}{"plain",9}{"diffused",9}{"ordered",9}{"pngquant",9}");
foreach ((string name, Picture picture) in pictures)
{
    foreach (int colors in sizes)
    {
        double plain = Error("plain", Dither.None), ordered = Error("ordered", Dither.Ordered);
        double diffused = Error("diffused", Dither.FloydSteinberg), rival = Pngquant();
        cases++;
        noWorseThanPlain += diffused <= plain + 1e-9 ? 1 : 0;
        noWorseThanPngquant += !(diffused > rival) ? 1 : 0;
        string mark = (diffused > rival ? " > pngquant" : "") + (diffused > plain + 1e-9 ? " > plain" : "");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{name,-28}{colors,4}{plain,9:F3}{diffused,9:F3}{ordered,9:F3}{rival,9:F3}{mark}"));

        double Error(string kind, Dither dither)
        {
            var options = new EncodeOptions
            {
                Colors = colors,
                Map = new MapOptions { Dither = dither },
                Write = new FileWriteOptions { Compression = CompressionChoice.Stored },
            };
            RgbaColor[] pixels = TinctEncoder.Encode(picture.Pixels, picture.Info.Width, picture.Info.Height, options).Image.ToPixels();
            Keep(kind, pixels);
            return BlockMeans.Difference(picture.Pixels, pixels, picture.Info.Width);
        }

        double Pngquant()
        {
            string source = Path.GetTempFileName(), target = Path.GetTempFileName();
            try
            {
                Write(source, picture);
                var start = new ProcessStartInfo("pngquant", [colors.ToString(CultureInfo.InvariantCulture), "--force", "-o", target, "--", source]);
                using Process? process = Process.Start(start);
                process!.WaitForExit();
                RgbaColor[] pixels = ImageFiles.Read(target).Pixels;
                Keep("pngquant", pixels);
                return BlockMeans.Difference(picture.Pixels, pixels, picture.Info.Width);
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return double.NaN; // pngquant is not installed
            }
            finally
            {
                File.Delete(source);
                File.Delete(target);
            }
        }

        void Keep(string kind, RgbaColor[] pixels)
        {
            if (output is not null)
            {
                Directory.CreateDirectory(output);
                Write(Path.Combine(output, $"{name} {colors} {kind}.png"), picture with { Pixels = pixels });
            }
        }
    }
}

Console.WriteLine($"{cases} cases: diffused no higher than pngquant in {noWorseThanPngquant}, no higher than plain in {noWorseThanPlain}");
return 0;

static void Write(string path, Picture picture)
{
    using FileStream stream = File.Create(path);
    ImageFiles.Write(stream, ".png", picture);
}
