"""Redlines of the real series: how much is marked against the least that could be, and what other engines mark.

    python benchmarks/redline.py
    python benchmarks/redline.py --shared ../shared --from 69 --engines ~/engines/bin/python

First, for every step, our marks and the smallest insert-and-delete distance over the same tokens, and the time that
the redline takes. Then the same steps as Word files: ours with those of the engines that the shared `tooling.md` names,
as many as the interpreter can import (none is a dependency; `--engines` names one that has them), each call a process
of its own: marks, whether accepting and rejecting gives the two texts, wall seconds and memory.

The marks are counted as well in the pairs of `official/pairs.tsv`: a resolution of another series, and the draft that
its sponsors made of it.

Exit status 1 when we mark more than 1.05 times the smallest distance on average, or our own file does not give the two
texts.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from redlines import files, measured
from redlines.runs import Pair, checker, run
from roundtrip import documents

from apmb_draft.compose import compose
from apmb_draft.diff import redline
from apmb_draft.docx.writer import write
from apmb_draft.importing import recognise
from apmb_draft.model.document import Document
from apmb_draft.model.problems import DraftError
from apmb_draft.reading.formats import read

CHECKOUT = Path(__file__).parents[1]
BAR = 1.05
"""Our marks against the smallest distance, at most, as a mean over all steps."""
ENGINES = Path(__file__).parent / "redlines" / "engines.py"
OURS = (sys.executable, "-m", "apmb_draft", "redline", "{base}", "{draft}", "-o", "{output}", "--force", "--quiet")


@dataclass(frozen=True)
class Step:
    """One year and the next."""

    name: str
    base: Document
    draft: Document


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description="Measure redlines of the real series, ours and those of other engines."
    )
    parser.add_argument("--shared", type=Path, default=CHECKOUT.parent / "shared", help="folder of corpus and tools")
    parser.add_argument("--from", type=int, default=69, dest="first", help="session to begin at")
    parser.add_argument("--engines", default=sys.executable, help="interpreter that has the other engines")
    options = parser.parse_args(arguments)
    foreign = list(pairs(options.shared))
    found = list(steps(options.shared, options.first))
    if not found:
        parser.error(f"there are no real texts from session {options.first} on in {options.shared}")
    within = models(found)
    print()
    within &= models(foreign)
    print()
    whole = word_files(found, options.shared, options.engines)
    return 0 if within and whole else 1


def pairs(shared: Path) -> Iterator[Step]:
    """The resolutions and drafts of `official/pairs.tsv`, without the pairs of which one cannot be imported."""
    folder = shared / "official"
    if not (folder / "pairs.tsv").is_file():
        print(f"not measured, the pairs of other series: no pairs.tsv in {folder}")
        return
    for line in (folder / "pairs.tsv").read_text("utf-8").splitlines()[1:]:
        names = line.split("\t")
        try:
            base, draft = (imported((folder / name).read_bytes(), name) for name in names)
        except DraftError as error:
            print(f"not measured, {names[0]} and {names[1]}: {error}")
        else:
            yield Step(names[1].removeprefix("A_").removesuffix(".pdf"), base, draft)


def imported(data: bytes, name: str) -> Document:
    """Return an official paper as `import` and `build` would give it."""
    return compose(recognise(read(data, name), name).resolution)


def steps(shared: Path, first: int) -> Iterator[Step]:
    """The steps of the series from a session on, each to the next."""
    texts = {}
    for name, data in documents(shared):
        session = re.fullmatch(r"apmb-(\d+)-\w+\.txt", name)
        if session and int(session[1]) >= first:
            texts[int(session[1])] = imported(data, name)
    for one, following in pairwise(sorted(texts)):
        yield Step(f"{one} -> {following}", texts[one], texts[following])


# --- Our own redline, of two models --------------------------------------------------------------------------------


def models(found: Sequence[Step]) -> bool:
    """Print the table of our marks; return whether the mean share of the smallest distance is within the bar."""
    print("step        marks  smallest  ratio  seconds")
    total = least = 0
    shares = []
    for step in found:
        start = time.perf_counter()
        redlined = redline(step.base, step.draft)
        seconds = time.perf_counter() - start
        marks, smallest = measured.marks(redlined), measured.smallest(redlined)
        total, least = total + marks, least + smallest
        shares.append(marks / smallest)
        print(f"{step.name:11} {marks:5} {smallest:9} {marks / smallest:6.3f} {seconds:8.3f}")
    mean = sum(shares) / len(shares) if shares else 1.0
    print(f"{'all':11} {total:5} {least:9} {total / (least or 1):6.3f}  mean {mean:.3f}, at most {BAR}")
    return mean <= BAR


# --- Word files, ours and those of others --------------------------------------------------------------------------


def word_files(found: Sequence[Step], shared: Path, python: str) -> bool:
    """The table of all engines; gives whether our own files give both texts in every step."""
    listed = subprocess.run([python, str(ENGINES)], check=True, capture_output=True, text=True).stdout.splitlines()
    engines = [line.split("\t") for line in listed]
    check = checker(shared)
    with tempfile.TemporaryDirectory() as folder:
        pairs = list(written(found, Path(folder)))
        least = sum(files.smallest(base.read_bytes(), draft.read_bytes()) for base, draft in pairs)
        print(f"as Word files, with headers and footers; the smallest distance is {least}")
        print(f"{'engine':52} marks  ratio   accept   reject  seconds   MiB")
        ours = run(OURS, pairs, check)
        print(ours.line("apmb-draft redline", least, len(pairs)))
        for name, version, licence in engines:
            if version:
                command = [python, str(ENGINES), name, "{base}", "{draft}", "{output}"]
                print(run(command, pairs, check).line(f"{name} {version} ({licence})", least, len(pairs)))
    missing = ", ".join(name for name, version, _ in engines if not version)
    print(f"not measured, as it cannot be imported: {missing or 'none'}")
    if not check:
        print(
            f"not looked at, whether accepting and rejecting give the texts: no check_redline.py in {shared / 'tools'}"
        )
    return not ours.failures and (not check or (ours.accepted, ours.rejected) == (len(pairs), len(pairs)))


def written(found: Sequence[Step], folder: Path) -> Iterator[Pair]:
    """The Word files of every step, in our own form."""
    for number, step in enumerate(found):
        pair = folder / f"{number}.base.docx", folder / f"{number}.draft.docx"
        for path, document in zip(pair, (step.base, step.draft), strict=True):
            path.write_bytes(write(document))
        yield pair


if __name__ == "__main__":
    sys.exit(main())
