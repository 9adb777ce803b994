"""Keep unchanged paragraphs of a returned text in their part: preamble, operative part or annex."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from apmb_draft.absorb.numbers import is_numbered, mark_length
from apmb_draft.blocks import Block, Role
from apmb_draft.diff.changes import describe_place
from apmb_draft.diff.paragraph_groups import LEAST_SIMILARITY, ComparedParagraph, group_paragraphs
from apmb_draft.problems import error
from apmb_draft.reading.extracted_document import ExtractedParagraph
from apmb_draft.recognise.classify import DocumentParts, is_heading, without_start
from apmb_draft.takeover.align_paragraphs import ParagraphPosition, Side, alphabetic_key, find_unchanged
from apmb_draft.text.similarity import measure_similarity

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

    def is_preambular(self, passage: ExtractedParagraph) -> bool:
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
    """Describe the paragraphs, reworded or not, that are in another part now or became a heading.

    Raises DraftError [absorb-part] if a paragraph is entirely unchanged and another one puts it into another part.
    """
    old, passages = ParagraphPosition.all_of(sent), list(_passages(parts))
    new = [_position(text, passage) for text, passage in passages]
    same = list(find_unchanged(old, new))
    known = {after for _, after in same}

    def cause(at: int) -> str:
        return _cause(parts, passages[at][1], [passages[each][1] for each in range(at) if each not in known])

    if untouched := [(a, b) for a, b in same if old[a].part != new[b].part and old[a].form == new[b].form]:
        a, b = untouched[0]
        why = "the heading of its annex is gone" if old[a].part == "annex" else cause(b)
        others = f" (and {len(untouched) - 1} more)" if len(untouched) > 1 else ""
        what = f"{_quoted(sent.blocks[a])}{others}, would be in {_NAMES[new[b].part]}"
        raise error("", "absorb-part", f"{what}, though nobody changed it; {why}. Set it right in the Word file")
    named = []
    for a, b in sorted((*same, *_find_reworded(sent, [passage for _, passage in passages], same))):
        where, part = f"{_quoted(sent.blocks[a])},", _NAMES[new[b].part]
        if old[a].is_heading != new[b].is_heading:
            became = "became" if new[b].is_heading else "is no longer"
            named.append(f"{where} {became} a heading, by its form, and is in {part}")
        elif old[a].part != new[b].part:
            number = "it has a number now" if new[b].is_marked else "its number is gone"
            why = number if old[a].is_marked != new[b].is_marked else cause(b)
            named.append(f"{where} is in {part} now: {why}")
    return tuple(named)


def _quoted(block: Block) -> str:
    return f"{describe_place(block)}, “{_short(block.text)}”"


def _find_reworded(
    sent: Side, passages: Sequence[ExtractedParagraph], same: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Yield the indices, before and now, of each reworded paragraph: it is between the same unchanged ones."""
    start, begin = 0, 0
    for end, until in (*same, (len(sent.blocks), len(passages))):
        before = [ComparedParagraph(Block(Role.PREAMBULAR, block.runs)) for block in sent.blocks[start:end]]
        texts = (without_start(passage, mark_length(passage)) for passage in passages[begin:until])
        after = [ComparedParagraph(Block(Role.PREAMBULAR, text.runs)) for text in texts]
        places = {id(one): at for at, one in [*enumerate(before, start), *enumerate(after, begin)]}
        for group in group_paragraphs(before, after):
            yield from ((places[id(a)], places[id(b)]) for a, b in zip(group.before, group.after, strict=False))
        start, begin = end + 1, until + 1


def _passages(parts: DocumentParts) -> Iterator[tuple[str, ExtractedParagraph]]:
    texts = [("preamble", parts.preamble), ("operative", parts.operative), ("decision", parts.decision)]
    texts += [("annex", annex.text) for annex in parts.annexes]
    return ((part, passage) for part, passages in texts for passage in passages)


def _position(part: str, passage: ExtractedParagraph) -> ParagraphPosition:
    start = mark_length(passage)
    return ParagraphPosition(alphabetic_key(passage.text[start:]), part, bool(start), is_heading(passage))


def _cause(parts: DocumentParts, passage: ExtractedParagraph, new: Sequence[ExtractedParagraph]) -> str:
    """Describe what moved a paragraph: the heading of an annex, else the last new paragraph before it."""
    above = [annex.label for annex in parts.annexes if passage in annex.text] or [each.text for each in new[-1:]]
    return f"“{_short(above[0])}” above it does that" if above else "something above it does that"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) < 60 else f"{line[:50]} …"
