"""The draft, and what changed in it, as a web page, as a PDF and as text, each through its Jinja template.

>>> from apmb_draft.blocks import Block, Document, Role, Run
>>> from apmb_draft.templates import Templates
>>> draft = Document((Block(Role.OPENING, (Run("The General Assembly", italic=True), Run(","))),))
>>> print(text(draft, Templates()), end="")
United Nations
General Assembly
<BLANKLINE>
The General Assembly,
"""

from __future__ import annotations

from apmb_draft.render.changes import changes_json, changes_markdown
from apmb_draft.render.fonts import Faces
from apmb_draft.render.marks import Remark, Why
from apmb_draft.render.page import html
from apmb_draft.render.paper import pdf
from apmb_draft.render.plain import text
from apmb_draft.render.redlined import redline_pdf
from apmb_draft.render.review import review

__all__ = [
    "Faces",
    "Remark",
    "Why",
    "changes_json",
    "changes_markdown",
    "html",
    "pdf",
    "redline_pdf",
    "review",
    "text",
]
