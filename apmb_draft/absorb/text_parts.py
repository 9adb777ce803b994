"""Keep unchanged paragraphs of a returned text in their part: preamble, operative part or annex."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from apmb_draft.absorb.numbers import is_numbered, mark_length
from apmb_draft.blocks import Block, Role
from apmb_draft.problems import error
from apmb_draft.reading.found import Passage
from apmb_draft.recognise.classify import DocumentParts, is_heading
from apmb_draft.redline.paragraphs import LEAST_SIMILARITY, ComparedParagraph
from apmb_draft.redline.places import describe_place
from apmb_draft.redline.similarity import measure_similarity
from apmb_draft.takeover.align_paragraphs import ParagraphPosition, Side, alphabetic_key, find_unchanged

_NAMES = {
    "preamble": "the preamble", "operative": "the operative part", "decision": "the decision", "annex": "an annex"
}  # fmt: skip


def restore_preamble(parts: DocumentParts, sent: Side) -> None:
    """Move back into the preamble what follows a heading in it, up to its last paragraph.

    A new paragraph that ends with a comma is preambular too, if the draft has none without a number in its operative
    part.
    """
    numbered = next((at for at, one in enumerate(parts.operative) if is_numbered(one)), 0)
    has_plain = any(
        paragraph.section == "operative" and paragraph.marker.startswith("~") for paragraph in sent.paragraphs
    )
    own = _Paragraphs(sent)
    ends = [
        at
        for at, one in enumerate(parts.operative[:numbered], 1)
        if not is_heading(one) and (own.is_preambular(one) or (one.text.rstrip().endswith(",") and not has_plain))
    ]
    end = max(ends, default=0)
    parts.preamble += parts.operative[:end]
    del parts.operative[:end]


class _Paragraphs:
    """The paragraphs of the sent draft, to identify those that came back."""

    def __init__(self, sent: Side):
        self._texts = [paragraph.section for paragraph in sent.paragraphs]
        self._places = {alphabetic_key(block.text): at for at, block in enumerate(sent.blocks)}
        self._words = [ComparedParagraph(block) for block in sent.blocks]

    def is_preambular(self, passage: Passage) -> bool:
        """Return whether a paragraph is one of the preamble, or most similar to one of them."""
        if (at := self._places.get(alphabetic_key(passage.text))) is not None:
            return self._texts[at] == "preamble"
        words = ComparedParagraph(Block(Role.PREAMBULAR, passage.runs)).bag
        likely = [
            (measure_similarity(own.bag, words), text) for own, text in zip(self._words, self._texts, strict=True)
        ]
        best, text = max(likely, key=lambda each: each[0], default=(0.0, ""))
        return best >= LEAST_SIMILARITY and text == "preamble"


def describe_moved(parts: DocumentParts, sent: Side) -> tuple[str, ...]:
    """Describe paragraphs with unchanged text that are in another part, or became a heading, by their form.

    Raises DraftError [absorb-part] if a paragraph is entirely unchanged and another one puts it into another part.
    """
    old, passages = ParagraphPosition.all_of(sent), list(_passages(parts))
    new = [_position(text, passage) for text, passage in passages]
    same = list(find_unchanged(old, new))
    moved = [(a, b) for a, b in same if old[a].part != new[b].part]
    if untouched := [(a, b) for a, b in moved if old[a].form == new[b].form]:
        a, b = untouched[0]
        known = {after for _, after in same}
        before = [passages[at][1] for at in range(b) if at not in known]
        cause = "the heading of its annex is gone" if old[a].part == "annex" else _cause(parts, passages[b][1], before)
        others = f" (and {len(untouched) - 1} more)" if len(untouched) > 1 else ""
        where = describe_place(sent.blocks[a])
        what = f"{where}, “{_short(sent.blocks[a].text)}”{others}, would be in {_NAMES[new[b].part]}"
        message = f"{what}, though nobody changed it; {cause}. Set it right in the Word file"
        raise error("", "absorb-part", message)
    named = []
    for a, b in same:
        block, now = sent.blocks[a], new[b]
        where = f"{describe_place(block)}, “{_short(block.text)}”,"
        if old[a].is_heading != now.is_heading:
            became = "became" if now.is_heading else "is no longer"
            named.append(f"{where} {became} a heading, by its form, and is in {_NAMES[now.part]}")
        elif (a, b) in moved:
            number = "came" if now.is_marked else "went"
            named.append(f"{where} is in {_NAMES[now.part]} now, as its number {number}")
    return tuple(named)


def _passages(parts: DocumentParts) -> Iterator[tuple[str, Passage]]:
    texts = [("preamble", parts.preamble), ("operative", parts.operative), ("decision", parts.decision)]
    texts += [("annex", annex.text) for annex in parts.annexes]
    return ((part, passage) for part, passages in texts for passage in passages)


def _position(part: str, passage: Passage) -> ParagraphPosition:
    start = mark_length(passage)
    return ParagraphPosition(alphabetic_key(passage.text[start:]), part, bool(start), is_heading(passage))


def _cause(parts: DocumentParts, passage: Passage, new: Sequence[Passage]) -> str:
    """Describe what moved a paragraph: the heading of an annex, else the last new paragraph before it."""
    above = [annex.label for annex in parts.annexes if passage in annex.text] or [each.text for each in new[-1:]]
    return f"“{_short(above[0])}” above it does that" if above else "something above it does that"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) < 60 else f"{line[:50]} …"
