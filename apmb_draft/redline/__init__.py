"""Two drafts into one that shows the way between them.

`drafts` goes through them in this order:

1. `footnotes` tells which notes of the two are the same, and calls them by common names.
2. `paragraphs` puts the paragraphs that belong together into groups, those that were cut or joined too; `likeness` says
   how much two have in common.
3. `merged` makes one text of each group: `tokens` cuts it into words, `matches` finds those that both sides have, and
   `readable` lets those go that would leave a patchwork.
4. `footnotes` parts the notes whose first call moved, and numbers all of them through.

`resolved` gives the draft and the base back; `places` says in words where a change lies.
"""

from apmb_draft.redline.drafts import redline
from apmb_draft.redline.resolved import accepted, rejected

__all__ = ["accepted", "redline", "rejected"]
