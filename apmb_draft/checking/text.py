"""A draft as the rules see it: the characters of every passage, with italics and their places in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from apmb_draft.markup import Marked, Sort, tokenize_markup
from apmb_draft.model import TEXTS, Resolution
from apmb_draft.openers import find_opener
from apmb_draft.paragraphs import ROWS, Level, number_paragraphs
from apmb_draft.rollover import Flag
from apmb_draft.slots import slot_phrases
from apmb_draft.typography import plain_text


def is_placeholder(value: str) -> bool:
    """Return whether a value that was read from a document is what the tool prints for an open fact.

    >>> is_placeholder("[sponsors]"), is_placeholder("Iran (Islamic Republic of)")
    (True, False)
    """
    return value.startswith("[") and value.endswith("]")


def is_quoted(text: str, at: int) -> bool:
    """Return whether a place of a paragraph is in quotation marks, where the words may be somebody's own.

    >>> is_quoted("the item “Lights” of it", 12), is_quoted("the item “Lights” of it", 20)
    (True, False)
    """
    return text.count("“", 0, at) > text.count("”", 0, at)


class Part(StrEnum):
    """The part of a document to which a passage belongs."""

    PREAMBLE = "preamble"
    OPERATIVE = "operative"
    DECISION = "decision"
    ANNEX = "annex"
    NOTE = "footnote"
    TITLE = "title"
    """That of the resolution or of its agenda item; also a note of the masthead."""


@dataclass(frozen=True)
class Passage:
    """A paragraph or a footnote: its characters as they will be read, with ordinary spaces and hyphens.

    `name` is what people call it ("paragraph 3 (a)"). For each letter `italic` says its form, `source` where it stands
    in the value of the file at `path` (the place of the slot for what a fact gives), and `literal` whether it is
    written there itself. `calls` are the places of footnote calls, each before the letter of that place.
    """

    name: str
    part: Part
    level: Level
    number: str
    path: tuple[str | int, ...]
    text: str
    italic: tuple[bool, ...] = field(repr=False)
    source: tuple[int, ...] = field(repr=False)
    literal: tuple[bool, ...] = field(repr=False)
    calls: tuple[int, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Return whether it is a whole paragraph, neither a sub-paragraph nor a heading."""
        return self.level is Level.PARAGRAPH

    @property
    def opening(self) -> str:
        """Return the words in italics with which it begins."""
        end = next((at for at, (letter, leans) in enumerate(zip(self.text, self.italic, strict=True))
                    if not leans and not letter.isspace()), len(self.text))  # fmt: skip
        return self.text[:end].strip()

    @property
    def known_opening(self) -> str:
        """Return the opening of its part with which it begins, in italics or not; nothing where none is known."""
        return find_opener(self.text, "preambular" if self.part is Part.PREAMBLE else "operative")

    @cached_property
    def addresses(self) -> tuple[tuple[int, int], ...]:
        """Return the spans of web addresses, without the marks after them."""
        is_any = "://" in self.text or "www." in self.text  # told in no time, of what few passages have
        return tuple(found.span() for found in _ADDRESS.finditer(self.text)) if is_any else ()


_ADDRESS = re.compile(r"(?:\b[a-z]{2,10}://|\bwww\.)[^\s“”\"<>]*[^\s“”\"<>.,;:?!)\]’]")


@dataclass(frozen=True)
class Appearance:
    """What a document shows that composing sets by itself for a draft file.

    The lines of its masthead and of its running heads; the line "The General Assembly," in markup, empty where it does
    not stand alone and None where the source cannot show it; the whole line of its sponsors; what lacks a space or a
    full stop, each with how it is written.
    """

    masthead: tuple[str, ...] = ()
    opening: str | None = None
    sponsors: str = ""
    head: tuple[str, ...] = ()
    slips: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Draft:
    """What is checked. `has_italics` is False for a source that cannot show them.

    `before` is the adopted text that it was made from, where it is known, and `stale` what the roll-over flags then;
    `shown` is what a document shows beside its text.
    """

    resolution: Resolution
    passages: tuple[Passage, ...]
    has_italics: bool = True
    stale: tuple[Flag, ...] = ()
    shown: Appearance = Appearance()
    before: Resolution | None = None

    def of(self, *parts: Part) -> Iterator[Passage]:
        """Return the passages of some parts, in order."""
        return (passage for passage in self.passages if passage.part in parts)

    @property
    def running(self) -> Iterator[Passage]:
        """Return the passages of the text itself, without titles and footnotes."""
        return (passage for passage in self.passages if passage.part not in (Part.NOTE, Part.TITLE))

    def found(self, pattern: str, *, flags: int = 0, notes: bool = True) -> Iterator[tuple[Passage, re.Match[str]]]:
        """Yield every match of a pattern in the text, titles and footnotes, but for those within web addresses."""
        compiled = re.compile(pattern, flags)
        for passage in self.passages if notes else self.running:
            for match in compiled.finditer(passage.text):
                if not any(start <= match.start() < end for start, end in passage.addresses):
                    yield passage, match


def draft_of(  # noqa: PLR0913 - what a draft has, by name
    resolution: Resolution,
    values: Mapping[str, Any] | None = None,
    *,
    has_italics: bool = True,
    stale: tuple[Flag, ...] = (),
    shown: Appearance = Appearance(),
    before: Resolution | None = None,
) -> Draft:
    """Return a draft ready to be checked; `values` are those of its file, with their line breaks."""
    filling = slot_phrases(resolution)
    found = [_title(key, _raw(values, (key,), getattr(resolution, key) or "")) for key in _SHORT]
    for key in TEXTS:
        found += _passages(Part(key), (key,), _raw(values, (key,), getattr(resolution, key)), filling)
    for number, annex in enumerate(resolution.annexes):
        path = ("annexes", number, "text")
        found += _passages(Part.ANNEX, path, _raw(values, path, annex.text), filling)
    for name, text in resolution.footnotes.items():
        raw = _raw(values, ("footnotes", name), text)
        place = _Place(f"footnote {name}", Part.NOTE, Level.PARAGRAPH, "", ("footnotes", name))
        found.append(_passage(place, raw, 0, filling))
    return Draft(resolution, tuple(found), has_italics, stale, shown, before)


_SHORT = ("agenda_title", "title", "sponsors_note", "list_note", "symbol_note")


def _title(key: str, text: str) -> Passage:
    """Return a title or a note of the masthead, which have no markup."""
    signs = len(text)
    place = _Place(key.replace("_", " "), Part.TITLE, Level.HEADING, "", (key,))
    return Passage(*place, plain_text(text), (False,) * signs, tuple(range(signs)), (True,) * signs)


def _raw(values: Any, path: tuple[str | int, ...], otherwise: str) -> str:
    """Return a text as in the file, or another one where it is not there."""
    for key in path:
        try:
            values = values[key]
        except (KeyError, IndexError, TypeError):
            return otherwise
    return values if isinstance(values, str) else otherwise


class _Place(NamedTuple):
    """The place of a passage, in the fields of `Passage`."""

    name: str
    part: Part
    level: Level
    number: str
    path: tuple[str | int, ...]


def _passages(part: Part, path: tuple[str | int, ...], text: str, filling: Mapping[str, Marked]) -> Iterator[Passage]:
    whole = ""
    count = 0
    for paragraph, number in number_paragraphs(text, numbered=part is Part.OPERATIVE):
        count += paragraph.level is Level.PARAGRAPH
        if paragraph.level is Level.PARAGRAPH:
            whole = f"{_CALLED[part]} {number.rstrip('.') or count}"
        name = whole if paragraph.level is Level.PARAGRAPH else f"{whole or _CALLED[part]} {number}".strip()
        if paragraph.level is Level.HEADING:
            name = f"heading “{paragraph.text[:40]}”"
        place = _Place(name, part, paragraph.level, number, path)
        passage = _passage(place, paragraph.text, paragraph.start, filling)
        yield from _cells(passage) if paragraph.level in ROWS else [passage]


def _cells(row: Passage) -> Iterator[Passage]:
    """Yield the cells of a row of a table that have words; figures and dashes alone are no text to check."""
    for cell in re.finditer(r"[^\t\s](?:[^\t]*[^\t\s])?", row.text):
        if any(map(str.isalpha, cell[0])):
            here = slice(*cell.span())
            calls = tuple(call - cell.start() for call in row.calls if cell.start() <= call <= cell.end())
            columns = row.italic[here], row.source[here], row.literal[here]
            name = f"row “{row.text.strip()[:40]}”".replace("\t", " | ")
            yield Passage(name, row.part, row.level, "", row.path, cell[0], *columns, calls)


_CALLED = {Part.PREAMBLE: "preamble", Part.OPERATIVE: "paragraph", Part.DECISION: "decision", Part.ANNEX: "annex"}


def _passage(place: _Place, text: str, start: int, filling: Mapping[str, Marked]) -> Passage:
    letters: list[tuple[str, bool, int, bool]] = []
    calls: list[int] = []
    italic = False
    for token in tokenize_markup(text, start):
        if token.sort is Sort.ITALIC:
            italic = not italic
        elif token.sort is Sort.CALL:
            calls.append(len(letters))
        elif token.sort is Sort.SLOT:
            phrase = filling.get(token.name, Marked(f"{{{token.name}}}"))
            letters += ((letter, italic, token.start, False) for letter in _read(phrase))
        else:
            # An escape stands before its letter, so that the letter lies one further on.
            shift = int(text[token.start - start] == "\\" and len(token.text) == 1)
            letters += ((letter, italic, token.start + shift + at, True) for at, letter in enumerate(token.text))
    letters = _one_line(letters, calls)
    columns: Sequence[Sequence[Any]] = list(zip(*letters, strict=True)) or [(), (), (), ()]
    words, leaning, places, literal = columns
    return Passage(*place, plain_text("".join(words)), tuple(leaning), tuple(places), tuple(literal), tuple(calls))


def _one_line(letters: list[tuple[str, bool, int, bool]], calls: list[int]) -> list[tuple[str, bool, int, bool]]:
    """Return the characters with line breaks and runs of spaces as single spaces; places of calls move along."""
    found: list[tuple[str, bool, int, bool]] = []
    moved = dict.fromkeys(calls, 0)
    for at, one in enumerate(letters):
        for call in calls:
            if call == at:
                moved[call] = len(found)
        if one[0] in " \n" and found and found[-1][0] == " ":
            continue
        found.append((" ", *one[1:]) if one[0] == "\n" else one)
    calls[:] = [moved[call] if call < len(letters) else len(found) for call in calls]
    return found


def _read(phrase: str) -> str:
    """Return the characters of a phrase that a slot gives."""
    return "".join(token.text for token in tokenize_markup(phrase) if token.sort not in (Sort.ITALIC, Sort.CALL))
