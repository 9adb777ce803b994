"""Which document an address leads to."""

from __future__ import annotations

import re
from urllib.parse import unquote

_PLACE = re.compile(r"https?://(?:www\.)?(?:undocs\.org|docs\.un\.org)/(?:(?:ar|en|es|fr|ru|zh)/)?([^?#]+)", re.I)
_QUERY = re.compile(r"https?://(?:[\w-]+\.)*un(?:docs)?\.org/[^?#]*\?(?:[^#]*&)?(?:Final)?Symbol=([^&#]+)", re.I)
_SYMBOL = re.compile(r"[A-Z][A-Za-z]*/\S.*")


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
