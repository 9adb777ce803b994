"""A draft as the rules see it: the characters of every paragraph, with italics and their places in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from apmb_draft.model.paragraphs import ROWS, Level, Section, number_paragraphs
from apmb_draft.model.problems import Flag
from apmb_draft.model.resolution import TEXTS, Resolution
from apmb_draft.text.markup import Marked, MarkupToken, Sort, tokenize_markup
from apmb_draft.text.slots import slot_phrases
from apmb_draft.un.typography import find_opener, plain_text


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


@dataclass(frozen=True)
class PlacedText:
    """A paragraph, footnote, title or cell: its characters as they will be read, with ordinary spaces and hyphens.

    `name` is what people call it ("paragraph 3 (a)"); titles and notes of the masthead are in no `section`. For each
    character `italic` says its form, `source` its place in the value of the file at `path` (the place of the slot for
    what a fact gives), and `literal` whether it is written there itself. `calls` are the places of footnote calls, each
    before the character of that place.
    """

    name: str
    section: Section | None
    level: Level
    number: str
    path: tuple[str | int, ...]
    text: str = ""
    italic: tuple[bool, ...] = field(default=(), repr=False)
    source: tuple[int, ...] = field(default=(), repr=False)
    literal: tuple[bool, ...] = field(default=(), repr=False)
    calls: tuple[int, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Return whether it is a whole paragraph, neither a sub-paragraph nor a heading."""
        return self.level is Level.PARAGRAPH

    @cached_property
    def opening(self) -> str:
        """Return the words in italics with which it begins."""
        end = next((at for at, (letter, leans) in enumerate(zip(self.text, self.italic, strict=True))
                    if not leans and not letter.isspace()), len(self.text))  # fmt: skip
        return self.text[:end].strip()

    @property
    def openers(self) -> str:
        """Return which of the known openings are those of its part."""
        return "preambular" if self.section is Section.PREAMBLE else "operative"

    @cached_property
    def known_opening(self) -> str:
        """Return the opening of its part with which it begins, in italics or not; nothing where none is known."""
        return find_opener(self.text, self.openers)

    @cached_property
    def addresses(self) -> tuple[tuple[int, int], ...]:
        """Return the spans of web addresses, without the marks after them."""
        is_any = "://" in self.text or "www." in self.text  # told in no time, of what few paragraphs have
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
    """What is checked: a resolution, and the values of its file, with their line breaks.

    `has_italics` is False for a source that cannot show them. `before` is the adopted text that it was made from, where
    it is known, and `stale` what the roll-over flags then; `shown` is what a document shows beside its text.
    """

    resolution: Resolution
    values: Mapping[str, Any] | None = None
    has_italics: bool = True
    stale: tuple[Flag, ...] = ()
    shown: Appearance = Appearance()
    before: Resolution | None = None

    @cached_property
    def paragraphs(self) -> Sequence[PlacedText]:
        """Return the titles and notes of the masthead, the paragraphs of text and annexes, and the footnotes."""
        resolution, values, filling = self.resolution, self.values, slot_phrases(self.resolution)
        short = ("agenda_title", "title", "sponsors_note", "list_note", "symbol_note")
        found = [_title(key, _raw(values, (key,), getattr(resolution, key) or "")) for key in short]
        for key in TEXTS:
            found += _paragraphs(Section(key), (key,), _raw(values, (key,), getattr(resolution, key)), filling)
        for number, annex in enumerate(resolution.annexes):
            path = ("annexes", number, "text")
            found += _paragraphs(Section.ANNEX, path, _raw(values, path, annex.text), filling)
        for name, text in resolution.footnotes.items():
            note = PlacedText(f"footnote {name}", Section.FOOTNOTE, Level.PARAGRAPH, "", ("footnotes", name))
            found.append(_filled(note, _raw(values, note.path, text), 0, filling))
        return found

    def of(self, *sections: Section | None) -> Iterator[PlacedText]:
        """Return the paragraphs of some sections, in order; None is that of titles."""
        return (paragraph for paragraph in self.paragraphs if paragraph.section in sections)

    @cached_property
    def running(self) -> Sequence[PlacedText]:
        """Return the paragraphs of the text itself, without titles and footnotes."""
        return [each for each in self.paragraphs if each.section not in (None, Section.FOOTNOTE)]

    def found(
        self, pattern: str, *, notes: bool = True, quoted: bool = True
    ) -> Iterator[tuple[PlacedText, re.Match[str]]]:
        """Yield every match of a pattern but for those within web addresses.

        Without `notes` titles and footnotes are left out, without `quoted` what is in quotation marks: it may be
        somebody's own words.
        """
        compiled = re.compile(pattern)
        for paragraph in self.paragraphs if notes else self.running:
            for match in compiled.finditer(paragraph.text):
                at = match.start()
                is_address = any(start <= at < end for start, end in paragraph.addresses)
                if not is_address and (quoted or not is_quoted(paragraph.text, at)):
                    yield paragraph, match


def _title(key: str, text: str) -> PlacedText:
    """Return a title or a note of the masthead, which have no markup."""
    columns = (False,) * len(text), tuple(range(len(text))), (True,) * len(text)
    return PlacedText(key.replace("_", " "), None, Level.HEADING, "", (key,), plain_text(text), *columns)


def _raw(values: Any, path: tuple[str | int, ...], otherwise: str) -> str:
    """Return a text as in the file, or another one where it is not there."""
    for key in path:
        try:
            values = values[key]
        except (KeyError, IndexError, TypeError):
            return otherwise
    return values if isinstance(values, str) else otherwise


def _paragraphs(
    section: Section, path: tuple[str | int, ...], text: str, filling: Mapping[str, Marked]
) -> Iterator[PlacedText]:
    called = "paragraph" if section is Section.OPERATIVE else section.value
    whole, count = "", 0
    for paragraph, number in number_paragraphs(text, numbered=section is Section.OPERATIVE):
        if paragraph.level is Level.PARAGRAPH:
            count += 1
            name = whole = f"{called} {number.rstrip('.') or count}"
        elif paragraph.level is Level.HEADING:
            name = f"heading “{paragraph.text[:40]}”"
        else:
            name = f"{whole or called} {number}".strip()
        placed = PlacedText(name, section, paragraph.level, number, path)
        filled = _filled(placed, paragraph.text, paragraph.start, filling)
        yield from _cells(filled) if paragraph.level in ROWS else [filled]


def _cells(row: PlacedText) -> Iterator[PlacedText]:
    """Yield the cells of a row of a table that have words; figures and dashes alone are no text to check."""
    for cell in re.finditer(r"[^\t\s](?:[^\t]*[^\t\s])?", row.text):
        if any(map(str.isalpha, cell[0])):
            here = slice(*cell.span())
            calls = tuple(call - cell.start() for call in row.calls if cell.start() <= call <= cell.end())
            columns = row.italic[here], row.source[here], row.literal[here]
            name = f"row “{row.text.strip()[:40]}”".replace("\t", " | ")
            yield PlacedText(name, row.section, row.level, "", row.path, cell[0], *columns, calls)


def _filled(placed: PlacedText, text: str, start: int, filling: Mapping[str, Marked]) -> PlacedText:
    """Return a paragraph with its text as it will be read, with line breaks and runs of spaces as single spaces."""
    characters: list[tuple[str, bool, int, bool]] = []
    calls: list[int] = []
    is_italic = False
    for token in tokenize_markup(text, start):
        if token.sort is Sort.ITALIC:
            is_italic = not is_italic
        elif token.sort is Sort.CALL:
            calls.append(len(characters))
        else:
            for character, at, is_literal in _characters(token, text[token.start - start] == "\\", filling):
                if character not in " \n":
                    characters.append((character, is_italic, at, is_literal))
                elif not characters or characters[-1][0] != " ":
                    characters.append((" ", is_italic, at, is_literal))
    columns: Sequence[Sequence[Any]] = list(zip(*characters, strict=True)) or [(), (), (), ()]
    words, italic, source, literal = map(tuple, columns)
    return replace(
        placed, text=plain_text("".join(words)), italic=italic, source=source, literal=literal, calls=tuple(calls)
    )


def _characters(token: MarkupToken, is_escape: bool, filling: Mapping[str, Marked]) -> Iterator[tuple[str, int, bool]]:
    """Yield the characters of a token, each with its place in the text and whether it is written there itself."""
    if token.sort is Sort.SLOT:
        phrase = tokenize_markup(filling.get(token.name, Marked(f"{{{token.name}}}")))
        words = (each.text for each in phrase if each.sort not in (Sort.ITALIC, Sort.CALL))
        return ((character, token.start, False) for character in "".join(words))
    # An escape stands before its character, which is one further on.
    first = token.start + int(is_escape and len(token.text) == 1)
    return ((character, first + at, True) for at, character in enumerate(token.text))
