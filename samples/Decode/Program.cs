using System.Text;
using Tinct.Format;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: PICTURE.tinct OUTPUT.ppm");
    return 2;
}

IndexedImage image = TinctFile.Open(File.ReadAllBytes(args[0])).Decode();
Console.WriteLine($"{image.Width} x {image.Height}, {image.Palette.Count} colours");

using FileStream output = File.Create(args[1]); // a PPM, which most programs open
output.Write(Encoding.ASCII.GetBytes($"P6\n{image.Width} {image.Height}\n255\n"));
foreach (RgbaColor color in image.ToPixels())
{
    output.Write([color.R, color.G, color.B]);
}

return 0;
