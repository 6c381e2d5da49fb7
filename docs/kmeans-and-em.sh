#!/usr/bin/env bash
# Makes the figures and the table of docs/kmeans-and-em.md, all of samples/kodim23.png.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
tinct() { dotnet run --project src/Tools -c Release --no-build -- "$@" --quiet; }
figures=docs/kmeans-and-em
picture=samples/kodim23.png

dotnet build src/Tools -c Release -v quiet -nologo
mkdir -p "$figures"
tinct plot "$picture" --kind convergence -k 8 --init random --search none -o "$figures/convergence.gif" --scale 0.6 --force
tinct plot "$picture" --kind palette -k 8 -o "$figures/palette.svg" --force
tinct plot "$picture" --kind curve -k 2,4,8,16,32,64 --methods kmeans,em-spherical,em-full --compressions swift -o "$figures/curve.svg" --force
# Clouds of dots are smaller as pixels, and of few colours.
tinct plot "$picture" --kind colors -k 8 -o "$work/colors.png" --scale 1
tinct plot "$picture" --kind contours --method em --covariance full -k 8 -o "$work/contours.png" --scale 1
for figure in colors contours; do
    tinct encode "$work/$figure.png" -k 128 -o "$work/$figure.tinct"
    tinct decode "$work/$figure.tinct" -o "$figures/$figure.png" --force
done

# The loss of every fit: mean squared error by method and number of colours.
tinct sweep "$picture" -o "$work/sweep" -k 2,4,8,16,32,64 --method kmeans,em-spherical,em-tied,em-diagonal,em-full --tune psnr --compression swift
python3 - "$work/sweep/sweep.csv" <<'PY'
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1])))
column = lambda name: next(key for key in rows[0] if key.lower().replace("_", "") == name)
method, colors, mse = column("method"), column("colorsasked"), column("mse")
sizes = sorted({int(row[colors]) for row in rows})
print("| method | " + " | ".join(f"K = {size}" for size in sizes) + " |")
print("|---|" + "---|" * len(sizes))
for name in dict.fromkeys(row[method] for row in rows):
    print(f"| {name} | " + " | ".join(next(f"{float(row[mse]):,.0f}" for row in rows if row[method] == name and int(row[colors]) == size) for size in sizes) + " |")
PY
