using System.Globalization;
using System.Runtime.InteropServices;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;
using Tinct.Codec;
using Tinct.Format;
using Tinct.ImageSharp;
using Tinct.Samples.ThemePalette;

if (args.Length is not (1 or 2))
{
    Console.Error.WriteLine("usage: PICTURE [NUMBER_OF_COLOURS]");
    return 2;
}

Configuration.Default.Configure(new TinctConfigurationModule()); // .tinct, too
using Image<Rgba32> picture = Image.Load<Rgba32>(args[0]);
picture.Mutate(static context => context.Resize(new ResizeOptions { Size = new Size(256, 256), Mode = ResizeMode.Max })); // more would not change a theme
var pixels = new RgbaColor[picture.Width * picture.Height];
picture.CopyPixelDataTo(MemoryMarshal.AsBytes(pixels.AsSpan()));

Theme theme = Theme.Of(new RgbaPicture(pixels, picture.Width), args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 6);
Console.Write(theme.ToCss());
return 0;
