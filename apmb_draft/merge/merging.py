"""Merge a returned file into the draft: wording in its place, facts as facts, the rest literally.

The draft as it was sent takes over what the file changed (`_absorb_changes`); the result is merged with the draft file
of today, value by value and paragraph by paragraph (`merge_values`). What neither side shows any more is a lost update,
what the draft gives otherwise a difference.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import chain, pairwise, zip_longest
from typing import NamedTuple, TypeAlias

from apmb_draft.diff.comparison import pair_notes
from apmb_draft.diff.paragraph_groups import LEAST_SIMILARITY
from apmb_draft.draft_file import to_plain, validate_plain
from apmb_draft.merge.aligned_texts import (
    AlignedTexts,
    DraftText,
    VisibleText,
    renamed_paragraphs,
    slot_text,
    visible_text_of_runs,
)
from apmb_draft.merge.fact_changes import single_facts, with_changes
from apmb_draft.merge.returned_docx import ReturnedDocx, comments_as_questions, continues_thread, is_same_comment
from apmb_draft.merge.takeover import LOST_NOTE, TakeoverResult, take_over
from apmb_draft.model.document import Block, Document, Note, describe_place
from apmb_draft.model.paragraphs import describe_key
from apmb_draft.model.problems import DraftError, Problem, Where, error
from apmb_draft.model.resolution import LINE_OF_SPONSORS, TEXTS, Ask, Resolution
from apmb_draft.text.markup import Sort, tokenize_markup
from apmb_draft.text.similarity import Bag, align_by_score, bag_of_words, find_moved, measure_similarity
from apmb_draft.text.slots import slot_phrases
from apmb_draft.un.english import in_un_order


@dataclass(frozen=True)
class MergeResult:
    """The merged draft; `merged` is None if there are conflicts. `here` is the draft before.

    `unread` are parts of the file that the draft does not give in the same text: place, as read, as composed.
    """

    here: DraftText
    merged: DraftText | None
    came: TakeoverResult
    questions: tuple[Ask, ...]
    conflicts: tuple[Conflict, ...]
    unread: tuple[tuple[str, str, str], ...]
    findings: tuple[str, ...] = ()
    """Descriptions of content that a draft keeps in another place."""

    @property
    def resolution(self) -> Resolution | None:
        """Return the merged draft, or None."""
        return self.merged.resolution if self.merged else None

    @property
    def joined(self) -> list[str]:
        """Return the paragraphs of the merged draft that neither the draft nor the document had: changes of both."""
        if not self.merged:
            return []
        known = {*_visible_paragraphs(self.here), *_visible_paragraphs(self.came.text)}
        made = zip(self.merged.blocks, _visible_paragraphs(self.merged), strict=True)
        return [describe_place(block) for block, words in made if words not in known]

    @property
    def is_text_of_document(self) -> bool:
        """Return whether the merged draft has the text of the document, and nothing that the draft alone had."""
        return self.merged is not None and not any(_find_differing_parts(self.merged.document, self.came.document))


def merge_returned(
    here: Resolution, file: ReturnedDocx, accepts: Callable[[str], bool], known: Collection[tuple[str, str]] = ()
) -> MergeResult:
    """Return the current draft, `here`, merged with the changes of a returned file.

    `known` are the comments that were in it when it was sent, author and text; they are no questions. Raises DraftError
    for a file that is none of this draft, or that cannot be read.
    """
    sent, now = file.sent.resolution, DraftText.of(here, file.sent)
    read_again = file.read(accepts)
    after = DraftText(read_again.resolution, read_again.document)
    _refuse_missing_footnotes(file.sent.document, after.document, file.name)
    came = _absorb_changes(file.sent, file.read_as_sent(), after, file.name, now.document)
    questions = tuple(comments_as_questions(file.resolve(accepts), came.document, known))
    plain, conflicts = merge_values(to_plain(sent), to_plain(here), to_plain(came.resolution))
    unread = tuple((part.where, part.read, part.composed) for part in read_again.differences)
    if conflicts:
        names = display_names(file.sent)
        conflicts = [replace(each, where=names.get(each.where, each.where)) for each in conflicts]
    try:
        draft = validate_plain(plain, file.name)
    except DraftError:
        if conflicts:  # values with conflicts may be no draft, and all that is left is to name those
            return MergeResult(now, None, came, questions, tuple(conflicts), unread, read_again.findings)
        raise
    made, asked = _with_questions(DraftText.of(draft, now, came.text), now, came.text, questions)
    if here != sent:
        conflicts += _find_lost_updates(sent, here, came, made)
    return MergeResult(now, None if conflicts else made, came, asked, tuple(conflicts), unread, read_again.findings)


def _with_questions(
    made: DraftText, now: DraftText, came: DraftText, questions: Sequence[Ask]
) -> tuple[DraftText, tuple[Ask, ...]]:
    """Return the merged draft with the comments of its document as questions, and those that are new.

    Each entry about a paragraph has its name in the merged draft: those of the draft had the one it has `now`, those of
    the document the one in which it `came`. What was ignored in a paragraph that is gone is ignored no longer.
    """
    before, there = renamed_paragraphs(now, made), renamed_paragraphs(came, made) if questions else {}
    kept = [_about(ask, before) for ask in made.resolution.ask]
    asked = [_about(ask, there) for ask in questions]
    asked = [ask for ask in asked if not any(is_same_comment(ask, other) for other in kept)]
    # A question that came back with later replies takes the place of the earlier one.
    left = [ask for ask in kept if not any(continues_thread(ask, each) for each in asked)]
    ignored = [
        each.model_copy(update={"place": before.get(each.place or "", each.place)})
        for each in made.resolution.ignore
        if before.get(each.place or "", each.place) != ""
    ]
    resolution = made.resolution.model_copy(update={"ask": (*left, *asked), "ignore": tuple(ignored)})
    return DraftText.of(resolution, made), tuple(asked)


def _about(ask: Ask, names: Mapping[str, str]) -> Ask:
    """Return a question with the new name of its paragraph; what a person asks of one that is gone is of the document.

    One about words of a paragraph that is gone is answered by that.
    """
    name = names.get(ask.fact, ask.fact)
    return ask.model_copy(update={"fact": name or ("document" if ask.author else ask.fact)})


def _visible_paragraphs(text: DraftText) -> list[VisibleText]:
    names = {note.number: note.key for note in text.document.notes}
    return [visible_text_of_runs(block.runs, names) for block in text.blocks]


def display_names(sent: DraftText) -> dict[str, str]:
    """Return the names of the paragraphs by section and index, with one more behind the last of each section."""
    found: dict[str, str] = {}
    count: Counter[str] = Counter()
    for paragraph, block in zip(sent.paragraphs, sent.blocks, strict=True):
        section = paragraph.section
        count[section] += 1
        found[f"{section} {count[section]}"] = describe_place(block)
        found[f"{section} {count[section] + 1}"] = f"behind {describe_place(block)}"
    return found


# --- The draft as it came back ----------------------------------------------------------------------------------------


_LEAST_SHARE = 0.3
"""The share of paragraphs that must be those of the draft, or the document is another one."""
_FRONT = (
    "session", "symbol", "issued", "committee", "agenda_item", "agenda_title", "title", *LINE_OF_SPONSORS,
    "symbol_note", "original", "adoption", "opening",
)  # fmt: skip
"""The keys of the masthead and the front block."""


def _absorb_changes(sent: DraftText, before: Resolution, after: DraftText, name: str, now: Document) -> TakeoverResult:
    """Return the draft that was sent, with all changes that people made in its document.

    `before` is what is read from our own document, `after` from the one that came back; `now` is the draft as it is by
    now, whose new footnotes have their names. Raises DraftError [absorb-other] for a document that is none of this
    draft.
    """
    for key in ("document", "stage"):
        mine, theirs = getattr(sent.resolution, key), getattr(after.resolution, key)
        if mine is not theirs:
            raise error(name, "absorb-other", f"it is a text with {key} {theirs}, and the draft has {key} {mine}")
    ours = DraftText.of(_with_front(sent.resolution, before, after.resolution), sent)
    aligned = AlignedTexts.of(ours, after, now)
    if aligned.share < _LEAST_SHARE:
        most = len(ours.blocks)
        message = (
            f"only {round(aligned.share * most)} of {most} paragraphs are those of the draft; it seems to be another "
            "document. Name the draft it was made from"
        )
        raise error(name, "absorb-other", message)
    found = take_over(aligned)
    text = _without_answered(sent.resolution, found.text)
    return TakeoverResult(text, found.literal, tuple(_find_differing_parts(text.document, after.document)))


def _with_front(sent: Resolution, before: Resolution, after: Resolution) -> Resolution:
    """Return the draft with the changes of masthead and front block between two readings of its document.

    Where no draft has such a masthead, it stays, and the difference is reported.
    """
    old, new = to_plain(before), to_plain(after)
    return with_changes(sent, {(key,): new.get(key) for key in _FRONT if old.get(key) != new.get(key)}) or sent


def _without_answered(sent: Resolution, now: DraftText) -> DraftText:
    """Return the draft without the questions that it answers: those whose fact has changed."""
    draft = now.resolution
    before = dict(single_facts(to_plain(sent)))
    changed = {".".join(path) for path, value in single_facts(to_plain(draft)) if before.get(path) != value}
    changed |= {"sponsors"} if sent.sponsors != draft.sponsors else set()
    left = [
        ask
        for ask in draft.ask
        if ask.author or not any(key == ask.fact or key.startswith(f"{ask.fact}.") for key in changed)
    ]
    return DraftText.of(draft.model_copy(update={"ask": tuple(left)}), now)


def _find_differing_parts(made: Document, came: Document) -> Iterator[tuple[str, str, str]]:
    """Yield the place, the returned text and the composed text of each part in which two documents differ."""
    for ours, theirs in chain(zip_longest(made.blocks, came.blocks), zip_longest(made.notes, came.notes)):
        if not ours or not theirs or _visible_part(ours) != _visible_part(theirs):
            part = theirs or ours
            yield describe_place(part) if part else "", _part_text(theirs), _part_text(ours)


def _visible_part(one: Block | Note) -> tuple[str, str, VisibleText]:
    return (one.role if isinstance(one, Block) else "", str(one.number), visible_text_of_runs(one.runs))


def _part_text(one: Block | Note | None) -> str:
    return f"{one.number} {one.text}".strip() if isinstance(one, Block) else one.text if one else ""


# --- Lost updates: one side changed a fact, the other removed the slot that shows it ----------------------------------


def _find_lost_updates(sent: Resolution, here: Resolution, came: TakeoverResult, made: DraftText) -> Iterator[Conflict]:
    """Yield a conflict for each fact changed on one side whose slot became other text on the other.

    `here` is the draft as its file is now, `came` as it came back, `made` has both changes.
    """
    before, mine, theirs = (_slot_texts(each) for each in (sent, here, came.resolution))
    literal = {slot: (f"{describe_key(where)}, {{{slot}}}", text) for where, slot, text in came.literal if text.strip()}
    printed = (each for each in came.resolution.printed.items() if each not in sent.printed.items())
    literal |= {slot: (f"{{{slot}}}", text) for slot, text in printed}
    for slot, (where, text) in literal.items():
        if slot in mine and mine[slot] not in (before.get(slot), text):
            yield Conflict(where, mine[slot], text)
    texts = {block.text for block in made.document.blocks}
    left = _count_slots(paragraph.text for paragraph in made.paragraphs)
    there = _count_slots(paragraph.text for paragraph in came.text.paragraphs)
    removed = {
        slot: None
        for paragraph, block in zip(came.text.paragraphs, came.text.blocks, strict=True)
        for slot in _count_slots([paragraph.text])
        if slot in before and theirs[slot] != before[slot] and left[slot] < there[slot] and block.text not in texts
    }
    yield from (Conflict(f"{{{slot}}}", "", theirs[slot]) for slot in removed)


def _slot_texts(resolution: Resolution) -> dict[str, str]:
    filling = slot_phrases(resolution)
    return {slot: slot_text(slot, filling) for slot in filling}


def _count_slots(texts: Iterator[str] | list[str]) -> Counter[str]:
    return Counter(token.name for text in texts for token in tokenize_markup(text) if token.sort is Sort.SLOT)


# --- Footnotes that came back empty: some programs drop their text, and put that of one in another --------------------


def _refuse_missing_footnotes(sent: Document, came: Document, name: str) -> None:
    """Refuse a document with empty footnotes, unless each can be identified by the place of its call.

    Such a footnote keeps its text in the draft. The text that is left must be that of the footnotes at their places:
    where one is lost, others may be in a wrong note.

    Raises DraftError [absorb-footnote] with each place, what is there, and what to do.
    """
    if not any(note.text == LOST_NOTE for note in came.notes):
        return
    at_place = _match_footnotes(replace(sent, notes=_without_text(sent)), replace(came, notes=_without_text(came)))
    alike = _match_footnotes(replace(sent, blocks=()), replace(came, blocks=()))
    advice = "Type the words of this footnote in the Word file, or save it again with another program; nothing written"
    problems = []
    for note in came.notes:
        where = f"{name}: footnote {note.number}, {_describe_call(came, note.number)}"
        if note.text == LOST_NOTE and note.number not in at_place:
            problems.append(Problem(Where(where), "absorb-footnote", f"came back without its words. {advice}"))
        elif note.text != LOST_NOTE and at_place.get(note.number) != alike.get(note.number):
            message = f"shows “{note.text}”, which may be the words of another: a footnote came back without its own"
            problems.append(Problem(Where(where), "absorb-footnote", f"{message}. {advice}"))
    if problems:
        raise DraftError(problems)


def _without_text(document: Document) -> tuple[Note, ...]:
    return tuple(replace(note, runs=()) for note in document.notes)


def _match_footnotes(sent: Document, came: Document) -> dict[int, int]:
    """Return the number in the sent document of each footnote that came back, by its number now."""
    pairs = pair_notes(sent, came)
    return {pair.after.number: pair.before.number for pair in pairs if pair.before and pair.after}


def _describe_call(document: Document, number: int) -> str:
    calls = (describe_place(block) for block in document.blocks if any(run.call == number for run in block.runs))
    return next(calls, "which nothing calls")


# --- Merge two sets of changes of a draft file, made in it and in its document ----------------------------------------


Value: TypeAlias = "str | int | float | Sequence[Value] | Mapping[str, Value] | None"
"""A value of a file: text or a number, a list, a group of keys; None for a key that a side does not have."""
Group: TypeAlias = Mapping[str, Value]


@dataclass(frozen=True)
class Conflict:
    """A place that both sides changed differently; "" if it is deleted.

    `where` is the key in the file; for a text, with the number of the paragraph in it: "operative 3".
    """

    where: str
    here: str
    there: str


def merge_values(base: Group, here: Group, there: Group) -> tuple[Group, list[Conflict]]:
    """Return the values of a file with two sets of changes since `base`, and the conflicts between them.

    Facts are compared one by one, texts by paragraph, sponsors and questions by entry.
    """
    found: list[Conflict] = []
    return _merge_groups(base, here, there, (), found), found


def _merge_groups(base: Group, here: Group, there: Group, path: tuple[str, ...], found: list[Conflict]) -> Group:
    merged = (
        (key, _merge_value(base.get(key), here.get(key), there.get(key), (*path, str(key)), found))
        for key in _merge_keys(here, there)
    )
    return {key: value for key, value in merged if value is not None}


def _merge_keys(here: Group, there: Group) -> list[str]:
    """Return the keys of both sides; those of only the other side follow the same key as there."""
    order = list(here)
    previous = ""
    for key in there:
        if key not in here:
            order.insert(order.index(previous) + 1 if previous in order else len(order), key)
        previous = key
    return order


def _merge_value(base: Value, here: Value, there: Value, path: tuple[str, ...], found: list[Conflict]) -> Value:
    if there in (here, base):
        return here
    if here == base:
        return there
    match base, here, there:
        case _, Mapping(), Mapping():
            return _merge_groups(base if isinstance(base, Mapping) else {}, here, there, path, found)
        case _, list() | None, list() | None if path in _UNORDERED:
            return _merge_entries(base if isinstance(base, list) else [], here or [], there or [], path) or None
        case str(), str(), str() if _is_text(path):
            old, mine, other = (text.split("\n\n") for text in (base, here, there))
            return "\n\n".join(_merge_paragraphs(old, mine, other, path, found))
        case list(), list(), list() if path == ("annexes",) and len(base) == len(here) == len(there):
            together = enumerate(zip(base, here, there, strict=True), 1)
            return [_merge_groups(*annexes, ("annex", str(at)), found) for at, annexes in together]
    found.append(Conflict(".".join(path), _conflict_text(here), _conflict_text(there)))
    return here


_UNORDERED = (("ask",), ("ignore",), ("sponsors",))
"""Lists whose order has no meaning: what either side deleted is deleted, what either inserted is there."""


def _is_text(path: tuple[str, ...]) -> bool:
    return path[0] in TEXTS or (path[0], path[-1]) == ("annex", "text")


def _merge_entries(base: list[Value], here: list[Value], there: list[Value], path: tuple[str, ...]) -> list[Value]:
    """Return the entries of a list, without those deleted on either side and with those inserted on either.

    Names of States that were in the order of the United Nations are in it again.
    """
    left = [each for each in here if each not in base or each in there]
    found = [*left, *(each for each in there if each not in base and each not in left)]
    if path == ("sponsors",) and here == list(in_un_order(map(str, here))):
        return list(in_un_order(map(str, found)))
    return found


def _conflict_text(value: Value) -> str:
    return "\n".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


class Hunk(NamedTuple):
    """Paragraphs, or words, of the base that are replaced, from `start` to `end`.

    New ones may also be inserted anywhere up to `until`, if all in between is deleted.
    """

    start: int
    end: int
    new: list[str]
    until: int

    @property
    def is_new(self) -> bool:
        """Return whether it only inserts."""
        return self.start == self.end

    def replaces(self, at: int) -> bool:
        """Return whether it rewords or deletes a paragraph of the base."""
        return self.start == at < self.end


def _merge_paragraphs(
    base: Sequence[str], here: Sequence[str], there: Sequence[str], path: tuple[str, ...], found: list[Conflict]
) -> list[str]:
    result: list[str] = []
    position = 0
    for ours, theirs in _pair_hunks(*_follow_moves(base, _hunks(base, here), _hunks(base, there))):
        first = (*ours, *theirs)[0]
        one, other = ([text for hunk in side for text in hunk.new] for side in (ours, theirs))
        both = _merge_changes(base[first.start : first.end], one, other) if ours and theirs else one or other
        if both is None:
            both = one
            where = f"{'.'.join(path)} {first.start + 1}"
            found.append(Conflict(where, "\n\n".join(one), "\n\n".join(other)))
        result += [*base[position : first.start], *both]
        position = first.end
    return [*result, *base[position:]]


def _merge_changes(base: Sequence[str], here: Sequence[str], there: Sequence[str]) -> Sequence[str] | None:
    """Return some paragraphs with the changes of both sides; None where these collide."""
    if _includes_changes(base, here, there):
        return there
    if _includes_changes(base, there, here):
        return here
    merged = _merge_words(base, here, there)
    return [merged] if merged else None


def _follow_moves(base: Sequence[str], *sides: list[Hunk]) -> Sequence[list[Hunk]]:
    """Return the changes of both sides, with what one did to a paragraph that the other moved done at its new place.

    Where the two collide, or both moved it and not to one place, both have changed it where it was.
    """
    moves = [_find_moves(base, hunks) for hunks in sides]
    for at in sorted({*moves[0], *moves[1]}):
        texts = [
            [moved[at].text] if at in moved else next((each.new for each in hunks if each.replaces(at)), [base[at]])
            for hunks, moved in zip(sides, moves, strict=True)
        ]
        merged = _merge_changes([base[at]], *([_with_end_of(text, base[at]) for text in side] for side in texts))
        found = [moved[at] for moved in moves if at in moved]
        if len({each.hunk.start for each in found}) > 1:
            merged = None
            texts = [[f"{each.text} [moved {_describe_behind(base, each.hunk.start)}]"] for each in found]
        rest = [[each for each in hunks if not each.replaces(at)] for hunks in sides]
        if merged is None:
            sides = tuple([*hunks, Hunk(at, at + 1, text, at)] for hunks, text in zip(rest, texts, strict=True))
            continue
        for each in found:
            each.hunk.new[each.nth] = _with_end_of("".join(merged), each.text)
        sides = tuple(hunks if at in moved else left for hunks, left, moved in zip(sides, rest, moves, strict=True))
    return [[hunk._replace(new=[text for text in hunk.new if text]) for hunk in hunks] for hunks in sides]


def _with_end_of(text: str, other: str) -> str:
    """Return a paragraph with the mark at its end that another version has, since that depends on its place.

    >>> _with_end_of("Urges all States to sign.", "Urges all States;"), _with_end_of("", "Urges all States;")
    ('Urges all States to sign;', '')
    """
    return text[:-1] + other[-1] if text.endswith(_ENDS) and other.endswith(_ENDS) else text


_ENDS = (",", ";", ".")


def _describe_behind(base: Sequence[str], place: int) -> str:
    return f"behind “{base[place - 1]}”" if place else "to the beginning"


class _Moved(NamedTuple):
    """A paragraph that is deleted at its place, and the change that inserts it at another, reworded or not."""

    hunk: Hunk
    nth: int

    @property
    def text(self) -> str:
        return self.hunk.new[self.nth]


def _find_moves(base: Sequence[str], hunks: Sequence[Hunk]) -> dict[int, _Moved]:
    """Return the paragraphs of the base that one side moved, by index."""
    deleted = {hunk.start: bag_of_words(base[hunk.start].split()) for hunk in hunks if not (hunk.is_new or hunk.new)}
    inserted = [_Moved(hunk, nth) for hunk in hunks if hunk.is_new for nth in range(len(hunk.new))]
    bags = {at: bag_of_words(each.text.split()) for at, each in enumerate(inserted)}
    return {source: inserted[at] for at, source in find_moved(deleted, bags, LEAST_SIMILARITY).items()}


def _pair_hunks(ours: Sequence[Hunk], theirs: Sequence[Hunk]) -> Iterator[tuple[list[Hunk], list[Hunk]]]:
    """Yield the changes of both sides in order; those of one paragraph, or inserted at one place, together."""
    groups: list[tuple[list[Hunk], list[Hunk]]] = []
    for is_new in (True, False):
        last = -1
        signed = [(hunk, side) for side, hunks in enumerate((ours, theirs)) for hunk in hunks if hunk.is_new is is_new]
        for hunk, side in sorted(signed, key=lambda one: (one[0].start, one[1])):
            if hunk.start > last:
                groups.append(([], []))
            groups[-1][side].append(hunk)
            last = max(last, hunk.until)
    return iter(sorted(groups, key=lambda sides: (*sides[0], *sides[1])[0][:2]))


def _includes_changes(base: Sequence[str], less: Sequence[str], more: Sequence[str]) -> bool:
    """Return whether one side made every change of words that the other made, besides its own."""
    old, one, other = (_WORD.findall("\n\n".join(text)) for text in (base, less, more))
    theirs = {(start, end): new for start, end, new in _opcodes(old, other)}
    ours = {(start, end): new for start, end, new in _opcodes(old, one)}
    return ours.keys() <= theirs.keys() and all(_are_subsequence(new, theirs[at]) for at, new in ours.items())


_LEAST_BETWEEN = 8
"""Words that both sides left alone between changes that are merged: nearer ones may be about one thing."""
_PIECE = re.compile(r"\\.|\{[^{}]*\}|\[\^[^\]]*\]|\w+|\s+|[^\w\s]")


def _merge_words(base: Sequence[str], here: Sequence[str], there: Sequence[str]) -> str:
    """Return a paragraph with the changes of both sides, or "" where they are not apart, or not of one paragraph.

    A slot or a call of a footnote is one piece, so that a change lies outside it or takes it whole. Italics that begin
    in one change and end in another would reach over the changes of the other side: such changes are not apart.

    >>> base = "Keep the old light in the lanterns of all towers on the coast at night"
    >>> _merge_words([base], [base.replace("old light", "light")], [base.replace("at night", "by night")])
    'Keep the light in the lanterns of all towers on the coast by night'
    """
    if not len(base) == len(here) == len(there) == 1:
        return ""
    old, one, other = (_PIECE.findall(text) for (text,) in (base, here, there))
    hunks = sorted((*_distant_hunks(old, one), *_distant_hunks(old, other)), key=lambda hunk: hunk[:2])
    if any(_words_between(old, before[1], after[0]) < _LEAST_BETWEEN for before, after in pairwise(hunks)):
        return ""
    if any((old[start:end].count("*") - new.count("*")) % 2 for start, end, new in hunks):
        return ""
    position, result = 0, list[str]()
    for start, end, new in hunks:
        result += [*old[position:start], *new]
        position = end
    return "".join((*result, *old[position:]))


def _distant_hunks(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, list[str]]]:
    """Return the changes of words; those that only a few words part are one."""
    found: list[tuple[int, int, list[str]]] = []
    for start, end, inserted in _opcodes(old, new):
        if found and _words_between(old, found[-1][1], start) < _LEAST_BETWEEN:
            first, last, before = found.pop()
            found.append((first, end, [*before, *old[last:start], *inserted]))
        else:
            found.append((start, end, inserted))
    return found


def _words_between(pieces: Sequence[str], start: int, end: int) -> int:
    return sum(piece[0].isalnum() for piece in pieces[start:end])


_WORD = re.compile(r"\n\n|\w+|[^\w\s]")


def _are_subsequence(less: Sequence[str], more: Sequence[str]) -> bool:
    """Return whether words are among others in their order; no words are among no words only."""
    left = iter(more)
    return all(word in left for word in less) if less else not more


def _hunks(base: Sequence[str], new: Sequence[str]) -> list[Hunk]:
    """Return the changes, each reworded or deleted paragraph as its own hunk."""
    return [each for a, b, inserted in _opcodes(base, new) for each in _by_paragraph(base[a:b], inserted, a)]


def _opcodes(base: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, list[str]]]:
    matcher = SequenceMatcher(None, base, new, autojunk=False)
    return ((a, b, list(new[c:d])) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal")


def _score_rewording(before: Bag, after: Bag) -> float:
    like = measure_similarity(before, after)
    return like if like >= LEAST_SIMILARITY else 0.0


def _by_paragraph(deleted: Sequence[str], inserted: Sequence[str], start: int) -> Iterator[Hunk]:
    old, new = ([bag_of_words(text.split()) for text in texts] for texts in (deleted, inserted))
    scores = [[_score_rewording(one, other) for other in new] for one in old]
    end, added = start, list[str]()
    for a, b in (*align_by_score(scores, len(new)), (len(deleted), len(inserted))):
        if a is None or b is None:
            added += [] if b is None else [inserted[b]]
            continue
        if added:
            yield Hunk(end, end, added, start + a)
        yield from (Hunk(at, at + 1, [], at) for at in range(end, start + a))
        if a < len(deleted):
            yield Hunk(start + a, start + a + 1, [inserted[b]], start + a)
        end, added = start + a + 1, []
