"""The check over published texts, and over texts with defects put into them: what it marks, what it misses, its time.

    python benchmarks/check.py [--shared ../shared] [--times 4]

First the errors and warnings over every published text at hand, by rule, each error with its words. Then defects: a
seeded generator writes slips of every kind into the draft files made from those texts, by patterns of the slips
themselves (`slips.py`), and counts how many are found on the right line. Last the time of a hundred drafts against
that of one.
Exit 1 when fewer than 98 in a hundred are found, or a hundred drafts take fifteen times as long as one.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from apmb_draft.checking import RULES, draft_of
from apmb_draft.checking.checked import Finding, checked
from apmb_draft.draft_file import dump, load, tree_of
from apmb_draft.problems import DraftError
from apmb_draft.reading import read
from apmb_draft.recognise import recognise
from apmb_draft.rollover import next_year

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))
from roundtrip import documents  # noqa: E402 - the published texts, as they are read back there
from slips import SLIPS, Slip, defective  # noqa: E402

SHARED = ROOT.parent / "shared"


def findings(text: str, name: str) -> list[Finding]:
    """What the check finds in the text of a draft file."""
    data = text.encode()
    tree = tree_of(data, name)
    return checked(draft_of(load(data, name), tree.value), name, RULES.values(), tree)


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
    "ROL01": 40,
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


def published(shared: Path) -> dict[str, str]:
    """The draft files of every published text; what the check marks in them is printed by rule."""
    counted: Counter[tuple[str, str]] = Counter()
    texts: dict[str, str] = {}
    for name, data in documents(shared):
        found = read(data, name)
        resolution = recognise(found, name).resolution
        draft = draft_of(resolution, has_italics=found.has_italics)
        for one in checked(draft, name, RULES.values()):
            counted[str(one.severity), one.rule] += 1
            if one.severity == "error":
                print(f"{name}: {one.rule}: {one.message} ({one.place}: {one.quote})")
        texts[name] = dump(resolution)
    for (severity, name), count in sorted(counted.items()):
        print(f"{severity:<10}{name:<8}{count:>5}")
    errors = sum(count for (severity, _), count in counted.items() if severity == "error")
    print(f"{len(texts)} published texts, {errors} errors")
    return texts


def growth() -> float:
    """How many times as long a hundred drafts take as one, in one call each, as processes."""
    text = (ROOT / "drafts/79.yaml").read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number in range(100):
            path = Path(folder, f"{number}.yaml")
            path.write_text(text, encoding="utf-8")
            paths.append(str(path))
        one, many = (min(_time(given) for _ in range(3)) for given in (paths[:1], paths))
    print(f"one draft {one:.2f} s, a hundred {many:.2f} s: {many / one:.1f} times")
    return many / one


def _time(paths: list[str]) -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-m", "apmb_draft", "check", "-q", *paths], check=False, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def main() -> int:
    """Print all three tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--times", type=int, default=4, help="texts into which each slip is written")
    parser.add_argument("--without-time", action="store_true")
    given = parser.parse_args()
    texts = published(given.shared) if given.shared.is_dir() else {}
    own = load((ROOT / "drafts/79.yaml").read_bytes(), "79.yaml")
    drafted = next_year(own).draft.model_copy(update={"sponsors": ("Chad", "Egypt")})
    texts |= {"79.yaml": dump(own), "80.yaml": dump(drafted)}
    missed = defects(texts, given.times)
    slow = not given.without_time and growth() >= 15
    return 1 if missed or slow else 0


if __name__ == "__main__":
    sys.exit(main())
