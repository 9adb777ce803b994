"""Footnotes stay on the page of their calls: WeasyPrint moves the paragraph that has no room, and not the footnote.

Where the first two lines of a paragraph have no room above a footnote, WeasyPrint sends the footnote to the next page.
Word, and the readers of the United Nations, want the footnote and move the lines. WeasyPrint has no setting for it, so
one question that it asks of its own layout is answered otherwise here. `paper` looks at what comes of it, and lays the
page out again, more slowly, should a later version of WeasyPrint ask in another way.
"""

from __future__ import annotations

from functools import cache
from typing import Any


class _Staying(list[Any]):
    """The footnotes of a page, which there seem to be none of when it is asked which of them could give way."""

    def __bool__(self) -> bool:
        return False


def rendered(html: Any, **options: Any) -> Any:
    """WeasyPrint's document of its HTML as `HTML.render` gives it, but with every footnote on the page of its call."""
    from weasyprint import DEFAULT_OPTIONS  # noqa: PLC0415 - slow to import

    try:
        return _document()._render(html, None, None, None, {**DEFAULT_OPTIONS, **options})
    except (AttributeError, TypeError):  # a version of WeasyPrint that is made otherwise
        return html.render(**options)


@cache
def _document() -> Any:
    """WeasyPrint's `Document`, laid out in a context of ours."""
    from weasyprint import Document  # noqa: PLC0415
    from weasyprint.layout import LayoutContext  # noqa: PLC0415

    class Context(LayoutContext):  # type: ignore[misc]
        _notes: list[Any] = _Staying()

        @property
        def current_page_footnotes(self) -> list[Any]:
            return self._notes

        @current_page_footnotes.setter
        def current_page_footnotes(self, notes: list[Any]) -> None:
            self._notes = _Staying(notes)

        def _update_footnote_area(self) -> Any:
            """Make room for the footnotes, which are there all the same."""
            staying, self._notes = self._notes, list(self._notes)
            overflows = super()._update_footnote_area()
            self._notes = staying
            return overflows

    class Page(Document):  # type: ignore[misc]
        @classmethod
        def _build_layout_context(cls, *given: Any) -> Any:
            context = super()._build_layout_context(*given)
            context.__class__ = Context
            return context

    return Page
