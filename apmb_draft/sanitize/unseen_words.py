"""Compare all text of a Word file with the draft's: text of others is found however it is hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from apmb_draft.blocks import FRONT, MASTHEAD, Document, Run
from apmb_draft.docx.segments import Segment, SegmentKind, SegmentReader, every_paragraph, unread_texts
from apmb_draft.docx.xml import MC, Element, W
from apmb_draft.form import form
from apmb_draft.sanitize.finding import Disclosure, error
from apmb_draft.sanitize.package import File
from apmb_draft.sanitize.parts import FURNITURE
from apmb_draft.sanitize.quoting import brief
from apmb_draft.tracked.accept_reject import resolve_story

_STORIES = frozenset(W + name for name in ("document", "footnotes", "endnotes", "hdr", "ftr"))
_HEADS = frozenset((W + "hdr", W + "ftr"))
_HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-", "\u00ad": None})
_TOKEN = re.compile(r"\w+|[^\w\s]")
_LONGEST_LINE = 1_000  # characters of a line of a head
_MOST_COMPARED = 1_000_000  # pairs of words; paragraphs that are as in the draft are not among them
_LONGEST = 200


@dataclass(frozen=True)
class _FileText:
    """The text of a paragraph of the file; `apart`: in a head, box or second form."""

    part: str
    text: str
    apart: bool


@dataclass
class _Draft:
    """The text of the draft: all paragraphs, where each is by its text, and what heads and boxes may repeat."""

    paragraphs: list[str]
    heads: list[str]
    by_text: dict[str, list[int]] = field(default_factory=dict)
    masthead: set[int] = field(default_factory=set)
    taken: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, document: Document) -> _Draft:
        called: set[int] = set()
        texts = [(block.number, _with_later_calls(block.runs, called)) for block in document.blocks]
        texts += [("", note.text) for note in document.notes]
        heads = [_line(block.text) for block in document.blocks if block.role in MASTHEAD | FRONT]
        heads.append(form()["stamp"]["text"])
        made = cls([f"{number} {text}" for number, text in texts], sorted(filter(None, heads), key=len, reverse=True))
        made.masthead.update(at for at, block in enumerate(document.blocks) if block.role in MASTHEAD)
        for at, (number, text) in enumerate(texts):
            for each in dict.fromkeys((_squeezed(number + text), _squeezed(text))):
                made.by_text.setdefault(each, []).append(at)
        return made

    def has(self, paragraph: _FileText) -> bool:
        """Return whether a paragraph is one of the draft's, or of a head; each paragraph of the body counts once."""
        places = self.by_text.get(_squeezed(paragraph.text), [])
        if paragraph.apart and places:
            return True
        place = next((at for at in places if at not in self.taken), None)
        if place is None:
            return self._is_furniture(_line(paragraph.text), self.heads if paragraph.apart else ())
        self.taken.add(place)
        return True

    def _is_furniture(self, text: str, heads: Sequence[str]) -> bool:
        """Return whether a text holds only what heads and feet of the United Nations have, and some texts of heads."""
        if len(text) > _LONGEST_LINE or not text.strip("_ "):
            return not text.strip("_ ")
        for each in heads:
            text = text.replace(each, " ")
        return text.isprintable() and bool(FURNITURE.fullmatch(_line(text)))

    @property
    def rest(self) -> list[str]:
        """The paragraphs of the body that the file does not have word for word."""
        return [text for at, text in enumerate(self.paragraphs) if at not in self.taken and at not in self.masthead]


def _with_later_calls(runs: Sequence[Run], called: set[int]) -> str:
    """Return the text of a paragraph; a note that is called again has its number in the text, by a field."""
    pieces = [run.text for run in runs if not run.call or run.call in called]
    called.update(run.call for run in runs)
    return "".join(pieces)


def unseen_words(file: File, draft: Document) -> Iterator[Disclosure]:
    """Yield the text in body, headers, footers, notes and boxes that the draft does not have, by paragraph.

    Tracked changes count as accepted. Spaces and the kinds of hyphens do not count; what mastheads and page numbers
    of the United Nations say, and what heads repeat of the draft, is no finding.
    """
    known, accepted = _Draft.of(draft), file.copy()
    paragraphs: list[_FileText] = []
    for part, root in accepted.texts():
        if root.tag in _STORIES:
            resolve_story(root, accepts=lambda _: True)
            paragraphs += _paragraphs(part, root)
    others = [each for each in paragraphs if not known.has(each)]
    in_body, apart = ([each for each in others if each.apart is where] for where in (False, True))
    for paragraph, extra in (*_extra(in_body, known.rest), *_extra(apart, [*known.rest, *known.heads])):
        what = f"text that the draft does not have: “{_shown(extra)}”"
        remedy = "delete it, or correct the draft and build anew"
        yield error("unseen-words", paragraph.part, what, remedy, brief(paragraph.text))


def _paragraphs(part: str, root: Element) -> Iterator[_FileText]:
    """Yield the paragraphs of a part, all its changes accepted."""
    in_head = root.tag in _HEADS
    for paragraph in every_paragraph(root):
        yield _FileText(part, _text(paragraph), in_head or _is_in_box(paragraph))
    for second in root.iter(MC + "Fallback"):
        firsts = {_squeezed(_all_text(each)) for each in second.itersiblings(MC + "Choice", preceding=True)}
        if _squeezed(text := _all_text(second)) not in firsts:
            yield _FileText(part, text, apart=True)


def _is_in_box(paragraph: Element) -> bool:
    return next(paragraph.iterancestors(W + "txbxContent"), None) is not None


def _all_text(element: Element) -> str:
    """Return the text of a form of a drawing with that of its boxes."""
    return _text(element) + " ".join(map(_text, element.iter(W + "txbxContent")))


def _text(element: Element) -> str:
    """Return the text in an element, hidden or not, without its boxes.

    Text of drawings and guides to the pronunciation, which is no text of the paragraph, comes last.
    """
    pieces = map(_seen, SegmentReader(everything=True).read(element))
    return "".join((*pieces, *unread_texts(element)))


def _seen(segment: Segment) -> str:
    """Return the text of a segment; a sign that has no character is one all the same."""
    if segment.kind is SegmentKind.SYMBOL:
        return segment.text or "\N{WHITE SQUARE}"
    return " " if segment.kind in (SegmentKind.TAB, SegmentKind.BREAK) else segment.text


def _extra(others: Sequence[_FileText], rest: Sequence[str]) -> Iterator[tuple[_FileText, list[str]]]:
    """Yield the words of some paragraphs that are not in the rest of the draft, in its order."""
    ours = [token for text in rest for token in _tokens(text)]
    theirs = [(token, at) for at, each in enumerate(others) for token in _tokens(each.text)]
    same = _same(ours, [token for token, _ in theirs])
    extra: dict[int, list[str]] = {}
    for place, (token, at) in enumerate(theirs):
        if place not in same:
            extra.setdefault(at, []).append(token)
    for at, tokens in extra.items():
        if any(token.strip("_") for token in tokens if token.isalnum() or not token.isprintable()):
            yield others[at], tokens


def _same(ours: Sequence[str], theirs: Sequence[str]) -> set[int]:
    """Return the places of their words that are ours too, in order; none where there are too many to compare."""
    if len(ours) * len(theirs) > _MOST_COMPARED:
        return set()
    blocks = SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    return {at for _, start, size in blocks for at in range(start, start + size)}


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text.translate(_HYPHENS))


def _shown(tokens: Sequence[str]) -> str:
    """Return words for a message; characters that cannot be seen by their numbers."""
    return brief(" ".join(each if each.isprintable() else f"U+{ord(each[0]):04X}" for each in tokens), _LONGEST)


def _line(text: str) -> str:
    return " ".join(text.translate(_HYPHENS).split())


def _squeezed(text: str) -> str:
    return "".join(text.translate(_HYPHENS).split())
