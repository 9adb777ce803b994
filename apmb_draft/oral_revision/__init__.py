"""An oral revision: what the podium reads out to turn the text before the delegates into the new one.

`part_names` names the paragraphs of both texts. `instructions` pairs them and lists which are deleted and inserted.
`quotations` quotes each change within a paragraph (`formatted_text`), with as many words as a listener needs to find it
(`listener`). `sheet` writes the result as Markdown or DOCX.
"""

from apmb_draft.oral_revision.instructions import Instruction, list_instructions
from apmb_draft.oral_revision.sheet import Sheet, sheet_docx, sheet_markdown

__all__ = ["Instruction", "Sheet", "list_instructions", "sheet_docx", "sheet_markdown"]
