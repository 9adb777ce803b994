"""Keep unchanged paragraphs of a returned text in their part: preamble, operative part or annex."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from apmb_draft.absorb.numbers import is_numbered, mark_length
from apmb_draft.blocks import Block, Role
from apmb_draft.problems import error
from apmb_draft.reading.found import Passage
from apmb_draft.recognise.classify import DocumentParts, is_heading, without_start
from apmb_draft.redline.places import describe_place
from apmb_draft.takeover.align_paragraphs import AlignedParagraphs, DraftText, ParagraphPosition, align_paragraphs

_NAMES = {
    "preamble": "the preamble", "operative": "the operative part", "decision": "the decision", "annex": "an annex"
}  # fmt: skip


@dataclass(frozen=True)
class ReturnedParagraphs:
    """The paragraphs of a returned text, aligned with those of the draft that was sent."""

    parts: DocumentParts
    sent: DraftText
    aligned: AlignedParagraphs

    @classmethod
    def of(cls, parts: DocumentParts, sent: DraftText) -> ReturnedParagraphs:
        """Align the paragraphs of a text with those that were sent, whatever part it has them in."""
        before = [Block(Role.PREAMBULAR, block.runs) for block in sent.blocks]
        texts = (without_start(passage, mark_length(passage)) for _, passage in _passages(parts))
        return cls(parts, sent, align_paragraphs(before, [Block(Role.PREAMBULAR, text.runs) for text in texts]))

    def restore_preamble(self) -> None:
        """Move back into the preamble, in place, what follows a heading in it, up to its last paragraph.

        A new paragraph that ends with a comma is preambular too, if the draft has none without a number in its
        operative part.
        """
        parts = self.parts
        numbered = next((at for at, one in enumerate(parts.operative) if is_numbered(one)), 0)
        has_plain = any(each.section == "operative" and each.marker.startswith("~") for each in self.sent.paragraphs)
        ends = [
            end
            for end, (sources, one) in enumerate(
                zip(self.aligned.sources[len(parts.preamble) :], parts.operative[:numbered], strict=False), 1
            )
            if not is_heading(one)
            and (
                any(self.sent.paragraphs[at].section == "preamble" for at in sources)
                or (one.text.rstrip().endswith(",") and not has_plain)
            )
        ]
        end = max(ends, default=0)
        parts.preamble += parts.operative[:end]
        del parts.operative[:end]

    def describe_moved(self) -> tuple[str, ...]:
        """Describe the paragraphs, reworded or not, that are in another part now or became a heading.

        Raises DraftError [absorb-part] if a paragraph is entirely unchanged and another one puts it into another part.
        """
        passages = list(_passages(self.parts))
        old, new = self.sent.positions, [_position(part, passage) for part, passage in passages]
        same = {b: a for a, b in self.aligned.pairs if self.aligned.is_unchanged(a, b)}
        added = [at for at in range(len(passages)) if at not in same]

        def cause(at: int) -> str:
            above = [passages[each][1] for each in added if each < at]
            return _cause(self.parts, passages[at][1], above)

        if untouched := [(a, b) for b, a in same.items() if old[a].is_misread_as(new[b])]:
            a, b = untouched[0]
            why = "the heading of its annex is gone" if old[a].part == "annex" else cause(b)
            others = f" (and {len(untouched) - 1} more)" if len(untouched) > 1 else ""
            what = f"{_quoted(self.sent.blocks[a])}{others}, would be in {_NAMES[new[b].part]}"
            raise error("", "absorb-part", f"{what}, though nobody changed it; {why}. Set it right in the Word file")
        moved = ((a, _describe_move(old[a], new[b], cause(b))) for a, b in self.aligned.pairs if old[a] != new[b])
        return tuple(f"{_quoted(self.sent.blocks[a])}, {what}" for a, what in moved if what)


def _describe_move(old: ParagraphPosition, new: ParagraphPosition, cause: str) -> str:
    """Describe how the position of a paragraph changed; "" for a number or letter within one part."""
    part = _NAMES[new.part]
    if old.is_heading != new.is_heading:
        return f"{'became' if new.is_heading else 'is no longer'} a heading, by its form, and is in {part}"
    if old.part == new.part:
        return ""
    number = "it has a number now" if new.is_marked else "its number is gone"
    return f"is in {part} now: {number if old.is_marked != new.is_marked else cause}"


def _quoted(block: Block) -> str:
    return f"{describe_place(block)}, “{_short(block.text)}”"


def _passages(parts: DocumentParts) -> Iterator[tuple[str, Passage]]:
    texts = [("preamble", parts.preamble), ("operative", parts.operative), ("decision", parts.decision)]
    texts += [("annex", annex.text) for annex in parts.annexes]
    return ((part, passage) for part, passages in texts for passage in passages)


def _position(part: str, passage: Passage) -> ParagraphPosition:
    return ParagraphPosition(part, bool(mark_length(passage)), is_heading(passage))


def _cause(parts: DocumentParts, passage: Passage, new: Sequence[Passage]) -> str:
    """Describe what moved a paragraph: the heading of an annex, else the last new paragraph before it."""
    above = [annex.label for annex in parts.annexes if passage in annex.text] or [each.text for each in new[-1:]]
    return f"“{_short(above[0])}” above it does that" if above else "something above it does that"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) < 60 else f"{line[:50]} …"
