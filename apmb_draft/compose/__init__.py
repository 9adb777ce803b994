"""A resolution through its template into a draft: facts into slots, numbers onto paragraphs, lines into blocks."""

from apmb_draft.compose.composing import compose

__all__ = ["compose"]
