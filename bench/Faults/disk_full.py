#!/usr/bin/env python3
"""Runs every verb of `tinct` that writes where it cannot: on a full disk, without permission, onto a folder, onto a read-only file system, /dev/full and a closed
pipe; and lets an input shrink while it is read.

    disk_full.py --tinct PATH PICTURE        as root: mounts tmpfs of 64 KB, and gives up its rights for the test of permissions

Each time the exit code must be the documented one, one line must name the file that could not be written, the old file must be as it was, and nothing else may
be left. Prints a line for each verb; exit code 1 where anything is wrong.
"""
import argparse
import contextlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

OLD = b"what was there before"


def run(command, user=None, **streams):
    environment = {**os.environ, "HOME": "/nonexistent"} if user else None
    return subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, **{"stdout": subprocess.DEVNULL, **streams}, stderr=subprocess.PIPE, text=True,
                          errors="replace", user=user, env=environment, timeout=600)


@contextlib.contextmanager
def disk(folder, options):
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)
        folder.rmdir()


def verbs(tinct, work):
    """Each verb's command, less its output, and the output's name; what ends in a slash is a folder."""
    picture, encoded = work / "in.png", work / "in.tinct"
    return {
        "encode": ([tinct, "encode", picture, "-k", "64", "-q", "-f", "-o"], "o.tinct"),
        "encode to PNG": ([tinct, "encode", picture, "-k", "64", "-q", "-f", "-o"], "o.png"),
        "encode to GIF": ([tinct, "encode", picture, "-k", "64", "-q", "-f", "-o"], "o.gif"),
        "encode to WebP": ([tinct, "encode", picture, "-k", "64", "-q", "-f", "-o"], "o.webp"),
        "decode to PNG": ([tinct, "decode", encoded, "-q", "-f", "-o"], "o.png"),
        "decode to PAM": ([tinct, "decode", encoded, "-q", "-f", "-o"], "o.pam"),
        "decode --salvage": ([tinct, "decode", encoded, "--salvage", "-q", "-f", "-o"], "o.ppm"),
        "palette": ([tinct, "palette", picture, "-k", "8000", "--effort", "1", "-q", "-f", "-o"], "o.gpl"),
        "plot": ([tinct, "plot", picture, "--kind", "convergence", "-k", "64", "-f", "-o"], "o.svg"),
        "compare": ([tinct, "compare", picture, encoded, "-f", "--heatmap"], "o.png"),
        "histogram": ([tinct, "histogram", picture, "-q", "-f", "-o"], "o.tcth"),
        "sweep": ([tinct, "sweep", picture, "-k", "64", "--method", "kmeans", "--compression", "lz4", "-f", "-q", "-o"], "o/"),
        "batch": ([tinct, "batch", work / "pictures", "-k", "64", "-q", "-o"], "o/"),
        "batch merge": ([tinct, "batch", "merge", work / "share1", work / "share2", "-o"], "o/"),
    }


class Judge:
    """Counts what is wrong, and says it."""

    def __init__(self, verb):
        self.verb, self.wrong, self.seen = verb, 0, []

    def look(self, what, outcome, codes, name, kept, stray):
        said = outcome.stderr.strip()
        problems = []
        if outcome.returncode not in codes:
            problems.append(f"exit code {outcome.returncode} instead of {codes}")
        if name and name not in said:
            problems.append(f"{name} is not named")
        if "internal error" in said or "   at " in said:
            problems.append("an internal error")
        if not kept:
            problems.append("the old file is not as it was")
        if stray:
            problems.append(f"left: {stray}")
        self.seen.append(what)
        if problems:
            self.wrong += 1
            print(f"{self.verb}: {what}: {'; '.join(problems)}; it said: {said[:300]}", flush=True)

    def tell(self):
        print(f"{self.verb:18}{'WRONG' if self.wrong else 'right'}: {', '.join(self.seen)}", flush=True)
        return self.wrong


def files_in(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def fill(folder):
    """Leaves not a byte."""
    with open(folder / "filler", "wb", buffering=0) as file:
        for size in (4096, 1):
            with contextlib.suppress(OSError):
                while True:
                    file.write(bytes(size))


def check(verb, command, output, work):
    judge = Judge(verb)
    is_folder = output.endswith("/")
    # A file that is there, and the verb's own folder with a file in it.
    with disk(work / "full", "size=64k") as full:
        for has_old in (False, True):
            target = full / output.rstrip("/")
            if has_old:
                if is_folder:
                    target.mkdir(exist_ok=True)
                old = target / "old.txt" if is_folder else target
                old.write_bytes(OLD)
            before = files_in(full)
            fill(full)
            outcome = run([*command, target])
            (full / "filler").unlink()
            kept = not has_old or old.read_bytes() == OLD
            # A folder keeps what was finished, and the manifest of it; nothing is finished on a full disk.
            left = [name for name in files_in(full) if name not in before and not (is_folder and name.endswith((".jsonl", "sweep.json")))]
            judge.look("full disk" + (", old file" if has_old else ""), outcome, (4,), str(target) if not is_folder else output.rstrip("/"), kept, left)
    with disk(work / "nearly", "size=64k") as nearly:
        # Room for the beginning.
        (nearly / "filler").write_bytes(bytes(52 << 10))
        target = nearly / output.rstrip("/")
        outcome = run([*command, target])
        if outcome.returncode == 0:
            judge.look("all fits in 12 KB", outcome, (0,), None, True, [])
        else:
            left = [name for name in files_in(nearly) if name.endswith(".tmp") or (not is_folder and name != "filler")]
            judge.look("disk that fills", outcome, (4,), output.rstrip("/"), True, left)
    with disk(work / "read-only", "size=64k") as fixed:
        subprocess.run(["mount", "-o", "remount,ro", fixed], check=True)
        judge.look("read-only", run([*command, fixed / output.rstrip("/")]), (4,), output.rstrip("/"), True, files_in(fixed))
    closed = work / "closed"
    closed.mkdir(mode=0o755)
    judge.look("no permission", run([*command, closed / output.rstrip("/")], user=65534), (4,), output.rstrip("/"), True, files_in(closed))
    closed.rmdir()
    if is_folder:
        target = work / "a-file"
        target.write_bytes(OLD)
        judge.look("target is a file", run([*command, target]), (2, 4, 5), "a-file", target.read_bytes() == OLD, [])
        target.unlink()
    else:
        target = work / "a-folder" / output
        target.mkdir(parents=True)
        outcome = run([*command, target])
        if outcome.returncode == 0:
            # Verbs that take many inputs write into a folder that is there.
            judge.look("target is a folder", outcome, (0,), None, files_in(target) != [], [])
        else:
            judge.look("target is a folder", outcome, (2, 4), output, target.is_dir(), files_in(target.parent))
        shutil.rmtree(target.parent)
        if verb in ("encode", "decode to PNG", "decode to PAM", "histogram", "palette"):
            link = work / output.replace("o.", "full.")
            link.symlink_to("/dev/full")
            if verb != "histogram":
                judge.look("/dev/full", run([*command, link]), (4,), link.name, True, [])
            link.unlink()
        if verb in ("encode", "decode to PNG", "decode to PAM"):
            with open("/dev/full", "wb") as full:
                judge.look("standard output is /dev/full", run([*command, "-"], stdout=full), (4,), "standard output", True, [])
            reader, writer = os.pipe()
            os.close(reader)
            judge.look("standard output is closed", run([*command, "-"], stdout=writer), (0, 4), None, True, [])
            os.close(writer)
    return judge.tell()


def check_shrinking(tinct, work):
    """An input that is cut while it is read, by a process that waits for its first bytes."""
    judge = Judge("inputs that shrink")
    large, old = work / "large.pam", work / "shrunk.tinct"
    for share in (0.0, 0.3, 0.9):
        width, height = 4096, 9000
        with open(large, "wb") as file:
            file.write(f"P7\nWIDTH {width}\nHEIGHT {height}\nDEPTH 3\nMAXVAL 255\nTUPLTYPE RGB\nENDHDR\n".encode())
            for _ in range(height):
                file.write(bytes(3 * width))
        old.write_bytes(OLD)
        process = subprocess.Popen([tinct, "encode", large, "-k", "4", "--compression", "lz4", "-q", "-f", "-o", old], stderr=subprocess.PIPE, text=True)
        # By then it has opened the file, and has not gone through it twice.
        while process.poll() is None and not any(os.path.realpath(f"/proc/{process.pid}/fd/{fd}") == str(large) for fd in fds(process.pid)):
            pass
        os.truncate(large, int(3 * width * height * share))
        said = process.communicate(timeout=600)[1]
        done = subprocess.CompletedProcess([], process.returncode, "", said)
        judge.look(f"cut to {share:.0%}", done, (3, 4), "large.pam", old.read_bytes() == OLD, [name for name in files_in(work) if name.endswith(".tmp")])
    large.unlink()
    old.unlink()
    return judge.tell()


def fds(pid):
    with contextlib.suppress(OSError):
        return os.listdir(f"/proc/{pid}/fd")
    return []


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("picture", type=Path)
    parser.add_argument("--tinct", required=True)
    parser.add_argument("--only", help="a verb")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        work.chmod(0o755)
        shutil.copy(arguments.picture, work / "in.png")
        (work / "pictures").mkdir()
        for copy in ("a.png", "b.png"):
            shutil.copy(arguments.picture, work / "pictures" / copy)
        tinct = arguments.tinct
        subprocess.run([tinct, "encode", work / "in.png", "-k", "64", "-q", "-o", work / "in.tinct"], check=True)
        for share in ("1", "2"):
            subprocess.run([tinct, "batch", work / "pictures", "-k", "64", "-q", "--shard", f"{share}/2", "-o", work / f"share{share}"], check=True)
        wrong = 0
        for verb, (command, output) in verbs(tinct, work).items():
            if arguments.only in (None, verb):
                wrong += check(verb, command, output, work)
        if arguments.only in (None, "shrink"):
            wrong += check_shrinking(tinct, work)
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
