#!/usr/bin/env python3
"""Writes the pictures of Data/foreign with Pillow: 32 x 16 pixels in four quarters of one colour each (red, green; blue, white)."""
import pathlib
from PIL import Image

out = pathlib.Path(__file__).resolve().parent.parent / "foreign"
quarters = Image.new("RGB", (32, 16))
for x, y, color in ((0, 0, (255, 0, 0)), (16, 0, (0, 255, 0)), (0, 8, (0, 0, 255)), (16, 8, (255, 255, 255))):
    quarters.paste(color, (x, y, x + 16, y + 8))
quarters.save(out / "quarters.jpg", quality=95, subsampling=0)
quarters.save(out / "quarters-progressive.jpg", quality=95, progressive=True)
quarters.convert("CMYK").save(out / "quarters-cmyk.jpg", quality=95)
quarters.save(out / "quarters.bmp")
quarters.save(out / "quarters.gif")
quarters.save(out / "quarters.webp", lossless=True, icc_profile=b"profile!" * 3, exif=b"Exif\0\0II*\0\x08\0\0\0\0\0", xmp=b"<x:xmpmeta/>")
quarters.save(out / "quarters.tif", compression="tiff_lzw", tiffinfo={700: b"<x:xmpmeta/>", 274: 6}, icc_profile=b"profile!" * 3)
translucent = quarters.convert("RGBA")
translucent.putalpha(51)
translucent.save(out / "translucent.tif", compression="tiff_lzw")
