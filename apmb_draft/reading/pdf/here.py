"""A PDF from pages to passages, in this very process."""

from __future__ import annotations

from collections.abc import Sequence

from apmb_draft.problems import error
from apmb_draft.reading.found import Found, Indent, Passage, Source
from apmb_draft.reading.pdf import passages as text
from apmb_draft.reading.pdf.furniture import sorted_out
from apmb_draft.reading.pdf.glyphs import Page
from apmb_draft.reading.pdf.opened import pages

PAPERS = ((612.0, 792.0), (595.3, 841.9))
"""pt: US Letter, and A4 as Geneva uses it."""


def read_here(data: bytes, name: str) -> Found:
    """The passages and footnotes of a PDF, page furniture left out.

    Raises DraftError as `apmb_draft.reading.pdf.read` does.
    """
    found = sorted_out(checked(pages(data, name), name))
    numbered, starred = text.notes(found.notes)
    masthead = tuple(line.text for line in found.masthead)
    return Found(Source.PDF, masthead, tuple(_with_starred(text.passages(found.body), starred)), numbered)


def checked(found: Sequence[Page], name: str) -> Sequence[Page]:
    """The pages, if a reader of the New York form can make sense of them."""
    for page in found:
        if not any(_is_paper(page, paper) for paper in PAPERS):
            size = f"{page.width:.0f} by {page.height:.0f} pt"
            raise error(name, "pdf-paper", f"page {page.number} is {size}; US Letter or A4 is expected")
    upright = sum(len(page.glyphs) for page in found)
    if upright < 20 * len(found):
        raise error(name, "pdf-no-text", "the pages hold no text, as in a scan; give the Word file or a PDF with text")
    if sum(page.turned for page in found) > upright / 5:
        raise error(name, "pdf-no-text", "much of the text does not stand upright; give the Word file")
    return found


def _is_paper(page: Page, paper: tuple[float, float]) -> bool:
    """Whether a page has this size, upright or, for a wide table, on its side."""
    sides = zip(sorted((page.width, page.height)), paper, strict=True)
    return all(abs(side - expected) < 4 for side, expected in sides)


def _with_starred(found: Sequence[Passage], starred: Sequence[Passage]) -> list[Passage]:
    """The passages, with the notes of asterisks at the end of the front block: before the first indented one."""
    end = next((n for n, one in enumerate(found) if one.indent is Indent.FIRST_LINE), len(found))
    return [*found[:end], *starred, *found[end:]]
