"""Compare two drafts as a whole: masthead, front block, text, closing lines, annexes and footnotes."""

from __future__ import annotations

from apmb_draft.blocks import Document
from apmb_draft.redline.footnotes import pair_notes, rename_calls, renumber_notes, split_moved_notes
from apmb_draft.redline.merged import merge_group
from apmb_draft.redline.paragraphs import ComparedParagraph, group_paragraphs


def redline(base: Document, draft: Document) -> Document:
    """Return the draft as a document that marks every change against the base, with what was there before.

    With its changes accepted, it is the draft; rejected, the base. `redline(x, x) == x` for documents whose text is in
    the fewest possible runs. Paragraphs are paired by similarity; within them, words, dates and citations are kept
    whole. Text that moved is marked as deleted in one place and inserted in the other.
    """
    pairs = pair_notes(base, draft)
    before, after = rename_calls(base, pairs, old=True), rename_calls(draft, pairs, old=False)
    found = group_paragraphs(
        [ComparedParagraph(block) for block in before], [ComparedParagraph(block) for block in after]
    )
    blocks = tuple(block for group in found for block in merge_group(group))
    marked, notes = renumber_notes(split_moved_notes(blocks, pairs), pairs)
    return Document(marked, notes, draft.asked)
