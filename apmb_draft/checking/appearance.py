"""Check what only a document shows; composing sets it for a draft file (rules STR01, STR11, MST02, MST06, SPN03).

For a draft file these rules find nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from apmb_draft.checking.rules import Example, Hit, Severity, key_hit, rule
from apmb_draft.checking.text import Draft
from apmb_draft.model import Stage
from apmb_draft.reading.patterns import SPONSORS, SUBMITTED
from apmb_draft.states import without_asterisk
from apmb_draft.typography import plain_text
from apmb_draft.values import Unknown


@rule(
    "STR01",
    Severity.ERROR,
    "The text opens with the organ in italics and a roman comma, alone on its line; "
    "where no preamble follows the comma may be left out.",
    good='opening: "*The General Assembly*,"',
    bad='opening: "The General Assembly,"',
    source="Editorial Manual; 251 of 251 resolutions of the First Committee; without a preamble A/RES/79/1, 80/117",
    shown=Example.SHOWN,
)
def opening_line(draft: Draft) -> Iterator[Hit]:
    """Find the line in other type, with another mark, or run on into the first paragraph of a resolution."""
    line = draft.shown.opening
    if line is None or line == _OPENING or (line == _OPENING.rstrip(",") and not draft.resolution.preamble):
        return
    if not line:
        if re.search(r"(?i)draft resolutions?\*{0,2}$", draft.shown.sponsors):
            yield key_hit("“The General Assembly,” does not stand alone on its line", "opening")
        return
    words = line.replace("*", "")
    if line == f"*{words}*" and words.endswith(","):
        message = "the comma behind “The General Assembly” is in italics; it is roman"
    elif not line.startswith("*The General Assembly"):
        message = "“The General Assembly” is not wholly in italics"
    else:
        message = f"“{words}” does not end with a comma"
    yield key_hit(message, "opening", instead=_OPENING)


_OPENING = "*The General Assembly*,"


@rule(
    "STR11",
    Severity.ERROR,
    "A full stop stands behind the number of a paragraph, and a space between day, month and year and behind a comma.",
    good="slips: []",
    bad="slips: [[6 Also reaffirms, 6. Also reaffirms]]",
    source="published documents: A/RES/80/167, A/RES/79/85 and A/C.4/80/L.20 are among the few that have it otherwise",
    shown=Example.SHOWN,
)
def left_out(draft: Draft) -> Iterator[Hit]:
    """Yield what lacks one of them."""
    for slip, meant in draft.shown.slips:
        yield key_hit(f"“{slip}” lacks a space or a full stop", "slips", instead=meant)


@rule(
    "MST02",
    Severity.ERROR,
    "The masthead of a draft has “Distr.: Limited” and “Original: English”, or another language; that of an adopted "
    "text “Distr.: General” and no such line on the language.",
    good='masthead: [United Nations, "Distr.: Limited", 12 October 2025, "Original: English"]',
    bad='masthead: [United Nations, "Distr.: General", 12 October 2025, "Original: English"]',
    source="published documents: 258 of 258 drafts, 904 of 906 adopted texts",
    shown=Example.SHOWN,
)
def distribution_lines(draft: Draft) -> Iterator[Hit]:
    """Find another distribution, or a wrong line on the original language, in a document with a masthead."""
    # Cells of a row may come as one line, where the masthead is a table in the text.
    cells = (cell for line in draft.shown.masthead for cell in re.split(r"[\t\n]", line))
    lines = [" ".join(plain_text(cell).split()) for cell in cells]
    if not any(line in ("United Nations", "General Assembly") or line.startswith("Distr") for line in lines):
        return
    is_adopted = draft.resolution.stage is Stage.ADOPTED
    wanted = "Distr.: General" if is_adopted else "Distr.: Limited"
    given = next((line for line in lines if line.startswith("Distr")), "")
    kind = "an adopted text" if is_adopted else "a draft"
    if given != wanted:
        what = f"“{given}” in the masthead of {kind}" if given else f"no line “{wanted}” in the masthead"
        yield key_hit(what, "distribution", instead=wanted)
    original = next((line for line in lines if line.startswith("Original")), "")
    if is_adopted and original:
        yield key_hit(f"“{original}” in the masthead of {kind}, which has no such line; delete it", "original")
    elif not is_adopted and not original:
        yield key_hit(
            "the masthead of a draft names its language below the date", "original", instead="Original: English"
        )


@rule(
    "MST06",
    Severity.ERROR,
    "The running head of a draft is its symbol alone; that of an adopted text its symbol, and its title beside it.",
    good="head: [A/C.1/80/L.30]",
    bad="head: [A/C.1/80/L.30, Lighthouses]",
    source="published documents",
    shown=Example.SHOWN,
)
def running_head(draft: Draft) -> Iterator[Hit]:
    """Find another symbol, words beside that of a draft, and none beside that of an adopted text."""
    lines = [" ".join(plain_text(line).split()) for line in draft.shown.head]
    symbols = [line for line in lines if _SYMBOL.fullmatch(line)]
    on_top = {
        " ".join(plain_text(line).split()) for line in draft.shown.masthead
    }  # a symbol that is still open among them
    beside = [line for line in lines if line not in (*symbols, *on_top) and not _PAGE.fullmatch(line)]
    own = draft.resolution.symbol
    for other in symbols if not isinstance(own, Unknown) else []:
        if not f"{own.rstrip('*')} ".startswith(f"{other.rstrip('*')} "):
            yield key_hit(
                f"“{other}” in the running head is not the symbol of the masthead", "running_head", instead=own
            )
    if draft.resolution.stage is Stage.ADOPTED:
        if symbols and not beside:
            yield key_hit("the running head of an adopted text has its title beside the symbol", "running_head")
    elif beside:
        message = f"“{' '.join(beside)[:_LONGEST]}” in the running head of a draft, which is its symbol alone"
        yield key_hit(message, "running_head")


_SYMBOL = re.compile(r"A(?:/[A-Za-z0-9.()\-]+)+(?: [A-Z])?\*{0,2}")
_PAGE = re.compile(r"(?:[Pp]age )?[\d\s/]*(?: of \d+)?")
_LONGEST = 80


@rule(
    "SPN03",
    Severity.ERROR,
    "The line of the sponsors has “and” before the last one, without a comma: Chad, Egypt and Mali: draft resolution.",
    good='sponsors: "Chad and Egypt: draft resolution"',
    bad='sponsors: "Chad, and Egypt: draft resolution"',
    source="published documents",
    shown=Example.SHOWN,
)
def line_of_sponsors(draft: Draft) -> Iterator[Hit]:
    """Find a comma before "and", no "and", and another end than ": draft resolution"."""
    line, given = " ".join(plain_text(draft.shown.sponsors).split()), draft.resolution.sponsors
    if not line or isinstance(given, Unknown):
        return
    if SUBMITTED.fullmatch(line):
        return
    form = SPONSORS.fullmatch(line)
    if not form:
        yield key_hit(f"“{line[-_LONGEST:]}” has not the form “Chad and Egypt: draft resolution”", "sponsors")
    names = form["names"] if form else line
    last = plain_text(without_asterisk(given[-1])) if len(given) > 1 else ""
    ends = rf", (and )?{re.escape(last)}\W*(?:(?:revised )?draft (?:resolution|decision)s?\W*)?$"
    if last and (wrong := re.search(ends, names, re.IGNORECASE)):
        what = "a comma before “and” in the line of" if wrong[1] else "no “and” before the last of"
        yield key_hit(f"{what} the sponsors", "sponsors", instead=f"and {last}")
