#!/usr/bin/env bash
# Makes tinct.wasm, byte for byte the one in the repository, with Debian 12's clang-16 and lld-16: bash build.sh [OUTPUT]
set -euo pipefail
cd "$(dirname "$0")"
PATH="/usr/lib/llvm-16/bin:$PATH"
clang-16 --target=wasm32 -std=c99 -Oz -msimd128 -mbulk-memory -msign-ext -mmutable-globals \
    -nostdlib -nostdlibinc -fvisibility=hidden -ffile-prefix-map="$PWD"=. -Wall -Wextra -Werror -Wno-unused-function \
    -Wl,--no-entry -Wl,--strip-all -Wl,-z,stack-size=65536 -Wl,--stack-first -Wl,--initial-memory=262144 -Wl,--max-memory=4294901760 \
    -o "${1:-tinct.wasm}" wasm.c
