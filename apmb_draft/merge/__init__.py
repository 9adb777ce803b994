"""Merge another text into a draft: an official document as it is, or what people changed in a returned Word file.

`paragraph_words` says which words of a paragraph, and of its footnotes, another version of it keeps.
`aligned_texts` aligns two texts: their paragraphs and footnotes, and in a paragraph the slots whose text is unchanged.
`takeover` gives a draft the text of the other one; `fact_changes` proposes what a fact may have become.

`merging` absorbs a returned file and merges it with the draft file of today: `returned_docx` reads it with the changes
of some people accepted and lists what is still pending, `returned_text` sets right what people type. `amendments`
compares it with what earlier files changed.
"""

from apmb_draft.merge.aligned_texts import AlignedTexts, DraftText
from apmb_draft.merge.takeover import TakeoverResult, take_over

__all__ = ["AlignedTexts", "DraftText", "TakeoverResult", "take_over"]
