"""The redline of two drafts, whole: masthead, front block, text, closing lines, annexes and footnotes."""

from __future__ import annotations

from apmb_draft.blocks import Document
from apmb_draft.redline.footnotes import notes_together, numbered, parted, with_names
from apmb_draft.redline.merged import merged
from apmb_draft.redline.paragraphs import Words, groups


def redline(base: Document, draft: Document) -> Document:
    """The draft as a document that shows every change against the base, and what was there before.

    Its changes accepted, it is the draft; rejected, the base; `redline(x, x) == x`, for documents whose text stands in
    the fewest runs. Paragraphs are paired by likeness, and inside of them words, dates and citations stay whole. What
    moved is shown as gone here and come there.
    """
    together = notes_together(base, draft)
    before, after = with_names(base, together, old=True), with_names(draft, together, old=False)
    found = groups([Words(block) for block in before], [Words(block) for block in after])
    blocks = tuple(block for group in found for block in merged(group))
    marked, notes = numbered(parted(blocks, together), together)
    return Document(marked, notes, draft.asked)
