#!/usr/bin/env python3
"""Measures how much faster `tinct batch` is with two jobs than with one, by turns, and what the machine itself gives: two processes of one job each at the same time.

    bench/Scale/jobs.py --tinct PATH PICTURES... > jobs.csv

Prints a line for each turn: seconds with one job, with two, and of the slower of two processes of one job; the throughput of both to one process' alone."""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time


def run(tinct, pictures, jobs, processes=1):
    with tempfile.TemporaryDirectory() as out:
        start = time.monotonic()
        started = [
            subprocess.Popen([*tinct, "batch", *pictures, "-o", f"{out}/{n}", "-k", "64", "--jobs", str(jobs), "-q"], stderr=subprocess.DEVNULL) for n in range(processes)
        ]
        if any(process.wait() not in (0, 3) for process in started):
            sys.exit("tinct batch failed")
        return time.monotonic() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tinct", required=True)
    parser.add_argument("--turns", type=int, default=7)
    parser.add_argument("pictures", nargs="+")
    given = parser.parse_args()
    tinct = given.tinct.split()
    ratios, ceilings = [], []
    print("oneJob,twoJobs,twoProcesses,twoJobsToOne,twoProcessesToOne")
    for _ in range(given.turns):
        one, two, pair = run(tinct, given.pictures, 1), run(tinct, given.pictures, 2), run(tinct, given.pictures, 1, 2)
        ratios.append(one / two)
        ceilings.append(2 * one / pair)
        print(f"{one:.2f},{two:.2f},{pair:.2f},{ratios[-1]:.2f},{ceilings[-1]:.2f}", flush=True)
    print(f"two jobs to one: median {statistics.median(ratios):.2f}; two processes to one: {statistics.median(ceilings):.2f}", file=sys.stderr)


if __name__ == "__main__":
    main()
