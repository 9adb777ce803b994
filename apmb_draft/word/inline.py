"""Runs of a block as runs of Word: italics, links, footnote calls, open facts and the comments on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from apmb_draft.blocks import Run
from apmb_draft.typography import document_url
from apmb_draft.word.comments import Place
from apmb_draft.word.marks import Marks
from apmb_draft.word.xml import Element, element, field_runs, run

_HIGHLIGHT = "yellow"


@dataclass(frozen=True)
class Inline:
    """Writes the runs of one part: `relate` gives the relationship of that part to an address outside."""

    relate: Callable[[str], str]

    def runs(self, runs: Iterable[Run], **form: Any) -> Iterator[Element]:
        """Yield runs without marks, for headers and footnotes; footnote calls are left out."""
        return (self.run(given, **form) for given in runs if not given.call)

    def run(self, given: Run, **form: Any) -> Element:
        """Return one run, or a hyperlink around it.

        `Run("78/45", link="A/RES/78/45")` → `<w:hyperlink r:id="rId1" w:history="1"><w:r><w:rPr>
        <w:rStyle w:val="Hyperlink"/></w:rPr><w:t>78/45</w:t></w:r></w:hyperlink>`
        """
        if given.italic:
            form |= {"italic": True, "italic_cs": True}
        if given.status:
            form["highlight"] = _HIGHLIGHT
        if not given.link:
            return run(given.text, **form)
        relation = self.relate(document_url(given.link))
        return element("w:hyperlink", run(given.text, style="Hyperlink", **form), r__id=relation, history=1)

    def marked(self, given: Run, place: Place, marks: Marks, **form: Any) -> Iterator[Element]:
        """Yield one run of the body with the comments and calls that are marked at it.

        `<w:commentRangeStart w:id="0"/>` run `<w:commentRangeEnd w:id="0"/>`
        `<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:commentReference w:id="0"/></w:r>`
        """
        for number in marks.begin_at(place):
            yield element("w:commentRangeStart", id=number)
        if given.call:
            yield from _call(given.call, place in marks.first_calls, given.call in marks.repeated)
        else:
            yield self.run(given, **form)
        for number in marks.end_at(place):
            yield element("w:commentRangeEnd", id=number)
            yield run(element("w:commentReference", id=number), style="CommentReference")


def _call(number: int, first: bool, repeated: bool) -> Iterator[Element]:
    """Yield a footnote call; calls after the first refer to the bookmark around it and show the same number.

    `<w:bookmarkStart w:id="1" w:name="_RefNote1"/><w:r>…<w:footnoteReference w:id="1"/></w:r>
    <w:bookmarkEnd w:id="1"/>`, then ` NOTEREF _RefNote1 \\f \\h ` as a field.
    """
    name = f"_RefNote{number}"
    if not first:
        yield from field_runs(f"NOTEREF {name} \\f \\h", str(number), style="FootnoteReference")
        return
    if repeated:
        yield element("w:bookmarkStart", id=number, name=name)
    yield run(element("w:footnoteReference", id=number), style="FootnoteReference")
    if repeated:
        yield element("w:bookmarkEnd", id=number)
