"""Set what the Secretariat sets in running text: no-break spaces and hyphens, links, opening words in italics.

The lines by which a document of the United Nations tells its parts, in every format, are here, too.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from urllib.parse import quote, unquote

from apmb_draft.un.english import MONTHS

NO_BREAK_SPACE = "\u00a0"
NO_BREAK_HYPHEN = "\u2011"

_MONTH = "|".join(MONTHS)
_BEFORE_NUMBER = (
    r"paragraphs?|[Aa]rticles?|items?|sections?|chapters?|annex|paras?\.|Nos?\.|[Vv]ols?\.|chaps?\.|sects?\."
)
_DAY = re.compile(rf"\b(\d{{1,2}}) (?={_MONTH}\b)")
_NUMBER = re.compile(rf"\b({_BEFORE_NUMBER}) (?=[\dIVXL])")
_AFTER_NUMBER = re.compile(r"(\d) (?=(?:[mb]illion|trillion|per cent)\b)|(?<=\d)(/\d+) (?=[A-Z]{1,2}\b)")
_PREFIX = re.compile(r"(?<![\w-])([Nn]on|[Aa]nti|[Pp]re|[Rr]e|[Ss]ub|[Ii]n|[Cc]o|[Nn]eo|UN|COVID)-(?=[A-Za-z\d])")

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


def no_breaks(text: str) -> str:
    """Set no-break spaces after a day and before or after a number, no-break hyphens after short prefixes.

    Rules DAT02, TYP06 and TYP04.

    >>> no_breaks("on 2 December 2024, article 7, anti-personnel, Twenty-first").replace("\\u00a0", "_")
    'on 2_December 2024, article_7, anti‑personnel, Twenty-first'
    >>> no_breaks("48/74 B of 1993, 0.7 per cent, sect. III, COVID-19, follow-up").replace("\\u00a0", "_")
    '48/74_B of 1993, 0.7_per cent, sect._III, COVID‑19, follow-up'
    """
    text = _DAY.sub(rf"\1{NO_BREAK_SPACE}", text)
    text = _NUMBER.sub(rf"\1{NO_BREAK_SPACE}", text)
    text = _AFTER_NUMBER.sub(rf"\1\2{NO_BREAK_SPACE}", text)
    return _PREFIX.sub(rf"\1{NO_BREAK_HYPHEN}", text)


def plain_text(text: str) -> str:
    """Return text with ordinary spaces and hyphens and without soft hyphens, to compare.

    >>> plain_text("2\\u00a0December, non\\u2011proliferation")
    '2 December, non-proliferation'
    """
    return text.replace(NO_BREAK_SPACE, " ").replace(NO_BREAK_HYPHEN, "-").replace("\u00ad", "")


def on_one_line(text: str) -> str:
    """Return text for comparing and for display in a list: with ordinary spaces, on one line.

    >>> on_one_line("on 2\\u00a0December\\n2024 ")
    'on 2 December 2024'
    """
    return " ".join(plain_text(text).split())


def with_ordinary_spaces(text: str) -> str:
    """Return text with ordinary spaces and hyphens, as it is typed; its length stays the same."""
    return text.replace(NO_BREAK_SPACE, " ").replace(NO_BREAK_HYPHEN, "-")


_DOCUMENTS = "https://undocs.org/en/"
"""The address of the documents of the United Nations; the symbol of one follows."""


def document_url(symbol: str) -> str:
    """Return the address of the document with a symbol.

    >>> document_url("A/RES/54/54 B"), document_url("A/RES/2200(XXI)")
    ('https://undocs.org/en/A/RES/54/54%20B', 'https://undocs.org/en/A/RES/2200(XXI)')
    """
    return _DOCUMENTS + quote(symbol, safe="/()*")


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


_RESOLUTION = r"(?:(?:3[1-9]|[4-9]\d|1\d\d)/\d{1,3}|(?:S|ES)-\d+/\d+)"
_SYMBOL = re.compile(
    r"\b[A-Z]{1,5}(?:/(?=[^\s,;:)\]]*\d)[A-Za-z0-9.\-]+(?:\([A-Za-z]+\))?|/[A-Z][A-Z.]*)+(?<=[A-Za-z0-9)])"
)
_CITED = re.compile(rf"\b[Rr]esolutions?[ \u00a0](?={_RESOLUTION})")
OTHER_ORGAN = re.compile(
    r"[\w,;.)’][ \u00a0](?!Assembly )[A-Z][\w’-]*[ \u00a0]$"
    r"|\b(?:Commission|Conference|Council)\b(?:(?!\bAssembly\b)[^.;])*,[ \u00a0]of[ \u00a0]$"
)
"""Before the word "resolution": another organ, whose numbers look alike ("Human Rights Council resolution 48/13").

Or the act of one, with no Assembly named in between: "the adoption, by the Economic and Social Commission for Asia and
the Pacific, of resolution 72/7".
"""
_ORGAN_NEAR = 80
"""Characters: no name of an organ is longer, and searching all text before would take quadratic time."""
_NEXT = re.compile(
    rf"({_RESOLUTION})"
    rf"(?=((?:[ \u00a0](?:[A-Z]{{1,2}}\b|of[ \u00a0]\d+[ \u00a0](?:{_MONTH})[ \u00a0]\d{{4}}))*"
    rf"(?:,[ ]|[ ]and[ ]|,[ ]and[ ]|[ ]to[ ]))?)"
)


def split_links(text: str) -> Iterator[tuple[str, str]]:
    """Yield text in pieces, each with the symbol it links to, or "".

    A link is a number or symbol without the letter of an omnibus resolution (rule REF11). A number with a stroke is a
    resolution only if the text says so, at the head of a list or further on in it.

    >>> list(split_links("resolutions 60/1 and 49/75 G; 50/50; see A/79/408."))
    ... # doctest: +NORMALIZE_WHITESPACE
    [('resolutions ', ''), ('60/1', 'A/RES/60/1'), (' and ', ''), ('49/75', 'A/RES/49/75'), (' G; 50/50; see ', ''),
     ('A/79/408', 'A/79/408'), ('.', '')]
    >>> list(split_links("Human Rights Council resolution 48/13; Council resolution 49/7"))
    [('Human Rights Council resolution 48/13; Council resolution 49/7', '')]
    >>> list(split_links("the adoption, by the Economic and Social Commission, of resolution 72/7"))
    [('the adoption, by the Economic and Social Commission, of resolution 72/7', '')]
    >>> [*split_links("noting the Council and the adoption, by the Assembly, of resolution 79/34")][-1]
    ('79/34', 'A/RES/79/34')
    """
    position = 0
    symbols = ((found.start(), found.end(), found[0]) for found in _SYMBOL.finditer(text) if re.search(r"\d", found[0]))
    for start, end, symbol in sorted({*_resolution_links(text), *symbols}):
        if start < position:
            continue
        if start > position:
            yield text[position:start], ""
        yield text[start:end], symbol
        position = end
    if position < len(text):
        yield text[position:], ""


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


_INVISIBLE = (
    *(0x00AD, 0x061C, 0x180E, 0xFEFF),
    *(*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xFFF9, 0xFFFC)),
)
"""Soft hyphens, joiners, byte order marks, directions of writing: they say how text is laid out, and are none."""
_ORDINARY = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u202f\u2007\r", " "),
        **dict.fromkeys("\u2010\u2011", "-"),
        **dict.fromkeys(map(chr, _INVISIBLE), ""),
        "\u2028": "\n",
    }
)


def ordinary(text: str) -> str:
    """Return text with ordinary spaces and hyphens, and without characters that are not seen.

    >>> ordinary("2\\u00a0May, anti\\u2011personnel, disarma\\u00adment")
    '2 May, anti-personnel, disarmament'
    """
    return text.translate(_ORDINARY)


# --- Opening words, set in italics (rules STR02, STR03, ITA01, ITA02) -------------------------------------------------


@cache
def known_openers() -> Mapping[str, tuple[str, ...]]:
    """Return the openers of the preamble and of the operative part, the most frequent first."""
    data = tomllib.loads(files("apmb_draft.un").joinpath("openers.toml").read_text(encoding="utf-8"))
    return {part: tuple(words) for part, words in data.items()}


def find_opener(text: str, part: str) -> str:
    """Return the opening words of a paragraph of a part; "" if it has no known ones.

    "also" and "further" follow the verb in the preamble and precede it in the operative part (REP01, REP02).

    >>> find_opener("Taking note of the report,", "preambular"), find_opener("Further takes note of it;", "operative")
    ('Taking note', 'Further takes note')
    >>> find_opener("Kites are to fly;", "operative")
    ''
    """
    pattern = _pattern(part)
    found = pattern.match(text)
    return found[0] if found else ""


@cache
def _pattern(part: str) -> re.Pattern[str]:
    verbs = [re.escape(words) for words in known_openers()[part]]
    if part == "operative":
        verbs += [f"(?:Also|Further) {words[0].lower()}{words[1:]}" for words in verbs]
    behind = "(?: also| further)?" if part == "preambular" else ""
    return re.compile(rf"(?:{'|'.join(sorted(verbs, key=len, reverse=True))}){behind}(?![\w-])")
