#!/usr/bin/env python3
"""Palette error and processor time of Tinct, the textbook algorithm and other tools, side by side.

    bench/Peers/peers.py --tinct PATH FOLDER [--colors 16 64 256] [--best CSV] [--only WORD ...] [--limit SECONDS] [--csv FILE]

Every tool reduces every PNG of FOLDER to K colours without dithering. One judge,
`tinct compare`, measures the mean squared error of all results in sRGB, summed over the channels. Printed for each K: the geometric
mean over the pictures of MSE relative to the best known (`--best`, columns image,K,mse) or else to the lowest of the run, and the
median CPU seconds of the whole process (user and system, all threads; start-up, reading and writing included).

A tool that is not installed is skipped with a message. One that runs longer than the limit on a picture is skipped for that K and all
larger ones. scikit-learn's rows need scikit-learn, NumPy and Pillow in the Python that runs this; all else is the standard library."""

import argparse
import csv
import importlib.util
import json
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass

SKLEARN_CHILD = "--sklearn-child"


@dataclass(frozen=True)
class Tool:
    """A command that writes `output`; `requires` lists what must be installed, commands or "python:module"."""
    name: str
    command: tuple[str, ...]
    requires: tuple[str, ...]
    suffix: str = ".png"

    def missing(self):
        return [item for item in self.requires if not is_installed(item)]

    def arguments(self, source, output, colors):
        values = {"source": source, "output": output, "colors": colors}
        return [part.format(**values) for part in self.command]


def tinct_tool(path, name, *options):
    command = (path, "encode", "{source}", "-o", "{output}", "-k", "{colors}", "--tune", "psnr", "--force", "--quiet", *options)
    return Tool(name, command, (path,), ".tinct")


def pngquant_tool(name, *options):
    return Tool(name, ("pngquant", *options, "{colors}", "--force", "-o", "{output}", "--", "{source}"), ("pngquant",))


def sklearn_tool(name, method):
    command = (sys.executable, __file__, SKLEARN_CHILD, method, "{colors}", "{source}", "{output}")
    return Tool(name, command, ("python:sklearn", "python:numpy", "python:PIL"))


def all_tools(tinct):
    return [
        *(tinct_tool(tinct, f"Tinct, effort {effort}", "--effort", str(effort)) for effort in (2, 5, 9)),
        tinct_tool(tinct, "Textbook (random colours, Lloyd)", "--init", "random", "--search", "none"),
        tinct_tool(tinct, "Tinct, EM", "--method", "em"),
        pngquant_tool("pngquant --speed 1 --nofs", "--speed", "1", "--nofs"),
        pngquant_tool("pngquant --nofs", "--nofs"),
        Tool("ImageMagick", ("convert", "{source}", "-dither", "none", "-colors", "{colors}", "{output}"), ("convert",)),
        sklearn_tool("scikit-learn KMeans", "kmeans"),
        sklearn_tool("scikit-learn GaussianMixture", "em"),
    ]


def is_installed(item):
    module = item.removeprefix("python:")
    return shutil.which(item) is not None if module == item else importlib.util.find_spec(module) is not None


def installed(tools):
    """The tools that can run; says which cannot, and why."""
    for tool in tools:
        if tool.missing():
            print(f"skipped, not installed: {tool.name} ({', '.join(tool.missing())})", file=sys.stderr)
    return [tool for tool in tools if not tool.missing()]


def children_seconds():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def run(command, limit=None):
    """Standard output and CPU seconds of a command; its failure ends the program, the limit raises subprocess.TimeoutExpired."""
    start = children_seconds()
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=limit)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}: exit code {done.returncode}\n{done.stderr}")
    return done.stdout, children_seconds() - start


def measure(tinct, tool, picture, colors, folder, limit):
    """MSE and CPU seconds of one tool on one picture."""
    output = folder / f"result{tool.suffix}"
    output.unlink(missing_ok=True)
    _, seconds = run(tool.arguments(picture, output, colors), limit)
    report, _ = run([tinct, "compare", picture, output, "--json"])
    return json.loads(report)["mse"], seconds


def measure_all(tinct, tool, pictures, colors, folder, limit):
    """Results by picture name, or None when one of them takes too long."""
    try:
        return {picture.stem: measure(tinct, tool, picture, colors, folder, limit) for picture in pictures}
    except subprocess.TimeoutExpired:
        print(f"skipped, over {limit:g} s: {tool.name}, K = {colors} and above", file=sys.stderr)
        return None


def read_best_known(path):
    with path.open(newline="", encoding="utf-8") as file:
        return {(row["image"], int(row["K"])): float(row["mse"]) for row in csv.DictReader(file)}


def lowest(results):
    """The least MSE any tool reached, by (picture, K)."""
    least = {}
    for (_, colors), by_picture in results.items():
        for picture, (mse, _) in by_picture.items():
            least[picture, colors] = min(mse, least.get((picture, colors), mse))
    return least


def cells(by_picture, colors, reference):
    """The two cells of a tool at one K."""
    if by_picture is None:
        return ["-", "-"]
    ratios = [mse / reference[picture, colors] for picture, (mse, _) in by_picture.items()
              if reference.get((picture, colors), 0) > 0 and mse > 0]
    error = f"{statistics.geometric_mean(ratios):.3f}" if ratios else "-"
    return [error, f"{statistics.median(seconds for _, seconds in by_picture.values()):.2f}"]


def print_table(tools, counts, results, reference):
    print("| tool |" + "".join(f" K = {colors}: MSE | CPU s |" for colors in counts))
    print("|---|" + "---:|---:|" * len(counts))
    for tool in tools:
        row = [cell for colors in counts for cell in cells(results.get((tool.name, colors)), colors, reference)]
        print(f"| {tool.name} | " + " | ".join(row) + " |")


def write_csv(path, results):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["tool", "K", "image", "mse", "cpu_seconds"])
        writer.writerows([name, colors, picture, *values] for (name, colors), by_picture in results.items() for picture, values in by_picture.items())


def quantize_with_sklearn(method, colors, source, output):
    """The child process: fits all pixels with scikit-learn and maps each to the nearest mean, as 8-bit colours."""
    import numpy
    from PIL import Image
    from sklearn.cluster import KMeans
    from sklearn.metrics import pairwise_distances_argmin
    from sklearn.mixture import GaussianMixture

    picture = numpy.asarray(Image.open(source).convert("RGB"))
    pixels = picture.reshape(-1, 3).astype(numpy.float64)
    if method == "em":
        means = GaussianMixture(colors, covariance_type="full", random_state=1).fit(pixels).means_
    else:
        means = KMeans(colors, n_init=1, random_state=1).fit(pixels).cluster_centers_
    palette = numpy.clip(numpy.rint(means), 0, 255)
    indices = pairwise_distances_argmin(pixels, palette)
    Image.fromarray(palette[indices].astype(numpy.uint8).reshape(picture.shape)).save(output)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--tinct", default="tinct", help="the tinct command")
    parser.add_argument("--colors", type=int, nargs="+", default=[16, 64, 256])
    parser.add_argument("--best", type=pathlib.Path, help="CSV of best-known errors: image,K,mse")
    parser.add_argument("--only", nargs="+", metavar="WORD", help="only tools whose name contains one of these")
    parser.add_argument("--limit", type=float, default=60, metavar="SECONDS", help="longest run on one picture (60)")
    parser.add_argument("--csv", type=pathlib.Path, help="also write every value")
    arguments = parser.parse_args()
    pictures = sorted(arguments.folder.glob("*.png"))
    if not pictures or not is_installed(arguments.tinct):
        sys.exit(f"no PNG in {arguments.folder}" if not pictures else f"{arguments.tinct}: no such command (--tinct PATH)")

    tools = [tool for tool in installed(all_tools(arguments.tinct))
             if not arguments.only or any(word.lower() in tool.name.lower() for word in arguments.only)]
    counts = sorted(arguments.colors)
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        for tool in tools:
            for colors in counts:
                by_picture = measure_all(arguments.tinct, tool, pictures, colors, pathlib.Path(folder), arguments.limit)
                if by_picture is None:
                    break
                results[tool.name, colors] = by_picture

    reference = read_best_known(arguments.best) if arguments.best else lowest(results)
    print_table(tools, counts, results, reference)
    if arguments.csv:
        write_csv(arguments.csv, results)


if __name__ == "__main__":
    if SKLEARN_CHILD in sys.argv[1:2]:
        quantize_with_sklearn(sys.argv[2], int(sys.argv[3]), sys.argv[4], sys.argv[5])
    else:
        main()
