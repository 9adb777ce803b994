"""Remarks as Word's comments: the reasons of changes, and what is still asked."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from apmb_draft.docx.package import DocxPackage
from apmb_draft.docx.xml import Element, W
from apmb_draft.tracked.base_styles import BaseStyles
from apmb_draft.tracked.revision_ids import number_above
from apmb_draft.word.comments import Remark, comment_element
from apmb_draft.word.xml import element, root_element, run

_MARKS = tuple(W + tag for tag in ("commentRangeStart", "commentRangeEnd", "commentReference"))


class Comments:
    """The comments of a file, those that were there and ours behind them."""

    def __init__(self, parts: DocxPackage, date: str, styles: BaseStyles):
        self._parts, self._date = parts, date
        self._reference, self._text = styles.style("CommentReference"), styles.style("CommentText")
        self._root: Element | None = None
        self._next = 0

    def _open(self) -> Element:
        if self._root is None:
            story, name = self._parts.tree(self._parts.main), self._parts.related("comments")
            if not name:
                _drop_marks(story)
                name = self._parts.add("comments", root_element("w:comments"))
            self._root = self._parts.tree(name)
            # A comment that was taken out may have left its marks in the text, which must not become those of ours.
            self._next = number_above(one.get(W + "id", "") for one in (*self._root, *story.iter(*_MARKS)))
        return self._root

    def add(self, remark: Remark, elements: Sequence[Element]) -> None:
        """Put a comment around some elements of one paragraph or of several in a row."""
        comments = self._open()
        number, self._next = self._next, self._next + 1
        comments.append(comment_element(number, remark, date=self._date, text=self._text, sign=self._reference))
        first, last = min(elements, key=_place), max(elements, key=_place)
        first.addprevious(element("w:commentRangeStart", id=number))
        reference = run(element("w:commentReference", id=number), style=self._reference)
        last.addnext(reference)
        last.addnext(element("w:commentRangeEnd", id=number))


def _drop_marks(story: Element) -> None:
    """Take out the marks of comments that a file does not hold: with comments in it, Word would look for theirs."""
    for mark in list(story.iter(*_MARKS)):
        run = mark.getparent()
        run.remove(mark)
        if run.tag == W + "r" and all(one.tag == W + "rPr" for one in run):
            run.getparent().remove(run)


def _place(element: Element) -> tuple[int, ...]:
    """Return the position of an element in its part: the indexes of all that hold it, from the outermost."""
    holders = [element, *element.iterancestors()]
    return tuple(parent.index(child) for child, parent in reversed([*pairwise(holders)]))
