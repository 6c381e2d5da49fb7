#!/usr/bin/env python3
"""Kills `tinct` with SIGKILL at random moments of every verb that writes, and looks at what is left.

    kill.py --tinct PATH PICTURE [--kills 100] [--seed 1]

After every kill the target must be the old file or the new one, whole; after the next run of the same command no unfinished file may be left.
Of verbs that fill a folder every file must be whole, and the next run must make the files that there are without kills. Exit code 1 where anything is wrong.
"""
import argparse
import json
import random
import shutil
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
        "histogram": ([tinct, "histogram", picture, "-q", "-f", "-o", folder / "h.tcth"], folder / "h.tcth"),
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


def folders(tinct, picture, folder):
    """Verbs that fill a folder, whose later run goes on."""
    pictures = folder / "pictures"
    pictures.mkdir()
    for name in ("a", "b", "c"):
        (pictures / (name + picture.suffix)).write_bytes(picture.read_bytes() if name == "a" else picture.read_bytes() + name.encode())
    return {
        "batch": ([tinct, "batch", pictures, "-k", "16", "-q", "-o", folder / "batch"], folder / "batch"),
        "sweep": ([tinct, "sweep", picture, "-k", "4,16", "--method", "kmeans", "--compression", "lz4,swift", "-q", "-o", folder / "sweep"], folder / "sweep"),
    }


def whole(tinct, path):
    """Whether a file in such a folder is whole."""
    try:
        if path.suffix == ".json":
            json.loads(path.read_bytes())
        elif path.suffix == ".jsonl":
            for line in path.read_bytes().split(b"\n")[:-1]:
                json.loads(line)
        elif path.suffix == ".tinct":
            return run([tinct, "info", "--verify", path]).returncode == 0
    except ValueError:
        return False
    return True


def kills_in_folder(tinct, verb, command, target, count, chance):
    """Kills again and again, without beginning anew, unless a run came to its end; then looks at every file."""
    start = time.monotonic()
    assert run(command).returncode == 0, verb
    length = time.monotonic() - start
    files = {path.relative_to(target): path.read_bytes() for path in target.rglob("*.tinct")}
    mixed = killed = 0
    for _ in range(count):
        if chance.random() < 0.3 or not (target / "tinct-manifest.jsonl").exists():
            shutil.rmtree(target, ignore_errors=True)
        killed += kill_at(command, chance.uniform(0, 1.05) * length)
        for path in target.rglob("*"):
            # Unfinished files have names of their own.
            if path.is_file() and not path.name.startswith(".") and ".unfinished" not in str(path):
                mixed += not whole(tinct, path)
    time.sleep(FRESH)
    last = run(command)
    differ = {path.relative_to(target): path.read_bytes() for path in target.rglob("*.tinct")} != files
    stray = [path for path in target.rglob("*") if path.suffix in (".tmp", ".unfinished", ".lock")]
    print(f"{verb:16} {killed:4} killed of {count}, {mixed} files not whole; the next run: exit {last.returncode}, "
          f"{'other files' if differ else 'the same files'} as without kills, {len(stray)} unfinished files left", flush=True)
    return mixed + differ + len(stray) + last.returncode


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("picture", type=Path)
    parser.add_argument("--tinct", required=True)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
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
        for verb, (command, target) in folders(arguments.tinct, picture, folder).items():
            wrong += kills_in_folder(arguments.tinct, verb, command, target, arguments.kills, chance)
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
