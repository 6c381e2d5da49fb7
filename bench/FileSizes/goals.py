#!/usr/bin/env python3
"""What `--target-psnr`, `--target-ssim` and `--max-bytes` reach, and what the search costs beside one encode.

For every picture and goal: the file of this build, processor time of the search, and that of one encode with the palette size and compression that the
search chose (`-k`), both with the same effort. With --former another build of the command is given the same goals. Prints CSV.

    goals.py [--tinct PATH] [--former PATH] [--options "--compression swift"] PICTURE...
"""
import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile

GOALS = [("--target-psnr", "28"), ("--target-psnr", "34"), ("--target-psnr", "40"), ("--target-ssim", "0.95"),
         ("--max-bytes", "12000"), ("--max-bytes", "40000"), ("--target-psnr", "99"), ("--max-bytes", "20")]


def run(command):
    """Exit code, result and processor seconds of a run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done.returncode, json.loads(done.stdout) if done.stdout else None, seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tinct", default="tinct")
    parser.add_argument("--former")
    parser.add_argument("--options", default="", help="more options for every run")
    parser.add_argument("--goal", action="append", help="one goal instead of all: --goal '--target-psnr 34'")
    parser.add_argument("pictures", nargs="+")
    args = parser.parse_args()
    goals = [tuple(goal.split()) for goal in args.goal] if args.goal else GOALS
    out = csv.writer(sys.stdout)
    out.writerow(["picture", "options", "goal", "value", "build", "exit", "colors", "bytes", "psnr", "ssim", "seconds", "times one encode"])
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "x.tinct")
        for picture in args.pictures:
            for goal, value in goals:
                for build, tinct in [("this", args.tinct), ("former", args.former)]:
                    if tinct is None or (build == "former" and goal == "--target-ssim"):
                        continue
                    usual = [tinct, "encode", picture, "-o", file, "-f", "--json", *args.options.split()]
                    code, result, seconds = run([*usual, goal, value])
                    colors = result["colors"] if result else 256
                    prefer = ["--prefer", "size"] if build == "this" and "--compression" not in args.options and "--prefer" not in args.options else []
                    tune = ["--tune", "psnr"] if goal == "--target-psnr" and "--tune" not in args.options else []
                    _, _, one = run([*usual, *prefer, *tune, "-k", str(colors)])
                    out.writerow([os.path.basename(picture), args.options or "default", goal[2:], value, build, code,
                                  *([result[key] for key in ("colors", "outputBytes")] if result else ["", ""]),
                                  *([f"{result[key] or float('inf'):.4f}" for key in ("psnr", "ssim")] if result else ["", ""]),
                                  f"{seconds:.2f}", f"{seconds / one:.1f}"])
                    sys.stdout.flush()


if __name__ == "__main__":
    main()
