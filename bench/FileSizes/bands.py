#!/usr/bin/env python3
"""What it costs to cut pictures into bands: bytes of 2, 4 and 8 bands to those of one, by method.

    bench/FileSizes/bands.py --tinct PATH PICTURE... [-k 16 256] [--methods lz4 swift dense] [--csv FILE]
    bench/FileSizes/bands.py --tinct PATH --stitch 2 PHOTO...

Every picture is fitted once for each K; the fit is kept as an indexed PNG and written again with `--lossless --band-rows`. Pictures are as they come, or with
`--stitch N` put together from N x N of the given ones, which have the same dimensions. The share that 4 bands cost more than one is what the default of
`tinct encode` looks at. Standard library only."""

import argparse
import csv
import json
import pathlib
import re
import sys
import tempfile

from sizes import run

BANDS = [2, 4, 8]
FIELDS = ["picture", "megapixels", "colors", "method", "oneBand", "twoBands", "fourBands", "eightBands"]


def pixels_of(tinct, picture, folder):
    """Width, height and pixels, three bytes each."""
    run(tinct, "encode", picture, "-o", folder / "one.tinct", "--lossless", "--compression", "stored", "--strip", "--force", "--quiet")
    run(tinct, "decode", folder / "one.tinct", "-o", folder / "one.ppm", "--force", "--quiet")
    data = (folder / "one.ppm").read_bytes()
    head = re.match(rb"P6\s+(\d+)\s+(\d+)\s+255\s", data)
    return int(head[1]), int(head[2]), data[head.end():]


def stitch(tinct, pictures, side, folder):
    """Pictures of side x side of the given ones, as PPM files; those that are left over stay out."""
    for first in range(0, len(pictures) - side * side + 1, side * side):
        parts = [pixels_of(tinct, picture, folder) for picture in pictures[first:first + side * side]]
        if len({part[:2] for part in parts}) > 1:
            sys.exit("the pictures to stitch differ in their dimensions")
        width, height, _ = parts[0]
        whole = folder / f"{side}x{side}-{pictures[first].stem}.ppm"
        with whole.open("wb") as file:
            file.write(f"P6\n{width * side} {height * side}\n255\n".encode())
            for row in range(0, side * side, side):
                for y in range(height):
                    for _, _, data in parts[row:row + side]:
                        file.write(data[y * width * 3:(y + 1) * width * 3])
        yield whole


def measure(tinct, picture, colors, methods, folder):
    """A row for each method."""
    indexed = folder / "indexed.png"
    run(tinct, "encode", picture, "-k", colors, "--compression", "stored", "--strip", "-o", folder / "fit.tinct", "--force", "--quiet")
    run(tinct, "decode", folder / "fit.tinct", "-o", indexed, "--force", "--quiet")
    for method in methods:
        def encode(*options):
            return json.loads(run(
                tinct, "encode", indexed, "--lossless", "--compression", method, "-o", folder / "coded.tinct", "--force", "--json", *options))

        report = encode("--band-rows", 16777215)
        sizes = [report["outputBytes"]] + [
            encode("--band-rows", -(-report["height"] // bands))["outputBytes"] for bands in BANDS]
        chosen = encode()["outputBytes"]
        cut = json.loads(run(tinct, "info", folder / "coded.tinct", "--json"))["bands"]
        yield [picture.name, f"{report['width'] * report['height'] / 1e6:.2f}", colors, method, *sizes, chosen, len(cut)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pictures", type=pathlib.Path, nargs="+")
    parser.add_argument("--tinct", default="tinct", help="the tinct command")
    parser.add_argument("-k", "--colors", type=int, nargs="+", default=[16, 256])
    parser.add_argument("--methods", nargs="+", default=["lz4", "swift", "dense"])
    parser.add_argument("--stitch", type=int, metavar="N", help="put N x N pictures together")
    parser.add_argument("--csv", type=pathlib.Path, help="adds the rows to a file")
    arguments = parser.parse_args()
    print("| picture | megapixels | K | method | one band | 2 | 4 | 8 | default |\n|---|---:|---:|---|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        pictures = stitch(arguments.tinct, arguments.pictures, arguments.stitch, folder) if arguments.stitch else arguments.pictures
        for picture in pictures:
            for colors in arguments.colors:
                for row in measure(arguments.tinct, picture, colors, arguments.methods, folder):
                    one = row[4]
                    costs = " | ".join(f"{size / one - 1:+.2%}" for size in row[5:8])
                    print(f"| {' | '.join(str(cell) for cell in row[:4])} | {one:,} | {costs} | {row[9]}, {row[8] / one - 1:+.2%} |", flush=True)
                    if arguments.csv:
                        is_new = not arguments.csv.exists()
                        with arguments.csv.open("a", newline="", encoding="utf-8") as file:
                            kept = [*row[:5], *costs.split(" | ")]
                            csv.writer(file).writerows([FIELDS, kept] if is_new else [kept])


if __name__ == "__main__":
    main()
