#!/usr/bin/env python3
"""What rate-aware mapping saves, with the real coders: bytes at 0.2 and 0.5 dB less PSNR; and beside a smaller palette of the same bytes.

    bench/FileSizes/smoothing.py --tinct PATH FOLDER [-k 4 16 64 256] [--loss 0.2 0.5] [--effort 5] [--only WORD ...]
    bench/FileSizes/smoothing.py --tinct PATH FOLDER --weight 0.2 [-k 16 64 256]
    bench/FileSizes/smoothing.py --tinct PATH FOLDER --weight 0.2 --brief [--tune balanced]

Every PNG of FOLDER is encoded with `--tune psnr` at K colours without smoothing, and then with the weight of `--smooth` that gives up as much PSNR
as asked for, found by halving. The saving is that of the totals over the pictures.

With `--weight L` every picture is smoothed by L instead. Printed are medians over the pictures: the bytes that saves, by how much it raises the MSE, and by how
many decibels the smoothed picture is better than one of fewer colours, not smoothed, in as many bytes (between the two palette sizes whose files
enclose that size, PSNR is taken to be linear in bytes). With `--brief` that comparison is left out, and the most that any picture's MSE rises is
printed in its place. Standard library only."""

import argparse
import json
import pathlib
import statistics
import sys
import tempfile

from sizes import run

METHODS = ["lz4", "swift", "dense"]
STRONGEST = 6.4
HALVINGS = 8


class Encoder:
    """Encodes one picture at one K with one method."""

    def __init__(self, arguments, picture, colors, method, folder):
        self.command = [arguments.tinct, "encode", picture, "-o", folder / "coded.tinct", "-k", colors, "--compression", method, "--tune", arguments.tune,
                        "--effort", arguments.effort, "--threads", "1", "--strip", "--force", "--json"]

    def encode(self, smooth):
        """Bytes and PSNR; the latter is None for an exact file."""
        report = json.loads(run(*self.command, "--smooth", smooth))
        return report["outputBytes"], report["psnr"]

    def bytes_at(self, psnr):
        """The bytes at the strongest smoothing that still has a PSNR."""
        weak, strong = 0.0, STRONGEST
        best = None
        for _ in range(HALVINGS):
            middle = (weak + strong) / 2
            size, reached = self.encode(middle)
            if reached >= psnr:
                weak, best = middle, size
            else:
                strong = middle
        return best if best is not None else self.encode(weak)[0]


class Rival:
    """One picture with one method: smoothed at K colours, or with fewer of them."""

    def __init__(self, arguments, picture, method, folder):
        self.encoder = lambda colors: Encoder(arguments, picture, colors, method, folder)

    def smoothed(self, colors, weight):
        """Bytes before and after, and the MSE added as a fraction; None for an exact file."""
        size, psnr = self.encoder(colors).encode(0)
        if psnr is None:
            return None
        smoothed, reached = self.encoder(colors).encode(weight)
        return size, smoothed, 10 ** ((psnr - reached) / 10) - 1

    def compare(self, colors, weight):
        """Bytes saved and MSE added, as fractions, and decibels above fewer colours; None for an exact file."""
        size, psnr = self.encoder(colors).encode(0)
        if psnr is None:
            return None
        smoothed, reached = self.encoder(colors).encode(weight)
        return 1 - smoothed / size, 10 ** ((psnr - reached) / 10) - 1, reached - self.psnr_in(smoothed, colors, (size, psnr))

    def psnr_in(self, size, colors, largest):
        """The PSNR that a palette without smoothing has in so many bytes."""
        below, above = 1, colors
        smaller, larger = None, largest
        while above - below > 1:
            middle = (below + above) // 2
            found = self.encoder(middle).encode(0)
            if found[0] <= size:
                below, smaller = middle, found
            else:
                above, larger = middle, found
        if smaller is None:
            return larger[1]
        share = (size - smaller[0]) / (larger[0] - smaller[0])
        return smaller[1] + share * (larger[1] - smaller[1])


def print_rivals(arguments, pictures, folder):
    """One line for every K and method: medians over the pictures."""
    print("| K | coder | bytes saved | MSE added | dB above fewer colours | better on |\n|---:|---|---:|---:|---:|---:|")
    for colors in arguments.colors:
        for method in arguments.methods:
            compared = [Rival(arguments, picture, method, folder).compare(colors, arguments.weight) for picture in pictures]
            saved, added, above = zip(*[each for each in compared if each])
            better = sum(value > 0 for value in above)
            print(f"| {colors} | {method} | {statistics.median(saved):.1%} | {statistics.median(added):.1%} | {statistics.median(above):.2f} "
                  f"| {better}/{len(above)} |", flush=True)


def print_brief(arguments, pictures, folder):
    """One line for every K and method: what smoothing saves and costs."""
    print("| K | coder | bytes saved, of the total | median | MSE added, median | most |\n|---:|---|---:|---:|---:|---:|")
    for colors in arguments.colors:
        for method in arguments.methods:
            smoothed = [Rival(arguments, picture, method, folder).smoothed(colors, arguments.weight) for picture in pictures]
            before, after, added = zip(*[each for each in smoothed if each])
            saved = [1 - small / large for large, small in zip(before, after)]
            print(f"| {colors} | {method} | {1 - sum(after) / sum(before):.1%} | {statistics.median(saved):.1%} | {statistics.median(added):.1%} "
                  f"| {max(added):.1%} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--tinct", default="tinct", help="the tinct command")
    parser.add_argument("-k", "--colors", type=int, nargs="+", default=[4, 16, 64, 256])
    parser.add_argument("--loss", type=float, nargs="+", default=[0.2, 0.5], help="decibels to give up")
    parser.add_argument("--effort", type=int, default=5)
    parser.add_argument("--only", nargs="+", metavar="WORD", help="only pictures whose name contains one of these")
    parser.add_argument("--weight", type=float, help="smooth by this, and compare with fewer colours")
    parser.add_argument("--brief", action="store_true", help="with --weight: only what smoothing saves and costs")
    parser.add_argument("--methods", nargs="+", default=METHODS, metavar="NAME", help=f"of {', '.join(METHODS)}")
    parser.add_argument("--tune", default="psnr", help="psnr (the default), balanced or visual")
    arguments = parser.parse_args()
    pictures = [path for path in sorted(arguments.folder.glob("*.png"))
                if not arguments.only or any(word in path.name for word in arguments.only)]
    if not pictures:
        sys.exit(f"no PNG in {arguments.folder}")
    if arguments.weight is not None:
        with tempfile.TemporaryDirectory() as name:
            (print_brief if arguments.brief else print_rivals)(arguments, pictures, pathlib.Path(name))
        return
    print(f"| K | coder | bytes |{''.join(f' {loss:g} dB less |' for loss in arguments.loss)}\n|---:|---|---:|{'---:|' * len(arguments.loss)}")
    with tempfile.TemporaryDirectory() as name:
        for colors in arguments.colors:
            for method in arguments.methods:
                plain, smoothed = 0, [0] * len(arguments.loss)
                for picture in pictures:
                    encoder = Encoder(arguments, picture, colors, method, pathlib.Path(name))
                    size, psnr = encoder.encode(0)
                    if psnr is None:
                        print(f"{picture.name} has at most {colors} colours and is left out", file=sys.stderr)
                        continue
                    plain += size
                    smoothed = [total + encoder.bytes_at(psnr - loss) for total, loss in zip(smoothed, arguments.loss)]
                cells = [f" {(plain - total) / plain:.1%} |" for total in smoothed] if plain else [" - |"] * len(smoothed)
                print(f"| {colors} | {method} | {plain:,} |{''.join(cells)}", flush=True)


if __name__ == "__main__":
    main()
