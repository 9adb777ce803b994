"""Compare two drafts, and explain each change between them.

`comparison` builds the redline in this order:

1. It pairs the notes that are the same in both, and renames their calls alike.
2. `paragraph_groups` groups the paragraphs that belong together, split and joined ones too.
3. It makes one text of each group: `tokens` splits it into words, and finds those that both sides have, without those
   that would leave a patchwork.
4. It splits the notes whose first call moved, and renumbers all of them.

`changes` finds the changes of a redline as a reader counts them, and comments on wording that the roll-over carried
over. `attribution` gives each change its reasons, those of the facts that the rules or an answer changed among them.
"""

from apmb_draft.diff.attribution import Compared, explain_changes
from apmb_draft.diff.changes import (
    Change,
    ChangeKind,
    CheckComment,
    Reason,
    RunSpan,
    add_check_comments,
    find_changes,
    kind_of_change,
)
from apmb_draft.diff.comparison import redline

__all__ = [
    "Change",
    "ChangeKind",
    "CheckComment",
    "Compared",
    "Reason",
    "RunSpan",
    "add_check_comments",
    "explain_changes",
    "find_changes",
    "kind_of_change",
    "redline",
]
