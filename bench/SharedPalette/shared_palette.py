#!/usr/bin/env python3
"""Does it pay to leave the palette out of tiles? Cuts pictures into tiles as a map server keeps them, fits one palette to all tiles of a group, and
encodes them with it, with the palette inside and outside of the files.

    bench/SharedPalette/shared_palette.py --tinct PATH GROUP=FOLDER... [--size 256] [--colors 64] [--csv FILE]

FOLDER has pictures that `tinct decode` and `convert FILE.png ppm:-` read: PNG. What is left at the right and at the bottom is dropped."""

import argparse
import csv
import json
import os
import re
import subprocess
import sys
import tempfile


def cut(folder, target, size):
    count = 0
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".png"):
            continue
        picture = subprocess.run(["convert", os.path.join(folder, name), "ppm:-"], capture_output=True, check=True).stdout
        head = re.match(rb"P6\s+(\d+)\s+(\d+)\s+255\s", picture)
        if not head:
            continue
        width, height, pixels = int(head[1]), int(head[2]), picture[head.end():]
        for y in range(height // size):
            for x in range(width // size):
                place = os.path.join(target, name[:-4])
                os.makedirs(place, exist_ok=True)
                with open(os.path.join(place, f"{y}-{x}.ppm"), "wb") as file:
                    file.write(b"P6\n%d %d\n255\n" % (size, size))
                    for row in range(y * size, (y + 1) * size):
                        start = (row * width + x * size) * 3
                        file.write(pixels[start:start + size * 3])
                count += 1
    return count


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tinct", required=True)
    parser.add_argument("groups", nargs="+")
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--colors", type=int, default=64)
    parser.add_argument("--csv")
    given = parser.parse_args()
    tinct = given.tinct.split()
    rows = []
    for group in given.groups:
        name, folder = group.split("=", 1)
        with tempfile.TemporaryDirectory() as work:
            tiles = os.path.join(work, "tiles")
            count = cut(folder, tiles, given.size)
            palette = os.path.join(work, "palette.hex")
            subprocess.run([*tinct, "palette", tiles, "-r", "-k", str(given.colors), "-o", palette, "-q"], check=True)
            bytes_of = {}
            for prefer in ("balanced", "size"):
                for where, options in (("inside", []), ("outside", ["--external-palette"])):
                    out = os.path.join(work, prefer + where)
                    printed = subprocess.run(
                        [*tinct, "batch", tiles, "-r", "-o", out, "--palette", palette, "--prefer", prefer, "--json", "--verify", *options],
                        check=True, capture_output=True, text=True).stdout
                    bytes_of[prefer, where] = json.loads(printed.strip().split("\n")[-1])["total"]["bytesAfter"]
                inside, outside = bytes_of[prefer, "inside"], bytes_of[prefer, "outside"]
                rows.append((name, count, prefer, inside, outside, f"{100 * (1 - outside / inside):.1f}"))
                print(*rows[-1], flush=True)
    if given.csv:
        with open(given.csv, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("group", "tiles", "prefer", "bytes_with_palette", "bytes_without", "percent_saved"))
            writer.writerows(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
