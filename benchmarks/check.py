"""The check over published texts, and over texts with defects put into them: what it marks, what it misses, its time.

    python benchmarks/check.py [--shared ../shared] [--times 4] [--findings] [--sample 40]

First the errors and warnings over every published text at hand, by rule, each error with its words; `--findings`
prints every finding, `--sample` some at random, for a person to judge. Then twice sixty slips as people type them
(`typed_slips.py`), beside the text of the year before. Then defects: a seeded generator writes slips of every kind into
the draft files made from those texts, by patterns of the slips themselves (`slips.py`), and counts how many are found
on the right line. Last the time of a hundred drafts against that of ten: against one, starting would count most.
Exit 1 when there is more than one error in ten published texts, when fewer than 50 of either sixty or fewer than 98 in
a hundred of the others are found, or when a hundred drafts take twelve times as long as ten.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from apmb_draft.draft_file import dump, load, tree_of
from apmb_draft.importing import recognise
from apmb_draft.lint import RULES, Draft
from apmb_draft.lint.rules import Finding, check_draft
from apmb_draft.model.problems import DraftError
from apmb_draft.model.resolution import Resolution
from apmb_draft.reading.formats import read
from apmb_draft.rollover import next_year

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))
from roundtrip import documents  # noqa: E402 - the published texts, as they are read back there
from slips import SLIPS, Slip, defective  # noqa: E402
from typed_slips import TYPED, finished, mistyped, typed_later  # noqa: E402

SHARED = ROOT.parent / "shared"


def findings(text: str, name: str, before: Resolution | None = None) -> list[Finding]:
    """What the check finds in the text of a draft file; `before` is the text of last year, if it is at hand."""
    data = text.encode()
    tree = tree_of(data, name)
    return check_draft(Draft(load(data, name), tree.value, before=before), name, RULES.values(), tree)


# --- Defects ---------------------------------------------------------------------------------------------------------


def is_found(slip: Slip, text: str, line: int) -> bool:
    """Whether the slip is marked near its line; a file that is refused with its line told counts as well."""
    try:
        found = findings(text, "draft.yaml")
    except DraftError as wrong:
        key = text.split("\n")[line - 1].partition(":")[0].strip()
        return any(abs(one.where.line - line) <= _NEAR or (key and f"“{key}”" in one.message) for one in wrong.problems)
    return any(one.rule == slip.rule and _is_near(one, line) for one in found)


_NEAR = 1
"""Lines: a slip between two words may be marked at the word behind it, on the next line."""
_OF_A_WHOLE = {
    **dict.fromkeys(("REP01", "REP02", "REP03", "STR03", "STR04", "STR06", "STR07", "SNS02", "SNS03"), 12),
    **dict.fromkeys(("ROL01", "SNS10"), 40),
}
"""Lines within which a rule has found its slip that marks a whole paragraph or a whole list where it begins or ends."""


def _is_near(one: Finding, line: int) -> bool:
    """Whether a finding names the very line of a slip, or the paragraph or the list that it lies in."""
    return abs(one.where.line - line) <= _OF_A_WHOLE.get(one.rule, _NEAR)


def defects(texts: dict[str, str], times: int) -> int:
    """Print how many slips of each rule are found, and name those that are not."""
    chance = random.Random(7)
    made: Counter[str] = Counter()
    hit: Counter[str] = Counter()
    for slip in SLIPS:
        names = [name for name in texts if defective(texts[name], slip, random.Random(1))]
        for name in chance.sample(names, min(times, len(names))):
            result = defective(texts[name], slip, chance)
            if result is None:
                continue
            made[slip.rule] += 1
            if is_found(slip, *result):
                hit[slip.rule] += 1
            else:
                words = result[0].split("\n")[result[1] - 1].strip()[:110]
                print(f"missed {slip.rule} in {name}, line {result[1]}: {words}")
    for name in sorted(RULES):
        print(f"{name:<8}{made[name]:>6}{hit[name]:>6}{'   no slip was tried' if not made[name] else ''}")
    total, found = made.total(), hit.total()
    print(f"{'all':<8}{total:>6}{found:>6}   {found / max(total, 1):.1%} found")
    return 0 if found >= 0.98 * total else 1


# --- Published texts, and time ---------------------------------------------------------------------------------------


def papers(shared: Path) -> Iterator[tuple[str, bytes]]:
    """Return the published texts at hand: those that are read back, and official papers of many series."""
    yield from documents(shared)
    for path in sorted((shared / "official").glob("*.pdf")):
        yield path.name, path.read_bytes()


def published(
    given: Iterable[tuple[str, bytes]], sample: int = 0, *, every: bool = False
) -> tuple[dict[str, str], float]:
    """Return the draft files of published texts, and the errors in each; print by rule what the check finds.

    A paper that `import` refuses is named and not counted.
    """
    found: list[tuple[str, Finding]] = []
    texts: dict[str, str] = {}
    for name, data in given:
        try:
            document = read(data, name)
            resolution = recognise(document, name).resolution
        except DraftError as wrong:
            print(f"{name}: refused: {wrong.problems[0].message[:100]}")
            continue
        draft = Draft(resolution, has_italics=document.has_italics)
        found += ((name, one) for one in check_draft(draft, name, RULES.values()))
        texts[name] = dump(resolution)
    found.sort(key=lambda each: (each[1].severity, each[1].rule, each[0]))
    for name, one in found:
        if every or one.severity == "error":
            print(_described(name, one))
    for name, one in random.Random(16).sample(found, min(sample, len(found))):
        print(f"sample: {_described(name, one)}")
    for (severity, name), count in sorted(Counter((str(one.severity), one.rule) for _, one in found).items()):
        print(f"{severity:<10}{name:<8}{count:>5}")
    counted = Counter(str(one.severity) for _, one in found)
    for severity, count in sorted(counted.items()):
        print(f"{severity:<10}{count / max(len(texts), 1):>8.2f} in each of {len(texts)} published texts")
    return texts, counted["error"] / max(len(texts), 1)


def _described(name: str, one: Finding) -> str:
    instead = f" → {one.instead}" if one.instead else ""
    return f"{one.severity} {one.rule} {name}, {one.place}: {one.message}{instead} | {one.quote}"


def typed(text: str, slips: Sequence[tuple[str, str]], before: Resolution | None = None) -> int:
    """Print which slips typed in a finished draft are no error and no warning near their line; return how many are."""
    there = {(one.rule, one.message) for one in findings(text, "draft.yaml", before) if one.severity != "advice"}
    cases = mistyped(text, slips)
    found = 0
    for what, made, line in cases:
        try:
            new = [one for one in findings(made, "draft.yaml", before) if (one.rule, one.message) not in there]
        except DraftError as wrong:
            found += any(abs(one.where.line - line) <= _NEAR for one in wrong.problems)
            continue
        near = [one for one in new if _is_near(one, line)]
        if any(one.severity != "advice" for one in near):
            found += 1
        else:
            print(f"typed, {'advice' if near else 'not found'}: {what}")
    beside = "beside" if before else "without"
    print(f"{found} of {len(cases)} typed slips are errors or warnings, {beside} the text before")
    return found


def growth() -> float:
    """How many times as long a hundred drafts take as ten, in one call each, as processes."""
    text = (ROOT / "drafts/79.yaml").read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number in range(100):
            path = Path(folder, f"{number}.yaml")
            path.write_text(text, encoding="utf-8")
            paths.append(str(path))
        few, many = (min(_time(given) for _ in range(3)) for given in (paths[:10], paths))
    print(f"ten drafts {few:.2f} s, a hundred {many:.2f} s: {many / few:.1f} times")
    return many / few


def _time(paths: list[str]) -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-m", "apmb_draft", "check", "-q", *paths], check=False, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def main() -> int:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--times", type=int, default=4, help="texts into which each slip is written")
    parser.add_argument("--findings", action="store_true", help="print warnings and advice as well")
    parser.add_argument("--sample", type=int, default=0, help="how many findings to print at random")
    parser.add_argument("--without-time", action="store_true")
    given = parser.parse_args()
    texts, errors = (
        published(papers(given.shared), given.sample, every=given.findings) if given.shared.is_dir() else ({}, 0.0)
    )
    own = load((ROOT / "drafts/79.yaml").read_bytes(), "79.yaml")
    drafted = next_year(own).draft.model_copy(update={"sponsors": ("Chad", "Egypt")})
    draft = finished(dump(next_year(own).draft))
    few = [typed(draft, slips, own) < 50 for slips in (TYPED, typed_later())]
    typed(draft, typed_later())
    texts |= {"79.yaml": dump(own), "80.yaml": dump(drafted)}
    missed = defects(texts, given.times)
    slow = not given.without_time and growth() >= 12
    return 1 if missed or slow or any(few) or errors > 0.1 else 0


if __name__ == "__main__":
    sys.exit(main())
