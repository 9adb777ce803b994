"""The draft as a Word file in the UN's own form: named styles, typed numbers, real footnotes and fields."""

from apmb_draft.word.package import write

__all__ = ["write"]
