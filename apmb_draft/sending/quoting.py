"""Where in the text something stands, said with the words of the paragraph."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from apmb_draft.reading.word.package import Element, W

_LONGEST = 50
_SHOWN = (W + "t", W + "tab", W + "br", W + "noBreakHyphen")
_SIGNS = {W + "p": " ", W + "tab": " ", W + "br": " ", W + "noBreakHyphen": "‑"}
_MOST_ELEMENTS = 300


def quotation(element: Element) -> str:
    """The first words of the paragraph that an element stands in or begins; deleted ones if it has no others."""
    paragraph = element if element.tag == W + "p" else next(element.iterancestors(W + "p"), None)
    if paragraph is None:
        paragraph = element
    return brief(_first(paragraph, _SHOWN)) or brief(_first(paragraph, (W + "delText",)))


def words(element: Element, *, deleted: bool = True) -> str:
    """All words in an element as they are stored, or those that stay; a new paragraph or a tab begins a new word."""
    tags = (*_SHOWN, W + "p", *([W + "delText"] if deleted else []))
    given = (_SIGNS.get(each.tag, each.text or "") for each in element.iter(*tags))
    return "".join(given).strip()


def _first(paragraph: Element, tags: tuple[str, ...]) -> str:
    """The words at the beginning; a paragraph of a hundred thousand marks is not searched to its end."""
    beginning = islice(paragraph.iter(), _MOST_ELEMENTS)
    return "".join(_SIGNS.get(each.tag, each.text or "") for each in beginning if each.tag in tags)


def brief(text: str) -> str:
    """A text as a message may show it: on one line, short, and with no sign that moves or hides others.

    >>> brief("Urges  all States to \\x1b[31m act " + "again " * 20)
    'Urges all States to ?[31m act again again again…'
    """
    line = " ".join(text[: 20 * _LONGEST].split())[: 2 * _LONGEST]
    printable = line if line.isprintable() else "".join(each if each.isprintable() else "?" for each in line)
    return printable if len(printable) <= _LONGEST else printable[: _LONGEST - 1].rsplit(" ", 1)[0].rstrip() + "…"


def listed(names: Iterable[str], most: int = 5) -> str:
    """Names for a message, a few of them one by one.

    >>> listed(["b", "a", "b"]), listed("abcdefgh")
    ('“a”, “b”', '“a”, “b”, “c”, “d”, “e” and 3 more')
    """
    given = sorted({brief(name) for name in names})
    more = f" and {len(given) - most} more" if len(given) > most else ""
    return ", ".join(f"“{name}”" for name in given[:most]) + more


def places(parts: Iterable[str]) -> str:
    """Parts of the file for a message, the first one by name.

    >>> places(["word/styles.xml", "word/document.xml"])
    'word/document.xml and 1 more part'
    """
    given = sorted(set(parts))
    return f"{given[0]} and {counted(len(given) - 1, 'more part')}" if given[1:] else given[0]


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "comment"), counted(2, "comment")
    ('1 comment', '2 comments')
    """
    return f"{number:,} {noun}{'s' * (number != 1)}"
