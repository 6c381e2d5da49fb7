#!/usr/bin/env bash
# The GNU parallel recipe of docs/scale.md, run for real: four shares, two at a time, then the merge.
#
#     bench/Scale/parallel.sh TINCT PICTURES
set -euo pipefail
tinct=$(realpath "$1")
pictures=$(realpath "$2")
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
# A share that has pictures which cannot be read ends with 3: that is for the merge to say, not for parallel.
seq 4 | parallel --jobs 2 "$tinct batch $pictures -r -o $out -k 64 --verify --jobs 1 --quiet --shard {}/4 2> /dev/null || [ \$? = 3 ]"
code=0
"$tinct" batch merge "$out" > "$out.txt" 2>&1 || code=$?
cat "$out.txt"
missing=$(grep '^tinct:' "$out.txt" | grep -vc ': failed: ' || true)
rm "$out.txt"
echo "merge exit code: $code; missing for another reason than a picture that cannot be read: $missing"
[ "$missing" = 0 ]
