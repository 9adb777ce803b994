"""The comments of a Word file: who says what, at which words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from apmb_draft.reading.word.package import Element, Package, W


@dataclass(frozen=True)
class Comment:
    """A comment. `quote` are the words it stands at, `paragraph` all words of their paragraph; both may be empty."""

    author: str
    text: str
    quote: str = ""
    paragraph: str = ""


def comments(data: bytes) -> tuple[Comment, ...]:
    """The comments of a file in the order of their places; those that stand nowhere come last.

    Raises UnreadableError, as reading does, for what is no sound Word file.
    """
    package = Package(data)
    main = package.main()
    part = package.related(main, "comments")
    if not part:
        return ()
    said = {each.get(W + "id", ""): each for each in package.tree(part).iter(W + "comment")}
    anchors = dict(_anchors(package.tree(main)))
    order = [*(key for key in anchors if key in said), *(key for key in said if key not in anchors)]
    found = (Comment(said[key].get(W + "author", ""), _words(said[key]), *anchors.get(key, ("", ""))) for key in order)
    return tuple(each for each in found if each.text)


def _anchors(story: Element) -> Iterator[tuple[str, tuple[str, str]]]:
    """The places of comments by their id: the words between start and end, and the paragraph they begin in."""
    open_ones: dict[str, list[str]] = {}
    begun: dict[str, str] = {}
    for paragraph in story.iter(W + "p"):
        whole = _words(paragraph)
        for element in paragraph.iter():
            key = element.get(W + "id", "") if isinstance(element.tag, str) else ""
            if element.tag == W + "commentRangeStart":
                open_ones[key], begun[key] = [], whole
            elif element.tag in (W + "t", W + "tab", W + "noBreakHyphen"):
                for words in open_ones.values():
                    words.append(_letters(element))
            elif element.tag == W + "commentRangeEnd" and key in open_ones:
                yield key, (" ".join("".join(open_ones.pop(key)).split()), begun[key])
            elif element.tag == W + "commentReference" and key not in begun:
                begun[key] = whole
                yield key, ("", whole)


def _words(element: Element) -> str:
    """The words below an element; its paragraphs apart by a space."""
    pieces: list[str] = []
    for each in element.iter(W + "t", W + "tab", W + "br", W + "noBreakHyphen", W + "p"):
        pieces.append(" " if each.tag in (W + "p", W + "br") else _letters(each))
    return " ".join("".join(pieces).split())


def _letters(element: Element) -> str:
    return {W + "tab": " ", W + "noBreakHyphen": "\u2011"}.get(element.tag, element.text or "")
