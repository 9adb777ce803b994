"""Read every real document back and compose it again: which parts are identical, and which facts became data.

    python benchmarks/roundtrip.py [--shared ../shared]

Two tables. The first: parts compared and parts that differ, for each document, by name. The second: of the
facts that a text holds (recognised by the words around them, with no help from the importer), how many are data now.
Exit 1 when fewer than 95 in a hundred are.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from apmb_draft.importing import Recognised, recognise
from apmb_draft.model.resolution import Resolution
from apmb_draft.reading import ExtractedDocument
from apmb_draft.reading.formats import read

CHECKOUT = Path(__file__).parents[1]
FACTS = {
    "recall list": (r"ecalling its resolutions? \d", r"its resolutions? \{recalled"),
    "meeting list": (r"ecalling the [Ff]irst to [\w-]+ [Mm]eetings of [^\[]*?, held in", r"held in \{\w+\.places"),
    "Review Conferences": (r"the First(?:, | and )[^.;]*Review Conferences of .*?, held in", r"\{\w*conferences\}"),
    "invitation": (r"to attend the [A-Z][\w-]+ (?:Meeting|Review Conference)[^;]*?, to be held in", r"\{attend\}"),
    "convening": (r"to convene the [A-Z][\w -]+ (?:Meeting|Review Conference)[^;]* as observers", r"\{convene\}"),
    "next session": (r"provisional agenda of its [a-z-]+ session", r"\{next_session\}"),
    "count of States": (r"(?:that|to) \d+(?: States have|,)(?=| ratified)", r"\{states\}"),
}
"""Each fact by the words that show it in a text, and by the slot that shows it as data."""


def documents(shared: Path) -> Iterator[tuple[str, bytes]]:
    """Every text of the corpus without its source line and what could not be read, and every reference."""
    for path in sorted((shared / "corpus").glob("*.txt")):
        lines = path.read_text("utf-8").split("\n")[1:]
        yield path.name, "\n".join(line for line in lines if "[not read" not in line).encode()
    for path in sorted((shared / "reference").glob("*.*")):
        yield path.name, path.read_bytes()


def facts(found: ExtractedDocument, resolution: Resolution) -> Iterator[tuple[str, bool]]:
    """The facts of a document by their kind, and whether each is data in the new file."""
    words = "\n".join(passage.text for passage in found.paragraphs)
    text = "\n".join((resolution.preamble, resolution.operative, resolution.decision))
    for kind, (shown, slot) in FACTS.items():
        if re.search(shown, words):
            yield kind, bool(re.search(slot, text.replace("*", "")))


def shown(name: str, recognised: Recognised) -> str:
    differs = recognised.differences
    where = f"  {', '.join(part.where for part in differs)}" if differs else ""
    return f"{name:28} {len(recognised.compared):3} parts  {len(differs):2} differ{where}"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Read real documents back and compose them again.")
    parser.add_argument(
        "--shared", type=Path, default=CHECKOUT.parent / "shared", help="folder of corpus and reference"
    )
    shared = parser.parse_args(arguments).shared
    if not (shared / "corpus").is_dir():
        parser.error(f"there are no real texts in {shared}; name their folder with --shared")
    there: Counter[str] = Counter()
    data: Counter[str] = Counter()
    identical = count = 0
    for name, content in documents(shared):
        found = read(content, name)
        recognised = recognise(found, name)
        print(shown(name, recognised))
        count += 1
        identical += not recognised.differences
        for kind, is_data in facts(found, recognised.resolution):
            there[kind] += 1
            data[kind] += is_data
    print(f"\n{identical} of {count} documents identical\n")
    for kind in FACTS:
        print(f"{kind:20} {data[kind]:3} of {there[kind]:3} are data")
    share = data.total() / max(there.total(), 1)
    print(f"{'all':20} {data.total():3} of {there.total():3}: {share:.1%}")
    return 0 if share >= 0.95 else 1


if __name__ == "__main__":
    sys.exit(main())
