"""What goes with a draft that is handed in: the data sheet, the checklist, the covering e-mail."""

from apmb_draft.kit.sheets import SHEETS, Kit, Tracked, sheets

__all__ = ["SHEETS", "Kit", "Tracked", "sheets"]
