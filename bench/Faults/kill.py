#!/usr/bin/env python3
"""Kills `tinct` with SIGKILL at random moments of every verb that writes, and looks at what is left.

    kill.py --tinct PATH PICTURE [--kills 100] [--seed 1]

After every kill the target must be the old file or the new one, whole; after the next run of the same command no unfinished file may be left. With --full
FOLDER, a mounted file system of a few hundred kilobytes, every verb is also run into it, with and without an old target. Exit code 1 where anything is wrong.
"""
import argparse
import os
import random
import signal
import subprocess
import tempfile
import time
from pathlib import Path

FRESH = 2.5  # seconds in which an unfinished file may belong to somebody who has just created it


def run(command):
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def verbs(tinct, picture, folder):
    """Each verb's command, the file that it writes and the one that it reads."""
    encoded = folder / "in.tinct"
    return {
        "encode": ([tinct, "encode", picture, "-k", "32", "-q", "-f", "-o", folder / "e.tinct"], folder / "e.tinct"),
        "encode to PNG": ([tinct, "encode", picture, "-k", "32", "-q", "-f", "-o", folder / "e.png"], folder / "e.png"),
        "decode": ([tinct, "decode", encoded, "-f", "-o", folder / "d.png"], folder / "d.png"),
        "palette": ([tinct, "palette", picture, "-k", "64", "-f", "-o", folder / "p.gpl"], folder / "p.gpl"),
        "plot": ([tinct, "plot", picture, "--kind", "palette", "-k", "16", "-f", "-o", folder / "plot.svg"], folder / "plot.svg"),
        "compare": ([tinct, "compare", picture, encoded, "--heatmap", folder / "h.png", "-f"], folder / "h.png"),
    }


def kill_at(command, delay):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


def kills(verb, command, target, count, chance):
    start = time.monotonic()
    assert run(command).returncode == 0, verb
    length = time.monotonic() - start
    new, old = target.read_bytes(), b"what was there before"
    mixed = killed = left = 0
    for _ in range(count):
        target.write_bytes(old)
        killed += kill_at(command, chance.uniform(0, 1.05) * length)
        mixed += target.read_bytes() not in (old, new)
    left = len(list(target.parent.glob(".*.tmp")))
    time.sleep(FRESH)
    run(command)
    stray = len(list(target.parent.glob(".*.tmp")))
    print(f"{verb:16} {killed:4} killed of {count}, {mixed} mixed, {left} unfinished files before and {stray} after the next run", flush=True)
    return mixed + stray


def full(verb, command, target, disk):
    """The same verb into a file system that is full, without and with a target that is there."""
    inside = disk / target.name
    words = [inside if word == target else word for word in command]
    wrong = 0
    filler = disk / "filler"
    for old in (None, b"old"):
        filler.unlink(missing_ok=True)
        inside.unlink(missing_ok=True)
        if old:
            inside.write_bytes(old)
        with open(filler, "wb") as file:
            try:
                while True:
                    file.write(bytes(4096))
                    file.flush()
            except OSError:
                pass
        outcome = run(words)
        kept = inside.read_bytes() == old if old else not inside.exists()
        good = outcome.returncode == 4 and kept and not list(disk.glob(".*.tmp"))
        wrong += not good
        if not good:
            print(f"{verb}: full disk, exit {outcome.returncode}: {outcome.stderr.strip()[:200]}")
    filler.unlink(missing_ok=True)
    inside.unlink(missing_ok=True)
    print(f"{verb:16} full disk: {'exit 4, the old file kept, nothing left' if not wrong else 'WRONG'}", flush=True)
    return wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("picture", type=Path)
    parser.add_argument("--tinct", required=True)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--full", type=Path)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        picture = folder / ("in" + arguments.picture.suffix)
        picture.write_bytes(arguments.picture.read_bytes())
        run([arguments.tinct, "encode", picture, "-k", "32", "-q", "-o", folder / "in.tinct"])
        wrong = 0
        for verb, (command, target) in verbs(arguments.tinct, picture, folder).items():
            if run(command).returncode == 2:
                print(f"{verb}: this build has it not")
                continue
            wrong += kills(verb, command, target, arguments.kills, chance)
            if arguments.full:
                wrong += full(verb, command, target, arguments.full)
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
