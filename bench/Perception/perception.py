#!/usr/bin/env python3
"""Compares how pictures look after `tinct` and after `pngquant`: butteraugli, OKLab differences, SSIM, MSE and bytes.

    bench/Perception/perception.py --tinct PATH FOLDER [--colors 16 64 256] [--only TEXT...] [--csv FILE]
    bench/Perception/perception.py --table FILE...

For every PNG of FOLDER and every number of colours it runs

    tinct encode -k K --tune balanced
    tinct encode -k K --tune visual
    tinct encode -k K --tune visual --dither floyd-steinberg --dither-strength 0.75 --compression dense

beside `pngquant --nofs --speed 1 K` (for the undithered) and `pngquant K` (for the dithered), decodes all of them, and prints for
each variant its ratios to its pngquant: medians over the pictures, and for MSE, 1 - SSIM and bytes geometric means. Below 1 is better for Tinct.
Butteraugli is the 3-norm of libjxl's `butteraugli_main`; bytes are those of the decoded picture as lossless WebP (`cwebp -lossless -z 3`), the same
coder for all, and those of the file itself beside pngquant's PNG. The OKLab difference is the mean over pixels, as it is and after the blur of
`blurred_oklab.py`. Tools that are not installed are skipped and their column reads "-", as does the blurred difference without numpy and Pillow.
A long run can be split by --only, which takes pictures whose names contain one of the texts; --table prints the table of the parts' CSV files."""

import argparse
import csv
import json
import math
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

try:
    import blurred_oklab
except ImportError:
    blurred_oklab = None

VARIANTS = {
    "balanced": (["--tune", "balanced"], "pngquant --nofs --speed 1"),
    "visual": (["--tune", "visual"], "pngquant --nofs --speed 1"),
    "visual, dithered": (
        ["--tune", "visual", "--dither", "floyd-steinberg", "--dither-strength", "0.75", "--compression", "dense"], "pngquant"),
}
MEASURES = ["mse", "butteraugli", "oklab", "blurred", "dissimilarity", "bytes", "file"]


def run(*command):
    """Standard output of a command; its failure ends the program."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}: exit code {done.returncode}\n{done.stderr}")
    return done.stdout


def measure(tinct, reference, blurred_reference, other, coded, folder):
    """Values of one picture `other`, whose file is `coded`."""
    report = json.loads(run(tinct, "compare", reference, other, "--json"))
    values = dict.fromkeys(MEASURES, math.nan)
    values |= {"mse": report["mse"], "oklab": report["oklabMean"], "dissimilarity": 1 - report["ssim"], "file": coded.stat().st_size}
    if blurred_oklab:
        values["blurred"] = blurred_oklab.difference(blurred_reference, blurred_oklab.blurred_lab(other))
    if shutil.which("butteraugli_main"):
        values["butteraugli"] = float(run("butteraugli_main", reference, other, "--pnorm", "3").split("3-norm:")[1])
    if shutil.which("cwebp"):
        webp = folder / "size.webp"
        run("cwebp", "-quiet", "-lossless", "-z", "3", other, "-o", webp)
        values["bytes"] = webp.stat().st_size
    return values


def measure_picture(tinct, picture, colors, folder):
    """Values of each variant and of each pngquant for one picture."""
    results = {}
    blurred = blurred_oklab and blurred_oklab.blurred_lab(picture)
    for name, (options, rival) in VARIANTS.items():
        coded, decoded = folder / "picture.tinct", folder / "picture.png"
        run(tinct, "encode", picture, "-o", coded, "-k", colors, "--force", "--quiet", *options)
        run(tinct, "decode", coded, "-o", decoded, "--force", "--quiet")
        results[name] = measure(tinct, picture, blurred, decoded, coded, folder)
        if rival not in results and shutil.which("pngquant"):
            run(*rival.split(), colors, "--force", "-o", decoded, "--", picture)
            results[rival] = measure(tinct, picture, blurred, decoded, decoded, folder)
    return results


def ratios(all_results, name, rival, key):
    pairs = [(r[name][key], r[rival][key]) for r in all_results if rival in r]
    return [ours / theirs for ours, theirs in pairs if theirs > 0 and ours > 0]


def show(values, average):
    return f"{average(values):.3f}" if values else "-"


def print_table(colors, all_results):
    for name, (_, rival) in VARIANTS.items():
        by = {key: ratios(all_results, name, rival, key) for key in MEASURES}
        better = sum(value < 1 for value in by["butteraugli"])
        print(f"| {colors} | {name} | {rival} | {show(by['mse'], statistics.geometric_mean)} | {show(by['butteraugli'], statistics.median)} "
              f"| {better}/{len(by['butteraugli'])} | {show(by['oklab'], statistics.median)} | {show(by['blurred'], statistics.median)} "
              f"| {show(by['dissimilarity'], statistics.geometric_mean)} | {show(by['bytes'], statistics.geometric_mean)} "
              f"| {show(by['file'], statistics.geometric_mean)} |", flush=True)


def print_header():
    print("| K | Tinct | against | MSE | butteraugli | lower on | OKLab | OKLab, blurred | 1 - SSIM | bytes | file |")
    print("|---:|---|---|---:|---:|---:|---:|---:|---:|---:|---:|")


def write_values(path, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["picture", "colors", "variant", *MEASURES])
        writer.writerows(rows)


def print_tables(paths):
    """The table of values that earlier runs wrote."""
    results = {}
    for path in paths:
        with path.open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                pictures = results.setdefault(int(row["colors"]), {})
                pictures.setdefault(row["picture"], {})[row["variant"]] = {key: float(row[key]) for key in MEASURES}
    print_header()
    for colors, pictures in sorted(results.items()):
        print_table(colors, list(pictures.values()))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path, nargs="?")
    parser.add_argument("--tinct", default="tinct", help="the tinct command")
    parser.add_argument("--colors", type=int, nargs="+", default=[16, 64, 256])
    parser.add_argument("--only", nargs="+", default=[""], help="only pictures whose names contain one of these")
    parser.add_argument("--csv", type=pathlib.Path, help="also write every value")
    parser.add_argument("--table", type=pathlib.Path, nargs="+", help="print the table of these CSV files, measure nothing")
    arguments = parser.parse_args()
    if arguments.table:
        print_tables(arguments.table)
        return
    if not arguments.folder:
        parser.error("a folder of pictures is needed")
    pictures = [p for p in sorted(arguments.folder.glob("*.png")) if any(text in p.name for text in arguments.only)]
    rows = []
    print_header()
    with tempfile.TemporaryDirectory() as folder:
        for colors in arguments.colors:
            all_results = [measure_picture(arguments.tinct, p, colors, pathlib.Path(folder)) for p in pictures]
            print_table(colors, all_results)
            rows += [[p.name, colors, name, *(values[key] for key in MEASURES)]
                     for p, results in zip(pictures, all_results) for name, values in results.items()]
    if arguments.csv:
        write_values(arguments.csv, rows)


if __name__ == "__main__":
    main()
