"""What building costs: wall time and memory of the Word file and the PDF, beside WeasyPrint alone and LibreOffice.

    python benchmarks/build.py [--drafts 60] [--sizes 1 8 80] [--runs 5]

First, different drafts in one run: official papers of 3 to 20 pages from ../shared, imported and composed; sixty take
about three minutes of the processor. Each is made three times, in turn: by us, from the draft to the bytes of the PDF;
by WeasyPrint alone from the same text as plain pages, with our style sheet and type, whose lines it breaks and
justifies itself; by WeasyPrint alone from the page that we give it, which is cut into lines already. The ratios are of
processor time, all drafts together.

Then whole processes (`--sizes` without a number leaves them out). The example, its paragraphs and footnotes once, eight
and eighty times. Cold is a whole process; warm is one document more in a process that has made one. WeasyPrint alone
gets the page that our PDF is made of, and makes the same variant; LibreOffice converts our Word file. All take turns,
so that a slow spell of the machine meets all of them; the medians are printed, with processor time beside wall time,
and as ratios to WeasyPrint alone.

Exit 1 when the drafts take more than 1.6 times the plain pages, a cold PDF more than twice WeasyPrint alone, or an
eightyfold text more than 11 times an eightfold, by the clock and by processor time: neither waits for anything, so
where the two differ the machine had other work.
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

import weasyprint
from processes import ended

from apmb_draft.compose import compose
from apmb_draft.importing import recognise
from apmb_draft.model.document import Document
from apmb_draft.model.problems import DraftError
from apmb_draft.reading.formats import read
from apmb_draft.render import font_metrics, render_pdf
from apmb_draft.render.html import Paper, render_html
from apmb_draft.render.line_breaking import break_document
from apmb_draft.text.templates import Templates

T = TypeVar("T")

ROOT = Path(__file__).parent.parent
PAPERS = ROOT.parent / "shared/official"
PLAIN_BAR, BAR, GROWTH = 1.6, 2.0, 11.0
PAGES = range(3, 21)
WEASYPRINT = "WeasyPrint alone"
OURS, PLAIN, CUT = "ours", f"{WEASYPRINT}, plain pages", f"{WEASYPRINT}, pages cut into lines"
PDF, DOCX, OFFICE = "apmb-draft build --pdf", "apmb-draft build --docx", "LibreOffice, of our Word file"

BUILD = [sys.executable, "-m", "apmb_draft", "build", "drafts/79.yaml", "--force", "--quiet"]
ALONE = "from weasyprint import HTML; HTML('page.html').write_pdf('alone.pdf', pdf_variant='pdf/a-3a')"
COLD = {PDF: [*BUILD, "--pdf"], WEASYPRINT: [sys.executable, "-c", ALONE], DOCX: [*BUILD, "--docx"]}

GIVEN = """
from pathlib import Path
from apmb_draft.compose import compose
from apmb_draft.draft_file import load
from apmb_draft.text.templates import Templates
draft, templates = Path("drafts/79.yaml"), Templates()
document = lambda: compose(load(draft.read_bytes(), str(draft)), templates)
"""
WARM = {
    PDF: GIVEN + "from apmb_draft.render import render_pdf\nmake = lambda: render_pdf(document(), templates)",
    WEASYPRINT: "from weasyprint import HTML\nmake = lambda: HTML('page.html').write_pdf(pdf_variant='pdf/a-3a')",
    DOCX: GIVEN + "from apmb_draft.docx.writer import write\nmake = lambda: write(document())",
}
TWICE = """
import time
make()
start = time.perf_counter()
make()
print(time.perf_counter() - start)
"""

LONGER = """
import re, sys
from pathlib import Path
from apmb_draft.draft_file import dump, load
path, times = Path("drafts/79.yaml"), int(sys.argv[1])
draft = load(path.read_bytes(), str(path))
copy = lambda text, at: re.sub(r"\\[\\^(\\w+)\\]", rf"[^\\g<1>{at}]", text) if at else text
more = lambda text: "\\n\\n".join(copy(text.strip(), at) for at in range(times)) + "\\n"
notes = {f"{key}{at or ''}": note for at in range(times) for key, note in draft.footnotes.items()}
texts = {"preamble": more(draft.preamble), "operative": more(draft.operative), "footnotes": notes, "layout": None}
path.write_text(dump(draft.model_copy(update=texts)), encoding="utf-8")
"""
"""The example with its paragraphs so many times, every copy with footnotes of its own."""

PAGE = (
    GIVEN
    + """
from apmb_draft.render import pdf
from apmb_draft.render import font_metrics
from apmb_draft.render.line_breaking import break_document
from apmb_draft.render.html import Paper
from apmb_draft.render.html import render_html
given, faces = document(), font_metrics.find_faces()
broken = break_document(given, faces)
page = lambda held: render_html(given, templates, paper=Paper(faces, held, broken))
pages, held = pdf.settle_footnotes(page, faces)
Path("page.html").write_text(page(held), encoding="utf-8")
print(len(given.body), len(pages.pages))
"""
)
"""The page that the PDF is made of, and how many paragraphs and pages it has."""


def papers() -> Iterator[Document]:
    """The official papers that import reads, composed as drafts of ours are."""
    for path in sorted(PAPERS.glob("*.pdf")):
        with contextlib.suppress(DraftError):
            yield compose(recognise(read(path.read_bytes(), path.name), path.name).resolution)


def seconds_of(make: Callable[[], T]) -> tuple[float, T]:
    """Seconds of the processor that one call takes, and what it returns."""
    start = time.process_time()
    made = make()
    return time.process_time() - start, made


def alone(text: str) -> int:
    """Make a PDF of a page with WeasyPrint alone; how many pages it has."""
    pages = weasyprint.HTML(string=text).render(pdf_variant="pdf/a-3a")
    pages.write_pdf(pdf_variant="pdf/a-3a")
    return len(pages.pages)


def drafts_in_one_run(wanted: int) -> bool:
    """Make so many drafts each way, print what a page takes and the ratios; whether the bar is kept."""
    templates, faces = Templates(), font_metrics.find_faces()
    taken = dict.fromkeys((OURS, PLAIN, CUT), 0.0)
    drafts, pages, made = -1, 0, 0
    for document in papers():
        page = partial(render_html, document, templates)
        texts = {PLAIN: page(paper=Paper(faces)), CUT: page(paper=Paper(faces, broken=break_document(document, faces)))}
        here = {OURS: seconds_of(partial(render_pdf, document, templates))[0]}
        for name, text in texts.items():
            here[name], made = seconds_of(partial(alone, text))
        if drafts < 0 or made not in PAGES:  # the first one loads what is loaded once
            drafts = max(drafts, 0)
            continue
        drafts, pages = drafts + 1, pages + made
        taken = {name: seconds + here[name] for name, seconds in taken.items()}
        if drafts == wanted:
            break
    if drafts < 1:
        print(f"no papers in {PAPERS}")
        return True
    print(f"{drafts} drafts, {pages} pages, in one run: milliseconds of the processor a page")
    for name, seconds in taken.items():
        print(f"  {name:40} {1000 * seconds / pages:6.0f} {taken[OURS] / seconds:6.2f} x")
    return taken[OURS] <= PLAIN_BAR * taken[PLAIN]


@dataclass
class Cost:
    """What one way costs: seconds of the wall and of the processor, MiB, seconds of a further document."""

    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    memory: float = 0.0
    warm: list[float] = field(default_factory=list)

    @property
    def cold(self) -> float:
        return statistics.median(self.wall)

    @property
    def busy(self) -> float:
        return statistics.median(self.processor)

    def over(self, other: Cost) -> float:
        """How many times as much as the other it takes, by the clock or by processor time, whichever is less."""
        return min(self.cold / other.cold, self.busy / other.busy)


def timed(command: Sequence[str], folder: Path, cost: Cost) -> float:
    """Run a command as a process of its own and note what it cost."""
    done = ended(command, folder)
    if done.code:
        raise SystemExit(f"failed: {' '.join(command)}\n{done.said}")
    cost.wall.append(done.wall)
    cost.processor.append(done.processor)
    cost.memory = max(cost.memory, done.memory)
    return done.wall


def said(script: str, folder: Path, *words: str) -> str:
    """What a script prints, in a process of its own: none leaves its memory to the one measured next."""
    command = [sys.executable, "-c", script, *words]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def office(folder: Path) -> Callable[..., list[str]] | None:
    """The command with which LibreOffice converts Word files, with a profile of its own; None where there is none."""
    program = shutil.which("soffice")
    if not program:
        return None
    profile = f"-env:UserInstallation={(folder.parent / 'profile').as_uri()}"
    return lambda *names: [program, profile, "--headless", "--convert-to", "pdf", "--outdir", "converted", *names]


def prepared(folder: Path, times: int) -> tuple[int, int]:
    """The example so many times in a folder, its page and its Word file; its paragraphs and pages."""
    shutil.copytree(ROOT / "drafts", folder / "drafts")
    said(LONGER, folder, str(times))
    paragraphs, pages = said(PAGE, folder).split()
    subprocess.run(COLD[DOCX], cwd=folder, check=True)
    for name in ("one", "two"):
        shutil.copyfile(next(folder.glob("output/*.docx")), folder / f"{name}.docx")
    return int(paragraphs), int(pages)


def measured(folder: Path, runs: int) -> dict[str, Cost]:
    """Every way so many times, in turn."""
    convert = office(folder)
    costs = {name: Cost() for name in (PDF, WEASYPRINT, DOCX, *([OFFICE] if convert else []))}
    if convert:
        timed(convert("one.docx"), folder, Cost())  # makes the profile
    for _ in range(runs):
        for name, command in COLD.items():
            timed(command, folder, costs[name])
            costs[name].warm.append(float(said(WARM[name] + TWICE, folder)))
        if convert:
            one = timed(convert("one.docx"), folder, costs[OFFICE])
            costs[OFFICE].warm.append(timed(convert("one.docx", "two.docx"), folder, Cost()) - one)
    return costs


def printed(costs: dict[str, Cost]) -> None:
    base = costs[WEASYPRINT]
    for name, cost in costs.items():
        warm = statistics.median(cost.warm)
        processor = f"{cost.busy:7.2f} s {cost.busy / base.busy:5.2f} x"
        figures = f"{cost.cold:7.2f} s {cost.cold / base.cold:5.2f} x  {processor} {cost.memory:5.0f} MiB"
        print(f"  {name:30} {figures} {warm:8.3f} s {warm / statistics.median(base.warm):5.2f} x")


def main() -> int:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser(description="What building costs, beside WeasyPrint alone and LibreOffice.")
    parser.add_argument("--drafts", type=int, default=60, help="how many different ones in one run; 0 leaves them out")
    parser.add_argument("--sizes", type=int, nargs="*", default=[1, 8, 80], help="how often the paragraphs come")
    parser.add_argument("--runs", type=int, default=5, help="of each way; a third of it for the longest text")
    given = parser.parse_args()
    ours: dict[int, Cost] = {}
    failed = bool(given.drafts) and not drafts_in_one_run(given.drafts)
    for times in given.sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "text"
            folder.mkdir()
            paragraphs, pages = prepared(folder, times)
            costs = measured(folder, given.runs if times < 80 else max(1, given.runs // 3))
        print(f"{times} x: {paragraphs} paragraphs, {pages} pages")
        print(
            f"  {'':30} {'cold':>9} {'ratio':>7}  {'processor':>9} {'ratio':>7} {'memory':>9} {'warm':>10} {'ratio':>7}"
        )
        printed(costs)
        ours[times] = costs[PDF]
        failed |= costs[PDF].over(costs[WEASYPRINT]) > BAR
    if {8, 80} <= ours.keys():
        clock, busy = ours[80].cold / ours[8].cold, ours[80].busy / ours[8].busy
        print(f"an eightyfold text takes {clock:.1f} times an eightfold one, {busy:.1f} times by processor time")
        failed |= ours[80].over(ours[8]) > GROWTH
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
