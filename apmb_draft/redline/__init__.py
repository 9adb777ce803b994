"""Compare two drafts, and resolve the changes between them.

`compare` builds the redline in this order:

1. `footnotes` pairs the notes that are the same in both, and renames their calls alike.
2. `paragraphs` groups the paragraphs that belong together, split and joined ones too; `similarity` measures how much
   two have in common.
3. `merged` makes one text of each group: `tokens` splits it into words, `word_alignment` finds those that both sides
   have, and `cleanup` drops those that would leave a patchwork.
4. `footnotes` splits the notes whose first call moved, and renumbers all of them.

`compare` also gives the draft and the base back; `places` names the place of a change.
"""

from apmb_draft.redline.compare import accept_changes, redline, reject_changes

__all__ = ["accept_changes", "redline", "reject_changes"]
