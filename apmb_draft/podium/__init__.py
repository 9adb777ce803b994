"""An oral revision: what the podium reads out to turn the text before the delegates into the new one.

`parts` names the paragraphs of both texts, `instructions` pairs them and says which go and come, `edits` quotes what
changes within one (`texts`), until a listener finds it (`hearing`); `sheet` sets all of it.
"""

from apmb_draft.podium.instructions import Instruction, instructions
from apmb_draft.podium.sheet import Sheet, docx, markdown

__all__ = ["Instruction", "Sheet", "docx", "instructions", "markdown"]
