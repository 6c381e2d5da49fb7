#!/usr/bin/env python3
"""Compares indexed PNGs of Tinct with those of pngquant, optipng and zopflipng, as files and as pictures.

    bench/Png8/png8.py --tinct PATH FOLDER --csv FILE [-k 16 64 256] [--zopfli-pixels 400000] [--again]

FOLDER has a subfolder of PNGs for every class of pictures. For each picture and K:

- the same indices: `pngquant --speed 1 --nofs K`, that file by `optipng -o7` and by `zopflipng`, and rewritten by `tinct encode --lossless -o x.png`, by default and with
  `--effort 9`; whether the pixels are pngquant's is checked;
- the same K: `tinct encode -k K -o x.png`, its bytes, and the error of both pictures as `tinct compare` has it.

Nothing keeps metadata. A row is written when it is measured, and what the file holds is not measured again, but Tinct's columns with `--again`. zopflipng is slow and is left
out above --zopfli-pixels. At the end the summary is printed; with all rows there, nothing but that. Needs pngquant, optipng, zopflipng; standard library only."""
import argparse
import csv
import json
import math
import os
import struct
import subprocess
import tempfile
from pathlib import Path

COLUMNS = ["class", "picture", "pixels", "k", "pngquant", "optipng", "zopflipng", "tinct_same", "tinct_same_9", "tinct", "mse_pngquant", "mse_tinct"]
OWN = ["tinct_same", "tinct_same_9", "tinct", "mse_tinct"]


def run(*command):
    return subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout


def pixels_of(picture):
    width, height = struct.unpack(">II", picture.read_bytes()[16:24])
    return width * height


def mse(tinct, picture, other):
    return json.loads(run(tinct, "compare", picture, other, "--json"))["mse"]


def measure(tinct, row, picture, folder, zopfli_pixels):
    quantised = folder / "q.png"
    run("pngquant", "--speed", "1", "--nofs", "--strip", "--force", row["k"], "-o", quantised, picture)
    if not row.get("pngquant"):
        row["pngquant"] = quantised.stat().st_size
        row["mse_pngquant"] = f"{mse(tinct, picture, quantised):.4f}"
        run("optipng", "-quiet", "-clobber", "-o7", "-strip", "all", quantised, "-out", folder / "o.png")
        row["optipng"] = (folder / "o.png").stat().st_size
        row["zopflipng"] = ""
        if row["pixels"] <= zopfli_pixels:
            run("zopflipng", "-y", quantised, folder / "z.png")
            row["zopflipng"] = (folder / "z.png").stat().st_size
    for column, words in {"tinct_same": [], "tinct_same_9": ["--effort", "9"]}.items():
        run(tinct, "encode", quantised, "--lossless", "--keep-hidden-color", "--strip", "-q", "-f", "-o", folder / "s.png", *words)
        row[column] = (folder / "s.png").stat().st_size
        if mse(tinct, quantised, folder / "s.png") != 0:
            raise SystemExit(f"{picture} at {row['k']}: {column} has other pixels")
    run(tinct, "encode", picture, "-k", row["k"], "--strip", "-q", "-f", "-o", folder / "t.png")
    row["tinct"] = (folder / "t.png").stat().st_size
    row["mse_tinct"] = f"{mse(tinct, picture, folder / 't.png'):.4f}"


def write(path, rows):
    unfinished = path.with_suffix(".unfinished")
    with open(unfinished, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[key] for key in sorted(rows))
    os.replace(unfinished, path)


def mean(ratios):
    ratios = [ratio for ratio in ratios if ratio > 0]
    return f"{math.exp(sum(map(math.log, ratios)) / len(ratios)):.3f}" if ratios else "-"


def summary(rows):
    print("geometric means of ratios; below 1 is better for Tinct")
    print("| class | K | pictures | same indices, to optipng -o7 | to zopflipng (pictures) | largest | --effort 9, to zopflipng | largest | same K: bytes to pngquant + zopflipng | to pngquant + optipng | MSE to pngquant |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for name in sorted({row["class"] for row in rows}) + ["all"]:
        for k in sorted({int(row["k"]) for row in rows}):
            of = [row for row in rows if name in (row["class"], "all") and int(row["k"]) == k]
            small = [row for row in of if row["zopflipng"]]
            to = lambda column, other, among: [float(row[column]) / float(row[other]) for row in among]
            most = lambda column: f"{max(to(column, 'zopflipng', small)):.3f}" if small else "-"
            errors = [float(row["mse_tinct"]) / float(row["mse_pngquant"]) for row in of if float(row["mse_pngquant"]) > 0]
            cells = [
                name, k, len(of), mean(to("tinct_same", "optipng", of)), f"{mean(to('tinct_same', 'zopflipng', small))} ({len(small)})", most("tinct_same"),
                mean(to("tinct_same_9", "zopflipng", small)), most("tinct_same_9"), mean(to("tinct", "zopflipng", small)), mean(to("tinct", "optipng", of)), mean(errors)]
            print("| " + " | ".join(str(cell) for cell in cells) + " |")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tinct", required=True)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--csv", type=Path, required=True)
    parser.add_argument("-k", nargs="+", default=["16", "64", "256"])
    parser.add_argument("--classes", nargs="+")
    parser.add_argument("--only", nargs="+", help="names of pictures")
    parser.add_argument("--leave-out", nargs="+", default=[], help="names of pictures")
    parser.add_argument("--most-pixels", type=int, default=1 << 62)
    parser.add_argument("--zopfli-pixels", type=int, default=400_000)
    parser.add_argument("--again", action="store_true")
    arguments = parser.parse_args()
    rows = {}
    if arguments.csv.exists():
        with open(arguments.csv, newline="", encoding="utf-8") as file:
            rows = {(row["class"], row["picture"], int(row["k"])): row for row in csv.DictReader(file)}
    pictures = [
        path for path in arguments.folder.glob("*/*.png")
        if (not arguments.classes or path.parent.name in arguments.classes) and (not arguments.only or path.name in arguments.only)
        and path.name not in arguments.leave_out and pixels_of(path) <= arguments.most_pixels]
    with tempfile.TemporaryDirectory() as name:
        for picture in sorted(pictures, key=pixels_of):
            for k in arguments.k:
                key = (picture.parent.name, picture.name, int(k))
                if key in rows and not arguments.again:
                    continue
                row = rows.get(key) or {"class": key[0], "picture": key[1], "pixels": pixels_of(picture), "k": k}
                measure(arguments.tinct, row, picture, Path(name), arguments.zopfli_pixels)
                rows[key] = row
                write(arguments.csv, rows)
                print(",".join(str(row[column]) for column in COLUMNS), flush=True)
    summary(list(rows.values()))


if __name__ == "__main__":
    main()
