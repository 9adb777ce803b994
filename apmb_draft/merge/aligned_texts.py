"""Align two texts of a resolution: their paragraphs, their footnotes, and the tokens and slots of a paragraph.

`align_paragraphs` finds which paragraphs of one text became which of the other. `AlignedTexts` does so for two drafts,
each a `DraftText`; it is made once, and taking over, merging and comparing are views of it. `align_slots` aligns a
paragraph of the file with another version of it, token by token: slots whose text is unchanged stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property
from itertools import groupby
from typing import TypeAlias

from apmb_draft.compose import compose
from apmb_draft.diff.comparison import pair_notes
from apmb_draft.diff.paragraph_groups import LEAST_SIMILARITY, ComparedParagraph, group_paragraphs
from apmb_draft.merge.paragraph_words import notes_at_same_place
from apmb_draft.model.document import RUNNING_TEXT, Block, Document, Role, Run
from apmb_draft.model.paragraphs import ROWS as ROW_LEVELS
from apmb_draft.model.paragraphs import ParagraphRef, number_paragraphs, tight
from apmb_draft.model.resolution import TEXTS, Resolution
from apmb_draft.text.markup import Marked, Sort, escape_text, tokenize_markup
from apmb_draft.text.similarity import find_moved
from apmb_draft.un.typography import plain_text


@dataclass(frozen=True)
class SectionParagraph:
    """A paragraph of the file: its section ("preamble", "annex.1.text"), its marker such as "(a) ", its text."""

    section: str
    marker: str
    text: str


@dataclass(frozen=True)
class ParagraphPosition:
    """The position of a paragraph: the part it is in, all annexes being one; whether it has a number or letter."""

    part: str
    is_marked: bool
    is_heading: bool

    def is_misread_as(self, other: ParagraphPosition) -> bool:
        """Return whether another part has the paragraph though its form, which a person changes on purpose, has not."""
        return self.part != other.part and (self.is_marked, self.is_heading) == (other.is_marked, other.is_heading)


@dataclass(frozen=True)
class DraftText:
    """A draft as text: the document it is composed to, whose running text has a block for each of its paragraphs."""

    resolution: Resolution
    document: Document

    @classmethod
    def of(cls, resolution: Resolution, *known: DraftText) -> DraftText:
        """Return the text of a draft: of those known the one of the same draft, else it is composed."""
        # The order of a list, which the models do not compare, is part of the text.
        same = (each for each in known if str(each.resolution) == str(resolution))
        return next(same, None) or cls(resolution, compose(resolution))

    @cached_property
    def blocks(self) -> list[Block]:
        """Return the blocks of the running text."""
        return [block for block in self.document.blocks if block.role in RUNNING_TEXT]

    @cached_property
    def paragraphs(self) -> list[SectionParagraph]:
        """Return the paragraphs of the file, one for each block of the running text.

        Raises ValueError if a template of the user's writes other paragraphs than the file has.
        """
        sections = {key: getattr(self.resolution, key) for key in TEXTS}
        sections |= {f"annex.{number}.text": annex.text for number, annex in enumerate(self.resolution.annexes, 1)}
        found = [paragraph for section, text in sections.items() for paragraph in _split_paragraphs(section, text)]
        if len(found) != len(self.blocks):
            raise ValueError("a template of its own writes other paragraphs than the file has")
        return found

    @property
    def runs(self) -> list[tuple[Run, ...]]:
        """Return the runs of each paragraph of the running text, then of each footnote."""
        return [*(block.runs for block in self.blocks), *(note.runs for note in self.document.notes)]

    @property
    def positions(self) -> list[ParagraphPosition]:
        """Return the position of each paragraph of the running text."""
        return [
            ParagraphPosition(paragraph.section.partition(".")[0], bool(block.number), block.role is Role.HEADING)
            for paragraph, block in zip(self.paragraphs, self.blocks, strict=True)
        ]


def _split_paragraphs(section: str, text: str) -> Iterator[SectionParagraph]:
    start = 0
    printed = number_paragraphs(text, numbered=section == "operative")
    for whole, (paragraph, _) in zip(text.split("\n\n"), printed, strict=bool(text)):
        marker = text[start : paragraph.start]
        words = tight(paragraph.text) if paragraph.level in ROW_LEVELS else paragraph.text
        # Numbers of annexes are typed: they are a marker too.
        number = re.match(r"\d+\.\s+", words) if section not in TEXTS and not marker else None
        yield SectionParagraph(section, number[0] if number else marker, words[number.end() if number else 0 :])
        start += len(whole) + 2


def alphabetic_key(text: str) -> str:
    """Return only the letters of a text, to find out whether anybody changed it."""
    return "".join(letter for letter in plain_text(text) if letter.isalpha())


@dataclass(frozen=True)
class AlignedParagraphs:
    """Two lists of paragraphs, and the groups of those that belong together, by index, in order.

    A group is one and one, one that was split, several that were joined, or one that was deleted or inserted.
    """

    before: Sequence[ComparedParagraph]
    after: Sequence[ComparedParagraph]
    groups: Sequence[tuple[tuple[int, ...], tuple[int, ...]]]

    @cached_property
    def sources(self) -> list[tuple[int, ...]]:
        """Return for each paragraph after the indices of those before that it was made from; empty if it is new.

        What seems to be deleted at one place and is inserted at another has moved.
        """
        found = {at: before for before, after in self.groups for at in after}
        deleted = {at: self.before[at].bag for before, after in self.groups for at in before if not after}
        inserted = {at: words.bag for at, words in enumerate(self.after) if not found[at]}
        found |= {at: (source,) for at, source in find_moved(deleted, inserted, LEAST_SIMILARITY).items()}
        return [found[at] for at in range(len(self.after))]

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """Return the indices, before and after, of each paragraph that is there again, reworded or not."""
        return [pair for before, after in self.groups for pair in zip(before, after, strict=False)]

    def is_unchanged(self, before: int, after: int) -> bool:
        """Return whether a paragraph of a pair has the same letters in both, and has any."""
        old, new = (alphabetic_key(each.block.text) for each in (self.before[before], self.after[after]))
        return old == new != ""


def align_paragraphs(before: Sequence[Block], after: Sequence[Block]) -> AlignedParagraphs:
    """Align two lists of paragraphs by similarity, in order."""
    old, new = ([ComparedParagraph(block, at) for at, block in enumerate(blocks)] for blocks in (before, after))
    groups = [
        (tuple(words.at for words in group.before), tuple(words.at for words in group.after))
        for group in group_paragraphs(old, new)
    ]
    return AlignedParagraphs(old, new, groups)


def renamed_paragraphs(before: DraftText, after: DraftText) -> dict[str, str]:
    """Return the names that paragraphs of a draft have in another state of it, "" for one that is gone.

    The names are those of the file and those that people use: operative 8, paragraph 8. Of a paragraph that was split
    the first part has its name.
    """
    if before is after:
        return {}
    names: dict[ParagraphRef, ParagraphRef | None] = {block.ref: None for block in before.blocks if block.ref}
    sources = align_paragraphs(before.blocks, after.blocks).sources
    for block, made_of in reversed(list(zip(after.blocks, sources, strict=True))):
        names |= {ref: block.ref for at in made_of if (ref := before.blocks[at].ref)}
    found: dict[str, str] = {}
    for old, new in names.items():
        found |= {old.key: new.key, str(old): str(new)} if new else {old.key: "", str(old): ""}
    return found


@dataclass(frozen=True)
class AlignedTexts:
    """Two aligned drafts: their paragraphs, and for each footnote of theirs, by number, its name in ours."""

    ours: DraftText
    theirs: DraftText
    paragraphs: AlignedParagraphs
    names: Mapping[int, str]

    @classmethod
    def of(cls, ours: DraftText, theirs: DraftText, now: Document | None = None) -> AlignedTexts:
        """Align two drafts; `now` is the current state of ours, for the names of its footnotes."""
        return cls(ours, theirs, align_paragraphs(ours.blocks, theirs.blocks), _name_footnotes(ours, theirs, now))

    @property
    def sources(self) -> list[tuple[int, ...]]:
        """Return for each of their paragraphs the indices of ours that it was made from; empty if it is new."""
        return self.paragraphs.sources

    @property
    def share(self) -> float:
        """Return the share of our paragraphs that are in the other text, from 0 to 1."""
        return len({at for sources in self.sources for at in sources}) / max(len(self.ours.blocks), 1)

    @cached_property
    def tokens(self) -> list[list[SlotToken]]:
        """Return the tokens of their paragraphs, then of their footnotes."""
        return [_tokens_of_runs(runs, self.names) for runs in self.theirs.runs]

    def misread(self) -> Iterator[tuple[int, ParagraphPosition]]:
        """Yield each paragraph of ours, by index, that is unchanged and in another part of theirs; and where it is."""
        old, new = self.ours.positions, self.theirs.positions
        for a, b in self.paragraphs.pairs:
            if old[a].is_misread_as(new[b]) and self.paragraphs.is_unchanged(a, b):
                yield a, new[b]


def _name_footnotes(ours: DraftText, theirs: DraftText, now: Document | None = None) -> dict[int, str]:
    """Return a name for each of their footnotes, by number: ours for the same footnote, else a new one.

    `now` is the current state of our file: a footnote that was added since, at the same place, has a name there
    already. That it says nearly the same is no sign: two people may add "See A/80/348, para. 4" at two places.
    """
    named: dict[int, str] = {}
    own = ours.resolution.footnotes
    since = {note.number: note.key for note in (now.notes if now else ()) if note.key not in own}
    used = {*own, *since.values()}
    same = _notes_at_same_place(now, theirs.document) if now and since else ()
    came = {number: since[mine] for mine, number in same if mine in since}
    for pair in pair_notes(ours.document, theirs.document):
        if pair.after and pair.before:
            named[pair.after.number] = pair.before.key
        elif pair.after:
            free = next(name for at in range(1, len(used) + 2) if (name := f"note_{at}") not in used)
            named[pair.after.number] = name = came.get(pair.after.number, free)
            used.add(name)
    return named


def _notes_at_same_place(before: Document, after: Document) -> Iterator[tuple[int, int]]:
    """Yield the numbers of the footnotes that two texts call at the same place of a paragraph."""
    sources = align_paragraphs(before.blocks, after.blocks).sources
    for block, made_of in zip(after.blocks, sources, strict=True):
        yield from notes_at_same_place([before.blocks[at] for at in made_of], before, [block], after)


# --- Tokens of a paragraph of the file, with its slots, and of a document ---------------------------------------------


VisibleText = tuple[tuple[str, bool, str], ...]
_TOKEN = re.compile(r"\w+(?:[-’']\w+)*|\s|.", re.S)
"""A word with its hyphens ("Twenty-first"), or a single character of any other kind."""
_GAP = re.compile(r"[^\S\t]+")
"""Spaces and line breaks; a tab parts two cells of a table."""


@dataclass(frozen=True)
class SlotToken:
    """A word, a space or a mark, or the call of a footnote by its name.

    `slot` is the name of the slot that the token comes from, `occurrence` tells that slot from others of the paragraph,
    and `key` is the fact that it is a place-holder of. None of them is compared.
    """

    text: str
    italic: bool = False
    call: str = ""
    slot: str = ""
    occurrence: int = -1
    key: str = ""

    @property
    def visible(self) -> tuple[str, bool, str]:
        """Return what a reader sees, to compare; a space is neither roman nor italic."""
        return self.text, self.italic and not self.text.isspace(), self.call


def visible_text(tokens: Iterable[SlotToken]) -> VisibleText:
    """Return what a reader sees of some tokens."""
    return tuple(token.visible for token in tokens)


def visible_text_of_runs(runs: Sequence[Run], names: Mapping[int, str] | None = None) -> VisibleText:
    """Return what a reader sees of some runs; `names` are those of footnotes by number."""
    return visible_text(_tokens_of_runs(runs, names or {}))


def slots_of(tokens: Iterable[SlotToken]) -> dict[int, str]:
    """Return the slots that some tokens come from, by occurrence."""
    return {token.occurrence: token.slot for token in tokens if token.slot}


def tokens_of_source(text: str, filling: Mapping[str, Marked]) -> list[SlotToken]:
    """Return the tokens of a paragraph of the file, with its slots filled.

    >>> [a.slot or a.text for a in tokens_of_source("*Notes* {day}", {"day": Marked("2 May")})]
    ['Notes', ' ', 'day', 'day', 'day']
    """
    found: list[SlotToken] = []
    italic = False
    for occurrence, mark in enumerate(tokenize_markup(_GAP.sub(" ", text))):
        if mark.sort is Sort.ITALIC:
            italic = not italic
        elif mark.sort is Sort.CALL:
            found.append(SlotToken("", call=mark.name))
        elif mark.sort is Sort.SLOT:
            # A slot that nothing fills stays as it is typed, so that it is not taken for one that exists.
            phrase = filling.get(mark.name, escape_text(f"{{{mark.name}}}"))
            found += (
                replace(token, slot=mark.name, occurrence=occurrence) for token in _tokens_of_phrase(phrase, italic)
            )
        else:
            found += tokens_of_text(mark.text, italic)
    return found


def slot_text(slot: str, filling: Mapping[str, Marked]) -> str:
    """Return the plain text that fills a slot."""
    return "".join(token.text for token in tokens_of_source(f"{{{slot}}}", filling))


def _tokens_of_phrase(phrase: str, italic: bool) -> Iterator[SlotToken]:
    for mark in tokenize_markup(phrase):
        if mark.sort is Sort.ITALIC:
            italic = not italic
        else:
            key = mark.name if mark.sort in (Sort.OPEN, Sort.PROPOSED) else ""
            yield from (replace(token, key=key) for token in tokens_of_text(mark.text, italic))


def _tokens_of_runs(runs: Sequence[Run], names: Mapping[int, str]) -> list[SlotToken]:
    """Return the tokens of runs of a document; `names` are those of its footnotes by number.

    >>> [token.text for token in _tokens_of_runs([Run("79/34", link="A/RES/79/34"), Run(" of 2\u00a0December")], {})]
    ['79', '/', '34', ' ', 'of', ' ', '2', ' ', 'December']
    """
    found: list[SlotToken] = []
    text, italic = "", False
    for run in runs:
        if run.call:
            found += [*tokens_of_text(text, italic), SlotToken("", call=names.get(run.call, f"note_{run.call}"))]
            text = ""
            continue
        if run.italic != italic:
            found += tokens_of_text(text, italic)
            text, italic = "", run.italic
        text += run.text
    return [*found, *tokens_of_text(text, italic)]


def tokens_of_text(text: str, italic: bool = False) -> list[SlotToken]:
    """Return the tokens of plain text, with ordinary spaces and hyphens for no-break ones."""
    return [SlotToken(piece, italic) for piece in _TOKEN.findall(plain_text(text))]


# --- Markup of tokens -------------------------------------------------------------------------------------------------


def to_markup(tokens: Sequence[SlotToken]) -> str:
    r"""Return tokens as a paragraph of the file; all tokens of a slot become that slot.

    >>> day = SlotToken("2", slot="day", occurrence=1)
    >>> to_markup([SlotToken("Notes", italic=True), SlotToken(" "), day, SlotToken("*")])
    '*Notes* {day}\\*'
    """
    pieces: list[str] = []
    italic = False
    for italic_now, group in groupby(zip(tokens, _italic_flags(tokens), strict=True), key=lambda pair: pair[1]):
        if italic_now != italic:
            pieces.append("*")
            italic = italic_now
        pieces += _unstyled_markup([token for token, _ in group])
    return _GAP.sub(" ", "".join([*pieces, "*" * italic])).strip(" ")


def _italic_flags(tokens: Sequence[SlotToken]) -> list[bool]:
    """Return which tokens are between asterisks: spaces and calls are, with italics on both sides."""
    flags = [token.italic and token.text != "\t" for token in tokens]
    after = False
    for at in range(len(tokens) - 1, -1, -1):
        if _is_between(tokens[at]):
            before = next((flags[one] for one in range(at - 1, -1, -1) if not _is_between(tokens[one])), False)
            flags[at] = before and after
        else:
            after = flags[at]
    return flags


def _is_between(token: SlotToken) -> bool:
    return bool(token.call) or (token.text.isspace() and token.text != "\t")


def _unstyled_markup(tokens: Sequence[SlotToken]) -> Iterator[str]:
    """Yield the markup of tokens of one form: escaped text, calls, slots."""
    for (slot, _, call), group in groupby(tokens, key=lambda token: (token.slot, token.occurrence, token.call)):
        text = "".join(token.text for token in group)
        yield f"{{{slot}}}" if slot else f"[^{call}]" if call else escape_text(text)


# --- Alignment of tokens ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LostSlot:
    """A slot whose text has changed.

    `occurrence` tells it from other slots of the paragraph. `before` are its tokens, `after` those of the span that is
    there now. `first` and `last` give, for each boundary between tokens of `before` (one more than tokens), its place
    in `after`: with and without what was inserted at the boundary.
    """

    slot: str
    occurrence: int
    before: tuple[SlotToken, ...]
    after: tuple[SlotToken, ...]
    first: tuple[int, ...]
    last: tuple[int, ...]

    @classmethod
    def whole(cls, tokens: Sequence[SlotToken]) -> LostSlot:
        """Return a slot that is given up though its text is unchanged."""
        lies = tuple(range(len(tokens) + 1))
        return cls(tokens[0].slot, tokens[0].occurrence, tuple(tokens), tuple(tokens), lies, lies)

    @property
    def phrase(self) -> str:
        """Return the text that the slot gave."""
        return "".join(token.text for token in self.before)

    def spans(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the spans of `after` that may be tokens of `before`: with insertions at the edges, then without."""
        yield self.first[start], self.last[end]
        yield self.last[start], self.first[end]

    def current_texts(self, start: int = 0, end: int = -1) -> Iterator[str]:
        """Yield the texts that may now replace some tokens of `before`, or all of them."""
        for low, high in self.spans(start, end):
            yield "".join(token.text for token in self.after[low:high]).strip()


_Piece: TypeAlias = tuple[SlotToken, ...]
"""One token, or all those of a slot."""


def align_slots(
    source: Sequence[SlotToken], new: Sequence[SlotToken], filling: Mapping[str, Marked]
) -> tuple[list[SlotToken], tuple[LostSlot, ...]]:
    """Return the new tokens, with each slot of the source whose text is at its place, and the slots that were lost.

    A slot whose text is there in another form is not lost.
    """
    pieces = _cut_at_slots(source)
    slots = sorted({visible_text(piece) for piece in pieces if piece[0].slot}, key=len, reverse=True)
    cut = _group_slots(new, slots)
    old, came = ([visible_text(piece) for piece in side] for side in (pieces, cut))
    matcher = SequenceMatcher(None, old, came, autojunk=False)
    tokens: list[SlotToken] = []
    lost: list[LostSlot] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        here = [token for piece in cut[c:d] for token in piece]
        if tag == "equal":
            both = zip(pieces[a:b], cut[c:d], strict=True)
            here = [token for mine, theirs in both for token in (mine if mine[0].slot else theirs)]
        else:
            lost += [
                each
                for start, each in _find_lost(pieces[a:b], here)
                if not _mark_other_form(each, here, start, filling)
            ]
        tokens += here
    return tokens, _widen(lost, pieces, new)


def _widen(lost: Sequence[LostSlot], pieces: Sequence[_Piece], new: Sequence[SlotToken]) -> tuple[LostSlot, ...]:
    """Return lost slots with their text in the whole paragraph, if more of it is there than in the changed span.

    Behind "{recalled}," a comma is also the first one of the list that is there now, so the span ends with its first
    entry.
    """
    if not lost:
        return ()
    whole = {each.occurrence: each for _, each in _find_lost(pieces, new)}

    def similarity(each: LostSlot) -> float:
        return SequenceMatcher(None, visible_text(each.before), visible_text(each.after), autojunk=False).ratio()

    return tuple(max((each, whole[each.occurrence]), key=similarity) for each in lost)


def _cut_at_slots(source: Sequence[SlotToken]) -> list[_Piece]:
    found: list[_Piece] = []
    for (slot, _), group in groupby(source, key=lambda token: (token.slot, token.occurrence)):
        tokens = tuple(group)
        found += [tokens] if slot else [(token,) for token in tokens]
    return found


def _group_slots(new: Sequence[SlotToken], slots: Sequence[VisibleText]) -> list[_Piece]:
    """Group new tokens that may be the text of a slot, the longest slots first."""
    found: list[_Piece] = [(token,) for token in new]
    for text in slots:
        size, at = len(text), 0
        while at + size <= len(found):
            here = found[at : at + size]
            tokens = tuple(piece[0] for piece in here)
            if all(len(piece) == 1 for piece in here) and visible_text(tokens) == text:
                found[at : at + size] = [tokens]
            at += 1
    return found


def _find_lost(before: Sequence[_Piece], new: Sequence[SlotToken]) -> Iterator[tuple[int, LostSlot]]:
    """Yield the slots of a changed span, each with the place at which its text begins in the new tokens."""
    if not any(piece[0].slot for piece in before):
        return
    first, last = _places_of_boundaries([token for piece in before for token in piece], new)
    at = 0
    for piece in before:
        end = at + len(piece)
        if piece[0].slot:
            low, high = first[at], last[end]
            lies = [tuple(each - low for each in places[at : end + 1]) for places in (first, last)]
            yield low, LostSlot(piece[0].slot, piece[0].occurrence, piece, tuple(new[low:high]), *lies)
        at = end


def _mark_other_form(lost: LostSlot, here: list[SlotToken], start: int, filling: Mapping[str, Marked]) -> bool:
    """Mark text as a slot if another form of the lost one gives it, as {kites.words} for {kites}; return whether."""
    for slot in (slot for slot in filling if _is_other_form(slot, lost.slot)):
        text = visible_text(tokens_of_source(f"{{{slot}}}", filling))
        for low, high in lost.spans(0, -1):
            if visible_text(lost.after[low:high]) == text:
                marked = [replace(token, slot=slot, occurrence=lost.occurrence) for token in lost.after[low:high]]
                here[start + low : start + high] = marked
                return True
    return False


def _is_other_form(slot: str, of: str) -> bool:
    """Return whether two slots show one fact; "latest" is a fact of its own, and so is the name of a meeting.

    >>> _is_other_form("kites.words", "kites"), _is_other_form("attend.short", "attend")
    (True, False)
    """
    one, _, form = slot.partition(".")
    other, _, of_form = of.partition(".")
    return one == other and slot != of and "latest" not in (form, of_form) and of not in ("attend", "convene")


def _places_of_boundaries(old: Sequence[SlotToken], new: Sequence[SlotToken]) -> tuple[list[int], list[int]]:
    """Return the first and the last place among the new tokens of each boundary between old ones."""
    first, last = [len(new)] * (len(old) + 1), [0] * (len(old) + 1)
    matcher = SequenceMatcher(None, visible_text(old), visible_text(new), autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        for at in range(a, b + 1):
            low, high = c if at < b or a == b else d, d if at > a or a == b else c
            if tag == "equal":
                low = high = c + at - a
            first[at], last[at] = min(first[at], low), max(last[at], high)
    return first, last
