"""Open review pages in a headless browser: they load without complaint, fit a telephone, and axe-core finds nothing.

    python .ci/review_page.py output/80-draft-review.html

APMB_DRAFT_AXE names the script of axe-core, as `.ci/browser` prints it. What is missing is an error.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

# The driver stands beside the tests that use it.
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from browser import Page, browser
from programs import path_of

WIDTHS = (320, 360, 1000)


def problems(page: Page, path: Path, axe: Path) -> Iterator[str]:
    """What is wrong with one page: on three screens, in light and dark."""
    for width in WIDTHS:
        for dark in (False, True):
            page.look(width=width, dark=dark)
            page.open(path)
            where = f"{width} px, {'dark' if dark else 'light'}"
            yield from (f"{where}: {complaint}" for complaint in page.complaints)
            yield from (f"{where}: asks for {address}" for address in page.asked_for if not address.startswith("file:"))
            if page.run("document.documentElement.scrollWidth > innerWidth"):
                yield f"{where}: it is wider than the screen"
            yield from (f"{where}: {found}" for found in page.axe(axe))


def main(names: list[str]) -> int:
    """Look at each page; exit code 1 where anything was found, or where there was nothing to look at."""
    axe = Path(path_of("axe-core"))
    missing = [name for name in names if not Path(name).is_file()]
    if missing or not names:
        print(f"no such page: {', '.join(missing)}" if names else "no page to look at: name one")
        return 1
    failed = 0
    with browser() as page:
        for name in names:
            found = list(problems(page, Path(name), axe))
            print(f"{name}: {len(found)} problems")
            for problem in found:
                print(f"  {problem}")
            failed += bool(found)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
