using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Processing;
using Tinct.Codec;
using Tinct.ImageSharp;

if (args.Length != 1)
{
    Console.Error.WriteLine("usage: PICTURE");
    return 2;
}

Configuration.Default.Configure(new TinctConfigurationModule()); // once

using Image picture = Image.Load(args[0]); // any format that ImageSharp reads, or .tinct
picture.Mutate(context => context.Resize(picture.Width / 2, picture.Height / 2));
picture.SaveAsTinct("half.tinct", new EncodeOptions { Colors = 64 });

using Image shown = Image.Load("half.tinct");
shown.SaveAsPng("half.png", new PngEncoder { ColorType = PngColorType.Palette, Quantizer = new TinctQuantizer() });
Console.WriteLine($"{shown.Width} x {shown.Height}, {shown.Metadata.GetTinctMetadata().Palette?.Count} colours");
return 0;
