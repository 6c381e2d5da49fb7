#!/usr/bin/env bash
# Makes src/icon.png, the icon of the packages: a drop of a smooth gradient, drawn by rule, and what 32 colours make of it.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
tinct() { dotnet run --project src/Tools -c Release -- "$@" --quiet; }

python3 - "$work/drop.pam" <<'PYTHON'
import colorsys, math, sys

SIDE, SUB = 128, 4

def inside(x, y):
    """A drop: a circle below, and above it two arcs that meet in a tip."""
    dx, dy = x - 64, y - 78
    if dy > -16:
        return dx * dx + dy * dy < 40 * 40
    rise = (dy + 16) / -54  # 0 where the circle is left, 1 at the tip
    return 0 <= rise < 1 and abs(dx) < 36.66 * (1 - rise) ** (1 + 0.35 * rise)

def color(x, y):
    light = math.hypot(x - 50, y - 92) / 74
    hue = (0.47 + 0.62 * (y - 8) / 112 + 0.10 * (x - 64) / 64) % 1
    return colorsys.hsv_to_rgb(hue, min(1, 0.35 + 0.65 * light), 1 - 0.30 * max(0, light - 0.35))

out = bytearray()
for y in range(SIDE):
    for x in range(SIDE):
        covered = sum(inside(x + (i + .5) / SUB, y + (j + .5) / SUB) for i in range(SUB) for j in range(SUB))
        r, g, b = color(x + .5, y + .5)
        out += bytes(round(255 * c) for c in (r, g, b)) + bytes([round(255 * covered / SUB**2)]) if covered else bytes(4)
with open(sys.argv[1], "wb") as file:
    file.write(b"P7\nWIDTH %d\nHEIGHT %d\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n" % (SIDE, SIDE) + out)
PYTHON

tinct encode "$work/drop.pam" -k 32 --tune visual --effort 9 -o "$work/drop.tinct"
tinct decode "$work/drop.tinct" -o src/icon.png --force
