#!/usr/bin/env python3
"""Kills a batch at random moments and looks at what is left.

    bench/Scale/kills.py --tinct PATH PICTURES [--kills 20] [--seed 1] [--dotnet]

The batch over PICTURES is started again and again and killed with SIGKILL after a random time until it was killed so often; then it runs to its end. In
the end every output must be the very bytes that `tinct encode` would make (they are compared with those of a run that was not disturbed), none may be
missing, and no other file may lie there. Nothing finished may be done again: an output's inode that is in the manifest must stay."""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time


def tree(folder):
    return {os.path.relpath(os.path.join(path, name), folder): os.path.join(path, name) for path, _, names in os.walk(folder) for name in names}


def read(path):
    with open(path, "rb") as file:
        return file.read()


def finished(out):
    """Outputs that the manifest calls done, with their inodes."""
    found = {}
    try:
        lines = read(os.path.join(out, "tinct-manifest.jsonl")).split(b"\n")
    except FileNotFoundError:
        return found
    for line in lines[:-1]:
        entry = json.loads(line)
        if "output" in entry and "error" not in entry:
            found[entry["output"]] = os.stat(os.path.join(out, entry["output"])).st_ino
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tinct", required=True)
    parser.add_argument("pictures")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--colors", default="32")
    parser.add_argument("--longest", type=float, default=4, help="seconds until the latest kill")
    given = parser.parse_args()
    chance = random.Random(given.seed)
    tinct = given.tinct.split()
    with tempfile.TemporaryDirectory() as folder:
        out, reference = os.path.join(folder, "out"), os.path.join(folder, "reference")
        options = ["-r", "-k", given.colors, "--effort", "2", "--verify", "-q"]
        subprocess.run([*tinct, "batch", given.pictures, "-o", reference, *options], stderr=subprocess.DEVNULL)
        kills = again = 0
        while kills < given.kills:
            before = finished(out)
            process = subprocess.Popen([*tinct, "batch", given.pictures, "-o", out, *options], stderr=subprocess.DEVNULL)
            time.sleep(chance.uniform(0.1, given.longest))
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
                kills += 1
            process.wait()
            after = finished(out)
            again += sum(1 for name, inode in before.items() if after.get(name) != inode)
            if len(after) >= len(tree(reference)) - 1:
                # All is done before all kills were dealt: the next ones hit a new folder.
                subprocess.run(["rm", "-rf", out])
        last = subprocess.run([*tinct, "batch", given.pictures, "-o", out, *options], stderr=subprocess.PIPE, text=True)
        wanted, found = tree(reference), tree(out)
        wanted.pop("tinct-manifest.jsonl"), found.pop("tinct-manifest.jsonl")
        missing, stray = sorted(wanted.keys() - found.keys()), sorted(found.keys() - wanted.keys())
        wrong = [name for name in wanted.keys() & found.keys() if read(wanted[name]) != read(found[name])]
        print(f"{kills} kills, {len(wanted)} outputs: {len(missing)} missing, {len(wrong)} wrong, {len(stray)} stray files, {again} done twice; "
              f"exit code of the last run {last.returncode}")
        for name in missing + wrong + stray:
            print(" ", name)
        return 1 if missing or wrong or stray or again else 0


if __name__ == "__main__":
    sys.exit(main())
