"""Word's Track Changes, marked inside a Word file that is already there: as issued by the Secretariat, or our own.

`document` goes through a file in this order:

1. `docx.package` opens it, `base_styles` knows its styles and lists, `characters` takes its paragraphs apart.
2. `align` finds the words of the redline among the characters, and writes down what is to be done to each paragraph as
   an `EditPlan` (`edit_plan`); `spacers` adds the empty paragraphs to insert and to delete.
3. `mark_changes` carries a plan out, with `split_runs`, `fields`, `alternatives` and `inline` for what is in a
   paragraph; `paragraphs` and `inserted_paragraphs` for whole ones.
4. `page_notes`, `footnotes` and `heads` do the same outside of the text; `comments` adds the comments, and `settings`
   let Word go on tracking. `revision_ids` number and sign every mark.

`verify` compares the result with base and draft, with its changes accepted and rejected by `accept_reject`.
`pending_revisions` reads the changes of others. `state_key` says from which state of the draft a file was made.
"""

from apmb_draft.docx.annotations import Annotation
from apmb_draft.tracked.document import Marking, tracked

__all__ = ["Annotation", "Marking", "tracked"]
