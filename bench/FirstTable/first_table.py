#!/usr/bin/env python3
"""The first table of the README: three pictures of samples/, each in the formats that a newcomer knows and in Tinct's.

    bench/FirstTable/first_table.py --tinct PATH

Prints the table's rows: bytes of the picture as it is in samples/, of an indexed PNG by pngquant with optipng, and of a lossless WebP, an indexed PNG and .tinct files of one
and the same palette and pixels by Tinct. Needs pngquant, optipng and cwebp; what is missing is left empty."""
import argparse
import shutil
import subprocess
import tempfile
from pathlib import Path

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
PICTURES = {"kodim23.png": ["-k", "64"], "flat_flag_96.png": ["-k", "64"], "gabe-idle-run.png": ["--lossless"]}
WAYS = {"fast": ["--prefer", "speed"], "default": [], "small": ["--prefer", "size"]}


def run(*command):
    subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def size(path):
    return f"{path.stat().st_size:,}" if path.exists() else ""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tinct", required=True)
    tinct = parser.parse_args().tinct
    print("| bytes | PNG | pngquant + optipng | PNG by Tinct | WebP, lossless | Tinct, fast | Tinct | Tinct, small |")
    print("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        for picture, options in PICTURES.items():
            folder = Path(name) / picture
            folder.mkdir()
            source = SAMPLES / picture
            if shutil.which("pngquant") and shutil.which("optipng"):
                run("pngquant", "--nofs", "--speed", "1", "64", "-o", folder / "quant.png", source)
                run("optipng", "-quiet", "-o7", folder / "quant.png")
            run(tinct, "encode", source, *options, "--strip", "-q", "-o", folder / "t.png")
            if shutil.which("cwebp"):
                run("cwebp", "-quiet", "-lossless", "-z", "9", "-m", "6", "-exact", folder / "t.png", "-o", folder / "t.webp")
            for way, words in WAYS.items():
                run(tinct, "encode", source, *options, *words, "--strip", "-q", "-o", folder / f"{way}.tinct")
            cells = [size(folder / file) for file in ("quant.png", "t.png", "t.webp", "fast.tinct", "default.tinct", "small.tinct")]
            print(f"| `{picture}`, {' '.join(options)} | {size(source)} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
