"""The draft, and what changed in it, as a web page, as a PDF and as text, each through its Jinja template.

`plain` makes the text, `page` the page, with the numbers of the form as a style sheet wants them (`measures`) and what
paper has besides (`printing`). `pdf_writer` makes the PDF:

1. `fonts` finds the type, and `lines` breaks the text as Word does (`line_breaking`, by the widths in `font_metrics`).
2. WeasyPrint sets the page, once more where a footnote has left the page of its call; `doctor` brings it in, and says
   what is missing for it.
3. `separators` puts the rules above the footnotes into place, `tags` the text into reading order, and `archive` says of
   the file what PDF/UA-1 and PDF/A-3a want to be told.

A redline is shown with its remarks and shifts (`marks`): on the page to look through (`review`), on paper with `bars`
(`redlined`; its lines WeasyPrint breaks), and as a statement (`changes`). `parts` knows which part of a draft a role
belongs to.

>>> from apmb_draft.blocks import Block, Document, Role, Run
>>> from apmb_draft.templates import Templates
>>> draft = Document((Block(Role.OPENING, (Run("The General Assembly", italic=True), Run(","))),))
>>> print(render_text(draft, Templates()), end="")
United Nations
General Assembly
<BLANKLINE>
The General Assembly,
"""

from __future__ import annotations

from apmb_draft.render.changes import changes_json, changes_markdown
from apmb_draft.render.fonts import Faces
from apmb_draft.render.marks import ListedChange, Why
from apmb_draft.render.page import render_html
from apmb_draft.render.pdf_writer import render_pdf
from apmb_draft.render.plain import render_text
from apmb_draft.render.redlined import redline_pdf
from apmb_draft.render.review import render_review

__all__ = [
    "Faces",
    "ListedChange",
    "Why",
    "changes_json",
    "changes_markdown",
    "redline_pdf",
    "render_html",
    "render_pdf",
    "render_review",
    "render_text",
]
