"""Quote the text of a Word file in messages."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from apmb_draft.docx.segments import SegmentKind, SegmentReader, text_of
from apmb_draft.docx.xml import Element, W

_LONGEST = 50
_MOST_SEGMENTS = 300


def quotation(element: Element) -> str:
    """Return the beginning of the paragraph that holds or is an element.

    It is deleted text, or that of boxes, where there is no other. A paragraph of a hundred thousand segments is not
    searched to its end.
    """
    paragraph = element if element.tag == W + "p" else next(element.iterancestors(W + "p"), element)
    segments = list(islice(SegmentReader(everything=True).read(paragraph), _MOST_SEGMENTS))
    kept, removed = ("".join(each.text for each in segments if each.is_removed is gone) for gone in (False, True))
    boxes = (text_of(each.element, everything=True) for each in segments if each.kind is SegmentKind.BOX)
    return brief(kept) or brief(removed) or brief(" ".join(boxes))


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


def counted(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "comment"), counted(2, "comment")
    ('1 comment', '2 comments')
    """
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number:,} {noun if number == 1 else plural}"
