"""The redline of two drafts, whole: masthead, front block, text, closing lines, annexes and footnotes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from apmb_draft.blocks import MASTHEAD, Block, Document
from apmb_draft.redline.footnotes import notes_together, numbered, parted, with_names
from apmb_draft.redline.merged import merged
from apmb_draft.redline.paragraphs import Group, Words, groups
from apmb_draft.redline.tokens import tokens


def redline(base: Document, draft: Document) -> Document:
    """The draft as a document that shows every change against the base, and what was there before.

    Its changes accepted, it is the draft; rejected, the base; `redline(x, x) == x`. Paragraphs are paired by likeness,
    and inside of them words, dates and citations stay whole. What moved is shown as gone here and come there.
    """
    together = notes_together(base, draft)
    before, after = with_names(base, together, old=True), with_names(draft, together, old=False)
    blocks = (*_masthead(before, after), *_body(before, after))
    found, notes = numbered(parted(blocks, together), together)
    return Document(found, notes, draft.asked)


def _masthead(before: Sequence[Block], after: Sequence[Block]) -> Iterator[Block]:
    """The lines of the masthead, each beside that of its role, in the order of the draft."""
    old = {block.role: block for block in before if block.role in MASTHEAD}
    new = {block.role: block for block in after if block.role in MASTHEAD}
    for role in dict.fromkeys([*old, *new]):
        sides = [(_words(one),) if (one := side.get(role)) else () for side in (old, new)]
        yield from merged(Group(*sides))


def _body(before: Sequence[Block], after: Sequence[Block]) -> Iterator[Block]:
    old, new = ([_words(block) for block in side if block.role not in MASTHEAD] for side in (before, after))
    for group in groups(old, new):
        yield from merged(group)


def _words(block: Block) -> Words:
    return Words(block, tuple(tokens(block.runs, {})))
