#!/usr/bin/env python3
"""Writes Data/kinds: one picture of 8 x 5 pixels in many kinds of BMP, TGA, TIFF, GIF and ICO, bit by bit, with nothing but Python.

Pixel (x, y) has colour number c = (x + 3 y) mod 8: red is 255 where bit 0 of c is set, green where bit 1 is, blue where bit 2 is;
its grey is 36 c, its alpha 255 - 48 y. Colours of 0 and 255 are the same at every depth, so that what is read can be compared exactly."""
import pathlib
import struct
import sys
import zlib

W, H = 8, 5
out = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent.parent / "kinds"
out.mkdir(exist_ok=True)
index = [[(x + 3 * y) % 8 for x in range(W)] for y in range(H)]
palette = [(255 * (c & 1), 255 * (c >> 1 & 1), 255 * (c >> 2 & 1)) for c in range(8)]
grey = [[36 * c for c in row] for row in index]
alpha = [[255 - 48 * y for _ in range(W)] for y in range(H)]
rgb = [[palette[c] for c in row] for row in index]


def save(name, data):
    (out / name).write_bytes(bytes(data))


def pack(row, bits):
    """Samples of 1, 2, 4 or 8 bits, the leftmost in the highest bits."""
    value = 0
    for sample in row:
        value = value << bits | sample
    count = -(-len(row) * bits // 8)
    return (value << (8 * count - len(row) * bits)).to_bytes(count, "big")


def pad(row, to=4):
    return bytes(row) + bytes(-len(row) % to)


# ---- BMP

def bmp(rows, bits, *, compression=0, colors=(), header=40, masks=(), gap=0, top_down=False, cut=0, info=b""):
    table = b"".join(bytes((b, g, r)) + (b"" if header == 12 else b"\0") for r, g, b in colors)
    mask_bytes = b"".join(struct.pack("<I", m) for m in masks)
    pixels = rows if isinstance(rows, bytes) else b"".join(pad(row) for row in (rows if top_down else rows[::-1]))
    if header == 12:
        head = struct.pack("<IHHHH", 12, W, H, 1, bits)
    else:
        head = struct.pack("<IiiHHIIiiII", header, W, -H if top_down else H, 1, bits, compression, len(pixels), 2835, 2835, len(colors), 0)
        if header > 40:
            head += mask_bytes
            mask_bytes = b""
            head += b"BGRs" if header >= 108 else b""
            head += bytes(header - len(head))
    start = 14 + len(head) + len(mask_bytes) + len(table) + gap
    data = b"BM" + struct.pack("<IHHI", start + len(pixels), 0, 0, start) + head + mask_bytes + table + bytes(gap) + pixels
    return data[:len(data) - cut]


def words(function, size):
    return [b"".join(function(x, y).to_bytes(size, "little") for x in range(W)) for y in range(H)]


def fields(x, y, red, green, blue, a=0):
    """A pixel whose channels fill bit masks, alpha by its highest bits."""
    value = sum(mask for mask, sample in zip((red, green, blue), rgb[y][x]) if sample)
    if a:
        low = (a & -a).bit_length() - 1
        value |= (alpha[y][x] * (a >> low) // 255) << low
    return value


bw = [[c & 1 for c in row] for row in index]
bgr = [b"".join(bytes((b, g, r)) for r, g, b in row) for row in rgb]
save("bmp-24.bmp", bmp(bgr, 24))
save("bmp-24-core.bmp", bmp(bgr, 24, header=12))
save("bmp-24-top-down.bmp", bmp(bgr, 24, top_down=True))
save("bmp-24-cut.bmp", bmp(bgr, 24, cut=20))
save("bmp-8.bmp", bmp([bytes(row) for row in index], 8, colors=palette))
save("bmp-8-core.bmp", bmp([bytes(row) for row in index], 8, colors=palette + [(0, 0, 0)] * 248, header=12))
save("bmp-8-gap.bmp", bmp([bytes(row) for row in index], 8, colors=palette, gap=100))
save("bmp-8-index-outside.bmp", bmp([bytes(row) for row in index], 8, colors=palette[:4]))
save("bmp-4.bmp", bmp([pack(row, 4) for row in index], 4, colors=palette))
save("bmp-1.bmp", bmp([pack(row, 1) for row in bw], 1, colors=[(0, 0, 0), (255, 255, 255)]))
save("bmp-16-555.bmp", bmp(words(lambda x, y: fields(x, y, 0x7C00, 0x3E0, 0x1F), 2), 16))
save("bmp-16-565.bmp", bmp(words(lambda x, y: fields(x, y, 0xF800, 0x7E0, 0x1F), 2), 16, compression=3, masks=(0xF800, 0x7E0, 0x1F)))
save("bmp-16-565-palette.bmp", bmp(words(lambda x, y: fields(x, y, 0xF800, 0x7E0, 0x1F), 2), 16, compression=3, masks=(0xF800, 0x7E0, 0x1F), colors=palette))
save("bmp-16-4444.bmp", bmp(words(lambda x, y: fields(x, y, 0xF00, 0xF0, 0xF, 0xF000), 2), 16, compression=3, header=108, masks=(0xF00, 0xF0, 0xF, 0xF000)))
save("bmp-16-1555.bmp", bmp(words(lambda x, y: fields(x, y, 0x7C00, 0x3E0, 0x1F, 0x8000), 2), 16, compression=3, header=108, masks=(0x7C00, 0x3E0, 0x1F, 0x8000)))
save("bmp-16-444.bmp", bmp(words(lambda x, y: fields(x, y, 0xF00, 0xF0, 0xF), 2), 16, compression=3, masks=(0xF00, 0xF0, 0xF)))
save("bmp-32.bmp", bmp(words(lambda x, y: fields(x, y, 0xFF0000, 0xFF00, 0xFF), 4), 32))
save("bmp-32-fourth-byte.bmp", bmp(words(lambda x, y: fields(x, y, 0xFF0000, 0xFF00, 0xFF, 0xFF000000), 4), 32))
save("bmp-32-fields.bmp", bmp(words(lambda x, y: fields(x, y, 0xFF, 0xFF00, 0xFF0000), 4), 32, compression=3, masks=(0xFF, 0xFF00, 0xFF0000)))
for name, header in (("v3", 56), ("v4", 108), ("v5", 124)):
    save(f"bmp-32-alpha-{name}.bmp", bmp(words(lambda x, y: fields(x, y, 0xFF0000, 0xFF00, 0xFF, 0xFF000000), 4), 32, compression=3, header=header,
                                         masks=(0xFF0000, 0xFF00, 0xFF, 0xFF000000)))
save("bmp-32-alpha-last.bmp", bmp(words(lambda x, y: fields(x, y, 0xFF000000, 0xFF0000, 0xFF00, 0xFF), 4), 32, compression=3, header=124,
                                  masks=(0xFF000000, 0xFF0000, 0xFF00, 0xFF)))
save("bmp-32-10-bits.bmp", bmp(words(lambda x, y: fields(x, y, 0x3FF00000, 0xFFC00, 0x3FF), 4), 32, compression=3, masks=(0x3FF00000, 0xFFC00, 0x3FF)))
rle8 = b"".join(b"".join(bytes((1, c)) for c in row) + (b"\0\0" if y else b"\0\1") for y, row in reversed(list(enumerate(index))))
rle4 = b"".join(b"".join(bytes((2, row[x] << 4 | row[x + 1])) for x in range(0, W, 2)) + (b"\0\0" if y else b"\0\1")
                for y, row in reversed(list(enumerate(index))))
save("bmp-rle8.bmp", bmp(rle8, 8, compression=1, colors=palette))
save("bmp-rle4.bmp", bmp(rle4, 4, compression=2, colors=palette))
save("bmp-rle8-cut.bmp", bmp(rle8, 8, compression=1, colors=palette, cut=30))
save("bmp-rle8-no-end.bmp", bmp(rle8[:-2], 8, compression=1, colors=palette))
save("bmp-rle8-early-end.bmp", bmp(rle8[:36] + b"\0\1", 8, compression=1, colors=palette))
save("bmp-rle8-skips.bmp", bmp(b"\0\2\3\1\1\5\0\0" + b"\0\1", 8, compression=1, colors=palette))

# ---- TGA


def tga(kind, rows, bits, *, colors=b"", map_bits=0, first=0, attributes=0, origin=0x20, cut=0, footer=False):
    count = len(colors) * 8 // (map_bits + 1 & ~7) if map_bits else 0
    data = struct.pack("<BBBHHBHHHHBB", 0, 1 if map_bits else 0, kind, first, count, map_bits, 0, 0, W, H, bits, origin | attributes) + colors + b"".join(rows)
    if footer:
        data += struct.pack("<II", 0, 0) + b"TRUEVISION-XFILE.\0"
    return data[:len(data) - cut]


def rle(rows, size):
    return [b"".join(bytes((0,)) + row[i:i + size] for i in range(0, len(row), size)) for row in rows]


map24 = b"".join(bytes((b, g, r)) for r, g, b in palette)
map32 = b"".join(bytes((b, g, r, 255)) for r, g, b in palette)
map16 = b"".join(struct.pack("<H", (r >> 3) << 10 | (g >> 3) << 5 | b >> 3) for r, g, b in palette)
rows8 = [bytes(row) for row in index]
bgra = [b"".join(bytes((b, g, r, a)) for (r, g, b), a in zip(row, row_alpha)) for row, row_alpha in zip(rgb, alpha)]
rows16 = words(lambda x, y: fields(x, y, 0x7C00, 0x3E0, 0x1F), 2)
rows_grey = [bytes(row) for row in grey]
save("tga-24.tga", tga(2, bgr, 24))
save("tga-24-footer.tga", tga(2, bgr, 24, footer=True))
save("tga-24-bottom-up.tga", tga(2, bgr[::-1], 24, origin=0))
save("tga-24-right-left.tga", tga(2, [row[::-1] for row in [b"".join(bytes((r, g, b)) for r, g, b in row) for row in rgb]], 24, origin=0x30))
save("tga-24-rle.tga", tga(10, rle(bgr, 3), 24))
save("tga-24-rle-cut.tga", tga(10, rle(bgr, 3), 24, cut=30))
save("tga-24-cut.tga", tga(2, bgr, 24, cut=30))
save("tga-32.tga", tga(2, bgra, 32, attributes=8))
save("tga-32-rle.tga", tga(10, rle(bgra, 4), 32, attributes=8))
save("tga-32-no-alpha.tga", tga(2, bgra, 32))
save("tga-16.tga", tga(2, rows16, 16))
save("tga-16-alpha-bit.tga", tga(2, words(lambda x, y: fields(x, y, 0x7C00, 0x3E0, 0x1F) | (0x8000 if y < 2 else 0), 2), 16, attributes=1))
save("tga-grey.tga", tga(3, rows_grey, 8))
save("tga-grey-rle.tga", tga(11, rle(rows_grey, 1), 8))
save("tga-map24.tga", tga(1, rows8, 8, colors=map24, map_bits=24))
save("tga-map24-rle.tga", tga(9, rle(rows8, 1), 8, colors=map24, map_bits=24))
save("tga-map32.tga", tga(1, rows8, 8, colors=map32, map_bits=32))
save("tga-map16.tga", tga(1, rows8, 8, colors=map16, map_bits=16))
save("tga-map15.tga", tga(1, rows8, 8, colors=map16, map_bits=15))
save("tga-map24-first.tga", tga(1, [bytes(c + 5 for c in row) for row in index], 8, colors=map24, map_bits=24, first=5))
save("tga-map24-outside.tga", tga(1, [bytes(c + 5 for c in row) for row in index], 8, colors=map24, map_bits=24))
save("tga-grey-with-map.tga", tga(3, rows_grey, 8, colors=map24, map_bits=24))

# ---- TIFF


def tiff(strips, bits, photometric, *, samples=1, compression=1, extra=None, more=(), big=False, rows_per_strip=H, pages=1, cut=0, format=None):
    order = ">" if big else "<"
    data = bytearray(b"MM\0*" if big else b"II*\0") + bytes(4)
    link = 4
    for _ in range(pages):
        data += bytes(len(data) & 1)
        offsets = []
        for strip in strips:
            offsets.append(len(data))
            data += strip + bytes(len(strip) & 1)
        tags = {256: (3, [W]), 257: (3, [H]), 258: (3, [bits] * samples), 259: (3, [compression]), 262: (3, [photometric]),
                273: (4, offsets), 277: (3, [samples]), 278: (3, [rows_per_strip]), 279: (4, [len(strip) for strip in strips])}
        if extra is not None:
            tags[338] = (3, [extra])
        if format is not None:
            tags[339] = (3, [format] * samples)
        tags.update(more)
        entries = b""
        values = b""
        directory = len(data) + (len(data) & 1)
        after = directory + 2 + 12 * len(tags) + 4
        for tag, (kind, numbers) in sorted(tags.items()):
            body = b"".join(struct.pack(order + {1: "B", 3: "H", 4: "I"}[kind], n) for n in numbers)
            if len(body) > 4:
                entries += struct.pack(order + "HHII", tag, kind, len(numbers), after + len(values))
                values += body + bytes(len(body) & 1)
            else:
                entries += struct.pack(order + "HHI", tag, kind, len(numbers)) + body + bytes(4 - len(body))
        data += bytes(len(data) & 1)
        data[link:link + 4] = struct.pack(order + "I", directory)
        data += struct.pack(order + "H", len(tags)) + entries
        link = len(data)
        data += bytes(4) + values
    return data[:len(data) - cut]


def joined(rows):
    return [b"".join(rows)]


def packbits(row):
    return bytes((len(row) - 1,)) + row


def tiff_lzw(data):
    """Codes from the highest bit on, which grow one string early."""
    table, bits, codes = {bytes((i,)): i for i in range(256)}, 9, [(256, 9)]
    following, text = 258, b""
    for value in data:
        longer = text + bytes((value,))
        if longer in table:
            text = longer
            continue
        codes.append((table[text], bits))
        table[longer] = following
        following += 1
        bits = max(bits, (following + 1).bit_length() if following + 1 >= 1 << bits else bits)
        text = bytes((value,))
    codes += [(table[text], bits), (257, bits)]
    value = length = 0
    for code, width in codes:
        value, length = value << width | code, length + width
    return (value << -length % 8).to_bytes(-(-length // 8), "big")


rgb8 = [b"".join(bytes(p) for p in row) for row in rgb]
rgba8 = [b"".join(bytes(p) + bytes((a,)) for p, a in zip(row, row_alpha)) for row, row_alpha in zip(rgb, alpha)]
pre8 = [b"".join(bytes(s * a // 255 for s in p) + bytes((a,)) for p, a in zip(row, row_alpha)) for row, row_alpha in zip(rgb, alpha)]
la8 = [b"".join(bytes((g, a)) for g, a in zip(row, row_alpha)) for row, row_alpha in zip(grey, alpha)]
rgb16 = [b"".join(struct.pack("<HHH", *(257 * s for s in p)) for p in row) for row in rgb]
rgba16 = [b"".join(struct.pack("<HHHH", *(257 * s for s in p), 257 * a) for p, a in zip(row, row_alpha)) for row, row_alpha in zip(rgb, alpha)]
grey16 = [b"".join(struct.pack("<H", 257 * g) for g in row) for row in grey]
cmyk8 = [b"".join(bytes(255 - s for s in p) + b"\0" for p in row) for row in rgb]
colors8 = {320: (3, [257 * (palette[c][i] if c < 8 else 0) for i in range(3) for c in range(256)])}
colors4 = {320: (3, [257 * (palette[c][i] if c < 8 else 0) for i in range(3) for c in range(16)])}
differences = [bytes(row[:3]) + bytes((row[i] - row[i - 3]) % 256 for i in range(3, len(row))) for row in rgb8]
save("tiff-rgb.tif", tiff(joined(rgb8), 8, 2, samples=3))
save("tiff-rgb-big-endian.tif", tiff(joined(rgb8), 8, 2, samples=3, big=True))
save("tiff-rgb-strips.tif", tiff([b"".join(rgb8[0:2]), b"".join(rgb8[2:4]), rgb8[4]], 8, 2, samples=3, rows_per_strip=2))
save("tiff-rgb-planes.tif", tiff([b"".join(bytes(p[i] for p in row) for row in rgb) for i in range(3)], 8, 2, samples=3, more={284: (3, [2])}))
save("tiff-rgb-packbits.tif", tiff(joined(map(packbits, rgb8)), 8, 2, samples=3, compression=32773))
save("tiff-rgb-packbits-short.tif", tiff(joined(map(packbits, rgb8[:4])), 8, 2, samples=3, compression=32773))
save("tiff-rgb-lzw.tif", tiff([tiff_lzw(b"".join(rgb8))], 8, 2, samples=3, compression=5))
save("tiff-rgb-lzw-short.tif", tiff([tiff_lzw(b"".join(rgb8[:4]))], 8, 2, samples=3, compression=5))
save("tiff-rgb-deflate.tif", tiff([zlib.compress(b"".join(rgb8))], 8, 2, samples=3, compression=8))
save("tiff-rgb-deflate-old.tif", tiff([zlib.compress(b"".join(rgb8))], 8, 2, samples=3, compression=32946))
save("tiff-rgb-deflate-short.tif", tiff([zlib.compress(b"".join(rgb8[:3]))], 8, 2, samples=3, compression=8))
save("tiff-rgb-predictor.tif", tiff([zlib.compress(b"".join(differences))], 8, 2, samples=3, compression=8, more={317: (3, [2])}))
save("tiff-rgb-16.tif", tiff(joined(rgb16), 16, 2, samples=3))
save("tiff-rgb-pages.tif", tiff(joined(rgb8), 8, 2, samples=3, pages=3))
save("tiff-rgb-cut.tif", tiff(joined(rgb8), 8, 2, samples=3)[:100])
save("tiff-rgb-strip-outside.tif", tiff(joined(rgb8), 8, 2, samples=3, more={273: (4, [5000])}))
save("tiff-rgb-strip-short.tif", tiff(joined(rgb8[:3]), 8, 2, samples=3))
save("tiff-rgb-tile.tif", tiff([b"".join(row + bytes(24) for row in rgb8) + bytes(48 * 11)], 8, 2, samples=3,
                               more={322: (3, [16]), 323: (3, [16]), 324: (4, [8]), 325: (4, [768])}))
save("tiff-rgb-float.tif", tiff(joined([b"".join(struct.pack("<fff", *(s / 255 for s in p)) for p in row) for row in rgb]), 32, 2, samples=3, format=3))
save("tiff-rgba-straight.tif", tiff(joined(rgba8), 8, 2, samples=4, extra=2))
save("tiff-rgba-straight-16.tif", tiff(joined(rgba16), 16, 2, samples=4, extra=2))
save("tiff-rgba-premultiplied.tif", tiff(joined(pre8), 8, 2, samples=4, extra=1))
save("tiff-rgba-unspecified.tif", tiff(joined(rgba8), 8, 2, samples=4, extra=0))
save("tiff-rgba-unsaid.tif", tiff(joined(rgba8), 8, 2, samples=4))
save("tiff-grey-alpha.tif", tiff(joined(la8), 8, 1, samples=2, extra=2))
save("tiff-palette-alpha.tif", tiff(joined([b"".join(bytes((c, a)) for c, a in zip(row, row_alpha)) for row, row_alpha in zip(index, alpha)]), 8, 3,
                                    samples=2, extra=2, more=colors8))
save("tiff-grey.tif", tiff(joined(rows_grey), 8, 1))
save("tiff-grey-16.tif", tiff(joined(grey16), 16, 1))
save("tiff-grey-inverted.tif", tiff(joined(bytes(255 - g for g in row) for row in grey), 8, 0))
save("tiff-grey-4.tif", tiff(joined(pack([c * 2 for c in row], 4) for row in index), 4, 1))
save("tiff-grey-2.tif", tiff(joined(pack([c // 2 for c in row], 2) for row in index), 2, 1))
save("tiff-bilevel.tif", tiff(joined(pack(row, 1) for row in bw), 1, 1))
save("tiff-bilevel-inverted.tif", tiff(joined(pack([1 - b for b in row], 1) for row in bw), 1, 0))
save("tiff-bilevel-fill-order.tif", tiff(joined(bytes((int(f"{pack(row, 1)[0]:08b}"[::-1], 2),)) for row in bw), 1, 1, more={266: (3, [2])}))


def fax(rows):
    """CCITT's one-dimensional code, of runs of one pixel: white (zeros) first, every row in bytes of its own."""
    coded = []
    for row in rows:
        bits = "" if row[0] == 0 else "00110101"
        bits += "".join("010" if bit else "000111" for bit in row)
        coded.append(int(bits + "0" * (-len(bits) % 8), 2).to_bytes(-(-len(bits) // 8), "big"))
    return [b"".join(coded)]


save("tiff-bilevel-fax-inverted.tif", tiff(fax([[1 - b for b in row] for row in bw]), 1, 0, compression=2))
save("tiff-bilevel-fax.tif", tiff(fax(bw), 1, 1, compression=2))
save("tiff-bilevel-fax-fill-order.tif", tiff([bytes(int(f"{b:08b}"[::-1], 2) for b in fax(bw)[0])], 1, 1, compression=2, more={266: (3, [2])}))
save("tiff-rgb-fill-order.tif", tiff(joined(bytes(int(f"{b:08b}"[::-1], 2) for b in row) for row in rgb8), 8, 2, samples=3, more={266: (3, [2])}))
save("tiff-palette.tif", tiff(joined(rows8), 8, 3, more=colors8))
save("tiff-palette-4.tif", tiff(joined(pack(row, 4) for row in index), 4, 3, more=colors4))
save("tiff-cmyk.tif", tiff(joined(cmyk8), 8, 5, samples=4))
save("tiff-lab.tif", tiff(joined(rgb8), 8, 8, samples=3))
save("tiff-jpeg.tif", tiff(joined(rgb8), 8, 2, samples=3, compression=7))
for turn in range(2, 9):
    save(f"tiff-rgb-turned-{turn}.tif", tiff(joined(rgb8), 8, 2, samples=3, more={274: (3, [turn])}))

# ---- GIF


def lzw(indices, bits=3, codes=None):
    """Codes that never grow: a clear code after every other index."""
    clear = 1 << bits
    value = length = 0
    data = bytearray()
    sequence = codes or [code for i in indices for code in (clear, i)] + [clear + 1]
    for code in sequence:
        value |= code << length
        length += bits + 1
        while length >= 8:
            data.append(value & 255)
            value >>= 8
            length -= 8
    if length:
        data.append(value & 255)
    return bytes((bits, len(data))) + data + b"\0"


def frame(rows, x=0, y=0, *, interlaced=False, transparent=None, data=None):
    height, width = len(rows), len(rows[0])
    order = [*range(0, height, 8), *range(4, height, 8), *range(2, height, 4), *range(1, height, 2)] if interlaced else range(height)
    control = b"" if transparent is None else b"\x21\xF9\x04\x01\0\0" + bytes((transparent,)) + b"\0"
    return control + b"\x2C" + struct.pack("<HHHHB", x, y, width, height, 0x40 if interlaced else 0) + (data or lzw([c for i in order for c in rows[i]]))


def gif(frames, width=W, height=H):
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0x82, 0, 0) + b"".join(bytes(p) for p in palette) + b"".join(frames) + b"\x3B"


save("gif.gif", gif([frame(index)]))
save("gif-interlaced.gif", gif([frame(index, interlaced=True)]))
save("gif-transparent.gif", gif([frame(index, transparent=5)]))
save("gif-in-larger-screen.gif", gif([frame(index, 3, 2)], 16, 9))
save("gif-beyond-screen.gif", gif([frame(index)], 4, 3))
save("gif-frames.gif", gif([frame(index), frame(index), frame(index)]))
save("gif-cut.gif", gif([frame(index)])[:60])
save("gif-no-end.gif", gif([frame(index)])[:-1])
save("gif-too-few-indices.gif", gif([frame(index, data=lzw([c for row in index for c in row][:20]))]))
save("gif-no-data.gif", gif([frame(index, data=b"\3\0")]))
save("gif-bad-code.gif", gif([frame(index, data=lzw([], codes=[8, 1, 15, 15, 9]))]))
save("gif-no-frame.gif", gif([]))

# ---- ICO


def icon(entries, kind=1, cut=0):
    start = 6 + 16 * len(entries)
    head = struct.pack("<HHH", 0, kind, len(entries))
    body = b""
    for width, height, bits, data in entries:
        head += struct.pack("<BBBBHHII", width, height, 0, 0, 1, bits, len(data), start + len(body))
        body += data
    data = head + body
    return data[:len(data) - cut]


def dib(bits, rows, colors=(), mask=None, width=W, height=H):
    mask = mask or [bytes(4)] * height
    return (struct.pack("<IiiHHIIiiII", 40, width, 2 * height, 1, bits, 0, 0, 0, 0, 0, 0)
            + b"".join(bytes((b, g, r, 0)) for r, g, b in [*colors, *[(0, 0, 0)] * ((1 << bits) - len(colors) if bits <= 8 else 0)])
            + b"".join(pad(row) for row in rows[::-1]) + b"".join(mask[::-1]))


def png(rows, width=W, height=H):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows))) + chunk(b"IEND", b""))


small = (2, 2, 24, dib(24, [bytes(6)] * 2, width=2, height=2))
mask = [b"\x0F\0\0\0" if y == 1 else bytes(4) for y in range(H)]
save("ico-32.ico", icon([(W, H, 32, dib(32, bgra))]))
save("ico-24.ico", icon([(W, H, 24, dib(24, bgr))]))
save("ico-24-mask.ico", icon([(W, H, 24, dib(24, bgr, mask=mask))]))
save("ico-8-mask.ico", icon([(W, H, 8, dib(8, rows8, palette, mask))]))
save("ico-4.ico", icon([(W, H, 4, dib(4, [pack(row, 4) for row in index], palette))]))
save("ico-1.ico", icon([(W, H, 1, dib(1, [pack(row, 1) for row in bw], [(0, 0, 0), (255, 255, 255)]))]))
save("ico-png.ico", icon([(W, H, 32, png(rgba8))]))
save("ico-several.ico", icon([small, (W, H, 32, png(rgba8)), small]))
save("ico-cursor.cur", icon([(W, H, 32, dib(32, bgra))], kind=2))
save("ico-32-cut.ico", icon([(W, H, 32, dib(32, bgra))], cut=60))
save("ico-24-mask-cut.ico", icon([(W, H, 24, dib(24, bgr, mask=mask))], cut=8))
save("ico-png-cut.ico", icon([small, (W, H, 32, png(rgba8))], cut=30))
save("ico-empty.ico", icon([]))
