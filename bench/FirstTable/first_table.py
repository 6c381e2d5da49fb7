#!/usr/bin/env python3
"""The first table of the README: three pictures of samples/, each in the formats that a newcomer knows and in Tinct's.

    bench/FirstTable/first_table.py --tinct PATH

Prints the table's rows: bytes of the picture as it is in samples/, of an indexed PNG by pngquant with optipng, and of a lossless WebP, an indexed PNG and .tinct files of one
and the same palette and pixels by Tinct; behind them the megapixels a second at which bench/MethodSpeed opens the kind on one thread (libpng, libwebp, Tinct.Format). Needs
pngquant, optipng, cwebp and the .NET SDK; what is missing is left empty."""
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


def size(path, speed=None):
    if not path.exists():
        return ""
    return f"{path.stat().st_size:,}" + (f" ({float(f'{speed:.2g}'):,g})" if speed else "")


def speeds(picture, colors):
    """Megapixels a second by coder, or nothing without the SDK."""
    if not shutil.which("dotnet"):
        return {}
    command = ["dotnet", "run", "-c", "Release", "--project", SAMPLES.parent / "bench" / "MethodSpeed", "--", SAMPLES, Path(picture).stem, str(colors), "--only", "lz4,swift,dense,PNG8"]
    lines = subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout.splitlines()
    return {cells[1]: float(cells[2]) for cells in (line.split(",") for line in lines) if len(cells) == 6 and cells[0].endswith(" all")}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tinct", required=True)
    tinct = parser.parse_args().tinct
    print("| bytes (megapixels a second to open) | PNG | pngquant + optipng | PNG by Tinct | WebP, lossless | Tinct, fast | Tinct | Tinct, small |")
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
            opens = speeds(picture, options[1] if len(options) > 1 else 256)
            cells = [
                size(folder / file, opens.get(coder))
                for file, coder in (("quant.png", ""), ("t.png", "PNG8"), ("t.webp", "WebP"), ("fast.tinct", "lz4"), ("default.tinct", "swift"), ("small.tinct", "dense"))
            ]
            print(f"| `{picture}`, {' '.join(options)} | {size(source)} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
