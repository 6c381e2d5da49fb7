#!/usr/bin/env bash
# Decodes the same files in C#, in C and in WebAssembly, by turns, and prints a table of megapixels a second: bash bench/Decoders/run.sh FILE.tinct... > decoders.csv
# Each figure is the best of TURNS turns, three if it is not set. Needs the .NET SDK, clang-16, gcc, Node and Chromium.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
gcc -O3 -march=x86-64-v3 -o "$work/gcc" "$here/speed.c"
clang-16 -O3 -march=x86-64-v3 -o "$work/clang" "$here/speed.c"
dotnet build -c Release -v quiet --nologo "$here/CSharp" -o "$work/csharp" >&2
for ((turn = 0; turn < ${TURNS:-3}; turn++)); do
    for file in "$@"; do
        for program in csharp gcc clang node chromium; do
            case $program in
                csharp) line=$(dotnet "$work/csharp/Tinct.Bench.Decoders.dll" "$file") ;;
                node) line=$(node "$here/speed.mjs" "$file") ;;
                chromium) line=$(node "$here/chromium.mjs" "$file") ;;
                *) line=$("$work/$program" "$file") ;;
            esac
            echo "$(basename "$file" .tinct),$program,${line##*,}"
        done
    done
done | awk -F, '
    { key = $1 SUBSEP $2; if (!(key in best) || $3 > best[key]) best[key] = $3; if (!($1 in seen)) { seen[$1] = 1; order[++n] = $1 } }
    END {
        columns = split("csharp gcc clang node chromium", program, " ")
        printf "file"
        for (c = 1; c <= columns; c++) printf ",%s", program[c]
        print ""
        for (i = 1; i <= n; i++) {
            printf "%s", order[i]
            for (c = 1; c <= columns; c++) printf ",%s", best[order[i], program[c]]
            print ""
        }
    }'
