"""Quote the text of a Word file in messages."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from apmb_draft.docx.package import Element, W

_LONGEST = 50
_SHOWN = (W + "t", W + "tab", W + "br", W + "noBreakHyphen")
_SIGNS = {W + "p": " ", W + "tab": " ", W + "br": " ", W + "noBreakHyphen": "‑"}
_MOST_ELEMENTS = 300


def quotation(element: Element) -> str:
    """Return the beginning of the paragraph that holds or is an element; deleted text where it has no other."""
    paragraph = element if element.tag == W + "p" else next(element.iterancestors(W + "p"), None)
    if paragraph is None:
        paragraph = element
    return brief(_first(paragraph, _SHOWN)) or brief(_first(paragraph, (W + "delText",)))


def words(element: Element, *, deleted: bool = True) -> str:
    """Return all text in an element, with or without deleted text; paragraphs and tabs are spaces."""
    tags = (*_SHOWN, W + "p", *([W + "delText"] if deleted else []))
    given = (_SIGNS.get(each.tag, each.text or "") for each in element.iter(*tags))
    return "".join(given).strip()


def _first(paragraph: Element, tags: tuple[str, ...]) -> str:
    """Return the text at the beginning; a paragraph of a hundred thousand elements is not searched to its end."""
    beginning = islice(paragraph.iter(), _MOST_ELEMENTS)
    return "".join(_SIGNS.get(each.tag, each.text or "") for each in beginning if each.tag in tags)


def brief(text: str, longest: int = _LONGEST) -> str:
    """Return a text as a message may show it: on one line, short, and with no control characters.

    >>> brief("Urges  all States to \\x1b[31m act " + "again " * 20)
    'Urges all States to ?[31m act again again again…'
    """
    line = " ".join(text[: 20 * longest].split())[: 2 * longest]
    printable = line if line.isprintable() else "".join(each if each.isprintable() else "?" for each in line)
    return printable if len(printable) <= longest else printable[: longest - 1].rsplit(" ", 1)[0].rstrip() + "…"


def listed(names: Iterable[str], most: int = 5) -> str:
    """Return names for a message, the first few one by one.

    >>> listed(["b", "a", "b"]), listed("abcdefgh")
    ('“a”, “b”', '“a”, “b”, “c”, “d”, “e” and 3 more')
    """
    given = sorted({brief(name) for name in names})
    more = f" and {len(given) - most} more" if len(given) > most else ""
    return ", ".join(f"“{name}”" for name in given[:most]) + more


def places(parts: Iterable[str]) -> str:
    """Return parts of the file for a message, the first one by name.

    >>> places(["word/styles.xml", "word/document.xml"])
    'word/document.xml and 1 more part'
    """
    given = sorted(set(parts))
    return f"{given[0]} and {counted(len(given) - 1, 'more part')}" if given[1:] else given[0]


def counted(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "comment"), counted(2, "comment")
    ('1 comment', '2 comments')
    """
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number:,} {noun if number == 1 else plural}"
