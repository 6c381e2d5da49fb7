using Tinct.Codec;
using Tinct.Format;

byte[] pixels = new byte[256 * 256 * 4]; // a gradient
for (int i = 0; i < pixels.Length; i += 4)
{
    (pixels[i], pixels[i + 1], pixels[i + 2], pixels[i + 3]) = (128, (byte)(i >> 10), (byte)(i >> 2), 255);
}

RgbaPicture picture = RgbaPicture.FromBytes(pixels, 256, 256, PixelOrder.Bgra);
EncodeResult encoded = TinctImage.Save(picture, "gradient.tinct", new EncodeOptions { Colors = 64 });
Console.WriteLine($"{encoded.FileBytes} bytes, {encoded.Colors} colours, {encoded.Psnr:0.0} dB");

RgbaPicture shown = TinctImage.Load("gradient.tinct"); // pixels again ...
IndexedImage image = TinctDecoder.Decode(File.ReadAllBytes("gradient.tinct")); // ... or palette and indices
Console.WriteLine($"top left {shown.Pixels.Span[0]}, entry {image.Indices[0]} of {image.Palette.Count}");
