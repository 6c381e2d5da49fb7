using System.Globalization;
using Tinct.Format;
using Tinct.Samples.Atlas;

if (args.Length != 3)
{
    Console.Error.WriteLine("usage: SHEET.tinct SPRITE_WIDTH SPRITE_HEIGHT");
    return 2;
}

var atlas = new SpriteAtlas(
    File.ReadAllBytes(args[0]), int.Parse(args[1], CultureInfo.InvariantCulture), int.Parse(args[2], CultureInfo.InvariantCulture));
(int kept, long asPixels) = atlas.Bytes;
Console.WriteLine($"{atlas.Count} sprites in {kept} bytes, as pixels {asPixels}");

var sprite = new RgbaColor[atlas.Width * atlas.Height];
for (int i = 0; i < atlas.Count; i++)
{
    atlas.Open(i, sprite); // as a game would, for those on the screen
    Console.WriteLine($"sprite {i}: {sprite.Count(static pixel => pixel.A > 0)} pixels to draw");
}

// The first one, a character for two pixels.
atlas.Open(0, sprite);
for (int y = 0; y + 1 < atlas.Height; y += 2)
{
    Console.WriteLine(string.Concat(Enumerable.Range(0, atlas.Width).Select(x =>
        (sprite[(y * atlas.Width) + x].A > 0, sprite[((y + 1) * atlas.Width) + x].A > 0) switch
        {
            (true, true) => '█',
            (true, false) => '▀',
            (false, true) => '▄',
            _ => ' ',
        })).TrimEnd());
}

return 0;
