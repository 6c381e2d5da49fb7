#!/usr/bin/env python3
"""What a million pictures cost on 1 to 1,000 nodes, from rates that were measured on one.

    bench/Scale/cost_model.py rates.csv [--price 0.04] [--cores 2] [--start 60] [--csv out.csv] [--page docs/scale.md]

rates.csv has the columns settings,megapixels,seconds: one line for each picture that was encoded on one core (bench/Scale/rates.py writes it). For each
setting, the time of a picture of a size is the median of (seconds / megapixels) of its class times the size, and its spread is that of the measured
times around it. Pictures are dealt to nodes at random, as --shard does, so a node's time is the sum of its pictures' times divided by its cores; the batch takes as long as its
slowest node (the straggler), found as mean + z * deviation of the nodes' sums, z for the expected largest of that many (Blom's approximation of normal
order statistics). Every node pays its start. Dollars are node hours, rounded up to seconds, at --price a node hour: all nodes are paid until their own end."""

import argparse
import csv
import math
import statistics
import sys
from collections import defaultdict

MILLION = 1_000_000
SIZES = (0.1, 1, 10)
NODES = (1, 10, 100, 1000)


def largest(count):
    """The expected largest of that many standard normal values."""
    return 0 if count == 1 else statistics.NormalDist().inv_cdf((count - 0.375) / (count + 0.25))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rates")
    parser.add_argument("--price", type=float, default=0.04, help="dollars a node hour [0.04]")
    parser.add_argument("--cores", type=int, default=2, help="cores a node [2]")
    parser.add_argument("--start", type=float, default=60, help="seconds from asking for a node to its first picture [60]")
    parser.add_argument("--csv", help="the table with all columns")
    parser.add_argument("--page", help="a page whose table of these columns is written anew")
    given = parser.parse_args()
    rates = defaultdict(list)
    with open(given.rates, encoding="utf-8") as file:
        for row in csv.DictReader(file):
            rates[row["settings"]].append((float(row["megapixels"]), float(row["seconds"])))
    rows = []
    for settings, measured in rates.items():
        slope = statistics.median(seconds / size for size, seconds in measured)
        ratio = [seconds / (size * slope) for size, seconds in measured]
        spread = statistics.pstdev(ratio) / statistics.mean(ratio)
        for size in SIZES:
            each = slope * size * statistics.mean(ratio)
            for nodes in NODES:
                share = MILLION / nodes
                # A share has about share pictures, more or less by chance (Poisson), each with the measured spread.
                mean = share * each / given.cores
                deviation = math.sqrt(share * (1 + spread * spread)) * each / given.cores if nodes > 1 else 0
                slowest = mean + largest(nodes) * deviation + given.start
                dollars = (mean + given.start) * nodes / 3600 * given.price
                rows.append((settings, size, nodes, each, slowest, slowest / (mean + given.start), dollars))
    print(f"{'settings':<28}{'Mpx':>5}{'nodes':>6}{'s/picture':>10}{'hours':>10}{'straggler':>10}{'dollars':>9}")
    for settings, size, nodes, each, slowest, straggler, dollars in rows:
        print(f"{settings:<28}{size:>5}{nodes:>6}{each:>10.3f}{slowest / 3600:>10.2f}{straggler:>10.3f}{dollars:>9.2f}")
    if given.csv:
        with open(given.csv, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("settings", "megapixels", "nodes", "seconds_a_picture", "seconds", "slowest_to_mean", "dollars"))
            writer.writerows((s, m, n, f"{e:.4f}", f"{t:.0f}", f"{r:.4f}", f"{d:.2f}") for s, m, n, e, t, r, d in rows)
    if given.page:
        write_page(given.page, rows)
    return 0


def write_page(path, rows):
    """Puts the rows into the place of those of the page's table, which begins with the heading that speaks of seconds a picture."""
    lines = []
    for first in range(0, len(rows), len(NODES)):
        part = rows[first:first + len(NODES)]
        settings, size, _, each, *_ = part[0]
        hours = " / ".join(f"{row[4] / 3600:,.0f}" if row[4] >= 360_000 else f"{row[4] / 3600:.2f}" for row in part)
        lines.append(f"| {settings} | {size} | {each:.2f} | {hours} | {part[-1][5]:.2f} | {part[0][6]:.2f} / {part[-1][6]:.2f} |")
    with open(path, encoding="utf-8") as file:
        page = file.read().split("\n")
    start = next(i for i, line in enumerate(page) if line.startswith("|") and "seconds a picture" in line) + 2
    end = next(i for i in range(start, len(page)) if not page[i].startswith("|"))
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write("\n".join(page[:start] + lines + page[end:]))


if __name__ == "__main__":
    sys.exit(main())
