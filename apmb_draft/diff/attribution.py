"""Explain every change of a redline: by the rule that made it, or as a change by hand that no rule explains.

`explain_changes` works in this order:

1. The draft that the rules made is compared with the base. Each change of that redline has the reason of the fact whose
   characters changed (`FactHistory`), or of the literal words that a rule edited in the paragraph.
2. A change of the draft that the rules make in the same paragraph has their reason.
3. Any other is taken apart: its facts have their reasons, literal words that a rule edits in that paragraph have its
   reason, and what is left is by hand.

What a draft's heading has, and no text as adopted, has reasons of its own. `FactHistory` explains the change of a fact
by the rule that made it, by the answer that filled it, or as one by hand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from itertools import chain, groupby, islice
from typing import Any

from apmb_draft.diff.changes import Change, ChangeKind, Reason, find_changes
from apmb_draft.diff.comparison import redline
from apmb_draft.diff.tokens import align_words, common_subsequence, tokenize_runs
from apmb_draft.model.document import CLOSING, FRONT, MASTHEAD, Block, Document, Note, Revision, Role, Run, note_numbers
from apmb_draft.model.paragraphs import ParagraphRef
from apmb_draft.model.resolution import Resolution
from apmb_draft.rollover import FactChange, Trace
from apmb_draft.text.slots import name_fact, open_questions
from apmb_draft.un.english import join_series
from apmb_draft.un.typography import on_one_line

BY_HAND = Reason("by-hand", "changed by hand", "the draft file")
ROLL_OVER = Reason("roll-over", "this follows from the other changes", "the draft file")
FORM = Reason("form", "a draft has a heading of its own and no closing lines", "the form of limited documents")
SET = Reason("adoption", "set by the Secretariat when the text was adopted and issued", "the official document")
REVISED = Reason("revision", "a revision has a symbol and a date of its own", "the form of limited documents")


@dataclass(frozen=True)
class Compared:
    """A draft beside what the rules make of its base: each as data and as the document composed of it."""

    trace: Trace
    draft: Resolution
    base_document: Document
    draft_document: Document
    ruled_document: Document


def explain_changes(redlined: Document, compared: Compared | None = None) -> tuple[Change, ...]:
    """Return every change of a redline with its reasons, in reading order, the running head after the masthead.

    Without what the rules make of the base every change is by hand, unless it is one of the form. An answer that was
    filled in where the rules could only ask keeps their reason, and says so; where a rule and a hand changed the same
    words, both are given.
    """
    form = _form_of(redlined)
    changes = list(find_changes(redlined))
    if compared:
        changes = _Explainer(compared, form).explain(redlined, changes)
    explained = (
        change if change.reasons else replace(change, reasons=(_default_reason(change, redlined, form),))
        for change in changes
    )

    def reading_order(change: Change) -> int:
        """Return a sort key that puts the running head after all of the masthead, so that each is listed in one row."""
        role = _role_of(change, redlined)
        return 1 if role is Role.RUNNING_TITLE else 0 if role in MASTHEAD else 2

    return tuple(sorted(explained, key=reading_order))


# --- The front of a text ----------------------------------------------------------------------------------------------

_FACTS_OF_ROLES = {
    Role.SYMBOL: "symbol",
    Role.DATE: "issued",
    Role.SESSION: "session",
    Role.AGENDA_ITEM: "agenda_item",
    Role.SPONSORS: "sponsors",
}
"""The fact that a part of the front shows, if the rules change it."""
_STATED_ROLES = {Role.AGENDA_TITLE, Role.TITLE, Role.PAGE_NOTE}
"""Parts of the front that the file states in so many words."""
_FRONT = MASTHEAD | FRONT | CLOSING
"""Roles of masthead, front block and closing lines, which differ between the two forms of a text."""


class _Form(StrEnum):
    """A change of the form of a text, recognised by the number before its title, which drafts do not have."""

    SAME = "same"
    DRAFTED = "an adopted text became a draft"
    ADOPTED = "the next text of a series that was adopted"
    REVISED = "the revision of a document that was issued"


_OF_THE_FORM = {_Form.DRAFTED: FORM, _Form.ADOPTED: SET, _Form.REVISED: REVISED}
"""The reason of what no rule made in the front of a text, by what became of its form."""


def _form_of(document: Document) -> _Form:
    if _is_revision(document):
        return _Form.REVISED
    titles = document.of(Role.TITLE)
    was_adopted = any(block.number if block.was_number is None else block.was_number for block in titles)
    if not was_adopted:
        return _Form.SAME
    return _Form.ADOPTED if any(block.number for block in titles) else _Form.DRAFTED


def _is_revision(document: Document) -> bool:
    """Return whether A/C.1/80/L.30 became A/C.1/80/L.30/Rev.1, or that /Rev.2."""
    runs = [run for block in document.of(Role.SYMBOL) for run in block.runs]
    other_side = (Revision.INSERTED, Revision.DELETED)
    before, after = ("".join(run.text for run in runs if run.change is not other) for other in other_side)
    issued = re.sub(r"(/Rev\.\d+)?\*?$", "", before)
    return before != after and bool(re.fullmatch(rf"{re.escape(issued)}/Rev\.\d+", after))


def _role_of(change: Change, document: Document) -> Role | None:
    return document.blocks[change.span.block].role if change.span.block >= 0 else None


def _default_reason(change: Change, document: Document, form: _Form) -> Reason:
    """Return the reason of what no rule made: the form of the text, the Secretariat, the revision, or a hand."""
    role = _role_of(change, document)
    if role not in _FRONT - _STATED_ROLES:
        return BY_HAND
    says_revised = role is Role.SPONSORS and (change.before, on_one_line(change.after)) == ("", "revised")
    if form is _Form.REVISED and not (role in MASTHEAD or says_revised):
        return BY_HAND
    return _OF_THE_FORM.get(form, BY_HAND)


# --- Facts and literal words of a change ------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Words:
    """Some words of a change with the fact that made them, "" for literal words."""

    text: str
    fact: str


@dataclass(frozen=True)
class _Residue:
    """The literal words that a change deletes and inserts, without those that it puts back unchanged."""

    deleted: Counter[str]
    inserted: Counter[str]

    def __bool__(self) -> bool:
        return bool(self.deleted or self.inserted)

    def is_within(self, other: _Residue) -> bool:
        """Return whether another residue contains all of these words."""
        return self.deleted <= other.deleted and self.inserted <= other.inserted

    def without(self, other: _Residue) -> _Residue:
        """Return the rest of these words once those of another residue are taken out."""
        return _Residue(self.deleted - other.deleted, self.inserted - other.inserted)


@dataclass(frozen=True)
class _TracedChange:
    """A change with its paragraph of the base, and its deleted and inserted words with their facts.

    `is_whole` says that a whole paragraph is inserted or deleted; `shown` are the facts that the paragraph shows now.
    """

    change: Change
    role: Role | None
    paragraph: str
    is_whole: bool
    shown: frozenset[str]
    deleted: tuple[_Words, ...]
    inserted: tuple[_Words, ...]

    @property
    def identity(self) -> tuple[str, str, str]:
        """Return what is the same for one change in two redlines of one base."""
        return (self.paragraph, on_one_line(self.change.before), on_one_line(self.change.after))

    def is_of(self, made: FactChange) -> bool:
        """Return whether a rule changed something in the same paragraph."""
        ref = ParagraphRef.parse(self.paragraph)
        return (ref.whole.key if ref else self.paragraph) in made.paragraphs

    @property
    def facts(self) -> list[str]:
        """Return the keys of the facts of the inserted words."""
        return list(dict.fromkeys(words.fact for words in self.inserted if words.fact))

    def residue(self, history: FactHistory) -> _Residue:
        """Return the literal words, to which those of facts belong that the rules do not know."""
        deleted, inserted = (
            [token for words in side if not history.is_known(words.fact) for token in _tokens(words.text)]
            for side in (self.deleted, self.inserted)
        )
        kept = Counter(deleted[at] for at, _ in common_subsequence(deleted, inserted))
        return _Residue(Counter(deleted) - kept, Counter(inserted) - kept)

    @property
    def whole(self) -> _Residue:
        """Return all words that it deletes and inserts, those of facts too."""
        return _Residue(*(Counter(_tokens(*(words.text for words in side))) for side in (self.deleted, self.inserted)))


def _tokens(*texts: str) -> list[str]:
    return [token.text for text in texts for token in tokenize_runs((Run(text),)) if not token.is_space]


def _trace_changes(
    redlined: Document, changes: Iterable[Change], base: Document, draft: Document
) -> Iterator[_TracedChange]:
    """Yield the changes of a redline with the facts of their words, which the two documents know."""
    owners = _owners(redlined, base, draft)
    for change in changes:
        owner, runs = owners[change.span.block, change.span.note]
        changed = runs[change.span.first : change.span.last + 1]
        deleted, inserted = (tuple(_words_of(changed, each)) for each in (Revision.DELETED, Revision.INSERTED))
        shown = frozenset(fact for run, facts in runs if run.change is not Revision.DELETED for fact in facts)
        if isinstance(owner, Note):
            is_whole = not all(note_numbers(owner))
            yield _TracedChange(change, None, f"footnote {owner.key}", is_whole, shown, deleted, inserted)
            continue
        is_whole = owner.change is not Revision.NONE and all(run.change is owner.change for run in owner.runs)
        is_new = is_whole and owner.change is Revision.INSERTED
        ref = owner.was_ref or owner.ref
        paragraph = f"new {owner.role}" if is_new else ref.key if ref else owner.role.value
        yield _TracedChange(change, owner.role, paragraph, is_whole, shown, deleted, inserted)


_TracedRuns = list[tuple[Run, Sequence[str]]]
"""Runs, each with the facts of its characters: in the base for deleted ones, in the draft for others."""


def _owners(
    redlined: Document, base: Document, draft: Document
) -> dict[tuple[int, int], tuple[Block | Note, _TracedRuns]]:
    """Return the blocks and notes of a redline by their places, with the facts of all of their characters.

    A redline has the characters of both documents in order, so that its runs take the facts of each one by one.
    """
    old, new = (chain.from_iterable(map(_facts_of_characters, document.blocks)) for document in (base, draft))
    found: dict[tuple[int, int], tuple[Block | Note, _TracedRuns]] = {
        (at, 0): (block, _take_facts(block.runs, old, new)) for at, block in enumerate(redlined.blocks)
    }
    before, after = ({note.number: note for note in document.notes} for document in (base, draft))
    for note in redlined.notes:
        numbers = note_numbers(note)
        sides = (iter(_facts_of_characters(notes[number])) if number in notes else iter(())
                 for notes, number in zip((before, after), numbers, strict=True))  # fmt: skip
        found[-1, note.number] = (note, _take_facts(note.runs, *sides))
    return found


def _facts_of_characters(owner: Block | Note) -> list[str]:
    facts = [""] * len(owner.text)
    for span in owner.facts:
        facts[span.start : span.end] = [span.fact] * (span.end - span.start)
    return facts


def _take_facts(runs: Sequence[Run], old: Iterator[str], new: Iterator[str]) -> _TracedRuns:
    found: _TracedRuns = []
    for run in runs:
        before = list(islice(old, 0 if run.call or run.change is Revision.INSERTED else len((run.was or run).text)))
        after = list(islice(new, 0 if run.call or run.change is Revision.DELETED else len(run.text)))
        found.append((run, before if run.change is Revision.DELETED else after))
    return found


def _words_of(runs: _TracedRuns, revision: Revision) -> Iterator[_Words]:
    """Yield the words that a change deletes, or those that it inserts, cut where one fact ends and another begins."""
    characters = [
        (character, fact)
        for run, facts in runs
        if run.change is revision
        for character, fact in (zip(run.text, facts, strict=True) if not run.call else [("†", "")])
    ]
    for fact, group in groupby(characters, key=lambda one: one[1]):
        yield _Words("".join(character for character, _ in group), fact)


# --- The reasons ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Ruled:
    """A change that the rules make, with its attribution; `literal` are the reasons of its literal words."""

    traced: _TracedChange
    attribution: Attribution
    residue: _Residue
    literal: tuple[Reason, ...]


class _Explainer:
    """The changes that the rules make of a base, to explain those of a draft."""

    def __init__(self, compared: Compared, form: _Form):
        self._compared, self._form = compared, form
        self._history = FactHistory(compared.trace, compared.draft)
        self._ruled: dict[tuple[str, str, str], list[_Ruled]] = {}
        self._by_paragraph: dict[str, list[_Ruled]] = {}

    def explain(self, redlined: Document, changes: Sequence[Change]) -> list[Change]:
        """Return the changes of a redline with their reasons; those without one are of the form, or by hand."""
        base, draft, ruled = self._compared.base_document, self._compared.draft_document, self._compared.ruled_document
        as_ruled = redlined if ruled == draft else redline(base, ruled)
        for traced in _trace_changes(as_ruled, find_changes(as_ruled), base, ruled):
            if self._form is _Form.ADOPTED and traced.role in _FRONT - _STATED_ROLES - {Role.SESSION}:
                continue  # the rules make a draft, with a masthead and a front block of its own
            made = self._attribute(traced)
            self._ruled.setdefault(traced.identity, []).append(made)
            self._by_paragraph.setdefault(traced.paragraph, []).append(made)
        return [
            replace(traced.change, reasons=tuple(dict.fromkeys(self._reasons(traced))))
            for traced in _trace_changes(redlined, changes, base, draft)
        ]

    # --- Changes that the rules make ----------------------------------------------------------------------------------

    def _attribute(self, traced: _TracedChange) -> _Ruled:
        residue = traced.residue(self._history)
        shown = traced.change.open_facts
        if traced.role in _FRONT:
            return _Ruled(traced, self._attribute_front(traced.role), residue, ())
        if restyled := self._literal_reasons(traced, traced.whole, ("house-style",)):
            return _Ruled(traced, Attribution(restyled, shown), residue, restyled)
        found = [self._history.explain(key, self._compared.trace.ruled) for key in self._facts_of(traced, deleted=True)]
        reasons = tuple(reason for each in found for reason in each.reasons)
        literal = self._literal_reasons(traced, residue) if residue else ()
        if residue and not (reasons or literal):
            literal = self._reasons_nearby(traced)
        asked = (*(ask for each in found for ask in each.asked), *shown)
        return _Ruled(traced, Attribution((*reasons, *literal) or (ROLL_OVER,), asked), residue, literal)

    def _attribute_front(self, role: Role | None) -> Attribution:
        """Return the reasons of the fact that a part of the front shows, or of its form."""
        made = self._history.changes_of(_FACTS_OF_ROLES[role]) if role in _FACTS_OF_ROLES else []
        default = FORM if self._form is _Form.DRAFTED else ROLL_OVER
        return Attribution(tuple(map(_reason_of, made)) or (default,), tuple(ask for each in made for ask in each.asks))

    def _facts_of(self, traced: _TracedChange, *, deleted: bool) -> list[str]:
        """Return the facts of a change that the rules know: of its inserted words, and of those that it deletes.

        Of the latter those that the rules have dropped, and, with `deleted`, those that the paragraph still shows.
        """
        gone = [
            words.fact
            for words in traced.deleted
            if self._history.is_dropped(words.fact) or (deleted and words.fact in traced.shown)
        ]
        return [key for key in dict.fromkeys((*traced.facts, *gone)) if self._history.is_known(key)]

    def _literal_reasons(
        self, traced: _TracedChange, residue: _Residue, rules: Sequence[str] = ()
    ) -> tuple[Reason, ...]:
        """Return the reason of the rule that edited some literal words, in their paragraph if it can be."""
        edited = [each for each in self._compared.trace.changes if each.edits and (not rules or each.rule in rules)]
        for candidates in ([each for each in edited if traced.is_of(each)], edited):
            exact = [each for each in candidates if residue in _edit_residues(each)]
            inside = [each for each in candidates if any(residue.is_within(one) for one in _whole_edits(each))]
            if chosen := exact or ([] if rules else inside):
                return (_reason_of(chosen[0]),)
        return ()

    def _reasons_nearby(self, traced: _TracedChange) -> tuple[Reason, ...]:
        return tuple(_reason_of(each) for each in self._compared.trace.changes if each.edits and traced.is_of(each))

    # --- Changes of the draft -----------------------------------------------------------------------------------------

    def _reasons(self, traced: _TracedChange) -> Iterator[Reason]:
        """Yield the reasons of a change of the draft; none where it is one of the form, or by hand."""
        if same := self._ruled.get(traced.identity):
            made = same.pop(0) if same[1:] else same[0]
            yield from made.attribution.reasons
            yield from self._history.fill_in(made.attribution.asked)
        elif traced.role in _FRONT:
            yield from self._reasons_in_front(traced)
        elif not traced.is_whole and traced.change.kind is ChangeKind.WORDS:
            found = tuple(self._taken_apart(traced))
            yield from (self._filled_in_place(traced) if {*found} <= {BY_HAND} else ()) or found

    def _reasons_in_front(self, traced: _TracedChange) -> Iterator[Reason]:
        """Yield the reasons that the rules have to change this part of the front, and by hand where it is no answer."""
        for made in self._by_paragraph.get(traced.paragraph, []) if traced.role not in _STATED_ROLES else ():
            filled = tuple(self._history.fill_in(made.attribution.asked))
            yield from made.attribution.reasons
            yield from filled or (() if traced.change.open_facts else (BY_HAND,))

    def _taken_apart(self, traced: _TracedChange) -> Iterator[Reason]:
        """Yield the reasons of each fact of a change and of its literal words; what was filled in; and by hand."""
        residue = traced.residue(self._history)
        facts = self._facts_of(traced, deleted=not residue)
        found = [self._history.explain(key, self._compared.draft) for key in facts]
        if not traced.inserted and any(BY_HAND in each.reasons for each in found):
            found = []  # words of a meeting that the drafters call otherwise, such as by a shorter name
        reasons = [reason for each in found for reason in each.reasons]
        for made in self._by_paragraph.get(traced.paragraph, []):
            if made.residue and made.literal and made.residue.is_within(residue):
                reasons += made.literal
                residue = residue.without(made.residue)
        yield from (reason for reason in reasons if not reason.by_hand)
        yield from self._history.fill_in([ask for each in found for ask in each.asked])
        if residue or BY_HAND in reasons or not reasons:
            yield BY_HAND

    def _filled_in_place(self, traced: _TracedChange) -> tuple[Reason, ...]:
        """Return the reasons of literal words that are in the very place of a fact that the rules left open."""
        before = on_one_line(traced.change.before)
        for made in self._by_paragraph.get(traced.paragraph, []):
            filled = tuple(self._history.fill_in(made.attribution.asked))
            if before and filled and before == on_one_line(made.traced.change.before):
                return (*made.attribution.reasons, *filled)
        return ()


def _whole_edits(made: FactChange) -> Iterator[_Residue]:
    for before, after in made.edits:
        yield _Residue(Counter(_tokens(before)), Counter(_tokens(after)))


def _edit_residues(made: FactChange) -> Iterator[_Residue]:
    """Yield the words between those that an edit leaves as they were: of "States parties" only "parties" changes."""
    for before, after in made.edits:
        old, new = (tokenize_runs((Run(text),)) for text in (before, after))
        a = b = 0
        for end, new_end in [*align_words(old, new), (len(old), len(new))]:
            parts = (
                Counter(token.text for token in side if not token.is_space) for side in (old[a:end], new[b:new_end])
            )
            if residue := _Residue(*parts):
                yield residue
            a, b = end + 1, new_end + 1


# --- The history of a fact --------------------------------------------------------------------------------------------


def filled_in(keys: Sequence[str]) -> Reason:
    """Return the reason of words that are an answer to what the roll-over could only ask.

    >>> filled_in(["attend.place", "attend.dates"]).why, filled_in(["counts.keepers"]).why
    ('the place and the dates of the meeting were filled in', 'the number of keepers was filled in')
    >>> filled_in(["sponsors"]).why
    'the sponsors were filled in'
    """
    names = list(dict.fromkeys(map(name_fact, keys)))
    joined = join_series(names).replace(" of the meeting and", " and", 1)
    is_plural = names[1:] or joined.split(" of ")[0].endswith("s")  # "the sponsors", "the dates of the meeting"
    return Reason("filled-in", f"{joined} {'were' if is_plural else 'was'} filled in", "the draft")


@dataclass(frozen=True)
class Attribution:
    """The reasons of a change, and the keys of what the rules ask for in it."""

    reasons: tuple[Reason, ...]
    asked: tuple[str, ...] = ()


@dataclass(frozen=True)
class FactHistory:
    """The facts of a text in the base, as the rules made them, and in the draft."""

    trace: Trace
    draft: Resolution

    @cached_property
    def open_keys(self) -> Collection[str]:
        """Return the keys of what the draft still asks."""
        return {ask.key for ask in open_questions(self.draft)}

    def fill_in(self, asked: Sequence[str]) -> Iterator[Reason]:
        """Yield the reason that facts were filled in, where the draft no longer asks for them."""
        if keys := [key for key in dict.fromkeys(asked) if key not in self.open_keys]:
            yield filled_in(keys)

    def is_known(self, key: str) -> bool:
        """Return whether the rules know a fact: a list or a count that only the draft has is by hand."""
        group, _, rest = key.partition(".")
        found = getattr(self.trace.ruled, group, None)
        return rest.partition(".")[0] in found if isinstance(found, dict) else group in Resolution.model_fields

    def is_dropped(self, key: str) -> bool:
        """Return whether the rules dropped a fact, such as the first resolution of a list that shifts."""
        return _fact_value(self.trace.ruled, key) is None is _fact_value(self.draft, key)

    def explain(self, key: str, draft: Resolution) -> Attribution:
        """Return why a fact is what it is in a draft, or in what the rules made; no reason where it is as before."""
        before, ruled, now = (_fact_value(each, key) for each in (self.trace.base, self.trace.ruled, draft))
        if before == now:
            return Attribution(())
        made = self.changes_of(key) if before != ruled else []
        reasons = tuple(map(_reason_of, made))
        asked = tuple(ask for each in made for ask in _asked_of(each, key))
        if now == ruled:
            return Attribution(reasons or (ROLL_OVER,), asked)
        if made and made[0].rule in _ANSWERABLE and made[0].after != "unknown":
            return Attribution(tuple(_reason_of(each, is_chosen=True) for each in made))
        if set(asked) - set(self.open_keys):
            return Attribution(reasons, asked)
        return Attribution((*(reasons if _is_within(ruled, now) else ()), BY_HAND))

    def changes_of(self, key: str) -> list[FactChange]:
        """Return the changes that the rules made of a fact: of the nearest key that contains it, or of its parts."""
        made = [each for each in self.trace.changes if each.key != "text"]
        whole = [each for each in made if _is_part(key, each.key)]
        if whole:
            return [max(whole, key=lambda each: len(each.key))]
        return [each for each in made if _is_part(each.key, key)]


_ANSWERABLE = ("provisional-agenda", "articles", "action-plan")
"""The rules whose result the drafters may replace by their own answer."""


def _is_within(ruled: Any, now: Any) -> bool:
    """Return whether all that the rules made of a list or a meeting is there, with more or in other words."""
    if not (isinstance(ruled, dict) and isinstance(now, dict)):
        return False
    return all(name == _NAMED or now.get(name) == value for name, value in ruled.items())


_NAMED = "words"
"""The part of a value that says how a meeting is called."""


def _asked_of(made: FactChange, key: str) -> Iterator[str]:
    """Yield what a rule asks about a fact or its parts; nothing where the drafters chose otherwise than it proposes."""
    if made.usual in ("", made.after):
        yield from (ask for ask in made.asks if _is_part(ask, key) or _is_part(key, ask))


def _is_part(key: str, whole: str) -> bool:
    return f"{key}.".startswith(f"{whole}.")


def _reason_of(made: FactChange, *, is_chosen: bool = False) -> Reason:
    usual = made.usual or (made.after if is_chosen else "")
    chosen = f" (chosen by the drafters; the usual step would be “{usual}”)"
    is_other = is_chosen or usual not in ("", made.after)
    return Reason(made.rule, f"{made.why}{chosen if is_other else ''}", made.source)


def _fact_value(resolution: Resolution, key: str) -> Any:
    """Return the value of a fact, None where the file has none.

    A name of a meeting ("attend.kind") is its kind, its ordinal and the words for them; the meetings of a kind
    ("meetings.reviews.held") are listed with the words for them.
    """
    group, _, name = key.partition(".")
    value = resolution.value_at(key)
    if value is not None and key in ("attend.kind", "convene.kind"):
        meeting = getattr(resolution, group)
        kind = resolution.meetings.get(meeting.kind)
        return {"meeting": (meeting.kind, meeting.number), _NAMED: (meeting.called, kind and (kind.name, kind.short))}
    if value is not None and group == "meetings" and name.endswith(".held"):
        kind = resolution.meetings[name.removesuffix(".held")]
        return {**value, _NAMED: (kind.name, kind.short, kind.ordinals)}
    return value["adopted"] if value is not None and group == "resolutions" and "." not in name else value
