#!/usr/bin/env python3
"""Compares file sizes of the same index maps: Tinct beside optipng, zopflipng, WebP, JPEG XL and GIF.

    bench/FileSizes/sizes.py --tinct PATH FOLDER [-k 16 64 256] [--classes photo icon] [--csv FILE]
    bench/FileSizes/sizes.py --tinct PATH FOLDER --lossless [--csv FILE]

FOLDER has a subfolder of PNGs for every class of pictures. Those of `photo` are quantised with `tinct encode -k K` for every K, those of
other classes with `-k 256`, which leaves a picture of at most 256 colours as it is. `tinct decode` makes the indexed PNG that every
coder is given. With `--lossless` the originals themselves are coded, hidden colours included, where they have at most 65,536 colours.

Every picture is printed when it is done, the totals of a class when the class is. With `--csv` every size is kept in a file, and what it holds already
is not run again: a long comparison may be stopped and continued, class by class.

Every Tinct file is decoded and compared with the picture it was made from; one that differs is named. A ratio is that of the totals over the
pictures both coders did: GIF has no partial transparency and is left out where a palette has alpha, and zopflipng is slow and
left out above `--zopfli-limit` bytes. Tools that are not installed are skipped. Standard library only."""

import argparse
import concurrent.futures
import csv
import dataclasses
import itertools
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

WEBP, JPEG_XL = "WebP", "JPEG XL"
TINCT = {
    "Tinct lz4": ["--compression", "lz4"],
    "Tinct swift": ["--compression", "swift"],
    "Tinct dense": ["--compression", "dense"],
}
SMALL = [name for name in TINCT if name != "Tinct lz4"]
# Each step is a command; {0} is the picture, {1} the result without its suffix. The last word of the last step names the result.
PEERS = {
    "Tinct PNG": ["{tinct} encode {0} --lossless --quiet --strip -o {1}.tinct.png"],
    "optipng": ["optipng -quiet -o{level} {0} -out {1}.opti.png"],
    "zopflipng": ["zopflipng -y {0} {1}.zopfli.png"],
    WEBP: ["cwebp -quiet -lossless -z 9 -m 6 -exact {0} -o {1}.webp"],
    JPEG_XL: ["cjxl --quiet -d 0 -e 9 --num_threads=0 {0} {1}.jxl"],
    "gifsicle": ["convert {0} {1}.convert.gif", "gifsicle -O3 {1}.convert.gif -o {1}.gif"],
}
LOSSLESS_PEERS = [WEBP, JPEG_XL]
COLOR_GROUPS = [(256, "up to 256 colours"), (4096, "257 to 4,096 colours"), (65536, "4,097 to 65,536 colours")]


class CommandFailed(Exception):
    """A command's exit code was not 0; the message has its name and first argument, the code and what it said."""


@dataclasses.dataclass
class Outcome:
    """What became of one picture: bytes by coder, and what went wrong."""
    group: str
    name: str
    pixels: int = 0
    colors: int = 0
    sizes: dict = dataclasses.field(default_factory=dict)
    faults: list = dataclasses.field(default_factory=list)


def run(*command):
    """Standard output of a command."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise CommandFailed(f"{pathlib.Path(command[0]).name} {command[1]}: exit code {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def encode(tinct, picture, coded, *options):
    """Encodes with Tinct and returns its report."""
    return json.loads(run(tinct, "encode", picture, "-o", coded, "--strip", "--threads", "1", "--json", "--force", *options))


def code_with_tinct(tinct, picture, folder, options, outcome):
    """Adds the sizes of the Tinct files, each decoded and checked against the picture."""
    for name, choice in TINCT.items():
        coded = folder / "coded.tinct"
        report = encode(tinct, picture, coded, "--lossless", *choice, *options)
        outcome.colors, outcome.pixels = report["uniqueColors"], report["width"] * report["height"]
        outcome.sizes[name] = coded.stat().st_size
        difference = json.loads(run(tinct, "compare", picture, coded, "--json"))
        if difference["mse"] != 0:
            outcome.faults.append(f"{name} decodes to other pixels: MSE {difference['mse']}")


def code_with_peers(peers, picture, folder, arguments, outcome):
    for name in peers:
        if name == "zopflipng" and picture.stat().st_size > arguments.zopfli_limit:
            continue
        if name == "gifsicle" and b"tRNS" in picture.read_bytes():
            continue
        try:
            for step in PEERS[name]:
                command = [part.format(picture, folder / "peer", level=arguments.optipng_level, tinct=arguments.tinct) for part in step.split()]
                run(*command)
            outcome.sizes[name] = pathlib.Path(command[-1]).stat().st_size
        except CommandFailed as failure:
            outcome.faults.append(str(failure))


def same_index_map(job, peers, arguments):
    """Sizes of one picture quantised to K colours."""
    group, picture, colors = job
    outcome = Outcome(group, picture.name)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        indexed = folder / "indexed.png"
        try:
            encode(arguments.tinct, picture, folder / "map.tinct", "-k", colors)
            run(arguments.tinct, "decode", folder / "map.tinct", "-o", indexed, "--quiet")
            code_with_tinct(arguments.tinct, indexed, folder, [], outcome)
            code_with_peers(peers, indexed, folder, arguments, outcome)
        except CommandFailed as failure:
            outcome.faults.append(str(failure))
    return outcome


def original(job, peers, arguments):
    """Sizes of one original, coded losslessly."""
    _, picture, _ = job
    outcome = Outcome("", picture.name)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        try:
            code_with_tinct(arguments.tinct, picture, folder, ["--keep-hidden-color"], outcome)
            code_with_peers(peers, picture, folder, arguments, outcome)
        except CommandFailed as failure:
            outcome.faults.append(str(failure))
    if outcome.colors > 0:
        outcome.group = next(text for limit, text in COLOR_GROUPS if outcome.colors <= limit)
    return outcome


def ratio(outcomes, name, other):
    """Total of one coder's bytes to another's over the pictures that both did."""
    pairs = [(o.sizes[name], o.sizes[other]) for o in outcomes if name in o.sizes and other in o.sizes]
    return f"{sum(p[0] for p in pairs) / sum(p[1] for p in pairs):.3f}" if pairs else "-"


def print_picture(outcome, names):
    """One line for a picture, with a mark where Tinct is larger than WebP."""
    sizes = " | ".join(f"{outcome.sizes[name]:,}" if name in outcome.sizes else "-" for name in names)
    mark = " larger than WebP" if any(is_larger(outcome, name) for name in SMALL) else ""
    print(f"| {outcome.name} | {outcome.colors:,} | {sizes} |{mark}", flush=True)


def print_totals(group, outcomes, names):
    outcomes = [o for o in outcomes if o.sizes]
    if not outcomes:
        return
    pixels = sum(o.pixels for o in outcomes)
    print(f"\n**{group}**: {len(outcomes)} pictures, {pixels / 1e6:.2f} megapixels\n")
    references = [name for name in (WEBP, JPEG_XL) if name in names]
    print(f"| coder | pictures | bytes |{''.join(f' to {r} |' for r in references)}\n|---|---|---|{'---|' * len(references)}")
    for name in names:
        sizes = [o.sizes[name] for o in outcomes if name in o.sizes]
        if sizes:
            print(f"| {name} | {len(sizes)} | {sum(sizes):,} |{''.join(f' {ratio(outcomes, name, r)} |' for r in references)}")
    sys.stdout.flush()


def is_larger(outcome, name):
    """Whether a Tinct file is larger than the WebP of its picture."""
    return name in outcome.sizes and WEBP in outcome.sizes and outcome.sizes[name] > outcome.sizes[WEBP]


def print_exceptions(outcomes):
    """Names the pictures where swift or dense is larger than WebP, and everything that went wrong."""
    for name in SMALL:
        larger = [o for o in outcomes if is_larger(o, name)]
        listed = ", ".join(f"{o.name} ({o.group}: {o.sizes[name]:,} against {o.sizes[WEBP]:,})" for o in larger)
        print(f"\n{name}, larger than {WEBP}: {listed or 'none'}.")
    for o in outcomes:
        for fault in o.faults:
            print(f"\n{o.name}{f' ({o.group})' if o.group else ''}: {fault}")


def installed(peers):
    found = []
    for name in peers:
        missing = [step.split()[0] for step in PEERS[name] if not step.startswith("{tinct}") and not shutil.which(step.split()[0])]
        if missing:
            print(f"{name} is skipped: {', '.join(missing)} not installed", file=sys.stderr)
        else:
            found.append(name)
    return found


def jobs_of(folder, colors, lossless, classes):
    """One (group, picture, number of colours) for each thing to code; photographs once for every number of colours."""
    for kind in sorted(path for path in folder.iterdir() if path.is_dir() and (not classes or path.name in classes)):
        for count in colors if kind.name == "photo" and not lossless else [256]:
            for picture in sorted(kind.glob("*.png")):
                yield (f"{kind.name}, K = {count}" if kind.name == "photo" and not lossless else kind.name), picture, count


class Kept:
    """The outcomes of earlier runs, in a CSV file: one line a size."""

    FIELDS = ["mode", "class", "picture", "group", "pixels", "colors", "coder", "bytes"]

    def __init__(self, path, lossless):
        self.path = path
        self.mode = "lossless" if lossless else "indices"
        self.outcomes = {}
        if path is not None and path.exists():
            with path.open(newline="", encoding="utf-8") as file:
                for row in csv.DictReader(file):
                    if row["mode"] == self.mode:
                        found = self.outcomes.setdefault(
                            (row["class"], row["picture"]), Outcome(row["group"], row["picture"], int(row["pixels"]), int(row["colors"])))
                        found.sizes[row["coder"]] = int(row["bytes"])

    def find(self, job):
        return self.outcomes.get((job[0], job[1].name))

    def add(self, job, outcome):
        """Keeps an outcome without faults."""
        if self.path is None or outcome.faults:
            return
        is_new = not self.path.exists()
        with self.path.open("a", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            if is_new:
                writer.writerow(self.FIELDS)
            writer.writerows(
                [self.mode, job[0], outcome.name, outcome.group, outcome.pixels, outcome.colors, coder, size] for coder, size in outcome.sizes.items())


def run_class(jobs, kept, measure, names, processes):
    """Codes the pictures of a class and prints each as soon as it and those before it are done."""
    print(f"\n| picture | colours | {' | '.join(names)} |\n|---|---|{'---|' * len(names)}", flush=True)
    outcomes = []
    # The work is done by the commands, so threads that wait for them are enough.
    with concurrent.futures.ThreadPoolExecutor(processes) as pool:
        for job, outcome in zip(jobs, pool.map(lambda job: kept.find(job) or measure(job), jobs)):
            if kept.find(job) is None:
                kept.add(job, outcome)
            print_picture(outcome, names)
            outcomes.append(outcome)
    return outcomes


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--tinct", default="tinct", help="the tinct command")
    parser.add_argument("-k", "--colors", type=int, nargs="+", default=[16, 64, 256], help="colours of the photographs")
    parser.add_argument("--lossless", action="store_true", help="code the originals; totals by their number of colours too")
    parser.add_argument("--classes", nargs="+", metavar="NAME", help="only these subfolders")
    parser.add_argument("--csv", type=pathlib.Path, help="keeps every size; what is there already is not run again")
    parser.add_argument("--optipng-level", type=int, default=5, help="2 saves time")
    parser.add_argument("--zopfli-limit", type=int, default=100_000, help="no zopflipng for a PNG of more bytes")
    parser.add_argument("--without", nargs="+", default=[], choices=list(PEERS), help="leave coders out")
    parser.add_argument("--processes", type=int, default=2, help="pictures coded at the same time")
    arguments = parser.parse_args()
    peers = installed(name for name in (LOSSLESS_PEERS if arguments.lossless else PEERS) if name not in arguments.without)
    names = [*TINCT, *peers]
    kept = Kept(arguments.csv, arguments.lossless)
    single = original if arguments.lossless else same_index_map
    outcomes = []
    jobs = jobs_of(arguments.folder, arguments.colors, arguments.lossless, arguments.classes)
    for group, members in itertools.groupby(jobs, key=lambda job: job[0]):
        done = run_class(list(members), kept, lambda job: single(job, peers, arguments), names, arguments.processes)
        print_totals(group, done, names)
        outcomes += done
    if arguments.lossless:
        outcomes.sort(key=lambda outcome: outcome.colors)
        for group, members in itertools.groupby(outcomes, key=lambda outcome: outcome.group):
            print_totals(group or "not coded", list(members), names)
    print_exceptions(outcomes)


if __name__ == "__main__":
    main()
