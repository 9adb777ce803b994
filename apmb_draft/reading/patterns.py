"""Lines by which a document of the United Nations tells its parts, and the addresses of others, in every format."""

from __future__ import annotations

import re
from urllib.parse import unquote

SESSION = re.compile(r"[A-Z][\w-]+(?: [\w-]+)* session")
"""The session, with which the text begins below the masthead."""
MEETING = re.compile(r"\d+(?:st|nd|rd|th) (?:\(resumed\) )?(?:plenary )?meeting")
"""The first closing line."""
DATE = re.compile(r"(\d{1,2}) ?([A-Z][a-z]+) ?(\d{4})")
"""A day: in the masthead, and as the second closing line; a space may have been left out."""
OPENING = re.compile(r"The General Assembly(?:,| ?[:;.]?$| (?:also )?(?=[a-z]{3,}s\b))")
"""How the text begins: alone on its line, in most texts with a comma, or as the first words of a decision.

A decision may have no comma either, "The General Assembly decides …".
"""
_MARK = r"(?:\*{1,3}(?:, ?\*{1,3})*)?"
SPONSORS = re.compile(
    rf"(?P<names>.+?):(?P<mark>{_MARK}) (?:revised )?draft (?:resolution|decision)s?(?P<end>{_MARK})", re.S
)
"""The line of the sponsors, "Egypt:* draft resolution", with the asterisks that call the notes of page 1."""
SUBMITTED = re.compile(
    r"(?:(?:Revised|Amended) draft|Draft) (?:resolution|decision)s?(?:\*{1,3})?(?: (?![A-Z\d]).*)?", re.S
)
"""The line of a draft that no States table: "Draft resolution", "Draft resolution submitted by the Chair …"."""
ANNEX = re.compile(r"(?:Annex|Appendix|Enclosure)(?: (?:[IVXL]+|[A-Z]|\d{1,2}))?\*?")
STROKE = re.compile(r"_{5,}")
"""The rule above the footnotes."""
FURNITURE = re.compile(r"\d\d-\d{5}(?:\s*\([A-Z]\))?(?:\s+\d{6})*|\*\d+[A-Z]?\*|\d{1,3}/\d{1,3}|Please recycle.*")
"""What the Secretariat prints around the text: job number with its stamps, barcode line, page n/N, recycling note."""
_PLACE = re.compile(r"https?://(?:www\.)?(?:undocs\.org|docs\.un\.org)/(?:(?:ar|en|es|fr|ru|zh)/)?([^?#]+)", re.I)
_QUERY = re.compile(r"https?://(?:[\w-]+\.)*un(?:docs)?\.org/[^?#]*\?(?:[^#]*&)?(?:Final)?Symbol=([^&#]+)", re.I)
_DOCUMENT = re.compile(r"[A-Z][A-Za-z]*/\S.*")


def symbol_of(address: str) -> str:
    """Return the symbol of the document at an address of the UN's document services, or nothing.

    >>> symbol_of("https://undocs.org/en/A/RES/78/45"), symbol_of("http://docs.un.org/A/80/6%20(Sect.%2029)")
    ('A/RES/78/45', 'A/80/6 (Sect. 29)')
    >>> symbol_of("https://undocs.org/Home/Mobile?FinalSymbol=A%2FRES%2F73%2F3"), symbol_of("https://example.org/en/A/1")
    ('A/RES/73/3', '')
    """
    found = _QUERY.match(address.strip()) or _PLACE.match(address.strip())
    symbol = unquote(found[1]).strip() if found else ""
    return symbol if _DOCUMENT.fullmatch(symbol) else ""
