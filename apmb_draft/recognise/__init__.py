"""A document that somebody else wrote, read back into a resolution, and proven by composing it again.

`sort` tells the parts of the document, `footnotes` sees that each footnote has a call and each call a footnote,
`italics` sets what plain text does not show, `marked` writes paragraphs in the markup of the file, `facts` and
`gatherings` put slots where facts stand (`seen`), `layout` keeps what the pages have of their own; `resolution` goes
through them, again with literal words where `proof` finds a difference. `account` looks for words that no part took.
"""

from apmb_draft.recognise.proof import Compared
from apmb_draft.recognise.resolution import Recognised, recognise

__all__ = ["Compared", "Recognised", "recognise"]
