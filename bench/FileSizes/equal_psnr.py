#!/usr/bin/env python3
"""Whole-file size at equal PSNR: Tinct beside pngquant + zopflipng, and beside lossless WebP of pngquant's picture.

    bench/FileSizes/equal_psnr.py --tinct PATH FOLDER [-k 16 64 256] [--only WORD ...] [--csv FILE]

Every PNG of FOLDER goes through `pngquant --nofs --speed 1 K`, and `tinct compare` measures the PSNR P of what comes out. Its bytes are those
that zopflipng leaves, or `cwebp -lossless -z 9 -m 6 -exact`. Against that stands `tinct encode --target-psnr P --compression dense --effort 7`; where
pngquant is exact, `-k K`, which is too. A ratio is that of the totals over the pictures.

With `--csv` every figure is kept in a file, and what it holds already is not run again: a long comparison may be stopped and continued.
A step that is not installed is skipped. Standard library only."""

import argparse
import csv
import json
import pathlib
import shutil
import sys
import tempfile

from sizes import CommandFailed, run

PNG, WEBP, TINCT = "pngquant + zopflipng", "pngquant + WebP", "Tinct"
FIELDS = ["picture", "K", "psnr", "tinct_psnr", "tinct_colors", PNG, WEBP, TINCT]


def compare(tinct, reference, other):
    return json.loads(run(tinct, "compare", reference, other, "--json"))


def measure(tinct, picture, colors, folder):
    """One line of figures; a coder that is not installed has none."""
    quantised, packed = folder / "quantised.png", folder / "packed.png"
    webp, coded = folder / "quantised.webp", folder / "coded.tinct"
    run("pngquant", "--nofs", "--speed", "1", "--force", "-o", quantised, colors, "--", picture)
    psnr = compare(tinct, picture, quantised)["psnr"]
    row = {"picture": picture.stem, "K": colors, "psnr": psnr}
    if shutil.which("zopflipng"):
        run("zopflipng", "-y", quantised, packed)
        row[PNG] = min(packed.stat().st_size, quantised.stat().st_size)
    if shutil.which("cwebp"):
        run("cwebp", "-quiet", "-lossless", "-z", "9", "-m", "6", "-exact", quantised, "-o", webp)
        row[WEBP] = webp.stat().st_size
    goal = ["-k", colors] if psnr is None else ["--target-psnr", repr(psnr)]
    report = json.loads(run(
        tinct, "encode", picture, "-o", coded, *goal, "--compression", "dense", "--effort", "7", "--strip", "--threads", "1", "--force", "--json"))
    row[TINCT], row["tinct_colors"] = coded.stat().st_size, report["colors"]
    row["tinct_psnr"] = compare(tinct, picture, coded)["psnr"]
    if psnr is not None and row["tinct_psnr"] is not None and row["tinct_psnr"] < psnr:
        raise CommandFailed(f"{picture.name}, K = {colors}: Tinct has {row['tinct_psnr']} dB, not {psnr}")
    return row


def read_rows(path):
    """What an earlier run left, by picture and K."""
    if path is None or not path.exists():
        return {}
    with path.open(newline="", encoding="utf-8") as file:
        return {(row["picture"], int(row["K"])): {name: value for name, value in row.items() if value} for row in csv.DictReader(file)}


def append_row(path, row):
    is_new = not path.exists()
    with path.open("a", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, FIELDS)
        if is_new:
            writer.writeheader()
        writer.writerow(row)


def decibels(value):
    return f"{float(value):.2f}" if value else "exact"


def print_row(row):
    sizes = [f"{int(row[name]):,}" if name in row else "-" for name in (PNG, WEBP, TINCT)]
    print(f"| {row['picture']} | {row['K']} | {decibels(row.get('psnr'))} | {row['tinct_colors']} | {' | '.join(sizes)} | {ratio([row], PNG)} |", flush=True)


def ratio(rows, other):
    """Tinct's total to another's over the rows that have both."""
    pairs = [(int(row[TINCT]), int(row[other])) for row in rows if other in row]
    return f"{sum(p[0] for p in pairs) / sum(p[1] for p in pairs):.3f}" if pairs else "-"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--tinct", default="tinct", help="the tinct command")
    parser.add_argument("-k", "--colors", type=int, nargs="+", default=[16, 64, 256], help="pngquant's number of colours")
    parser.add_argument("--only", nargs="+", metavar="WORD", help="only pictures whose name contains one of these")
    parser.add_argument("--csv", type=pathlib.Path, help="keeps every figure; what is there already is not run again")
    arguments = parser.parse_args()
    if not shutil.which("pngquant"):
        sys.exit("pngquant is not installed, and everything here is measured against it")
    pictures = [path for path in sorted(arguments.folder.glob("*.png"))
                if not arguments.only or any(word in path.name for word in arguments.only)]
    known = read_rows(arguments.csv)
    rows, faults = [], []
    print(f"| picture | K | PSNR | Tinct's colours | {PNG} | {WEBP} | {TINCT} | to PNG |\n|---|---:|---:|---:|---:|---:|---:|---:|")
    for colors in arguments.colors:
        for picture in pictures:
            row = known.get((picture.stem, colors))
            if row is None:
                try:
                    with tempfile.TemporaryDirectory() as folder:
                        row = measure(arguments.tinct, picture, colors, pathlib.Path(folder))
                except CommandFailed as failure:
                    faults.append(failure)
                    continue
                row = {name: value for name, value in row.items() if value is not None}
                if arguments.csv:
                    append_row(arguments.csv, row)
            rows.append(row)
            print_row(row)
    print("\n| K | pictures | to PNG | to WebP |\n|---:|---:|---:|---:|")
    for colors in arguments.colors:
        members = [row for row in rows if int(row["K"]) == colors]
        print(f"| {colors} | {len(members)} | {ratio(members, PNG)} | {ratio(members, WEBP)} |")
    for fault in faults:
        print(f"\n{fault}")


if __name__ == "__main__":
    main()
