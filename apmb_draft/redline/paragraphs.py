"""Which paragraphs of two drafts are the same paragraph: paired by likeness; the rest came or went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from apmb_draft.blocks import Block, Role
from apmb_draft.redline.matches import common, likeness, paired
from apmb_draft.redline.tokens import Token

LIKE = 0.35
"""The least likeness of one paragraph reworded; below it, one went and another came."""
COVERED = 0.6
"""The least share of a paragraph that was part of its neighbour, for the two to have been one."""

_FAMILIES = {
    **dict.fromkeys((Role.PREAMBULAR, Role.OPERATIVE, Role.UNNUMBERED, Role.DECISION, Role.ANNEX_TEXT), "paragraph"),
    **dict.fromkeys((Role.SUBPARAGRAPH, Role.SUBSUBPARAGRAPH, Role.THIRD_LEVEL), "sub-paragraph"),
    Role.HEADING: "heading",
    Role.ANNEX: "annex",
    Role.ANNEX_TITLE: "annex title",
    Role.TITLE: "title",
    Role.PAGE_NOTE: "page note",
}
"""Blocks that may be paired with others of their family by likeness; any other role stands once in a document."""


@dataclass(frozen=True)
class Words:
    """A block with its tokens."""

    block: Block
    tokens: tuple[Token, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """What is compared, without the spaces."""
        return tuple(token.text for token in self.tokens if not token.is_space)

    @property
    def family(self) -> str:
        """What it may be paired with."""
        return _FAMILIES.get(self.block.role, self.block.role.value)


@dataclass(frozen=True)
class Group:
    """Paragraphs of the two drafts that belong together: one and one, one that was split, several that were joined."""

    before: tuple[Words, ...]
    after: tuple[Words, ...]


def groups(before: Sequence[Words], after: Sequence[Words]) -> list[Group]:
    """The paragraphs of both drafts in order, each in one group."""
    found: list[Group] = []
    a = b = 0
    anchors = common([_name(one) for one in before], [_name(one) for one in after])
    for old, new in [*anchors, (len(before), len(after))]:
        found += _between(before[a:old], after[b:new])
        if old < len(before):
            found.append(Group((before[old],), (after[new],)))
        a, b = old + 1, new + 1
    return found


def _name(words: Words) -> str:
    return "\0".join((words.family, *words.words))


def _between(before: Sequence[Words], after: Sequence[Words]) -> list[Group]:
    pairs = paired(len(before), len(after), lambda a, b: _worth(before[a], after[b]))
    found = [Group(() if a is None else (before[a],), () if b is None else (after[b],)) for a, b in pairs]
    return _joined(_split(found))


def _worth(before: Words, after: Words) -> float:
    """How much is won by pairing two: nothing below the least likeness, and one good pair is worth two poor ones."""
    if before.family != after.family:
        return 0.0
    if before.block.role not in _FAMILIES:
        return 2.0
    like = likeness(before.words, after.words)
    return like**2 if like >= LIKE else 0.0


def _split(found: list[Group]) -> list[Group]:
    """Groups with the paragraphs that were cut off from a neighbour put back beside it."""
    result: list[Group] = []
    for group in found:
        last = result[-1] if result else None
        if (
            last
            and len(last.before) == 1
            and not group.before
            and _was_part(group.after[0], last.before[0], last.after)
        ):
            result[-1] = Group(last.before, (*last.after, *group.after))
        elif (
            last
            and not last.before
            and len(group.before) == 1
            and group.after
            and (_was_part(last.after[0], group.before[0], group.after))
        ):
            result[-1] = Group(group.before, (*last.after, *group.after))
        else:
            result.append(group)
    return result


def _joined(found: list[Group]) -> list[Group]:
    """Groups with the paragraphs that were taken up into a neighbour put beside it."""
    turned = [Group(group.after, group.before) for group in found]
    return [Group(group.after, group.before) for group in _split(turned)]


def _was_part(piece: Words, whole: Words, partners: Sequence[Words]) -> bool:
    """Whether most of a paragraph stood in another, in what that one's partners have not of it."""
    if piece.family != whole.family or len(piece.words) < 3 or not partners:
        return False
    left = Counter(whole.words)
    for partner in partners:
        left -= Counter(partner.words)
    return sum((Counter(piece.words) & left).values()) >= COVERED * len(piece.words)
