"""The separator above the footnotes, typed as the UN types it: underscores in place of a line.

No style sheet can write a word above the footnotes of a page. It stands in a corner of each page, and is moved above
the footnotes once they have their places; a page without any loses it. It is no part of the text: readers aloud pass
over it as over all in the margin of a page, and what is copied is without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from apmb_draft.form import form, points
from apmb_draft.render.bars import PIXEL
from apmb_draft.render.measures import type_settings
from apmb_draft.render.tags import page_streams

CORNER = "@bottom-left-corner"


def put_separators(pages: Any) -> None:
    """Move the separators of WeasyPrint's document to their places; where a template has none, its line stays."""
    for page in pages.pages:
        box = page._page_box
        corner = next((child for child in box.children if getattr(child, "at_keyword", "") == CORNER), None)
        words = list(_words(corner)) if corner else []
        if corner is None or not words:
            continue
        area = next((child for child in box.children if _has_footnotes(child)), None)
        if area is None:
            box.children = [child for child in box.children if child is not corner]
            continue
        baseline = area.border_box_y() + area.border_top_width + area.padding_top + _above() / PIXEL
        left = points(form()["page"]["left_tw"] + form()["footnotes"]["separator_left_tw"]) / PIXEL
        corner.translate(left - words[0].position_x, baseline - words[0].position_y - words[0].baseline)
        area.border_top_width = 0


def leave_uncopied(pdf: Any) -> None:
    """Say of the separators in what WeasyPrint is about to write that no text stands behind their letters.

    They stand outside the text already; that alone keeps no program from copying them.
    """
    from pydyf import Dictionary, String  # noqa: PLC0415 - comes with WeasyPrint

    for stream in page_streams(pdf):
        for place in reversed([at for at, item in enumerate(stream) if _is_separator(item)]):
            begins = max(at for at in range(place) if stream[at] == b"BDC")
            ends = stream.index(b"ET", place) + 1
            if stream[begins - 2] == "/Artifact":
                stream.insert(ends, b"EMC")
                stream[begins + 1 : begins + 1] = "/Span", Dictionary({"ActualText": String("")}), b"BDC"


def _is_separator(item: Any) -> bool:
    """Return whether this shows one letter of the type many times over."""
    return isinstance(item, bytes) and bool(re.fullmatch(rb"\[<([0-9a-fA-F]{4})\1{9,}>\] TJ", item))


def _above() -> float:
    """Return the distance from the top of the first footnote down to the baseline of the separator, in pt, below 0."""
    return type_settings()["note"].rise - float(form()["footnotes"]["separator_baseline"])


def _has_footnotes(box: Any) -> bool:
    """Return whether this is the foot of a page with a footnote; the note of an asterisk has a line of its own."""
    from weasyprint.formatting_structure.boxes import FootnoteAreaBox  # noqa: PLC0415 - slow to import

    if not isinstance(box, FootnoteAreaBox):
        return False
    classes = (child.element.get("class", "") for child in box.descendants() if child.element is not None)
    return any("note" in each.split() and "starred" not in each.split() for each in classes)


def _words(box: Any) -> Iterator[Any]:
    from weasyprint.formatting_structure.boxes import TextBox  # noqa: PLC0415 - slow to import

    return (child for child in box.descendants() if isinstance(child, TextBox))
