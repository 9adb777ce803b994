"""Our pages held against the official ones, line by line: where lines break, on which page, how far apart they stand.

Each reference is imported, built and compared by ../shared/tools/layout_fidelity.py. Fails below the bars.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tabulate import tabulate

from apmb_draft.compose import compose
from apmb_draft.reading import read
from apmb_draft.recognise import recognise
from apmb_draft.render import pdf
from apmb_draft.templates import Templates

SHARED = Path(__file__).parents[2] / "shared"
TOOL = SHARED / "tools/layout_fidelity.py"
LEAST: Mapping[str, Mapping[str, float]] = {
    "A_RES_79_34": {"broken_alike_share": 0.99, "identical_share": 0.97},
    "A_RES_79_25": {"broken_alike_share": 0.97},
    "A_C.1_80_L.7": {"broken_alike_share": 0.97},
}
MOST: Mapping[str, Mapping[str, float]] = {"A_RES_79_34": {"dx_p95_pt": 1.5, "dy_p95_pt": 1.5}}
SHOWN = ("broken_alike_share", "identical_share", "reference_pages", "candidate_pages", "dx_p95_pt", "dy_p95_pt")


def figures(official: Path) -> dict[str, float]:
    """What the tool measures of an official page and ours."""
    resolution = recognise(read(official.read_bytes(), official.name), official.name).resolution
    with tempfile.TemporaryDirectory() as folder:
        ours = Path(folder, "ours.pdf")
        ours.write_bytes(pdf(compose(resolution), Templates()))
        command = [sys.executable, str(TOOL), str(official), str(ours), "--json"]
        found: dict[str, float] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return found


def missed(name: str, found: Mapping[str, float]) -> list[str]:
    """The bars that the figures of a reference miss."""
    short = [f"{key} below {bar}" for key, bar in LEAST.get(name, {}).items() if found[key] < bar]
    far = [f"{key} above {bar}" for key, bar in MOST.get(name, {}).items() if found[key] > bar]
    pages = ["another number of pages"] if found["reference_pages"] != found["candidate_pages"] else []
    return [f"{name}: {what}" for what in (*short, *far, *pages)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pdf", nargs="*", type=Path, help="other official documents; they have no bars but the pages")
    given = parser.parse_args().pdf or [SHARED / "reference" / f"{name}.pdf" for name in LEAST]
    found = {official.stem: figures(official) for official in given}
    rows = [[name, *(values[key] for key in SHOWN)] for name, values in found.items()]
    print(tabulate(rows, ["document", *(key.removesuffix("_share").replace("_", " ") for key in SHOWN)]))
    mean = sum(values["broken_alike_share"] for values in found.values()) / len(found)
    print(f"broken alike, mean of {len(found)}: {mean:.4f}")
    problems = [each for name, values in found.items() for each in missed(name, values)]
    print("\n".join(problems) or "all bars kept")
    return int(bool(problems))


if __name__ == "__main__":
    sys.exit(main())
