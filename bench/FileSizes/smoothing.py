#!/usr/bin/env python3
"""What rate-aware mapping saves: bytes at 0.2 and 0.5 dB less PSNR, with the real coders.

    bench/FileSizes/smoothing.py --tinct PATH FOLDER [-k 4 16 64 256] [--loss 0.2 0.5] [--effort 5] [--only WORD ...]

Every PNG of FOLDER is encoded with `--tune psnr` at K colours without smoothing, and then with the weight of `--smooth` that gives up as much PSNR
as asked for, found by halving. The saving is that of the totals over the pictures. Standard library only."""

import argparse
import json
import pathlib
import sys
import tempfile

from sizes import run

METHODS = ["lz4", "dense"]
STRONGEST = 6.4
HALVINGS = 8


class Encoder:
    """Encodes one picture at one K with one method."""

    def __init__(self, arguments, picture, colors, method, folder):
        self.command = [arguments.tinct, "encode", picture, "-o", folder / "coded.tinct", "-k", colors, "--compression", method, "--tune", "psnr",
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


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--tinct", default="tinct", help="the tinct command")
    parser.add_argument("-k", "--colors", type=int, nargs="+", default=[4, 16, 64, 256])
    parser.add_argument("--loss", type=float, nargs="+", default=[0.2, 0.5], help="decibels to give up")
    parser.add_argument("--effort", type=int, default=5)
    parser.add_argument("--only", nargs="+", metavar="WORD", help="only pictures whose name contains one of these")
    arguments = parser.parse_args()
    pictures = [path for path in sorted(arguments.folder.glob("*.png"))
                if not arguments.only or any(word in path.name for word in arguments.only)]
    if not pictures:
        sys.exit(f"no PNG in {arguments.folder}")
    print(f"| K | coder | bytes |{''.join(f' {loss:g} dB less |' for loss in arguments.loss)}\n|---:|---|---:|{'---:|' * len(arguments.loss)}")
    with tempfile.TemporaryDirectory() as name:
        for colors in arguments.colors:
            for method in METHODS:
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
