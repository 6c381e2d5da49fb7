#!/usr/bin/env python3
"""Whether every way to run the codec writes the same bytes.

    matrix.py PICTURES... --build NAME=PATH [--build NAME=PATH ...] [--arm PATH]

Encodes every picture with every set of options in every build (JIT Debug and Release: the path of tinct.dll; native code: the path of tinct), each with one
and two threads, with .NET's vectors as they are and without AVX-512, AVX2 and all of them (JIT only), and with Turkish and German settings; --arm names a
tinct for arm64, run by qemu-aarch64. The first build is the reference. Prints a line for each variant; exit code 1 where a byte differs.
"""
import argparse
import hashlib
import os
import subprocess
import tempfile
from pathlib import Path

OPTIONS = [
    ["-k", "16"], ["-k", "64", "--prefer", "speed"], ["-k", "64", "--compression", "dense", "--effort", "2"], ["-k", "256", "--tune", "visual"],
    ["-k", "32", "--tune", "psnr", "--dither", "floyd-steinberg"], ["-k", "32", "--dither", "ordered", "--smooth", "0.2"],
    ["-k", "8", "--method", "em", "--covariance", "full", "--save-model"], ["-k", "20", "--method", "em", "--covariance", "tied"], ["--lossless"],
    ["-k", "24", "--effort", "1"], ["-k", "24", "--effort", "9"], ["--max-bytes", "6000", "--effort", "2"],
]


def digest(command, environment, pictures):
    """A hash over the files of all pictures and options; their exit codes count too."""
    total = hashlib.sha256()
    with tempfile.TemporaryDirectory() as folder:
        for picture in pictures:
            for options in OPTIONS:
                output = Path(folder) / "x.tinct"
                output.unlink(missing_ok=True)
                code = subprocess.run([*command, "encode", str(picture), "-q", "-o", str(output), *options],
                                      env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
                total.update(bytes([code & 255]) + (output.read_bytes() if output.exists() else b""))
    return total.hexdigest()


def variants(name, path):
    is_jit = path.endswith(".dll")
    command = ["dotnet", path] if is_jit else [path]
    yield f"{name}, 1 thread", [*command], {}, ["--threads", "1"]
    yield f"{name}, 2 threads", [*command], {}, ["--threads", "2"]
    if is_jit:
        for what, value in {"no AVX-512": "DOTNET_EnableAVX512", "no AVX2": "DOTNET_EnableAVX2", "no vectors": "DOTNET_EnableHWIntrinsic"}.items():
            yield f"{name}, {what}", command, {value: "0"}, []
    for culture in ("tr_TR.UTF-8", "de_DE.UTF-8"):
        yield f"{name}, {culture}", command, {"LANG": culture, "LC_ALL": culture}, []


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("pictures", nargs="+", type=Path)
    parser.add_argument("--build", action="append", required=True, metavar="NAME=PATH")
    parser.add_argument("--arm")
    arguments = parser.parse_args()
    rows = [row for build in arguments.build for row in variants(*build.split("=", 1))]
    if arguments.arm:
        rows.append(("arm64 under qemu", ["qemu-aarch64-static", "-L", "/usr/aarch64-linux-gnu", arguments.arm], {}, []))
    reference, wrong = None, 0
    for name, command, environment, extra in rows:
        global OPTIONS
        plain = OPTIONS
        OPTIONS = [[*options, *extra] for options in plain]
        found = digest(command, environment, arguments.pictures)
        OPTIONS = plain
        reference = reference or found
        wrong += found != reference
        print(f"{name:40} {'the same' if found == reference else 'DIFFERENT'}  {found[:16]}", flush=True)
    print(f"{len(arguments.pictures) * len(OPTIONS)} files a variant, {len(rows)} variants, {wrong} different")
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
