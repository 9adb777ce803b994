"""Characters, and addresses of documents, in the form in which they are compared, whatever the source writes."""

from __future__ import annotations

import re
from urllib.parse import unquote

_INVISIBLE = (
    *(0x00AD, 0x061C, 0x180E, 0xFEFF),
    *(*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xFFF9, 0xFFFC)),
)
"""Soft hyphens, joiners, byte order marks, directions of writing: they say how text is laid out, and are none."""
_ORDINARY = str.maketrans(
    {
        **dict.fromkeys(map(chr, _INVISIBLE), ""),
        **dict.fromkeys("\u00a0\u202f\u2007\r", " "),
        **dict.fromkeys("\u2010\u2011", "-"),
        "\u2028": "\n",
    }
)
_PLACE = re.compile(r"https?://(?:www\.)?(?:undocs\.org|docs\.un\.org)/(?:(?:ar|en|es|fr|ru|zh)/)?([^?#]+)", re.I)
_QUERY = re.compile(r"https?://(?:[\w-]+\.)*un(?:docs)?\.org/[^?#]*\?(?:[^#]*&)?(?:Final)?Symbol=([^&#]+)", re.I)
_SYMBOL = re.compile(r"[A-Z][A-Za-z]*/\S.*")


def ordinary(text: str) -> str:
    """Return text with ordinary spaces and hyphens, and without characters that are not seen.

    >>> ordinary("2\\u00a0May, anti\\u2011personnel, disarma\\u00adment")
    '2 May, anti-personnel, disarmament'
    """
    return text.translate(_ORDINARY)


def symbol_of(address: str) -> str:
    """Return the symbol of the document at an address of the UN's document services, or nothing.

    >>> symbol_of("https://undocs.org/en/A/RES/78/45"), symbol_of("http://docs.un.org/A/80/6%20(Sect.%2029)")
    ('A/RES/78/45', 'A/80/6 (Sect. 29)')
    >>> symbol_of("https://undocs.org/Home/Mobile?FinalSymbol=A%2FRES%2F73%2F3"), symbol_of("https://example.org/en/A/1")
    ('A/RES/73/3', '')
    """
    found = _QUERY.match(address.strip()) or _PLACE.match(address.strip())
    symbol = unquote(found[1]).strip() if found else ""
    return symbol if _SYMBOL.fullmatch(symbol) else ""
