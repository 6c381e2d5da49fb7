#!/usr/bin/env python3
"""A batch over a generated tree of many small pictures, killed once and resumed: files a second and the most memory.

    bench/Scale/many_files.py --tinct PATH FOLDER [--files 100000] [--kill-after 0.4]

FOLDER gets in/ (pictures of 24 x 24 to 48 x 48 pixels in 1,000 folders, written once) and out/. The first run is killed with SIGKILL when that part of the files is done."""

import argparse
import os
import random
import signal
import subprocess
import sys
import time


def generate(folder, count):
    chance = random.Random(1)
    for i in range(count):
        place = os.path.join(folder, f"{i % 1000:03d}")
        os.makedirs(place, exist_ok=True)
        width, height = chance.randint(24, 48), chance.randint(24, 48)
        colors = [bytes(chance.randrange(256) for _ in range(3)) for _ in range(chance.choice((4, 9, 30)))]
        cells = [[chance.choice(colors) for _ in range(width // 6 + 1)] for _ in range(height // 6 + 1)]
        with open(os.path.join(place, f"{i}.ppm"), "wb") as file:
            file.write(b"P6\n%d %d\n255\n" % (width, height))
            for y in range(height):
                file.write(b"".join(cells[y // 6][x // 6] for x in range(width)))


def lines(path):
    try:
        with open(path, "rb") as file:
            return file.read().count(b"\n")
    except FileNotFoundError:
        return 0


def peak(pid):
    try:
        with open(f"/proc/{pid}/status", encoding="utf-8") as file:
            return int(next(line for line in file if line.startswith("VmHWM")).split()[1])
    except (OSError, StopIteration):
        return 0


def run(tinct, folder, options, stop_at=None):
    """Runs the batch; gives seconds, lines of the manifest, the peak of memory in MB, and the last line it printed."""
    manifest = os.path.join(folder, "out", "tinct-manifest.jsonl")
    start, most = time.monotonic(), 0
    process = subprocess.Popen([*tinct, "batch", os.path.join(folder, "in"), "-r", "-o", os.path.join(folder, "out"), *options], stdout=subprocess.PIPE, text=True)
    looked = 0
    while process.poll() is None:
        most = max(most, peak(process.pid))
        if stop_at is not None and time.monotonic() - looked > 1:
            looked = time.monotonic()
            if lines(manifest) > stop_at:
                process.send_signal(signal.SIGKILL)
        time.sleep(0.05)
    printed = process.stdout.read().strip().split("\n")[-1].strip()
    return time.monotonic() - start, lines(manifest), most / 1024, printed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tinct", required=True)
    parser.add_argument("folder")
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--kill-after", type=float, default=0.4)
    parser.add_argument("--options", default="-k 16 --effort 1")
    given = parser.parse_args()
    tinct, options = given.tinct.split(), given.options.split()
    if not os.path.isdir(os.path.join(given.folder, "in")):
        generate(os.path.join(given.folder, "in"), given.files)
    seconds, done, memory, _ = run(tinct, given.folder, options, stop_at=given.files * given.kill_after)
    print(f"killed after {seconds:.1f} s: {done - 1} files done, {done / seconds:.0f} a second, at most {memory:.0f} MB", flush=True)
    seconds, done, memory, printed = run(tinct, given.folder, options)
    print(f"resumed: {seconds:.1f} s, at most {memory:.0f} MB: {printed}", flush=True)
    seconds, done, memory, printed = run(tinct, given.folder, options)
    print(f"again: {seconds:.1f} s, at most {memory:.0f} MB: {printed}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
