"""Word's Track Changes, marked inside a Word file that is already there: as issued by the Secretariat, or our own.

`document` goes through a file in this order:

1. `package` opens it, `looks` knows its styles and lists, `atoms` takes its paragraphs apart into letters.
2. `placed` finds the words of the redline in the letters, and writes down what is to be done to each paragraph as a
   `Script` (`scripts`); `spacers` adds the empty paragraphs that come and go.
3. `marked` carries a script out, with `cutting`, `fields`, `alternatives` and `inline` for what stands in a paragraph;
   `paragraphs` and `inserted_paragraphs` for whole ones.
4. `page_notes`, `footnotes` and `heads` do the same to what stands outside of the text; `remarks` are its comments,
   and `settings` let Word go on tracking. Every mark is `signed`.

`proof` holds the result against base and draft, with its changes accepted and rejected by `resolved`. `open_marks`
reads the changes of others, letter by letter. `state_key` says from which state of the draft a file was made.
"""

from apmb_draft.tracked.document import Marking, tracked
from apmb_draft.word.comments import Remark

__all__ = ["Marking", "Remark", "tracked"]
