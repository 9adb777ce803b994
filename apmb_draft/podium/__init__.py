"""An oral revision: what the podium reads out to turn the text before the delegates into the new one."""

from apmb_draft.podium.instructions import Instruction, instructions
from apmb_draft.podium.sheet import Sheet, docx, markdown

__all__ = ["Instruction", "Sheet", "docx", "instructions", "markdown"]
