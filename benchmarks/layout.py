"""Our pages held against the official ones, line by line: where lines break, on which page, how far apart they stand.

    python benchmarks/layout.py [PDF or folder of PDFs ...]

Each document, or each reference if none is named, is imported, built with the layout that import found, and compared by
../shared/tools/layout_fidelity.py. A second table says in which kinds of block lines are broken otherwise. What import
refuses is named and left out. Fails below the bars of the references, and where a document has another number of pages.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from tabulate import tabulate

from apmb_draft.compose import compose
from apmb_draft.importing import recognise
from apmb_draft.model.document import Document
from apmb_draft.model.problems import DraftError
from apmb_draft.reading.formats import read
from apmb_draft.render import render_pdf
from apmb_draft.text.templates import Templates
from apmb_draft.un.typography import plain_text

SHARED = Path(__file__).parents[2] / "shared"
TOOL = SHARED / "tools/layout_fidelity.py"
LEAST: Mapping[str, Mapping[str, float]] = {
    "A_RES_79_34": {"broken_alike_share": 1.0, "identical_share": 1.0},
    "A_RES_79_25": {"broken_alike_share": 0.97},
    "A_C.1_80_L.7": {"broken_alike_share": 0.97},
}
MOST: Mapping[str, Mapping[str, float]] = {"A_RES_79_34": {"dx_p95_pt": 1.5, "dy_p95_pt": 1.5}}
SHOWN = ("broken_alike_share", "identical_share", "reference_pages", "candidate_pages", "dx_p95_pt", "dy_p95_pt")


HEAD, FOOT = 68.0, 745.0
"""pt: what stands higher on a later page is its head, and what stands lower on any page its foot."""


def figures(official: Path, tool: Any) -> tuple[dict[str, float], Counter[str], Counter[str]]:
    """Return what the tool measures of an official page and ours, and lines by kind: all, and those broken otherwise.

    Raises DraftError for what import refuses.
    """
    resolution = recognise(read(official.read_bytes(), official.name), official.name).resolution
    document = compose(resolution)
    with tempfile.TemporaryDirectory() as folder:
        ours = Path(folder, "ours.pdf")
        ours.write_bytes(render_pdf(document, Templates()))
        found, _, theirs, made = tool.compare(official, ours)
    found["pages_alike"] = len(first_lines(theirs).items() & first_lines(made).items())
    found["page_starts"] = len(document.layout.page_starts)
    texts = SequenceMatcher(None, [line[-1] for line in theirs], [line[-1] for line in made], autojunk=False)
    alike = {match.a + at for match in texts.get_matching_blocks() for at in range(match.size)}
    kinds = [kind(document, *line) for line in theirs]
    return found, Counter(kinds), Counter(name for at, name in enumerate(kinds) if at not in alike)


def first_lines(lines: Sequence[tuple[int, float, float, str]]) -> dict[int, str]:
    """Return what the text of each page begins with."""
    texts = [(page, squeezed(text)) for page, _, y, text in lines if y <= FOOT and (page == 1 or y >= HEAD)]
    return dict(reversed(texts))


def kind(document: Document, page: int, _: float, y: float, text: str) -> str:
    """Return the kind of block that a line of a page belongs to: its role, or what it is beside the text."""
    words = squeezed(text)
    if set(words) == {"_"}:
        return "rule above footnotes"
    if y > FOOT or (page > 1 and y < HEAD):
        return "foot" if y > FOOT else "running head"
    blocks = ((block.role.value, block.number + block.text) for block in document.body)
    notes = (("footnote", note.text) for note in document.notes)
    return next((name for name, said in (*blocks, *notes) if words in squeezed(said)), "other")


def squeezed(text: str) -> str:
    return "".join(plain_text(text).split())


def documents(given: Sequence[Path]) -> Iterator[Path]:
    """The documents that are named, those of a folder one by one; the references if none is."""
    for path in given or [SHARED / "reference" / f"{name}.pdf" for name in LEAST]:
        yield from sorted(path.glob("*.pdf")) if path.is_dir() else [path]


def missed(name: str, found: Mapping[str, float]) -> list[str]:
    """The bars that the figures of a reference miss."""
    short = [f"{key} below {bar}" for key, bar in LEAST.get(name, {}).items() if found[key] < bar]
    far = [f"{key} above {bar}" for key, bar in MOST.get(name, {}).items() if found[key] > bar]
    pages = ["another number of pages"] if found["reference_pages"] != found["candidate_pages"] else []
    return [f"{name}: {what}" for what in (*short, *far, *pages)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pdf", nargs="*", type=Path, help="other official documents, or folders of them")
    spec = spec_from_file_location("layout_fidelity", TOOL)
    assert spec is not None
    assert spec.loader is not None
    tool = module_from_spec(spec)
    spec.loader.exec_module(tool)
    found: dict[str, dict[str, float]] = {}
    lines: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    for official in documents(parser.parse_args().pdf):
        try:
            found[official.stem], here, lost_here = figures(official, tool)
        except DraftError as refused:
            print(f"left out: {official.stem}: {refused.problems[0].message}")
            continue
        lines += here
        lost += lost_here
    rows = [[name, *(values[key] for key in SHOWN)] for name, values in found.items()]
    print(tabulate(rows, ["document", *(key.removesuffix("_share").replace("_", " ") for key in SHOWN)]))
    by_kind = [[name, lines[name], count, f"{1 - count / lines[name]:.1%}"] for name, count in lost.most_common()]
    print(tabulate(by_kind, ["kind", "lines", "broken otherwise", "alike"]) if by_kind else "all lines broken alike")
    shares = [values["broken_alike_share"] for values in found.values()]
    pages = sum(values["reference_pages"] == values["candidate_pages"] for values in found.values())
    print(f"broken alike, mean of {len(shares)}: {sum(shares) / max(len(shares), 1):.4f}; as many pages: {pages}")
    total = {key: sum(values[key] for values in found.values()) for key in ("reference_pages", "pages_alike")}
    whole = sum(values["pages_alike"] == values["reference_pages"] for values in found.values())
    print(f"pages that begin alike: {total['pages_alike']} of {total['reference_pages']}, all of a document: {whole}")
    print(f"documents with page_starts: {sum(values['page_starts'] > 0 for values in found.values())}")
    problems = [each for name, values in found.items() for each in missed(name, values)]
    print("\n".join(problems) or "all bars kept")
    return int(bool(problems))


if __name__ == "__main__":
    sys.exit(main())
