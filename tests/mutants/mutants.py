#!/usr/bin/env python3
"""Removes each check of the readers in turn and sees whether a test notices.

  tests/mutants/mutants.py --list             the checks, one a line
  tests/mutants/mutants.py --run              removes all of them in turn; writes tests/mutants/results.csv
  tests/mutants/mutants.py --run 3,17,40-52   or some; their lines of results.csv are replaced

A check is an if whose block throws, or returns that something is wrong. Of "a || b" a and b are removed one at a time.
All mutants are in one build: each check asks whether it is the one that is to be passed over, by the environment variable TINCT_MUTANT.
A mutant is killed by a failing test, a crash, or by running five times as long as the original.
"""
import argparse, csv, os, re, shutil, subprocess, sys, time

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
WORK = os.path.join(ROOT, "artifacts", "mutants")
RESULTS = os.path.join(ROOT, "tests", "mutants", "results.csv")
READERS = """
    Format/Header/TinctHeader.cs Format/Header/FrontMatter.cs Format/Header/BandTable.cs Format/DecodeLimits.cs Format/Memory/ByteReader.cs
    Format/Palettes/PaletteCoder.cs Format/Palettes/CodedPalette.cs Format/Bands/BandDecoder.cs Format/Bands/RescuedBand.cs
    Format/Lz4/Lz4Decoder.cs Format/Swift/SwiftCoder.cs Format/Swift/SwiftGraphic.cs Format/Dense/DenseCoder.cs
    Format/Sections/SectionReader.cs Format/Sections/FittedModelSection.cs Format/TinctFile.cs Format/TinctReader.cs
    Format/CompressedImage.cs Format/IndexedImage.cs
""".split()
QUICK = "VectorsInvalid|ArgumentTests|ContainerHostile|ContainerSection|Lz4Hostile|Lz4Block|TinctReader|CompressedImage"
REFUSES = re.compile(r"\s*\{?\s*(?:Fault\.\w+\(|throw\b|Fail\(|ThrowPassed\(|return (?:from|Invalid|Unsupported|Truncated|width|false)\b)")


def closing(text, at):
    """The place of the bracket that closes the one at a place."""
    depth, i = 0, at
    while True:
        c = text[i]
        if c == '"':
            verbatim = text[i - 1] == "@"
            i += 1
            while text[i] != '"':
                i += 2 if text[i] == "\\" and not verbatim else 1
        elif c == "'":
            i += 1
            while text[i] != "'":
                i += 2 if text[i] == "\\" else 1
        elif c in "([{":
            depth += 1
        elif c in ")]}":
            depth -= 1
            if depth == 0:
                return i
        i += 1


def operands(condition):
    """The parts of "a || b || c"."""
    parts, start, i = [], 0, 0
    while i < len(condition):
        if condition[i] in "([{":
            i = closing(condition, i)
        elif condition.startswith("||", i):
            parts.append(condition[start:i])
            start = i + 2
            i += 1
        i += 1
    return parts + [condition[start:]]


def checks(text):
    """Where the condition of each check begins and ends."""
    for found in re.finditer(r"(?<![\w#])if \(", text):
        line = text[text.rfind("\n", 0, found.start()) + 1:found.start()]
        if "//" in line:
            continue
        end = closing(text, found.end() - 1)
        if REFUSES.match(text, end + 1):
            yield found.end(), end


def mutate(source, first):
    """The text with switches, and what each switch removes."""
    out, at, mutants = [], 0, []
    for start, end in checks(source):
        parts = []
        for part in operands(source[start:end]):
            number = first + len(mutants)
            mutants.append((number, source.count("\n", 0, start) + 1, " ".join(part.split())))
            parts.append(f"(({part.strip()}) && !Mutant.Is({number}))")
        out += [source[at:start], " || ".join(parts)]
        at = end
    return "".join(out + [source[at:]]), mutants


def read_all():
    everything, texts = [], {}
    for reader in READERS:
        path = os.path.join(ROOT, "src", reader)
        with open(path, encoding="utf-8-sig") as file:
            text, mutants = mutate(file.read(), len(everything))
        texts[reader] = text
        everything += [(number, reader, line, what) for number, line, what in mutants]
    return everything, texts


def build(texts):
    shutil.rmtree(WORK, ignore_errors=True)
    for folder in ("src/Format", "tests/Format.Tests", "tests/Shared", "spec"):
        shutil.copytree(os.path.join(ROOT, folder), os.path.join(WORK, folder), ignore=shutil.ignore_patterns("bin", "obj"))
    for file in os.listdir(ROOT):
        if os.path.isfile(os.path.join(ROOT, file)):
            shutil.copy(os.path.join(ROOT, file), WORK)
    shutil.copytree(os.path.join(ROOT, "tests", "reference"), os.path.join(WORK, "tests", "reference"))
    for reader, text in texts.items():
        with open(os.path.join(WORK, "src", reader), "w", encoding="utf-8") as file:
            file.write(text)
    with open(os.path.join(WORK, "src", "Format", "Mutant.cs"), "w", encoding="utf-8") as file:
        file.write("""namespace Tinct.Format;

internal static class Mutant
{
    private static readonly int s_number = int.Parse(System.Environment.GetEnvironmentVariable("TINCT_MUTANT") ?? "-1");

    internal static bool Is(int number) => number == s_number;
}
""")
    subprocess.run(["dotnet", "build", "tests/Format.Tests", "-v", "q", "-nologo", "-nodeReuse:false", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false"],
                   cwd=WORK, check=True)


def test(number, names, limit):
    """Whether the tests pass, and how long they took."""
    start = time.time()
    tests = os.path.join(WORK, "tests", "Format.Tests", "bin", "Debug", "net10.0", "Tinct.Format.Tests.dll")
    parts = "|".join(f"FullyQualifiedName~{name}" for name in names.split("|")) if names else "FullyQualifiedName~Tinct"
    command = ["dotnet", "vstest", tests, f"--TestCaseFilter:{parts}", "--", "xUnit.StopOnFail=true"]
    try:
        run = subprocess.run(command, cwd=WORK, env={**os.environ, "TINCT_MUTANT": str(number)}, timeout=limit, capture_output=True, text=True)
        return run.returncode == 0, time.time() - start
    except subprocess.TimeoutExpired:
        return False, time.time() - start


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--list", action="store_true")
    options.add_argument("--run", nargs="?", const="all")
    given = options.parse_args()
    mutants, texts = read_all()
    if not given.run:
        for number, reader, line, what in mutants:
            print(f"{number:4} {reader}:{line}: {what}")
        return
    wanted = set()
    for part in [] if given.run == "all" else given.run.split(","):
        first, _, last = part.partition("-")
        wanted |= set(range(int(first), int(last or first) + 1))
    wanted = wanted or {mutant[0] for mutant in mutants}
    build(texts)
    passes, quick = test(-1, QUICK, None)
    if not passes:
        sys.exit("the tests fail without a mutant; look with TINCT_MUTANT unset in artifacts/mutants")
    whole = None
    old = {}
    if os.path.exists(RESULTS):
        with open(RESULTS, encoding="utf-8") as file:
            old = {(row["file"], row["check"]): row for row in csv.DictReader(file)}
    for number, reader, line, what in mutants:
        if number not in wanted:
            continue
        survives, _ = test(number, QUICK, 5 * quick + 30)
        if survives:
            if whole is None:
                whole = test(-1, None, None)[1]
            survives, _ = test(number, None, 5 * whole + 30)
        print(f"{number:4} {'SURVIVES' if survives else 'killed'} {reader}:{line}: {what}", flush=True)
        old[reader, what] = {"file": reader, "check": what, "result": "survives" if survives else "killed"}
        with open(RESULTS, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, ["file", "check", "result"], lineterminator="\n")
            writer.writeheader()
            writer.writerows(old[key] for key in sorted(old))


if __name__ == "__main__":
    main()
