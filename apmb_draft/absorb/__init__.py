"""Absorb a returned Word file: write what people changed in the document of a draft back into the draft."""

from apmb_draft.absorb.absorb_changes import AbsorbedDraft, absorb_changes

__all__ = ["AbsorbedDraft", "absorb_changes"]
