"""Compose a draft from a resolution and its template: fill slots, number paragraphs, parse lines into blocks."""

from apmb_draft.compose.composing import compose

__all__ = ["compose"]
