"""What a reader finds in a document before anyone knows what it is: paragraphs in reading order, and footnotes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from apmb_draft.model.document import Note, PageLayout, Role, Run


class DocumentFormat(StrEnum):
    """What kind of document was read."""

    TEXT = "text"
    WORD = "word"
    PDF = "pdf"


class Indent(StrEnum):
    """Where the first line of a paragraph begins, in the columns of `form.toml`."""

    OUTER = "outer"
    """At the left edge of the masthead and the session block (x 60)."""
    COLUMN = "column"
    """At the left edge of the text column (x 123): titles, headings, annexes."""
    FIRST_LINE = "first-line"
    """Where a paragraph, its number or the letter (a) begins (x 147), turnover lines at the column."""
    SECOND_LEVEL = "second-level"
    """The whole block is indented (x 147, turnover lines too): a sub-paragraph (i)."""
    RIGHT = "right"
    """Aligned at the right: closing lines."""
    HANGING = "hanging"
    """A number left of the column, the text in it: the title of an adopted resolution."""


@dataclass(frozen=True)
class ExtractedParagraph:
    """One paragraph as it was found, its lines joined, page furniture gone.

    `runs` carry italics, links and footnote calls; a typed number or letter is still part of the text, with a tab
    behind it where the source shows a gap. `indent`, `size` (pt) and `bold` are None where the source cannot tell,
    as plain text cannot.
    """

    runs: tuple[Run, ...]
    indent: Indent | None = None
    size: float | None = None
    bold: bool | None = None
    gaps: tuple[float | None, ...] = field(default=(), compare=False)
    """Between two letters of a word, in pt, as most of a line stand; None for a line of a few letters."""
    lines: tuple[str, ...] = field(default=(), compare=False)
    """Its text as it is broken on the page, without footnote calls."""
    pitch: float | None = field(default=None, compare=False)
    """From line to line, in pt; None where it has no two lines on one page."""
    row: Role | None = None
    """The role of a row of a table, whose cells are parted by tabs, or of a note below one."""

    @property
    def text(self) -> str:
        """Return the words without footnote calls."""
        return "".join(run.text for run in self.runs if not run.call)


@dataclass(frozen=True)
class ExtractedDocument:
    """A whole document as it was found. `masthead` holds the first page's header: symbol, distribution, date."""

    format: DocumentFormat
    masthead: tuple[str, ...]
    paragraphs: tuple[ExtractedParagraph, ...]
    notes: tuple[Note, ...] = ()
    layout: PageLayout = field(default=PageLayout())
    """How its pages are laid out, as far as the source shows it."""
    head: tuple[str, ...] = ()
    """Lines of the running heads, each once: the symbol, the title beside it; none where the source has none."""
    tables: tuple[str, ...] = ()
    """Where the text has tables that are no simple grid, with the words of their first rows."""
    note_lines: tuple[tuple[str, ...], ...] = field(default=(), compare=False)
    """The lines of each footnote as it is broken on the page; none where the source does not show them."""

    @property
    def has_italics(self) -> bool:
        """Return whether the source can show italics at all."""
        return self.format is not DocumentFormat.TEXT
