"""Pair the paragraphs of two drafts by similarity; the rest were inserted or deleted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import itemgetter

from apmb_draft.diff.tokens import Token, common_ends, common_subsequence, tokenize_runs
from apmb_draft.model.document import DEPTH, ROWS, Block, Role
from apmb_draft.text.similarity import Bag, align_by_score, bag_of_words, measure_similarity, subtract_words

LEAST_SIMILARITY = 0.3
"""The least similarity of a reworded paragraph; below it, one was deleted and another inserted."""
LEAST_COVERAGE = 0.6
"""The least share of a paragraph that was part of its neighbour, for the two to have been one."""
_LEAST_PART = 3
"""Words that a part of another paragraph has at least."""
_MOST_PAIRS = 1_000_000
"""Pairs of paragraphs compared one by one; above it, unchanged paragraphs first divide the rest."""
_CHUNK = 250
"""Paragraphs of one side that are compared with all of the other where even that leaves more pairs."""
_UNIQUE_ROLE_SCORE = 3.0
"""The score of pairing two blocks of a role that occurs once, whatever their words."""

_FAMILIES = {
    **dict.fromkeys((Role.PREAMBULAR, Role.OPERATIVE, Role.UNNUMBERED, Role.DECISION, Role.ANNEX_TEXT), "paragraph"),
    **dict.fromkeys(DEPTH, "sub-paragraph"),
    Role.HEADING: "heading",
    Role.ANNEX: "annex",
    Role.ANNEX_TITLE: "annex title",
    Role.PAGE_NOTE: "page note",
    **dict.fromkeys(ROWS, "table row"),
    Role.TABLE_NOTE: "table note",
}
"""Blocks that may be paired with others of their family by similarity; any other role occurs once in a document."""
_RECAST = {Role.OPERATIVE, Role.SUBPARAGRAPH}
"""Paragraphs moved below a new first line keep their words and their form; they must be more alike than others."""


@dataclass(frozen=True)
class ComparedParagraph:
    """A block with its tokens, and its index among those that are compared, for callers that name it so."""

    block: Block
    at: int = 0

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Return its words and the spaces between them."""
        return tuple(tokenize_runs(self.block.runs))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Return the texts that are compared, without the spaces."""
        return tuple(token.text for token in self.tokens if not token.is_space)

    @cached_property
    def bag(self) -> Bag:
        """Return the words that distinguish it from others."""
        return bag_of_words(self.words)

    @cached_property
    def family(self) -> str:
        """Return the family of paragraphs that it may be paired with."""
        return _FAMILIES.get(self.block.role, self.block.role.value)


@dataclass(frozen=True)
class Group:
    """Paragraphs of the two drafts that belong together: one and one, one that was split, several that were joined."""

    before: tuple[ComparedParagraph, ...]
    after: tuple[ComparedParagraph, ...]


def group_paragraphs(before: Sequence[ComparedParagraph], after: Sequence[ComparedParagraph]) -> list[Group]:
    """Return the paragraphs of both drafts in order, each in one group."""
    found: list[Group] = []
    a = b = 0
    for old, new in [*_find_anchors(before, after), (len(before), len(after))]:
        for some, others in _cut_into_chunks(before[a:old], after[b:new]):
            found += _pair_paragraphs(some, others)
        if old < len(before):
            found.append(Group((before[old],), (after[new],)))
        a, b = old + 1, new + 1
    return found


def _find_anchors(before: Sequence[ComparedParagraph], after: Sequence[ComparedParagraph]) -> list[tuple[int, int]]:
    """Return the unchanged paragraphs: those at both ends, or all of them in a text too long to compare."""
    old, new = [_identity(one) for one in before], [_identity(one) for one in after]
    if len(old) * len(new) > _MOST_PAIRS:
        return common_subsequence(old, new)
    head, tail = common_ends(old, new)
    return [*head, *tail]


def _cut_into_chunks(
    before: Sequence[ComparedParagraph], after: Sequence[ComparedParagraph]
) -> Iterator[tuple[Sequence[ComparedParagraph], Sequence[ComparedParagraph]]]:
    """Cut what is between two anchors into chunks at the same places, where it is longer than any real text."""
    if len(before) * len(after) <= _MOST_PAIRS:
        yield before, after
        return
    count = -(-max(len(before), len(after)) // _CHUNK)
    for at in range(count):
        some, others = (part[at * len(part) // count : (at + 1) * len(part) // count] for part in (before, after))
        yield some, others


def _identity(paragraph: ComparedParagraph) -> str:
    return "\0".join((paragraph.family, *paragraph.words))


def _pair_paragraphs(before: Sequence[ComparedParagraph], after: Sequence[ComparedParagraph]) -> list[Group]:
    pairs = align_by_score([[_pair_score(one, other) for other in after] for one in before], len(after))
    found = [Group(() if a is None else (before[a],), () if b is None else (after[b],)) for a, b in pairs]
    split = _attach_parts(found)
    # Paragraphs that were joined to a neighbour, or to each other, are split ones seen from the other side.
    return _swap_sides(_attach_parts(_swap_sides(split)))


def _pair_score(before: ComparedParagraph, after: ComparedParagraph) -> float:
    """Return the score of pairing two paragraphs: the words kept, more in one good pair than in two poor ones."""
    is_same = before.family == after.family
    if not is_same and {before.block.role, after.block.role} != _RECAST:
        return 0.0
    once = 0.0 if before.block.role in _FAMILIES else _UNIQUE_ROLE_SCORE
    size, least = len(before.bag) + len(after.bag), LEAST_SIMILARITY if is_same else LEAST_COVERAGE
    if not once and 2 * min(len(before.bag), len(after.bag)) < least * size:
        return 0.0
    like = measure_similarity(before.bag, after.bag)
    return once + (like**2 * size if like >= least else 0.0)


def _attach_parts(found: Sequence[Group]) -> list[Group]:
    """Return the groups, with each paragraph that was split off from a neighbour attached to it."""
    result: list[Group] = []
    for group in _group_taken_apart(found):
        last = result[-1] if result else None
        if last and _is_cut_off(group, last):
            result[-1] = Group(last.before, (*last.after, *group.after))
        elif last and _is_cut_off(last, group):
            result[-1] = Group(group.before, (*last.after, *group.after))
        else:
            result.append(group)
    return result


def _is_cut_off(alone: Group, other: Group) -> bool:
    """Return whether paragraphs that seem to be inserted were part of one beside them that is still there."""
    if alone.before or len(other.before) != 1 or not other.after:
        return False
    return all(_was_part(piece, other.before[0], other.after) for piece in alone.after)


def _swap_sides(found: Sequence[Group]) -> list[Group]:
    return [Group(group.after, group.before) for group in found]


def _was_part(piece: ComparedParagraph, whole: ComparedParagraph, partners: Sequence[ComparedParagraph]) -> bool:
    """Return whether most of a paragraph was in another, in words that the partners of that one do not have."""
    left = subtract_words(whole.bag, [partner.bag for partner in partners])
    return _may_be_part(piece, whole) and len(piece.words) >= _LEAST_PART and _is_covered(piece, left)


def _may_be_part(piece: ComparedParagraph, whole: ComparedParagraph) -> bool:
    """Return whether roles allow it: a paragraph is split into paragraphs, or a first line and sub-paragraphs."""
    return piece.family == whole.family or (whole.family, piece.family) == ("paragraph", "sub-paragraph")


def _is_covered(piece: ComparedParagraph, left: Bag) -> bool:
    return len(piece.bag & left) >= LEAST_COVERAGE * len(piece.bag)


# --- Paragraphs that were taken apart ---------------------------------------------------------------------------------


def _group_taken_apart(found: Sequence[Group]) -> Iterator[Group]:
    """Yield the groups, each deleted paragraph grouped with the inserted ones that it was taken apart into.

    "Urges all States to sign, to ratify and to report;" becomes "Urges all States:", "(a) To sign;", and so on: none of
    these is enough like the old paragraph to be it, but all of them together are.
    """
    for is_pair, row in groupby(found, key=lambda group: bool(group.before and group.after)):
        groups = list(row)
        yield from groups if is_pair else _reunite(groups)


def _reunite(alone: Sequence[Group]) -> Iterator[Group]:
    """Yield the deleted and inserted paragraphs of one place, those that were one paragraph in one group."""
    deleted = [(at, one) for at, group in enumerate(alone) for one in group.before]
    inserted = [(at, one) for at, group in enumerate(alone) for one in group.after]
    new = [one for _, one in inserted]
    a = b = 0
    for at, (_, whole) in enumerate(deleted):
        spans = (_find_parts(whole, new, first) for first in range(b, len(new)))
        start, end = max(spans, key=lambda span: span[1] - span[0], default=(b, b))
        if start < end:
            yield from (alone[place] for place, _ in sorted([*deleted[a:at], *inserted[b:start]], key=itemgetter(0)))
            yield Group((whole,), tuple(new[start:end]))
            a, b = at + 1, end
    yield from (alone[place] for place, _ in sorted([*deleted[a:], *inserted[b:]], key=itemgetter(0)))


def _find_parts(whole: ComparedParagraph, inserted: Sequence[ComparedParagraph], first: int) -> tuple[int, int]:
    """Return the range of inserted paragraphs, from `first` on, that are the parts of a deleted one.

    It holds two or more, or is empty.
    """
    left, end = whole.bag, first
    while end < len(inserted) and _may_be_part(inserted[end], whole) and _is_covered(inserted[end], left):
        left = subtract_words(left, [inserted[end].bag])
        end += 1
    is_whole = len(whole.bag) - len(left) >= LEAST_COVERAGE * len(whole.bag)
    return (first, end) if end - first > 1 and is_whole else (first, first)
