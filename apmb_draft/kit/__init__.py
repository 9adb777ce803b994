"""What goes with a draft that is handed in: the data sheet, the checklist, the covering e-mail, its changed front."""

from apmb_draft.kit.front import front_changes
from apmb_draft.kit.sheets import SHEETS, Kit, Tracked, sheets

__all__ = ["SHEETS", "Kit", "Tracked", "front_changes", "sheets"]
