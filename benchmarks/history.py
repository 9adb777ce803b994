"""The roll-over over real history: import a year, feed what its October knew, roll over, compare with the next.

    python benchmarks/history.py
    python benchmarks/history.py --shared ../shared --from 68 --full

For every step of the series and the two other pairs: the words of the real text that the draft has in their place, and
beside it the same for a plain copy of last year's text; what the drafters changed and no rule could know; what the
roll-over changed and the real text has not; and what the flags were worth. Then, for the ten steps from the
sixty-ninth session on, the five paragraphs that follow from facts.

Exit status 1 when a change of ours, or a difference in those five paragraphs, is not among those that
`treaty/evolution.md` explains (`years/explained.py`), or when a draft is worse than a copy.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from yearly.eightieth import fragments
from yearly.shown import at_length, five, table, totals
from yearly.step import steps

CHECKOUT = Path(__file__).parents[1]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Roll every year over and compare with the real next one.")
    parser.add_argument("--shared", type=Path, default=CHECKOUT.parent / "shared", help="folder of corpus and treaty")
    parser.add_argument("--from", type=int, default=0, dest="first", help="session to begin at")
    parser.add_argument("--full", action="store_true", help="show new and dropped paragraphs in full")
    options = parser.parse_args(arguments)
    if not (options.shared / "treaty" / "facts.md").is_file():
        parser.error(f"there are no real texts in {options.shared}; name their folder with --shared")
    done = list(steps(options.shared, options.first))
    if not done:
        parser.error(f"there is no step from session {options.first} on")
    for step in done:
        print(*at_length(step, full=options.full), "", sep="\n")
    further = list(fragments(options.shared))
    print(table(done), "", *five(done), "", *(one for one in further if not one.stands), sep="\n")
    held = sum(one.stands for one in further)
    print(f"79 -> 80: {held} of {len(further)} fragments known of the eightieth session stand in the draft")
    print(*totals(done), sep="\n")
    wrong = [step.name for step in done if step.unexplained or step.is_worse_than_a_copy]
    return 1 if wrong or not all(one.is_in_order for one in further) else 0


if __name__ == "__main__":
    sys.exit(main())
