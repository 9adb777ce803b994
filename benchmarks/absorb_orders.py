"""Three people's three versions in every order: no absorbed change may go without being named.

    python benchmarks/absorb_orders.py [--orders 1680] [--first 0]

A seeded generator (tests/made_up_orders.py) lets three people send three versions of a draft each, made from their own
one before or from a document that was sent, by typing and by Track Changes, in the same places and in others, with
builds between them; some files have lost their key. The first 1,680 orders are all those in which each person's
versions come one after the other, and from there on they come in any. What is in files and drafts is compared by their
words. Exit 1 where words went silently, or a change did not come and nobody was told.

Every file that is taken over is taken over again, which must change nothing. With each order, two people add footnotes
in like words at places of their own: both must stay, whichever file comes first. A file comes back after paragraphs of
the draft were moved by hand: what it changed in them must be in them. And two people change a table
(tests/made_up_tables.py): rows and columns are added, deleted and exchanged, the years of the head move on, an annex
with a table is added; of every draft the clean and the tracked file must be written and proven.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from made_up_orders import like_footnotes, moved_by_hand, tried  # type: ignore[import-not-found]
from made_up_tables import changed_tables  # type: ignore[import-not-found]


def main() -> int:
    """Print every silent loss, and how many files were taken over, refused and named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--orders", type=int, default=1680)
    parser.add_argument("--first", type=int, default=0)
    given = parser.parse_args()
    counts: Counter[str] = Counter()
    for number in range(given.first, given.first + given.orders):
        for trial in (tried, like_footnotes, moved_by_hand, changed_tables):
            world = trial(number)
            counts.update(world.counts)
            counts["silent losses"] += len(world.wrong)
            for line in world.wrong:
                print(f"{trial.__name__} {number}: {line}", flush=True)
    print(f"{'orders':<40}{given.orders:>7}")
    for kind, count in sorted(counts.items()):
        print(f"{kind:<40}{count:>7}")
    return 1 if counts["silent losses"] else 0


if __name__ == "__main__":
    sys.exit(main())
