"""The draft, and what changed in it, as a web page, as a PDF and as text, each through its Jinja template.

`text_output` makes the text, `html` the page, with the numbers of the form as a style sheet wants them.
`pdf` makes the PDF:

1. `font_metrics` finds the type, and `line_breaking` breaks the text as Word does, by the widths of its letters.
2. `typesetting` has WeasyPrint set the page, which is imported there alone, says of the file what PDF/UA-1 and
   PDF/A-3a want to be told, and puts its tags into the order of the text.
3. `pdf` looks whether a footnote has left the page of its call, as it may where WeasyPrint breaks the lines.

A redline is shown with its changes in a list (`listed_changes`, which is also the statement of changes): on a page to
look through (`html`), and on paper with bars beside the lines (`pdf`), which WeasyPrint breaks.

>>> from apmb_draft.model.document import Block, Document, Role, Run
>>> from apmb_draft.text.templates import Templates
>>> draft = Document((Block(Role.OPENING, (Run("The General Assembly", italic=True), Run(","))),))
>>> print(render_text(draft, Templates()), end="")
United Nations
General Assembly
<BLANKLINE>
The General Assembly,
"""

from __future__ import annotations

from apmb_draft.render.html import render_html, render_review
from apmb_draft.render.listed_changes import changes_json, changes_markdown
from apmb_draft.render.pdf import redline_pdf, render_pdf
from apmb_draft.render.text_output import render_text

__all__ = [
    "changes_json",
    "changes_markdown",
    "redline_pdf",
    "render_html",
    "render_pdf",
    "render_review",
    "render_text",
]
