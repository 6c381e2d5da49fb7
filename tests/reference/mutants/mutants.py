#!/usr/bin/env python3
"""Tries whether the golden files show mistakes in a decoder.

    mutants.py [LIST]          makes each mistake of the list (default: dense.txt) in the reference decoder: an hour
    mutants.py [LIST] WORD     only those whose first line has the word

A mistake is shown if its golden file then decodes to something else than its manifest says, or is refused. Exit code 1 if one is not.
"""

import importlib.abc
import importlib.util
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
REFERENCE = os.path.dirname(HERE)
VECTORS = os.path.join(REFERENCE, "..", "..", "spec", "vectors")


class Mutant:
    """One paragraph of a list. Text of several lines is split in the middle: as many lines as it is, as many as it becomes."""

    def __init__(self, paragraph):
        head, *lines = paragraph
        self.what, self.module, self.file = (part.strip() for part in head.split("|"))
        half = len(lines) // 2
        self.old = "\n".join(line[4:] for line in lines[:half])
        self.new = "\n".join(line[4:] for line in lines[half:])

    def source(self):
        with open(os.path.join(REFERENCE, self.module + ".py"), encoding="utf-8") as file:
            text = file.read()
        if text.count(self.old) != 1:
            raise ValueError(f"{self.what}: {self.module} has {text.count(self.old)} times {self.old!r}")
        return text.replace(self.old, self.new)


class Importer(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports a module from a changed source."""

    def __init__(self, module, source):
        self.module, self.changed = module, source

    def find_spec(self, name, path, target=None):
        return importlib.util.spec_from_loader(name, self) if name == self.module else None

    def exec_module(self, module):
        exec(compile(self.changed, self.module, "exec"), module.__dict__)


def read_list(name):
    with open(os.path.join(HERE, name), encoding="utf-8") as file:
        paragraphs = [[line for line in paragraph.split("\n") if line and line[0] != "#"] for paragraph in file.read().split("\n\n")]
    return [Mutant(paragraph) for paragraph in paragraphs if paragraph]


def is_shown(mutant):
    """Decodes the mutant's file in a process of its own, since a mutant may not end."""
    source = mutant.source()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        sys.path.insert(0, REFERENCE)
        sys.meta_path.insert(0, Importer(mutant.module, source))
        os.write(writer, b"1" if is_wrong(mutant.file) else b"0")
        os._exit(0)
    os.close(writer)
    answer = os.read(reader, 1)
    os.close(reader)
    os.waitpid(child, 0)
    return answer != b"0"


def is_wrong(name):
    folder, file = name.split("/")
    with open(os.path.join(VECTORS, folder, "manifest.json"), encoding="utf-8") as manifest:
        wanted = next(entry for entry in json.load(manifest)["files"] if entry["file"] == file + ".tinct")
    import tinct_decode
    try:
        found = tinct_decode.describe(os.path.join(VECTORS, folder, file + ".tinct"))
    except (IndexError, KeyError, ValueError, OverflowError):
        return True
    return found.get("pixelsSha256") != wanted["pixelsSha256"] or found.get("indicesSha256") != wanted["indicesSha256"]


def main(arguments):
    name = arguments.pop(0) if arguments and arguments[0].endswith(".txt") else "dense.txt"
    mutants = [mutant for mutant in read_list(name) if not arguments or arguments[0] in mutant.what]
    survivors = 0
    for mutant in mutants:
        shown = is_shown(mutant)
        survivors += not shown
        print(f"{'shown   ' if shown else 'SURVIVES'}  {mutant.what}  ({mutant.file})", flush=True)
    print(f"{len(mutants)} mistakes, {survivors} not shown by their files")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
