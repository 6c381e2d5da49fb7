#!/usr/bin/env python3
"""Time and memory of a picture that had better not be in memory: encodes and decodes a large PPM of gradients and noise.

    bench/LargePicture/large_picture.py --tinct PATH [--side 20000] [--folder DIR] [ENCODE OPTION ...]

The picture, side x side pixels of three bytes, is made in DIR (the system's folder for temporary files by default) and removed at the end; with as much
again for the decoded picture, 400 megapixels need 3 GB there. Standard library only."""

import argparse
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time


def write_ppm(path, side, noise_bits):
    """Red grows to the right, green downwards, blue both ways; every sample has its own noise of a few bits."""
    generator = random.Random(1)
    top = 256 - (1 << noise_bits)
    across = bytes(top * x // side for x in range(side))
    diagonal = bytes(top * i // (2 * side) for i in range(2 * side))
    mask = int.from_bytes(bytes([(1 << noise_bits) - 1]) * (3 * side), "big")
    row = bytearray(3 * side)
    with path.open("wb") as file:
        file.write(f"P6 {side} {side} 255\n".encode())
        for y in range(side):
            row[0::3] = across
            row[1::3] = bytes([top * y // side]) * side
            row[2::3] = diagonal[y:y + side]
            noise = generator.getrandbits(24 * side) & mask
            file.write((int.from_bytes(row, "big") + noise).to_bytes(3 * side, "big"))


def run(name, *command):
    """Runs a command and prints its time and the most memory it had."""
    start = time.monotonic()
    process = subprocess.Popen([str(part) for part in command])
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{name} failed: {os.waitstatus_to_exitcode(status)}")
    seconds = time.monotonic() - start
    print(f"{name}: {seconds:.1f} s elapsed, {usage.ru_utime + usage.ru_stime:.1f} s of processors, {usage.ru_maxrss / 1024:.0f} MB at most", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tinct", default="tinct", help="the tinct command")
    parser.add_argument("--side", type=int, default=20_000)
    parser.add_argument("--noise-bits", type=int, default=4, help="8 is nothing but noise: as many colours as there can be")
    parser.add_argument("--folder", type=pathlib.Path)
    arguments, options = parser.parse_known_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        folder = pathlib.Path(name)
        picture, coded, decoded = folder / "large.ppm", folder / "large.tinct", folder / "decoded.ppm"
        write_ppm(picture, arguments.side, arguments.noise_bits)
        run("encode", arguments.tinct, "encode", picture, "-o", coded, *options)
        print(f"{picture.stat().st_size:,} bytes to {coded.stat().st_size:,}")
        run("decode", arguments.tinct, "decode", coded, "-o", decoded)
        run("decode of 100 rows", arguments.tinct, "decode", coded, "-o", folder / "rows.ppm", "--rows", f"{arguments.side // 2}..{arguments.side // 2 + 100}")


if __name__ == "__main__":
    main()
