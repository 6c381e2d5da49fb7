#!/usr/bin/env python3
"""Removes each check of the readers in turn and sees whether a test notices.

  tests/mutants/mutants.py --list             the checks, one a line
  tests/mutants/mutants.py --run              removes all of them in turn; writes tests/mutants/results.csv
  tests/mutants/mutants.py --run 3,17,40-52   or some; their lines of results.csv are replaced
  ... --built                                 with the build of the last run

A check is an if whose block throws, or returns that something is wrong. Of "a || b" a and b are removed one at a time.
All mutants are in one build, of the library and its tests alone, in artifacts/mutants: each check asks whether it is the one that is to be passed over. One process
(Runner/) goes through them, each until the first test fails: a second or two a mutant, some minutes for all. What the quickest tests let through is given to those of hostile files, and then,
which is to say never, to all.
A mutant is killed by a failing test, a crash, or by taking five times the processor time of the original; then the process begins anew behind it. equivalent.txt says why some may live.
"""
import argparse, csv, os, re, select, shutil, subprocess, sys, time

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
FIRST = r"\.(VectorsInvalidTests|VectorsExternalTests|ArgumentTests|ReaderCheckTests)$"
QUICK = r"\.(VectorsInvalidTests|ArgumentTests|ContainerHostileTests|ContainerSectionTests|Lz4HostileTests|Lz4BlockTests|TinctReaderTests|CompressedImageTests|SwiftTests)$"
ALL = r"\.(?!FreshFiles|MutantList|Lz4Compatibility)\w+$"  # but for those of other programs
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
        for number, line, what in mutants:
            same = sum(reader == other and what == text.split(" (again")[0] for _, other, _, text in everything)
            everything.append((number, reader, line, what + (f" (again, {same})" if same else "")))
    return everything, texts


def build(texts):
    shutil.rmtree(WORK, ignore_errors=True)
    for folder in ("src/Format", "tests/Format.Tests", "tests/Shared", "tests/mutants/Runner", "spec"):
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
    internal static int Number = -1;

    internal static bool Is(int number) => number == Number;
}
""")
    subprocess.run(["dotnet", "build", "tests/mutants/Runner", "-c", "Release", "-v", "q", "-nologo", "-nodeReuse:false", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false"],
                   cwd=WORK, check=True)


def spent(process):
    """The processor seconds of a process."""
    try:
        with open(f"/proc/{process.pid}/stat", encoding="utf-8") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except OSError:
        return 0


def run(tests, numbers, tell):
    """Runs tests for mutants, and calls tell(number, test) for each: None where all tests pass."""
    runner = os.path.join(WORK, "tests", "mutants", "Runner", "bin", "Release", "net10.0", "Tinct.MutantRunner.dll")
    numbers, limit = list(numbers), None
    while numbers:
        process = subprocess.Popen(["dotnet", runner, tests, *map(str, numbers)], cwd=WORK, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0)
        begun, before, start = -1, 0, time.time()
        while True:
            if not select.select([process.stdout], [], [], 1)[0]:
                if limit and (spent(process) - before > limit or time.time() - start > 60 * limit):
                    process.kill()
                    how = "runs too long"
                    break
                continue
            line = process.stdout.readline().decode(errors="replace").split(maxsplit=3)
            if not line:
                how = "the process dies"
                break
            if line[0] == "begin":
                begun, before, start = int(line[1]), spent(process), time.time()
            elif line[0] == "-1":
                if line[1] != "passed":
                    sys.exit(f"a test fails without a mutant: {line[3]}")
                limit = 5 * (spent(process) - before) + 5
            elif line[0] == str(begun):
                numbers.remove(begun)
                tell(begun, line[3].strip() if line[1] == "failed" else None)
        process.wait()
        if numbers:
            if begun < 0:
                sys.exit(f"without a mutant: {how}")
            if begun in numbers:
                numbers.remove(begun)
                tell(begun, how)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--list", action="store_true")
    options.add_argument("--run", nargs="?", const="all")
    options.add_argument("--built", action="store_true")
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
    if not given.built:
        build(texts)
    known = {number: (reader, line, what) for number, reader, line, what in mutants}
    with open(os.path.join(ROOT, "tests", "mutants", "equivalent.txt"), encoding="utf-8") as file:
        equivalent = {tuple(line.rstrip("\n").split(" | ")[:2]) for line in file if " | " in line}
    results = {}
    if given.run != "all" and os.path.exists(RESULTS):
        with open(RESULTS, encoding="utf-8") as file:
            results = {(row["file"], row["check"]): row for row in csv.DictReader(file)}

    def tell(number, test):
        reader, line, what = known[number]
        result = "killed" if test else "equivalent" if (reader, what) in equivalent else "survives"
        print(f"{number:4} {result} {reader}:{line}: {what}{f'  by {test}' if test else ''}", flush=True)
        results[reader, what] = {"file": reader, "check": what, "result": result, "by": (test or "").split("(")[0].removeprefix("Tinct.Format.Tests.")}
        with open(RESULTS, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, ["file", "check", "result", "by"], lineterminator="\n")
            writer.writeheader()
            writer.writerows(results[key] for key in sorted(results))

    # Those that are said to be beyond any test are given to the first two stages only.
    left = sorted(wanted)
    for stage in (FIRST, QUICK, ALL):
        survivors = []
        if stage == ALL:
            for number in [number for number in left if (known[number][0], known[number][2]) in equivalent]:
                left.remove(number)
                tell(number, None)
        run(stage, left, lambda number, test: survivors.append(number) if test is None and stage != ALL else tell(number, test))
        left = survivors
    print(f"{len(wanted)} mutants, {sum(row['result'] == 'killed' for row in results.values())} killed, "
          f"{sum(row['result'] == 'equivalent' for row in results.values())} equivalent, {sum(row['result'] == 'survives' for row in results.values())} survive")


if __name__ == "__main__":
    main()
