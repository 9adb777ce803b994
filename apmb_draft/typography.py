"""What the Secretariat sets in running text without the author's doing: no-break spaces, no-break hyphens, links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from apmb_draft.words import MONTHS

NO_BREAK_SPACE = "\u00a0"
NO_BREAK_HYPHEN = "\u2011"

_MONTH = "|".join(MONTHS)
_BEFORE_NUMBER = r"paragraphs?|[Aa]rticles?|items?|sections?|annex|paras?\.|Nos?\.|vols?\.|chaps?\."
_DAY = re.compile(rf"\b(\d{{1,2}}) (?={_MONTH}\b)")
_NUMBER = re.compile(rf"\b({_BEFORE_NUMBER}) (?=[\dIVXL])")
_PREFIX = re.compile(r"(?<![\w-])(non|anti|pre|re|sub|in|Non|Anti|Pre|Re|Sub|In)-(?=[A-Za-z])")


def no_breaks(text: str) -> str:
    """No-break spaces after a day and before a number, no-break hyphens after short prefixes (DAT02, TYP06, TYP04).

    >>> no_breaks("on 2 December 2024, article 7, anti-personnel, Twenty-first").replace("\\u00a0", "_")
    'on 2_December 2024, article_7, anti‑personnel, Twenty-first'
    """
    text = _DAY.sub(rf"\1{NO_BREAK_SPACE}", text)
    text = _NUMBER.sub(rf"\1{NO_BREAK_SPACE}", text)
    return _PREFIX.sub(rf"\1{NO_BREAK_HYPHEN}", text)


def plain(text: str) -> str:
    """The same words with ordinary spaces and hyphens, for comparing.

    >>> plain("2\\u00a0December, non\\u2011proliferation")
    '2 December, non-proliferation'
    """
    return text.replace(NO_BREAK_SPACE, " ").replace(NO_BREAK_HYPHEN, "-").replace("\u00ad", "")


def typed(text: str) -> str:
    """The same characters one for one, as they are typed: with ordinary spaces and hyphens."""
    return text.replace(NO_BREAK_SPACE, " ").replace(NO_BREAK_HYPHEN, "-")


_DOCUMENTS = "https://undocs.org/en/"
"""Where the United Nations keep their documents; the symbol of one stands behind it."""


def address(symbol: str) -> str:
    """Where a reader finds the document of a symbol.

    >>> address("A/RES/54/54 B"), address("A/RES/2200(XXI)")
    ('https://undocs.org/en/A/RES/54/54%20B', 'https://undocs.org/en/A/RES/2200(XXI)')
    """
    return _DOCUMENTS + quote(symbol, safe="/()*")


_RESOLUTION = r"(?:(?:3[1-9]|[4-9]\d|1\d\d)/\d{1,3}|(?:S|ES)-\d+/\d+)"
_SYMBOL = re.compile(
    r"\b[A-Z]{1,5}(?:/(?=[^\s,;:)\]]*\d)[A-Za-z0-9.\-]+(?:\([A-Za-z]+\))?|/[A-Z][A-Z.]*)+(?<=[A-Za-z0-9)])"
)
_CITED = re.compile(rf"\b[Rr]esolutions?[ \u00a0](?={_RESOLUTION})")
OTHER_ORGAN = re.compile(r"[\w,;.)’][ \u00a0](?!Assembly )[A-Z][\w’-]*[ \u00a0]$")
"""Before the word "resolution": another organ, whose numbers look alike ("Human Rights Council resolution 48/13")."""
_ORGAN_NEAR = 80
"""Letters: no name of an organ is longer, and looking at all that stands before would take time squared."""
_NEXT = re.compile(
    rf"({_RESOLUTION})"
    rf"(?=((?:[ \u00a0](?:[A-Z]{{1,2}}\b|of[ \u00a0]\d+[ \u00a0](?:{_MONTH})[ \u00a0]\d{{4}}))*"
    rf"(?:,[ ]|[ ]and[ ]|,[ ]and[ ]|[ ]to[ ]))?)"
)


def links(text: str) -> Iterator[tuple[str, str]]:
    """The text in pieces, each with the symbol it links to or nothing (rule REF11: numbers and symbols, no letter).

    A number with a stroke is a resolution only where the text says so, at the head of a list or further on in it.

    >>> list(links("resolutions 60/1 and 49/75 G; 50/50; see A/79/408."))
    ... # doctest: +NORMALIZE_WHITESPACE
    [('resolutions ', ''), ('60/1', 'A/RES/60/1'), (' and ', ''), ('49/75', 'A/RES/49/75'), (' G; 50/50; see ', ''),
     ('A/79/408', 'A/79/408'), ('.', '')]
    >>> list(links("Human Rights Council resolution 48/13; Council resolution 49/7"))
    [('Human Rights Council resolution 48/13; Council resolution 49/7', '')]
    """
    position = 0
    for start, end, symbol in sorted({*_resolution_links(text), *_symbol_links(text)}):
        if start < position:
            continue
        if start > position:
            yield text[position:start], ""
        yield text[start:end], symbol
        position = end
    if position < len(text):
        yield text[position:], ""


def _symbol_links(text: str) -> Iterator[tuple[int, int, str]]:
    for found in _SYMBOL.finditer(text):
        if re.search(r"\d", found[0]):
            yield found.start(), found.end(), found[0]


def _resolution_links(text: str) -> Iterator[tuple[int, int, str]]:
    for head in _CITED.finditer(text):
        if OTHER_ORGAN.search(text[max(0, head.start() - _ORGAN_NEAR) : head.start()]):
            continue
        position = head.end()
        while found := _NEXT.match(text, position):
            yield found.start(1), found.end(1), f"A/RES/{found[1]}"
            position = found.end(1) + len(found[2] or "")
            if not found[2]:
                break
