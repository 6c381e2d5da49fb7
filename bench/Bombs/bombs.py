#!/usr/bin/env python3
"""Small files that claim much, and what each verb spends on them: seconds of processor time, and memory at most.

  bench/Bombs/bombs.py --tinct artifacts/tinct/tinct [--verbs info,decode,...] [--only REGEX] [--seconds 60] > bench/results/bombs.csv

"limited" is encode with --memory-limit 128M. Exit code -9 is a run that was ended after so many seconds of processor time.
"""
import argparse, os, re, resource, shutil, struct, subprocess, tempfile, zlib


def crc32c(data):
    table = crc32c.table
    crc = 0xFFFFFFFF
    for byte in data:
        crc = table[(crc ^ byte) & 255] ^ (crc >> 8)
    return crc ^ 0xFFFFFFFF


crc32c.table = []
for number in range(256):
    for _ in range(8):
        number = number >> 1 ^ (0x82F63B78 if number & 1 else 0)
    crc32c.table.append(number)


def tinct(width, height, palette, bands=(), rows=None, flags=0):
    """A .tinct file of bands of (method, bytes)."""
    head = b"\x8eTNC\x01" + bytes([flags | (4 if rows else 0)]) + width.to_bytes(3, "little") + height.to_bytes(3, "little")
    head += struct.pack("<H", len(palette) // 3 - 1) + (struct.pack("<H", rows) if rows else b"") + palette
    for method, data in bands:
        head += struct.pack("<BII", method, len(data), crc32c(data))
    return head + struct.pack("<I", crc32c(head)) + b"".join(data for _, data in bands)


def lz4_zeros(length):
    """A block that decompresses to zeros: a literal, one match, five literals."""
    match = length - 6 - 4 - 15
    return b"\x1f\x00\x01\x00" + b"\xff" * (match // 255) + bytes([match % 255]) + b"\x50" + bytes(5)


def png(width, height, depth, kind, data, before=b"", interlaced=0):
    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, interlaced))
    return b"\x89PNG\r\n\x1a\n" + head + before + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def deflated(length):
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(min(1 << 20, length - at))) for at in range(0, length, 1 << 20)) + packer.flush()


def text_chunks(count):
    body = b"Title\0\0" + zlib.compress(bytes(33 << 20), 9)
    return (struct.pack(">I", len(body)) + b"zTXt" + body + struct.pack(">I", zlib.crc32(b"zTXt" + body))) * count


def gif(width, height):
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0" + struct.pack("<HH", width, height) + b"\0\x02\x01\x04\0;"


def tiff(width, height):
    tags = [(256, 4, width), (257, 4, height), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 8), (277, 3, 1), (278, 4, height), (279, 4, 100)]
    return b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags) + bytes(4)


def bmp(width, height):
    return b"BM" + struct.pack("<IIIIiiHHIIiiII", 154, 0, 54, 40, width, height, 1, 24, 0, 100, 0, 0, 0, 0) + bytes(100)


def tga(width, height):
    return struct.pack("<BBBHHBHHHHBB", 0, 0, 10, 0, 0, 0, 0, 0, width, height, 24, 0) + b"\xff\0\0\0" * 25


def stripes(width, height):
    """Two colours that take turns in every row."""
    packer, row = zlib.compressobj(9), b"\0" + b"\x55" * (width // 8)
    return b"".join(packer.compress(row) for _ in range(height)) + packer.flush()


def jpeg(width, height):
    size = struct.pack(">HH", height, width)
    return (b"\xff\xd8\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0" + b"\xff\xdb\x00\x43\0" + b"\x01" * 64 + b"\xff\xc0\x00\x0b\x08" + size + b"\x01\x01\x11\0"
            + b"\xff\xc4\x00\x14\0\x01" + bytes(15) + b"\0" + b"\xff\xc4\x00\x14\x10\x01" + bytes(15) + b"\0" + b"\xff\xda\x00\x08\x01\x01\0\0\x3f\0" + bytes(100) + b"\xff\xd9")


def webp(width, height):
    body = b"\x2f" + struct.pack("<I", width - 1 | (height - 1) << 14) + bytes(60)
    return b"RIFF" + struct.pack("<I", 12 + len(body) + len(body) % 2) + b"WEBPVP8L" + struct.pack("<I", len(body)) + body + bytes(len(body) % 2)


def ico(width, height):
    image = struct.pack("<IiiHHIIiiII", 40, width, 2 * height, 1, 32, 0, 0, 0, 0, 0, 0) + bytes(100)
    return struct.pack("<HHHBBBBHHII", 0, 1, 1, 0, 0, 0, 0, 1, 32, len(image), 22) + image


BLACK, TWO, MANY = bytes(3), bytes(3) + b"\xff" * 3, bytes(3 * 65536)


def bombs():
    side = 16_777_215
    yield "tinct, 16,777,215 square, one colour", "a.tinct", tinct(side, side, BLACK)
    yield "tinct, 512 MP, one colour", "b.tinct", tinct(1 << 20, 512, BLACK)
    yield "tinct, 512 MP stored in one byte", "c.tinct", tinct(1 << 20, 512, TWO, [(0, b"\0")])
    yield "tinct, 64 MP, one LZ4 band of zeros", "d.tinct", tinct(1 << 16, 1 << 10, TWO, [(1, lz4_zeros(1 << 23))])
    yield "tinct, 512 MP, 512 LZ4 bands of zeros", "e.tinct", tinct(1 << 20, 512, TWO, [(1, lz4_zeros(1 << 17))] * 512, rows=1)
    yield "tinct, 512 MP, 32 swift bands of a byte", "f.tinct", tinct(1 << 20, 512, TWO, [(2, b"\x01")] * 32, rows=16)
    yield "tinct, 16 MP, a dense band of a byte", "g.tinct", tinct(1 << 12, 1 << 12, TWO, [(3, b"\x11")])
    yield "tinct, 512 MP, 32 dense bands of a byte", "h.tinct", tinct(1 << 20, 512, TWO, [(3, b"\x11")] * 32, rows=16)
    yield "tinct, 65,536 colours coded in a byte", "i.tinct", coded_palette()
    yield "tinct, sections of 255 times their length", "j.tinct", sections(255)
    yield "tinct, a million bands, all damaged", "k.tinct", damaged()
    yield "PNG, 2^31 square", "l.png", png(0x7FFFFFFF, 0x7FFFFFFF, 8, 6, deflated(1000))
    yield "PNG, 512 MP of one bit", "m.png", png(1 << 20, 512, 1, 0, deflated(((1 << 17) + 1) * 512))
    yield "PNG, 128 MP RGBA, interlaced", "n.png", png(1 << 14, 1 << 13, 8, 6, deflated(1000), interlaced=1)
    yield "PNG, 60 texts of 33 MB", "o.png", png(1, 1, 8, 0, zlib.compress(bytes(2)), text_chunks(60))
    yield "PPM, 2^31 square", "p.ppm", b"P6\n2147483647 2147483647\n255\n" + bytes(100)
    yield "GIF, 65,535 square", "q.gif", gif(65535, 65535)
    yield "TIFF, 60,000 square", "r.tif", tiff(60000, 60000)
    yield "BMP, 60,000 square", "s.bmp", bmp(60000, 60000)
    yield "TGA, 65,535 square", "t.tga", tga(65535, 65535)
    yield "PNG, 512 MP of two colours, 1,048,576 wide", "u.png", png(1 << 20, 512, 1, 0, stripes(1 << 20, 512))
    yield "PNG, 512 MP of two colours, 16,384 wide", "v.png", png(1 << 14, 1 << 15, 1, 0, stripes(1 << 14, 1 << 15))
    yield "PAM, 2^31 square", "w.pam", b"P7\nWIDTH 2147483647\nHEIGHT 2147483647\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n" + bytes(100)
    yield "JPEG, 65,500 square", "x.jpg", jpeg(65500, 65500)
    yield "JPEG, 20,000 square", "y.jpg", jpeg(20000, 20000)
    yield "WebP, 16,384 square", "z.webp", webp(16384, 16384)
    yield "ICO, 65,535 square", "aa.ico", ico(65535, 65535)


def coded_palette():
    head = b"\x8eTNC\x01\x02" + (1).to_bytes(3, "little") * 2 + b"\xff\xff" + (2).to_bytes(3, "little") + b"\x10\0" + struct.pack("<BII", 0, 2, crc32c(b"\0\0"))
    return head + struct.pack("<I", crc32c(head)) + b"\0\0"


def sections(times):
    data = lz4_zeros(64 << 20)
    section = b"exif\x01" + struct.pack("<II", len(data), 64 << 20) + data
    section += struct.pack("<I", crc32c(section))
    return tinct(1, 1, BLACK, flags=16) + struct.pack("<I", len(section)) + section


def damaged():
    count = 1 << 20
    head = b"\x8eTNC\x01\x04" + (8).to_bytes(3, "little") + count.to_bytes(3, "little") + b"\x01\0\x01\0" + TWO + struct.pack("<BII", 0, 1, 0) * count
    return head + struct.pack("<I", crc32c(head)) + b"\xff" * count


def run(command, seconds):
    """Exit code, processor seconds, MB at most, and the first line of what was said."""
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                             preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds)))
    said = child.stderr.read()
    _, status, used = os.wait4(child.pid, 0)
    return os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, len(said)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--tinct", required=True, help="the command, or \"dotnet tinct.dll\"")
    options.add_argument("--verbs", default="info,verify,decode,rows,salvage,compare,show,plot,palette,histogram,encode,sweep,batch,limited")
    options.add_argument("--only", default="", help="only bombs whose description fits")
    options.add_argument("--seconds", type=int, default=60)
    given = options.parse_args()
    print("bomb,bytes,verb,exit code,processor s,MB at most,bytes said", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "out")
        for what, name, data in bombs():
            if not re.search(given.only, what):
                continue
            path = os.path.join(folder, name)
            with open(path, "wb") as file:
                file.write(data)
            verbs = {
                "info": ["info", path], "verify": ["info", "--verify", path], "decode": ["decode", path, "-f", "-o", out + ".png"],
                "rows": ["decode", path, "--rows", "0..1", "-f", "-o", out + ".png"], "salvage": ["decode", path, "--salvage", "-f", "-o", out + ".png"],
                "compare": ["compare", path, path], "show": ["show", path, "--graphics", "blocks"], "palette": ["palette", path, "-k", "2", "-f", "-o", out + ".gpl"],
                "encode": ["encode", path, "-k", "2", "-f", "-o", out + ".tinct"], "sweep": ["sweep", path, "-k", "2", "--compression", "lz4", "-f", "-o", out],
                "plot": ["plot", path, "--kind", "palette", "-k", "2", "-f", "-o", out + ".svg"], "histogram": ["histogram", path, "-f", "-o", out + ".tcth"],
                "batch": ["batch", path, "-k", "2", "-f", "-o", out + "-batch"], "limited": ["encode", path, "-k", "2", "-f", "-o", out + ".tinct", "--memory-limit", "128M"],
            }
            own = name.endswith(".tinct")
            for verb in given.verbs.split(","):
                if verb in ("info", "verify", "decode", "rows", "salvage") and not own:
                    continue
                code, seconds, megabytes, said = run([*given.tinct.split(), *verbs[verb]], given.seconds)
                shutil.rmtree(out + "-batch", ignore_errors=True)
                shutil.rmtree(out, ignore_errors=True)
                print(f"\"{what}\",{len(data)},{verb},{code},{seconds:.1f},{megabytes:.0f},{said}", flush=True)


if __name__ == "__main__":
    main()
