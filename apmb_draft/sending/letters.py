"""Words that Word does not show: hidden, of the colour of the paper, too small, squeezed into nothing."""

from __future__ import annotations

from collections.abc import Iterator

from apmb_draft.reading.word.package import Element, W
from apmb_draft.reading.word.styles import switch, whole
from apmb_draft.sending.colours import contrast
from apmb_draft.sending.finding import Finding, error, hint
from apmb_draft.sending.looks import Looks, Paragraph, Run
from apmb_draft.sending.parts import File
from apmb_draft.sending.quoting import brief, quotation
from apmb_draft.sending.themes import theme_of

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_TEXTS = (W + "t", _M + "t", W + "sym", W + "delText")
SMALLEST_HALF_POINTS = 10  # the smallest letters of the UN's template have 14
_SMALLEST_SCALE = 10  # per cent of the width of a letter
_HIGHEST = 5  # times their size; by more they leave their line, and with it the page
_NARROWEST = 4  # twips for each half-point of their size: then a letter stands on the one before it
_LOWEST_LINE = 60  # twips; a line of 3 points shows no letter
_LEAST_CONTRAST = 1.25  # black on white is 21; grey notes and links are above 3
_DELETE = "delete it, or make it visible and see whether it may stay"


def hidden_letters(file: File) -> Iterator[Finding]:
    """Each run whose words are not to be seen, and each hidden end of a paragraph."""
    styles = file.related(file.main(), "styles")
    looks = Looks(file.tree(styles) if styles in file.names() else None, theme_of(file))
    for part, root in file.texts():
        for element in root.iter(W + "p"):
            paragraph = Paragraph(element, looks)
            yield from _mark(part, paragraph)
            yield from _runs(part, paragraph)


def _runs(part: str, paragraph: Paragraph) -> Iterator[Finding]:
    element = paragraph.element
    runs = [run for run in element.iter(W + "r", _M + "r") if _owner(run) is element and _says(run)]
    low = bool(runs) and _is_low(paragraph)
    for each in runs:
        run, said = Run(each, paragraph), brief(_says(each))
        why = "a line too low to show it" if low else _why_unseen(run)
        if why:
            yield error(
                "hidden-text", part, f"words that cannot be seen ({why}): “{said}”", _DELETE, quotation(element)
            )
        elif run.is_on(W + "webHidden"):
            what = f"words hidden on screen and shown in print: “{said}”"
            yield hint("hidden-text", part, what, "see whether they should be there", quotation(element))


def _owner(run: Element) -> Element:
    return next(run.iterancestors(W + "p"), None)


def _says(run: Element) -> str:
    """The words of a run; a sign of a symbol font counts as one."""
    texts = (each.text or ("•" if each.tag == W + "sym" else "") for each in run.iterchildren(*_TEXTS))
    return "".join(texts).strip()


def _mark(part: str, paragraph: Paragraph) -> Iterator[Finding]:
    """A hidden end of a paragraph makes two paragraphs look like one; Word's style separator does so on purpose."""
    properties = paragraph.properties
    mark = None if properties is None else properties.find(W + "rPr")
    if not paragraph.looks.hidden(paragraph.style, mark):
        return
    remedy = "show all marks (Ctrl+*) and make it visible (Font, Hidden off)"
    make = hint if mark is not None and switch(mark, "specVanish") else error
    yield make("hidden-text", part, "the end of a paragraph is hidden", remedy, quotation(paragraph.element))


def _why_unseen(run: Run) -> str:
    """Why the words of a run are not to be seen, or nothing."""
    if run.is_hidden:
        return "hidden"
    if run.half_points < SMALLEST_HALF_POINTS:
        return f"letters of {run.half_points / 2:g} points"
    if run.scale is not None and 0 < run.scale <= _SMALLEST_SCALE:
        return f"letters of {run.scale} per cent of their width"
    if run.is_transparent:
        return "transparent letters"
    if run.raised > _HIGHEST * run.half_points:
        return f"letters raised or lowered by {run.raised / 2:g} points"
    if run.narrowed > _NARROWEST * run.half_points:
        return "letters pushed into one another"
    ink = run.ink
    ground = None if ink is None else run.ground
    if ink is not None and ground is not None and contrast(ink, ground) < _LEAST_CONTRAST:
        return "the colour of the paper"
    return ""


def _is_low(paragraph: Paragraph) -> bool:
    """Whether an exact height of the line, or of the row of a table, leaves no room for letters."""
    spacing = paragraph.near(W + "spacing")
    if spacing is not None and spacing.get(W + "lineRule") == "exact":
        line = whole(spacing.get(W + "line", ""))
        if line is not None and line < _LOWEST_LINE:
            return True
    return any(_is_low_row(row) for row in paragraph.element.iterancestors(W + "tr"))


def _is_low_row(row: Element) -> bool:
    properties = row.find(W + "trPr")
    if properties is None:
        return False
    if switch(properties, "hidden"):
        return True
    height = properties.find(W + "trHeight")
    if height is None or height.get(W + "hRule") != "exact":
        return False
    return (whole(height.get(W + "val", "")) or 0) < _LOWEST_LINE
