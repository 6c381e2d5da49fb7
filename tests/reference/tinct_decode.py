#!/usr/bin/env python3
"""A second decoder of the Tinct image format, written from spec/tinct.md alone, to be compared with the library.

    tinct_decode.py FILE...            one line of JSON a file: its size and the SHA-256 of its pixels and indices, or its fault
    tinct_decode.py --pam FILE         the picture as PAM (RGB_ALPHA) on standard output
    tinct_decode.py --check DIRECTORY  decode DIRECTORY/valid, invalid and external and compare with their manifests
    tinct_decode.py --check-large DIRECTORY  the same of DIRECTORY/large: about ten minutes
    tinct_decode.py --check-folder DIRECTORY  the same of DIRECTORY itself, which holds valid files and a manifest
"""

import hashlib
import json
import os
import sys
from array import array
from concurrent.futures import ProcessPoolExecutor

import tinct_dense
import tinct_swift
from tinct_bytes import Fault, Reader, crc32c, require
from tinct_palette import decode_palette

MAX_PIXELS = 1 << 26
MAX_SECTIONS = 1 << 28
STORED, LZ4, SWIFT, DENSE = 0, 1, 2, 3
ALPHA, CODED_PALETTE, BANDED, COLOR_SECTIONS, SECTIONS, EXTERNAL_PALETTE, RESERVED = 1, 2, 4, 8, 16, 32, 0xC0
MAX_MODELED_PIXELS = 1 << 24


# Section 7: LZ4 blocks.

def lz4(block, expected):
    reader, output = Reader(block, "invalid"), bytearray()

    def length(start):
        while start >= 15:
            more = reader.uint(1)
            start += more
            if more < 255:
                break
        return start

    while True:
        token = reader.uint(1)
        output += reader.bytes(length(token >> 4))
        require(len(output) <= expected, "the block is longer than expected")
        if reader.left() == 0:
            break
        offset = reader.uint(2)
        count = length(token & 15) + 4
        require(1 <= offset <= len(output), "an offset is out of range")
        require(len(output) + 12 <= expected and len(output) + count + 5 <= expected, "a match is too near to the block's end")
        start = len(output) - offset
        for position in range(start, start + count):
            output.append(output[position])
    require(len(output) == expected, "the block is shorter than expected")
    return bytes(output)


# Sections 3 to 6: the front matter.

class Front:
    def __init__(self, data, external=None):
        signature = data[:4]
        require(signature == b"\x8eTNC"[:len(signature)], "not the signature", "not-tinct")
        require(len(signature) == 4, "no whole signature", "truncated")
        reader = Reader(data)
        reader.bytes(4)
        require(reader.uint(1) == 1, "another version", "unsupported")
        self.flags = reader.uint(1)
        require(self.flags & RESERVED == 0, "a reserved flag is set", "unsupported")
        require(not self.flags & EXTERNAL_PALETTE or external is not None, "the palette was not given", "unsupported")
        require(self.flags & (CODED_PALETTE | EXTERNAL_PALETTE) != CODED_PALETTE | EXTERNAL_PALETTE, "a coded and external palette")
        self.width, self.height, self.colors = reader.uint(3), reader.uint(3), reader.uint(2) + 1
        require(self.width > 0 and self.height > 0, "an empty picture")
        self.band_rows = self.height
        if self.flags & BANDED:
            require(self.colors > 1, "bands with one colour")
            self.band_rows = reader.uint(2)
            require(1 <= self.band_rows < self.height, "rows a band")
        self.colors_length = reader.uint(4) if self.flags & COLOR_SECTIONS else 0
        require(self.colors_length > 0 or not self.flags & COLOR_SECTIONS, "colour sections of length 0")
        require(self.width * self.height <= MAX_PIXELS, "too many pixels", "limit")

        channels = 4 if self.flags & ALPHA else 3
        if self.flags & CODED_PALETTE:
            count = reader.uint(3)
            require(1 <= count <= self.colors * channels, "the coded palette's length")
            palette = reader.bytes(count)
        elif self.flags & EXTERNAL_PALETTE:
            checksum = reader.uint(4)
            palette = external
        else:
            palette = reader.bytes(self.colors * channels)
        bands = -(-self.height // self.band_rows) if self.colors > 1 else 0
        table = Reader(reader.bytes(bands * 9))
        self.length = reader.at + 4
        crc = crc32c(data[:reader.at])
        require(reader.uint(4) == crc, "the front CRC", "checksum")

        if self.flags & EXTERNAL_PALETTE:
            require(len(palette) == self.colors * channels and crc32c(palette) == checksum, "another palette was given", "checksum")
            require(channels == 3 or any(alpha < 255 for alpha in palette[3::4]), "another palette was given", "checksum")
        if self.flags & CODED_PALETTE:
            self.palette = decode_palette(palette, self.colors, channels == 4)
        else:
            opaque = b"" if channels == 4 else b"\xff"
            self.palette = [tuple(palette[at:at + channels] + opaque) for at in range(0, len(palette), channels)]
        self.find_bands(data, bands, table)

    def find_bands(self, data, count, table):
        """Makes `bands` a list of (rows, method, bytes, CRC)."""
        reader = Reader(data)
        reader.bytes(self.length)
        self.color_sections = reader.bytes(self.colors_length)
        self.bands = []
        for band in range(count):
            rows = min(self.band_rows, self.height - band * self.band_rows)
            method = table.uint(1)
            length, crc = table.uint(4), table.uint(4)
            require(method <= DENSE, "a reserved method", "unsupported")
            require(length > 0, "an empty band")
            require(method not in (SWIFT, DENSE) or rows * self.width <= MAX_MODELED_PIXELS, "a band of too many pixels")
            require(method != STORED or length == rows * -(-self.width * index_bits(self.colors) // 8), "a stored band's length")
            self.bands.append((rows, method, reader.bytes(length), crc))
        self.sections = b""
        if self.flags & SECTIONS:
            length = reader.uint(4)
            require(length > 0, "sections of length 0")
            self.sections = reader.bytes(length)
        require(reader.left() == 0, "bytes after the end")


# Section 8: sections.

def check_text(data):
    key, zero, value = data.partition(b"\0")
    require(zero and 1 <= len(key) <= 79, "a text's key")
    try:
        return key.decode("utf-8"), value.decode("utf-8")
    except UnicodeDecodeError:
        raise Fault("invalid", "a text is not UTF-8") from None


def check_model(data, colors):
    reader = Reader(data, "invalid")
    method, covariance, space, dimensions = reader.bytes(4)
    require(method <= 1 and covariance <= 3 and space <= 5 and dimensions in (3, 4), "the model's kind")
    reader.uint(4)
    reader.number("<d")
    reader.number("<d", lowest=0)
    matrix = dimensions * (dimensions + 1) // 2
    sizes = [1, 0, dimensions, matrix]
    for _ in range(matrix if covariance == 1 else 0):
        reader.number("<f")
    for _ in range(colors):
        reader.number("<f", 0, 1)
        for _ in range(dimensions + sizes[covariance]):
            reader.number("<f")
    require(reader.left() == 0, "the model's length")


COLOR_TAGS = (b"iccp", b"cicp")
KNOWN_TAGS = (*COLOR_TAGS, b"exif", b"xmpp", b"dens", b"text", b"mOdl")


def read_sections(front):
    seen = set()
    total = read_run(front, front.color_sections, True, seen, 0)
    read_run(front, front.sections, False, seen, total)


def read_run(front, sections, before_bands, seen, total):
    reader = Reader(sections, "invalid")
    while reader.left():
        start = reader.at
        tag, method, stored, length = reader.bytes(4), reader.uint(1), reader.uint(4), reader.uint(4)
        data = reader.bytes(stored)
        covered = sections[start:reader.at]
        require(reader.uint(4) == crc32c(covered), "a section's CRC", "checksum")
        require(all(65 <= letter <= 90 or 97 <= letter <= 122 for letter in tag), "a section's tag")
        require((tag in COLOR_TAGS) == before_bands, "a section's place")
        if tag not in KNOWN_TAGS:
            require(tag[0] >= 97, "an unknown required section", "unsupported")
            continue
        require(tag == b"text" or tag not in seen, "a repeated section")
        seen.add(tag)
        require(method in (STORED, LZ4), "a section's method", "unsupported")
        require(length == stored if method == STORED else length <= 255 * stored, "a section's lengths")
        total += length
        require(total <= MAX_SECTIONS, "the sections are too long", "limit")
        if method == LZ4:
            data = lz4(data, length)
        if tag == b"text":
            check_text(data)
        elif tag == b"mOdl":
            check_model(data, front.colors)
        elif tag == b"cicp":
            require(len(data) == 4 and data[2] == 0 and data[3] <= 1, "the code points")
        elif tag == b"dens":
            reader_of_data = Reader(data, "invalid")
            unit, x, y = reader_of_data.uint(1), reader_of_data.uint(4), reader_of_data.uint(4)
            require(unit <= 1 and x > 0 and y > 0 and reader_of_data.left() == 0, "the density")
        else:
            require(data, "an empty section")
    return total


# Section 6: bands.

def index_bits(colors):
    return next(bits for bits in (0, 1, 2, 4, 8, 16) if colors <= 1 << bits)


def unpack(packed, width, rows, bits):
    stride = -(-width * bits // 8)
    if bits == 16:
        return [low | high << 8 for low, high in zip(packed[::2], packed[1::2])]
    mask, per_byte = (1 << bits) - 1, 8 // bits
    places = [range(0, 8, bits)] * stride
    unused = width % per_byte * bits
    indices = []
    for row in range(rows):
        line = packed[row * stride:(row + 1) * stride]
        require(not unused or line[-1] >> unused == 0, "an unused bit is set")
        unpacked = [byte >> shift & mask for byte, shifts in zip(line, places) for shift in shifts]
        indices += unpacked[:width]
    return indices


def read_bands(front):
    if front.colors == 1:
        return [0] * (front.width * front.height)
    bits = index_bits(front.colors)
    indices = []
    for rows, method, data, crc in front.bands:
        size = -(-front.width * bits // 8) * rows
        require(crc32c(data) == crc, "a band's CRC", "checksum")
        if method in (SWIFT, DENSE):
            decode_band = tinct_swift.decode_band if method == SWIFT else tinct_dense.decode_band
            band = decode_band(data, front.width, rows, front.palette)
        else:
            band = unpack(lz4(data, size) if method == LZ4 else data, front.width, rows, bits)
        require(max(band) < front.colors, "an index is not below the number of colours")
        indices += band
    return indices


def decode(data, external=None):
    """Gives the front matter, the indices and the RGBA pixels of a file, or raises Fault.

    An external palette is given as the bytes that it would have in the file."""
    front = Front(data, external)
    read_sections(front)
    indices = read_bands(front)
    entries = [bytes(entry) for entry in front.palette]
    return front, indices, b"".join([entries[index] for index in indices])


def describe(path, palette=None):
    """What a file decodes to; the palette of one that has it outside is given in hexadecimal digits."""
    result = {"file": os.path.basename(path)}
    try:
        with open(path, "rb") as file:
            front, indices, pixels = decode(file.read(), palette and bytes.fromhex(palette))
    except Fault as fault:
        return {**result, "error": fault.kind, "why": str(fault)}
    words = array("H", indices)
    if sys.byteorder == "big":
        words.byteswap()
    return {**result, "width": front.width, "height": front.height, "colors": front.colors,
            "pixelsSha256": hashlib.sha256(pixels).hexdigest(), "indicesSha256": hashlib.sha256(words.tobytes()).hexdigest()}


def check(directory, parts):
    agree = disagree = 0
    vectors = []
    for part in parts:
        with open(os.path.join(directory, part, "manifest.json"), encoding="utf-8") as file:
            vectors += [(part, entry) for entry in json.load(file)["files"]]
    with ProcessPoolExecutor() as pool:
        paths = [os.path.join(directory, part, entry["file"]) for part, entry in vectors]
        descriptions = pool.map(describe, paths, [entry.get("palette") for _, entry in vectors])
        for (part, entry), found in zip(vectors, descriptions):
            wanted = {"error": entry["kind"]} if "kind" in entry else {
                name: entry[name] for name in ("width", "height", "colors", "pixelsSha256", "indicesSha256")}
            if all(found.get(name) == value for name, value in wanted.items()):
                agree += 1
            else:
                disagree += 1
                print(f"{part}: {json.dumps(found)}, but the manifest has {json.dumps(wanted)}")
    print(f"{agree} vectors agree, {disagree} disagree")
    return 1 if disagree else 0


def main(arguments):
    if len(arguments) == 2 and arguments[0] == "--check":
        return check(arguments[1], ("valid", "invalid", "external"))
    if len(arguments) == 2 and arguments[0] == "--check-large":
        return check(arguments[1], ("large",))
    if len(arguments) == 2 and arguments[0] == "--check-folder":
        parent, folder = os.path.split(os.path.abspath(arguments[1]))
        return check(parent, (folder,))
    if len(arguments) == 2 and arguments[0] == "--pam":
        with open(arguments[1], "rb") as file:
            front, _, pixels = decode(file.read())
        header = f"P7\nWIDTH {front.width}\nHEIGHT {front.height}\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n"
        sys.stdout.buffer.write(header.encode("ascii") + pixels)
        return 0
    if not arguments or arguments[0].startswith("--"):
        print(__doc__, file=sys.stderr)
        return 2
    results = [describe(path) for path in arguments]
    for result in results:
        print(json.dumps(result))
    return 1 if any("error" in result for result in results) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
