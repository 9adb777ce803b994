"""The sheets of a submission: data sheet, checklist, covering e-mail; and the changes of its front."""

from apmb_draft.kit.front import front_changes
from apmb_draft.kit.sheets import SHEETS, Kit, TrackedBase, fill_sheets

__all__ = ["SHEETS", "Kit", "TrackedBase", "fill_sheets", "front_changes"]
