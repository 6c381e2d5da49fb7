#!/usr/bin/env python3
"""Measures the seconds a picture on one core, for cost_model.py: processor time, which other jobs on the machine hardly change.

    bench/Scale/rates.py --tinct PATH PICTURES rates.csv

PICTURES are encoded with -k 64 at efforts 1, 5 and 9, with k-means and EM, balanced and --prefer size, each by a process of its own with one thread; a bare start is taken off.
Of --turns (5) through all of them the least time of each is kept: what else the machine does makes times longer only."""

import argparse
import csv
import json
import math
import os
import resource
import subprocess
import sys

SETTINGS = {
    "kmeans effort 1": ["--effort", "1"],
    "kmeans effort 5": [],
    "kmeans effort 9": ["--effort", "9"],
    "kmeans effort 5 size": ["--prefer", "size"],
    "em-full effort 5": ["--method", "em", "--covariance", "full"],
}


def processor_time(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tinct", required=True)
    parser.add_argument("pictures")
    parser.add_argument("csv")
    parser.add_argument("--turns", type=int, default=5)
    given = parser.parse_args()
    tinct = given.tinct.split()
    start = min(processor_time([*tinct, "--version"])[0] for _ in range(10))
    least = {}
    for _ in range(given.turns):
        for name in sorted(os.listdir(given.pictures)):
            for settings, options in SETTINGS.items():
                command = [*tinct, "encode", os.path.join(given.pictures, name), "-k", "64", "--threads", "1", "--json", "-f", "-o", given.csv + ".tinct", *options]
                seconds, output = processor_time(command)
                report = json.loads(output)
                size = report["width"] * report["height"] / 1e6
                least[settings, name] = (size, min(seconds - start, least.get((settings, name), (0, math.inf))[1]))
    os.remove(given.csv + ".tinct")
    with open(given.csv, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("settings", "picture", "megapixels", "seconds"))
        writer.writerows((settings, name, f"{size:.4f}", f"{max(0.001, seconds):.4f}") for (settings, name), (size, seconds) in least.items())
    return 0


if __name__ == "__main__":
    sys.exit(main())
