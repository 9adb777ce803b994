"""Compare what returned files changed in a draft, word by word, with what is left of it in another text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import PurePath

from apmb_draft.diff.paragraph_groups import LEAST_COVERAGE, LEAST_SIMILARITY
from apmb_draft.merge.aligned_texts import align_paragraphs
from apmb_draft.merge.paragraph_words import ComparableText, ParagraphText, is_of_note, kept_words
from apmb_draft.model.document import Document, describe_place
from apmb_draft.text.similarity import Bag, bag_of_words, is_mark, is_short, measure_similarity, subtract_words
from apmb_draft.un.english import join_series


@dataclass(frozen=True)
class Amendment:
    """A change of one paragraph: its place, and its words before and after; empty if it is new or deleted."""

    where: str
    before: ComparableText
    after: ComparableText

    @cached_property
    def kept(self) -> list[tuple[int, int]]:
        """Return the indices, before and after, of the words that are kept."""
        return kept_words(self.before, self.after)

    @cached_property
    def inserted(self) -> frozenset[int]:
        """Return the indices of the inserted words."""
        return frozenset(range(len(self.after))) - {new for _, new in self.kept}

    @cached_property
    def deleted(self) -> dict[int, tuple[ComparableText, int, int]]:
        """Return runs of deleted words by the index of their first, with the indices after of their neighbours."""
        found = {}
        last = left = -1
        for old, new in (*self.kept, (len(self.before), len(self.after))):
            if old > last + 1:
                found[last + 1] = (self.before[last + 1 : old], left, new)
            last, left = old, new
        return found


@dataclass(frozen=True)
class Absorption:
    """An absorbed file: its name, the authors whose tracked changes were accepted, and its amendments.

    `version_of` are the indices, in the log, of the earlier files that are other versions of it.
    """

    file: str
    authors: tuple[str, ...]
    amendments: tuple[Amendment, ...]
    version_of: tuple[int, ...] = ()


@dataclass(frozen=True)
class Loss:
    """The part of an amendment that a text no longer has, or deleted words that are restored.

    `is_undone` if nothing new is in their place.
    """

    where: str
    words: str
    file: str
    is_undone: bool = True

    def __str__(self) -> str:
        return f"{self.where}: {self.words}, which came with {self.file}"


@dataclass(frozen=True)
class MissingChanges:
    """What a draft keeps of an earlier file and a new one lacks; `is_version` if both are of one sender."""

    file: str
    kept: tuple[Loss, ...]
    is_version: bool


def find_amendments(before: Document, after: Document) -> tuple[Amendment, ...]:
    """Return the paragraphs and lines of the front block in which two texts differ, their footnotes included."""
    found = []
    for one, other in align_paragraphs(before.blocks, after.blocks).groups:
        were, are = [before.blocks[at] for at in one], [after.blocks[at] for at in other]
        deleted, inserted = ParagraphText.of(were, before).words, ParagraphText.of(are, after).words
        if deleted != inserted:
            found.append(Amendment(describe_place((are or were)[0]), deleted, inserted))
    return tuple(found)


def find_losses(earlier: Sequence[Absorption], here: Document, made: Document) -> Iterator[Loss]:
    """Yield what a draft has of earlier files and its next state no longer has."""
    old, new = _SearchedText(here), _SearchedText(made)
    for absorption in earlier:
        yield from _find_losses(absorption, old, new)


def find_missing(
    earlier: Sequence[Absorption], new: Absorption, came: Document, made: Document
) -> Iterator[MissingChanges]:
    """Yield what a draft, `made`, keeps of each earlier file and a new file, `came`, lacks."""
    there, now = _SearchedText(came), _SearchedText(made)
    for at, absorption in enumerate(earlier):
        if kept := tuple(_find_losses(absorption, now, there)):
            yield MissingChanges(absorption.file, kept, at in new.version_of)


def _find_losses(absorption: Absorption, one: _SearchedText, other: _SearchedText) -> Iterator[Loss]:
    for amendment in absorption.amendments:
        had, has = _AmendmentTrace(amendment, one), _AmendmentTrace(amendment, other)
        if gone := had.held - has.held:
            where = had.partner.where if had.partner else amendment.where
            yield Loss(
                where, _quote_lost(amendment, had, has, gone), absorption.file, _is_undone(amendment, had, has, gone)
            )


def version_of(
    earlier: Sequence[Absorption],
    new: tuple[str, Collection[str]],
    documents: tuple[Document, Document],
    own: Collection[str] = (),
) -> tuple[int, ...]:
    """Return the indices of the earlier files of which a new one is a version, and of their other versions.

    A file is a version of another if it has a change of it that the draft did not have when it was sent, if it has
    tracked changes of the same people, or if it is named oslo2 after oslo1.

    Args:
        earlier: The files that were absorbed before.
        new: The name of the new file, and the authors of its tracked changes.
        documents: The draft as it was sent, and as it came back in the new file.
        own: The file names that the tool gives, which prove nothing.
    """
    sent, came = map(_SearchedText, documents)
    found: set[int] = set()
    for at, absorption in enumerate(earlier):
        added = (_AmendmentTrace(each, came).held - _AmendmentTrace(each, sent).held for each in absorption.amendments)
        if _is_called_alike(new, absorption, own) or any(added):
            found.add(at)
    families = [{at, *absorption.version_of} for at, absorption in enumerate(earlier)]
    while more := set().union(*(family for family in families if family & found)) - found:
        found |= more
    return tuple(sorted(found))


def _is_called_alike(new: tuple[str, Collection[str]], old: Absorption, own: Collection[str]) -> bool:
    file, authors = new
    one, other = (re.sub(r"\d+(?=\D*$)", "", name) for name in (file, old.file))
    # One of our names, as it is or with a number, is "80-draft-clean (2).docx".
    ours = "|".join(re.escape(PurePath(name).stem) for name in own)
    is_own = bool(own) and re.fullmatch(rf"(?:{ours})[\W\d]*", PurePath(file).stem)
    return bool(set(authors) & set(old.authors)) or (one == other and not is_own)


def find_base_states(states: Sequence[Document], came: Document) -> list[int]:
    """Return the indices of the states, oldest first, that a file without a state key may be made from.

    That is the last state of which the file has everything, and each later one of which it has a part: such a file may
    be made from either, with changes of the later one typed again, or taken back. A state of which it has no more than
    of an older one is none of them.
    """
    text = _SearchedText(came)
    best, others = 0, list[int]()
    for at in range(1, len(states)):
        old, new = _SearchedText(states[best]), _SearchedText(states[at])
        there = wanted = 0
        for each in find_amendments(states[best], states[at]):
            before = _AmendmentTrace(each, old).held
            wanted += len(_AmendmentTrace(each, new).held - before)
            there += len(_AmendmentTrace(each, text).held & _AmendmentTrace(each, new).held - before)
        if there == wanted:
            best, others = at, []
        elif there:
            others.append(at)
    return [best, *others]


# --- Paragraphs that are alike ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _PlacedText(ParagraphText):
    """A paragraph, or one with its neighbours, and its place."""

    where: str

    @cached_property
    def bag(self) -> Bag:
        """Return the words that distinguish it, without those of footnotes."""
        return _bag_of_text(self.words)


def _bag_of_text(words: ComparableText) -> Bag:
    return bag_of_words([word for word in words if not is_of_note(word)])


class _SearchedText:
    """The paragraphs of a document, to find similar ones."""

    def __init__(self, document: Document):
        texts = ((describe_place(each), ParagraphText.of([each], document)) for each in document.blocks)
        self._all = [_PlacedText(text.words, text.shown, where) for where, text in texts]
        self._places = {each.words: at for at, each in reversed(list(enumerate(self._all)))}

    def like(self, words: ComparableText, least: float) -> _PlacedText | None:
        """Return the paragraph most similar to some words, with the parts split off from it; None if none is."""
        wanted = _bag_of_text(words)
        if words in self._places:
            return self._with_cut_off(self._places[words], wanted)
        similarity = [measure_similarity(each.bag, wanted) for each in self._all]
        at = max(range(len(self._all)), key=similarity.__getitem__)
        if similarity[at] >= least:
            return self._with_cut_off(at, wanted)
        return next((each for each in self._all if len(words) > 1 and _find_within(words, each.words)), None)

    def _with_cut_off(self, at: int, wanted: Bag) -> _PlacedText:
        """Return a paragraph together with its neighbours that are mostly parts of it."""
        found = self._all[at]
        left = subtract_words(wanted, [found.bag])
        pieces = [found]
        for beside in (at - 1, at + 1):
            if 0 <= beside < len(self._all):
                other = self._all[beside]
                if len(other.bag & left) >= LEAST_COVERAGE * len(other.bag):
                    pieces.insert(0 if beside < at else len(pieces), other)
        words, shown = (tuple(chain(*each)) for each in ([one.words for one in pieces], [one.shown for one in pieces]))
        return _PlacedText(words, shown, found.where)


def _find_within(less: ComparableText, more: ComparableText) -> range | None:
    """Return the places of the first words that are the same as some others, one behind the other; None if none are."""
    starts = (at for at in range(len(more) - len(less) + 1) if more[at : at + len(less)] == less)
    return next((range(at, at + len(less)) for at in starts), None)


# --- An amendment in a text -------------------------------------------------------------------------------------------


class _AmendmentTrace:
    """What a text has of an amendment: `held` are the places of inserted words, and of deleted ones.

    Places in the text before count down from -1, to differ from those after.
    """

    def __init__(self, amendment: Amendment, text: _SearchedText):
        after = amendment.after
        self.partner = text.like(after or amendment.before, LEAST_SIMILARITY if after else LEAST_COVERAGE)
        self._there = self.partner.words if self.partner else ()
        self.places = dict(kept_words(after, self._there)) if after else {}
        self.held = amendment.inserted & set(self.places) | frozenset(self._find_deleted(amendment))

    def _find_deleted(self, amendment: Amendment) -> Iterator[int]:
        """Yield the deleted words that are not restored: at their place, or near it, unless short or of a note."""
        for first, (words, left, right) in amendment.deleted.items():
            there = self._between(left, right) if amendment.after else self._there
            is_back = _find_within(words, there) is not None
            for at, word in enumerate(words, first):
                is_near = not is_of_note(word) and self._there.count(word) > amendment.after.count(word)
                if not is_back and not (is_near and not is_short(word) and not is_mark(word)):
                    yield ~at

    def _between(self, left: int, right: int) -> ComparableText:
        """Return the words of the text between two places of the amended paragraph."""
        before = max((at for at in self.places if at <= left), default=-1)
        behind = min((at for at in self.places if at >= right), default=-1)
        start = self.places[before] + 1 if before >= 0 else 0
        return self._there[start : self.places[behind] if behind >= 0 else None]


def _quote_lost(amendment: Amendment, one: _AmendmentTrace, other: _AmendmentTrace, gone: frozenset[int]) -> str:
    """Return what is lost of an amendment, each span in quotation marks, as the text that has it shows it."""
    inserted = one.partner.quote(one.places[at] for at in gone if at >= 0) if one.partner else []
    deleted = other.partner.quote(_find_restored(amendment, other.partner.words, gone)) if other.partner else []
    return join_series([*inserted, *(f"the deletion of {quoted}" for quoted in deleted)])


def _find_restored(amendment: Amendment, there: ComparableText, gone: frozenset[int]) -> Iterator[int]:
    """Yield the places of deleted words in a text that has them again: together, or else each by itself."""
    for first, (words, _, _) in amendment.deleted.items():
        lost = [word for at, word in enumerate(words, first) if ~at in gone]
        yield from _find_within(tuple(lost), there) or (there.index(word) for word in lost)


def _is_undone(amendment: Amendment, one: _AmendmentTrace, other: _AmendmentTrace, gone: frozenset[int]) -> bool:
    """Return whether a paragraph lost words of an amendment, or has deleted ones again, and nothing new for them."""
    if not one.partner or not other.partner:
        return True
    old, new = one.partner.words, other.partner.words
    lost = {one.places[at] for at in gone if at >= 0}
    restored = {amendment.before[~at] for at in gone if at < 0}
    a = b = 0
    for left, right in (*kept_words(old, new), (len(old), len(new))):
        inserted_here = set(new[b:right])
        if (lost & set(range(a, left)) or restored & inserted_here) and inserted_here - set(amendment.before):
            return False
        a, b = left + 1, right + 1
    return True
