"""Tokens of a paragraph, words, spaces and marks: of the file, with its slots, or of a document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from apmb_draft.blocks import Run
from apmb_draft.markup import Marked, Sort, escape_text
from apmb_draft.markup import tokenize_markup as markup_tokens
from apmb_draft.typography import plain_text

VisibleText = tuple[tuple[str, bool, str], ...]

_TOKEN = re.compile(r"\w+(?:[-’']\w+)*|\s|.", re.S)
"""A word with its hyphens ("Twenty-first"), or a single character of any other kind."""
_GAP = re.compile(r"[^\S\t]+")
"""Spaces and line breaks; a tab parts two cells of a table."""


@dataclass(frozen=True)
class SlotToken:
    """A word, a space or a mark, or the call of a footnote by its name.

    `slot` is the name of the slot that the token comes from, `occurrence` tells that slot from others of the paragraph,
    and `key` is the fact that it is a place-holder of. None of them is compared.
    """

    text: str
    italic: bool = False
    call: str = ""
    slot: str = ""
    occurrence: int = -1
    key: str = ""

    @property
    def visible(self) -> tuple[str, bool, str]:
        """Return what a reader sees, to compare; a space is neither roman nor italic."""
        return self.text, self.italic and not self.text.isspace(), self.call


def visible_text(tokens: Iterable[SlotToken]) -> VisibleText:
    """Return what a reader sees of some tokens."""
    return tuple(token.visible for token in tokens)


def visible_text_of_runs(runs: Sequence[Run], names: Mapping[int, str] | None = None) -> VisibleText:
    """Return what a reader sees of some runs; `names` are those of footnotes by number."""
    return visible_text(tokens_of_runs(runs, names or {}))


def slots_of(tokens: Iterable[SlotToken]) -> dict[int, str]:
    """Return the slots that some tokens come from, by occurrence."""
    return {token.occurrence: token.slot for token in tokens if token.slot}


def tokens_of_source(text: str, filling: Mapping[str, Marked]) -> list[SlotToken]:
    """Return the tokens of a paragraph of the file, with its slots filled.

    >>> [a.slot or a.text for a in tokens_of_source("*Notes* {day}", {"day": Marked("2 May")})]
    ['Notes', ' ', 'day', 'day', 'day']
    """
    found: list[SlotToken] = []
    italic = False
    for occurrence, mark in enumerate(markup_tokens(_GAP.sub(" ", text))):
        if mark.sort is Sort.ITALIC:
            italic = not italic
        elif mark.sort is Sort.CALL:
            found.append(SlotToken("", call=mark.name))
        elif mark.sort is Sort.SLOT:
            # A slot that nothing fills stays as it is typed, so that it is not taken for one that exists.
            phrase = filling.get(mark.name, escape_text(f"{{{mark.name}}}"))
            found += (replace(token, slot=mark.name, occurrence=occurrence) for token in _filled(phrase, italic))
        else:
            found += tokens_of_text(mark.text, italic)
    return _join_escaped(found)


def _filled(phrase: str, italic: bool) -> Iterator[SlotToken]:
    for mark in markup_tokens(phrase):
        if mark.sort is Sort.ITALIC:
            italic = not italic
        else:
            key = mark.name if mark.sort in (Sort.OPEN, Sort.PROPOSED) else ""
            yield from (replace(token, key=key) for token in tokens_of_text(mark.text, italic))


def _join_escaped(tokens: Sequence[SlotToken]) -> list[SlotToken]:
    """Join words that an escape has split, as they are in a document."""
    found: list[SlotToken] = []
    for token in tokens:
        last = found[-1] if found else None
        one = last and not (last.call or token.call or last.slot or token.slot) and last.italic == token.italic
        if one and last and len(_TOKEN.findall(last.text + token.text)) == 1:
            found[-1] = replace(last, text=last.text + token.text)
        else:
            found.append(token)
    return found


def tokens_of_runs(runs: Sequence[Run], names: Mapping[int, str]) -> list[SlotToken]:
    """Return the tokens of runs of a document; `names` are those of its footnotes by number.

    >>> [token.text for token in tokens_of_runs([Run("79/34", link="A/RES/79/34"), Run(" of 2\u00a0December")], {})]
    ['79', '/', '34', ' ', 'of', ' ', '2', ' ', 'December']
    """
    found: list[SlotToken] = []
    text, italic = "", False
    for run in runs:
        if run.call:
            found += [*tokens_of_text(text, italic), SlotToken("", call=names.get(run.call, f"note_{run.call}"))]
            text = ""
            continue
        if run.italic != italic:
            found += tokens_of_text(text, italic)
            text, italic = "", run.italic
        text += run.text
    return [*found, *tokens_of_text(text, italic)]


def tokens_of_text(text: str, italic: bool = False) -> list[SlotToken]:
    """Return the tokens of plain text, with ordinary spaces and hyphens for no-break ones."""
    return [SlotToken(piece, italic) for piece in _TOKEN.findall(plain_text(text))]


def to_markup(tokens: Sequence[SlotToken]) -> str:
    r"""Return tokens as a paragraph of the file; all tokens of a slot become that slot.

    >>> day = SlotToken("2", slot="day", occurrence=1)
    >>> to_markup([SlotToken("Notes", italic=True), SlotToken(" "), day, SlotToken("*")])
    '*Notes* {day}\\*'
    """
    pieces: list[str] = []
    italic = False
    for italic_now, group in groupby(zip(tokens, _italic_flags(tokens), strict=True), key=lambda pair: pair[1]):
        if italic_now != italic:
            pieces.append("*")
            italic = italic_now
        pieces += _unstyled_markup([token for token, _ in group])
    return _GAP.sub(" ", "".join([*pieces, "*" * italic])).strip(" ")


def _italic_flags(tokens: Sequence[SlotToken]) -> list[bool]:
    """Return which tokens are between asterisks: spaces and calls are, with italics on both sides."""
    flags = [token.italic and token.text != "\t" for token in tokens]
    after = False
    for at in range(len(tokens) - 1, -1, -1):
        if _is_between(tokens[at]):
            before = next((flags[one] for one in range(at - 1, -1, -1) if not _is_between(tokens[one])), False)
            flags[at] = before and after
        else:
            after = flags[at]
    return flags


def _is_between(token: SlotToken) -> bool:
    return bool(token.call) or (token.text.isspace() and token.text != "\t")


def _unstyled_markup(tokens: Sequence[SlotToken]) -> Iterator[str]:
    """Yield the markup of tokens of one form: escaped text, calls, slots."""
    for (slot, _, call), group in groupby(tokens, key=lambda token: (token.slot, token.occurrence, token.call)):
        text = "".join(token.text for token in group)
        yield f"{{{slot}}}" if slot else f"[^{call}]" if call else escape_text(text)
