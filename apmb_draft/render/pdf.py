"""The draft as a PDF, set by WeasyPrint from the web page, or not at all: nothing is fetched, no face is replaced.

A redline has the form of the page, with insertions underlined, deletions struck through, bars in the margin, and the
reasons at the end.
Where something is missing for it, `check_environment` says what, and how to install it on this machine.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, fields, replace
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.util import find_spec
from itertools import count
from types import ModuleType
from typing import Any

from apmb_draft.diff import Change, kind_of_change
from apmb_draft.model.document import Block, Document, Note, Revision, Role, Run, accept_changes
from apmb_draft.model.problems import DraftError, error
from apmb_draft.render.font_metrics import Faces, characters_without_glyph, find_faces, font_remedy
from apmb_draft.render.html import FAMILY, PAGE, PIXEL, Bar, MarkedRun, Paper, Redline, render_html
from apmb_draft.render.line_breaking import break_document
from apmb_draft.render.listed_changes import is_deleted, is_inserted, list_shifts, split_at_remarks
from apmb_draft.text.templates import Templates
from apmb_draft.un.english import read_date
from apmb_draft.un.typography import plain_text


def render_pdf(document: Document, templates: Templates, *, stamp: bool = False) -> bytes:
    """Return the PDF of a draft, the same bytes for the same draft on one machine, whatever the day.

    Raises DraftError: [font-missing] and [pdf-libraries] say what to install, [pdf-font] that the type lacks a letter,
    [pdf-offline] that a template asks for a file or an address, [pdf] whatever else WeasyPrint complains of.
    """
    faces = find_faces()
    broken = break_document(document, faces)
    pages, _ = settle_footnotes(
        lambda held: render_html(document, templates, stamp=stamp, paper=Paper(faces, held, broken)), faces
    )
    return write_pdf(pages, document)


def _day(document: Document) -> str | None:
    """Return the day on which the document is issued; a draft that has none is not dated by the clock of the machine.

    >>> from apmb_draft.model.document import Block, Run
    >>> _day(Document((Block(Role.DATE, (Run("8 October 2026"),)),))), _day(Document((Block(Role.DATE, ()),)))
    ('2026-10-08', None)
    """
    try:
        return read_date(plain_text(document.text(Role.DATE))).isoformat()
    except ValueError:
        return None


def settle_footnotes(page: Callable[[set[int]], str], faces: Faces) -> tuple[Any, set[int]]:
    """Return the document of a page once no footnote leaves the page of its call, and the blocks held back for it.

    WeasyPrint has no setting for it, so the page is laid out again with the blocks held that drive a footnote out; once
    more is enough, as a rule. Raises DraftError [pdf] where a footnote is on no page even so.
    """
    held: set[int] = set()
    while True:
        pages = lay_out_pages(page(held), faces)
        found = driving_out(pages) - held
        if not found:
            _refuse_lost_notes(pages)
            return pages, held
        held |= found


def _refuse_lost_notes(pages: Any) -> None:
    names = {name for page in pages.pages for name in page.anchors}
    calls = (name.removeprefix("call-") for name in names if name.startswith("call-"))
    if lost := sorted((number for number in calls if f"note-{number}" not in names), key=int):
        raise error(
            PAGE, "pdf", f"WeasyPrint finds no room for footnote {', '.join(lost)}; shorten its paragraph, or it"
        )


def lay_out_pages(page: str, faces: Faces) -> Any:
    """Lay out a page with these typefaces alone, and return WeasyPrint's document.

    Raises DraftError [pdf, pdf-offline] for what WeasyPrint complains of, or would fetch; [pdf-libraries] where it
    cannot be loaded; [pdf-font] for characters that the typeface lacks: another font would break other lines.
    """
    given = _typesetting()
    if lacking := characters_without_glyph(page, faces):
        names = ", ".join(f"“{letter}” (U+{ord(letter):04X})" for letter in lacking)
        raise error("document", "pdf-font", f"{faces.family} has no {names}")
    return given.lay_out(page, faces.files)


def driving_out(pages: Any) -> set[int]:
    """Return the last block of every page whose footnotes went to a later page than their calls, or to none.

    WeasyPrint moves a footnote away where that makes room for the two first lines of a paragraph, and loses it where
    another one has to follow; Word, and the readers of the United Nations, want the footnote and move the paragraph.
    """
    place = {name: number for number, page in enumerate(pages.pages) for name in page.anchors}
    found = set()
    for name, number in place.items():
        if name.startswith("call-") and place.get(f"note{name[4:]}", len(pages.pages)) > number:
            anchors = pages.pages[number].anchors
            found |= {max((int(each[6:]) for each in anchors if each.startswith("block-")), default=0)}
    return found - {0}


def write_pdf(pages: Any, document: Document) -> bytes:
    """Return the bytes of the PDF of a laid-out document.

    Raises DraftError [pdf, pdf-font] for what WeasyPrint complains of, or a character of another typeface.
    """
    data: bytes = _typesetting().write(pages, _day(document))
    foreign = sorted({font.family for font in pages.fonts.values()} - {FAMILY})
    if foreign:
        raise error("document", "pdf-font", f"a letter would be set in {', '.join(foreign)} for want of it in the type")
    return data


def _typesetting() -> ModuleType:
    try:
        return import_typesetting()
    except (ImportError, OSError) as failure:
        raise error("PDF", "pdf-libraries", pdf_advice()) from failure


def import_typesetting() -> ModuleType:
    """Import the module that sets pages, and WeasyPrint with it: it takes long, and needs libraries no wheel carries.

    What WeasyPrint prints about a missing library is left out: the findings say it, for the system at hand.

    Raises ImportError where WeasyPrint is not installed, OSError where one of its native libraries is not.
    """
    with redirect_stdout(io.StringIO()):
        from apmb_draft.render import typesetting  # noqa: PLC0415 - the one import of WeasyPrint
    if not typesetting.has_subsetter():
        raise OSError("cannot load library 'libharfbuzz-subset'")
    return typesetting


# --- A redline on paper -----------------------------------------------------------------------------------------------

_JOINED = 4.0
"""Bars that lie nearer than this, in pt, are one bar: lines of one paragraph, not two paragraphs."""


def redline_pdf(document: Document, remarks: Sequence[Change] | None, templates: Templates) -> bytes:
    """Return the PDF of a redline in the form of the clean one, with bars in the outer margin and the reasons as notes.

    It is laid out twice: where a changed word stands, and with it its bar, is known only when all lines are broken.
    Without remarks, None, the changes speak for themselves: nothing is listed behind the text.
    Raises DraftError as `render_pdf` does, and [template] where a template of the user's does not show the changes.
    """
    faces = find_faces()
    marked = with_marks(document, remarks or ())
    heads = _page_head(marked, Role.SYMBOL), _page_head(marked, Role.RUNNING_TITLE)
    clean = accept_changes(document)
    redline = Redline(clean, remarks or (), list(list_shifts(document)), *heads, told=remarks is not None)

    def page(held: set[int], given: Redline = redline) -> str:
        return render_html(marked, templates, paper=Paper(faces, held, redline=given))

    pages, held = settle_footnotes(page, faces)
    found = _page_bars(pages)
    if _is_marked(marked) and not found:
        raise error(PAGE, "template", "this template shows no changes: what went and what came would read as one text")
    return write_pdf(lay_out_pages(page(held, replace(redline, bars=found)), faces), clean)


def with_marks(document: Document, remarks: Sequence[Change]) -> Document:
    """Return the redline with a mark for every changed word, and its number after every remark."""
    marks = count(1)
    blocks = tuple(_mark_block(place, block, remarks, marks) for place, block in enumerate(document.blocks))
    notes = tuple(replace(note, runs=_mark_runs(note, -1, note.number, remarks, marks)) for note in document.notes)
    return replace(document, blocks=blocks, notes=notes)


def _is_marked(marked: Document) -> bool:
    """Return whether a changed word stands anywhere but in the heads of the pages."""
    placed = [block.runs for block in marked.blocks if block.role is not Role.RUNNING_TITLE]
    runs = (run for row in (*placed, *(note.runs for note in marked.notes)) for run in row)
    return any(isinstance(run, MarkedRun) and run.mark for run in runs)


def _page_head(marked: Document, role: Role) -> tuple[Run, ...]:
    """Return what the head of every page says; its words have no marks, which belong to one place."""
    runs = (run for block in marked.of(role) for run in block.runs)
    return tuple(replace(run, mark=0) if isinstance(run, MarkedRun) else run for run in runs)


def _mark_block(place: int, block: Block, remarks: Sequence[Change], marks: Iterator[int]) -> Block:
    runs = _mark_runs(block, place, 0, remarks, marks)
    if block.change and not (is_inserted(block) or is_deleted(block)):
        runs = (*runs, _mark_run(Run("¶", change=block.change), marks))
    return replace(block, runs=runs)


def _mark_runs(
    owner: Block | Note, place: int, note: int, remarks: Sequence[Change], marks: Iterator[int]
) -> tuple[Run, ...]:
    found: list[Run] = []
    for piece in split_at_remarks(owner.runs, remarks, block=place, note=note):
        for run in piece.runs:
            if kind_of_change(run):
                words = [run.text] if run.call else _split_words(run.text)
                found += (_mark_run(run.with_text(word), marks) for word in words)
            else:
                found.append(run)
        if piece.number:
            found.append(MarkedRun(str(piece.number), remark=piece.number))
        found += (replace(run, change=Revision.NONE) for run in piece.space)  # behind a number, a line shows nothing
    return tuple(found)


def _split_words(text: str) -> list[str]:
    r"""Return the words of a text, each with the space behind it, so that a line through them has no gap.

    >>> _split_words(" and 79/34\nof")
    [' ', 'and ', '79/34\n', 'of']
    """
    return re.findall(r"[^ \n]*[ \n]|[^ \n]+", text)


def _mark_run(run: Run, marks: Iterator[int]) -> MarkedRun:
    return MarkedRun(**{each.name: getattr(run, each.name) for each in fields(run)}, mark=next(marks))


def _page_bars(pages: Any) -> dict[int, list[Bar]]:
    """Return the bars of every page of WeasyPrint's document that has any: beside each line with a changed word."""
    places = ([box for name, box in page.anchors.items() if name.startswith("mark-")] for page in pages.pages)
    return {number: _bars_beside(boxes) for number, boxes in enumerate(places, 1) if boxes}


def _bars_beside(boxes: Sequence[tuple[float, float, float, float]]) -> list[Bar]:
    """Return the bars beside some boxes, given in pixels as left, top, right, bottom.

    >>> _bars_beside([(0, 16, 40, 32), (50, 16, 60, 32), (0, 34, 30, 48), (0, 160, 9, 176)])
    [Bar(top=12.0, bottom=36.0), Bar(top=120.0, bottom=132.0)]
    """
    found: list[Bar] = []
    for top, bottom in sorted((box[1] * PIXEL, box[3] * PIXEL) for box in boxes):
        if found and top - found[-1].bottom < _JOINED:
            found[-1] = Bar(found[-1].top, max(found[-1].bottom, bottom))
        else:
            found.append(Bar(top, bottom))
    return found


# --- What a PDF needs of the machine ----------------------------------------------------------------------------------

_LIBRARIES = {
    "linux": "apt-get install --no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation2",
    "darwin": "brew install pango",
    "win32": "install MSYS2 and in its shell run pacman -S mingw-w64-x86_64-pango, or install the GTK 3 runtime",
}
"""What brings the native libraries of WeasyPrint, by the name that Python gives the platform."""


@dataclass(frozen=True)
class Requirement:
    """One thing that was looked for; `remedy` says how to get it on this platform, where it is missing."""

    name: str
    found: bool
    detail: str
    remedy: str = ""


def check_environment(platform: str = sys.platform) -> list[Requirement]:
    """Check the Python packages, WeasyPrint's native libraries and the fonts."""
    return [*(_check_package(name) for name in required_packages()), _check_libraries(platform), _check_fonts(platform)]


def pdf_advice(platform: str = sys.platform) -> str:
    """Return what is missing for a PDF and how to install it, in one message."""
    missing = [finding for finding in check_environment(platform) if not finding.found]
    return "; ".join(f"{found.name}: {found.detail}. {found.remedy}" for found in missing) or "nothing is missing"


def required_packages() -> list[str]:
    """Return the packages that the tool says it needs, by its own metadata; their names without version or extras.

    >>> "pydantic" in required_packages(), "pytest" in required_packages()
    (True, False)
    """
    try:
        needed = requires("apmb-draft") or []
    except PackageNotFoundError:
        return ["weasyprint"]
    return [re.split(r"[^\w-]", line)[0] for line in needed if "extra ==" not in line]


def _check_package(name: str) -> Requirement:
    try:
        return Requirement(name, True, version(name))
    except PackageNotFoundError:
        return Requirement(name, False, "this Python package is not installed", f"pip install {name}")


def _check_libraries(platform: str) -> Requirement:
    """Return whether WeasyPrint finds pango and its companions: it looks for them when it is imported."""
    name = "WeasyPrint’s native libraries"
    remedy = _LIBRARIES.get(platform, _LIBRARIES["linux"])
    if find_spec("weasyprint") is None:
        return Requirement(name, False, "they cannot be looked for without WeasyPrint", remedy)
    try:
        import_typesetting()
    except OSError as failure:
        return Requirement(name, False, str(failure).partition("\n")[0], remedy)
    return Requirement(name, True, "pango can be loaded")


def _check_fonts(platform: str) -> Requirement:
    try:
        faces = find_faces()
    except DraftError:
        return Requirement(
            "fonts", False, "neither Liberation Serif nor Tinos nor Times New Roman", font_remedy(platform)
        )
    return Requirement("fonts", True, f"{faces.family}, {faces.regular.parent}")
