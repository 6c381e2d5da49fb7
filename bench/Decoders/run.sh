#!/usr/bin/env bash
# Decodes the same files in C and in WebAssembly, by turns, and prints a table of megapixels a second: bash bench/Decoders/run.sh FILE.tinct... > decoders.csv
# Each figure is the best of TURNS turns, three if it is not set. Needs clang-16, gcc and Node.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
gcc -O3 -march=x86-64-v3 -o "$work/gcc" "$here/speed.c"
clang-16 -O3 -march=x86-64-v3 -o "$work/clang" "$here/speed.c"
for ((turn = 0; turn < ${TURNS:-3}; turn++)); do
    for file in "$@"; do
        for program in gcc clang wasm; do
            case $program in
                wasm) line=$(node "$here/speed.mjs" "$file") ;;
                *) line=$("$work/$program" "$file") ;;
            esac
            echo "$(basename "$file" .tinct),$program,${line##*,}"
        done
    done
done | awk -F, '
    { key = $1 SUBSEP $2; if (!(key in best) || $3 > best[key]) best[key] = $3; if (!($1 in seen)) { seen[$1] = 1; order[++n] = $1 } }
    END {
        print "file,c_gcc,c_clang,webassembly"
        for (i = 1; i <= n; i++) print order[i] "," best[order[i], "gcc"] "," best[order[i], "clang"] "," best[order[i], "wasm"]
    }'
