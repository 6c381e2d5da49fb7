#!/usr/bin/env bash
# Makes docs/report.png: the report of a sweep over samples/kodim23.png as headless Chromium shows it, reduced to 128 colours by Tinct itself.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
tinct() { dotnet run --project src/Tools -c Release --no-build -- "$@"; }

dotnet build src/Tools -c Release -v quiet -nologo
tinct sweep samples/kodim23.png -o "$work/sweep" --quiet
# Virtual time: the browser takes the picture when the page's own timers have run out.
chromium --headless=new --no-sandbox --disable-gpu --hide-scrollbars --window-size=1240,1790 --virtual-time-budget=20000 \
    --user-data-dir="$work/profile" --screenshot="$work/page.png" "file://$work/sweep/report.html" 2> "$work/log"
tinct encode "$work/page.png" -k 128 -o "$work/page.tinct" --quiet
tinct decode "$work/page.tinct" -o docs/report.png --force --quiet
