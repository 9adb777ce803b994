"""Take over the text of another version of a resolution: facts stay facts, the rest becomes literal.

A trial is the draft under some facts. `_merge_texts` gives it the other text and says which slots are lost; the best
trial is composed and compared with the other text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from apmb_draft.draft_file import to_plain, validate_plain
from apmb_draft.merge.aligned_texts import (
    AlignedTexts,
    DraftText,
    LostSlot,
    SlotToken,
    align_slots,
    slot_text,
    slots_of,
    to_markup,
    tokens_of_source,
    visible_text,
    visible_text_of_runs,
)
from apmb_draft.merge.fact_changes import (
    FactUpdate,
    changes_as_read,
    changes_from_list,
    changes_from_text,
    drop_unused_facts,
    find_new_facts,
    is_misprint,
    match_names,
    with_changes,
)
from apmb_draft.model.document import Document, PageLayout, Role, describe_place
from apmb_draft.model.paragraphs import with_strokes
from apmb_draft.model.resolution import TEXTS, Kind, Layout, Resolution
from apmb_draft.text.markup import Marked, Sort, escape_marker, tokenize_markup
from apmb_draft.text.slots import slot_phrases


@dataclass(frozen=True)
class TakeoverResult:
    """A draft with another text; `literal` are the slots that became literal: place, slot, text.

    `differences` are the parts for which it gives other text than that one has: place, as read, as composed.
    """

    text: DraftText
    literal: tuple[tuple[str, str, str], ...] = ()
    differences: tuple[tuple[str, str, str], ...] = ()

    @property
    def resolution(self) -> Resolution:
        """Return the draft."""
        return self.text.resolution

    @property
    def document(self) -> Document:
        """Return the document that it composes to."""
        return self.text.document


def take_over(aligned: AlignedTexts) -> TakeoverResult:
    """Return our draft with the running text, footnotes and annexes of the other; it composes to the other's text.

    A paragraph with the same text keeps its source. A fact changes only if more slots of the whole draft give the right
    text with it; text that is nearly that of a slot is kept as printed; what no fact explains becomes literal.
    """
    ours, theirs = aligned.ours.resolution, aligned.theirs.resolution
    before = _without_texts(ours)
    new = with_changes(before, find_new_facts(before, theirs))
    starts = [_Trial.of(aligned, facts) for facts in (new, before) if facts]
    found = max(starts, key=_Trial.score)
    found = found.explain_lost(lambda trial, lost: changes_from_list(trial.facts, lost))
    for change in changes_as_read(found.facts, theirs):
        found = found.with_best([change])
    found = found.explain_lost(lambda trial, lost: changes_from_text(trial.facts, lost)).explain_lost(_Trial.misprints)
    # Verify: a paragraph whose slots still do not give the same text is taken over without them.
    text = found.made()
    if wrong := list(_find_differing(text, aligned)):
        found = _Trial.of(aligned, found.facts, wrong)
        text = found.made()
    literal = tuple((where, lost.slot, next(lost.current_texts())) for where, lost in found.texts.lost)
    return TakeoverResult(text, literal)


def _without_texts(draft: Resolution) -> Resolution:
    """Return a draft with its facts, one word of text, since none is without, and no measures of its pages."""
    body = "decision" if draft.document is Kind.DECISION else "operative"
    texts: dict[str, object] = {**dict.fromkeys(TEXTS, ""), body: "x", "footnotes": {}, "annexes": (), "layout": None}
    return draft.model_copy(update=texts)


_FACTS_AS_TEXT = ("name", "short", "called")
"""Facts that are text themselves: their misprint is no other fact."""


@dataclass(frozen=True)
class _Trial:
    """The draft under some facts, and the texts that it has with them."""

    aligned: AlignedTexts
    facts: Resolution
    texts: MergedTexts

    @classmethod
    def of(cls, aligned: AlignedTexts, facts: Resolution, literal: Collection[int] = ()) -> _Trial:
        """Return the trial of some facts."""
        known = match_names(facts, aligned.theirs.resolution)
        return cls(aligned, facts, _merge_texts(aligned, slot_phrases(facts), known, literal))

    def with_best(self, changes: Iterable[FactUpdate]) -> _Trial:
        """Return the trial of the best change: fewer slots are lost, or no others and more text is facts; or itself."""
        made = [facts for change in changes if (facts := with_changes(self.facts, change))]
        # The order of a list is a difference, which the models do not compare.
        trials = [_Trial.of(self.aligned, facts) for facts in made if str(facts) != str(self.facts)]
        better = (trial for trial in trials if len(trial.lost) < len(self.lost) or trial.lost == self.lost)
        return max([self, *better], key=_Trial.score)

    def explain_lost(self, candidates: Callable[[_Trial, LostSlot], Iterable[FactUpdate]]) -> _Trial:
        """Return the trial after the best of the changes that may explain each lost slot."""
        found, tried = self, set[LostSlot]()
        while left := [lost for _, lost in found.texts.lost if lost not in tried]:
            tried.add(left[0])
            found = found.with_best(candidates(found, left[0]))
        return found

    def misprints(self, lost: LostSlot) -> Iterator[FactUpdate]:
        """Yield the printed text as an override of the slot, if it is nearly the slot's text under some facts.

        "Geneva (2022, and 2023)" is given by no fact, and as literal text it would not be continued next year.
        """
        for change in changes_from_text(self.facts, lost):
            if any(path[-1] in _FACTS_AS_TEXT for path in change):
                continue
            changed = with_changes(self.facts, change)
            meant = {lost.phrase, slot_text(lost.slot, slot_phrases(changed)) if changed else ""}
            for text in reversed(list(lost.current_texts())):
                if any(is_misprint(phrase, text) for phrase in meant):
                    yield {**change, ("printed", lost.slot): text}

    def score(self) -> tuple[int, int]:
        """Return the rank of a trial: fewer lost slots, then more tokens from facts."""
        return -len(self.lost), self.texts.covered

    @property
    def lost(self) -> list[tuple[str, str, int]]:
        """Return the lost slots: place, slot, occurrence."""
        return [(where, lost.slot, lost.occurrence) for where, lost in self.texts.lost]

    def made(self) -> DraftText:
        """Return the whole draft; it keeps the facts it had before, even those that no slot shows."""
        ours = self.aligned.ours
        facts = to_plain(drop_unused_facts(self.facts, ours.resolution, self.texts.slots))
        values = {key: value for key, value in facts.items() if key not in TEXTS}
        values |= {key: value for key, value in self.texts.values.items() if value}
        draft = validate_plain(values, "").model_copy(update={"layout": ours.resolution.layout})
        made = DraftText.of(draft, ours)
        layout = _renamed_layout(ours, made)
        if layout is None or layout == draft.layout:
            return made
        document = replace(made.document, layout=PageLayout(**dict(layout)))
        return DraftText(draft.model_copy(update={"layout": layout}), document)


def _renamed_layout(ours: DraftText, made: DraftText) -> Layout | None:
    """Return the layout of our pages: of paragraphs and footnotes whose text is unchanged, by their new names."""
    layout = ours.resolution.layout
    if layout is None:
        return None
    texts, made_texts = _texts_by_name(ours.document), _texts_by_name(made.document)
    names = {text: name for name, text in made_texts.items()}
    renamed = {
        name: name if made_texts.get(key) == texts[key] else f"{names[texts[key]]}{lines}"
        for name in (*layout.condensed, *layout.pitch, *layout.page_starts)
        for key, lines in [re.fullmatch(r"(.*?)( lines? .*)?", name).groups("")]  # type: ignore[union-attr]
        if texts.get(key) in names
    }
    measures = (layout.condensed, layout.pitch)
    condensed, pitch = ({renamed[name]: by for name, by in each.items() if name in renamed} for each in measures)
    starts = tuple(renamed[name] for name in layout.page_starts if name in renamed)
    return layout.model_copy(update={"condensed": condensed, "pitch": pitch, "page_starts": starts})


def _texts_by_name(document: Document) -> dict[str, str]:
    """Return the texts of the paragraphs and footnotes by the names that `layout` has for them."""
    texts = {block.key: block.text for block in document.blocks if block.key}
    return texts | {f"footnote {note.number}": note.text for note in document.notes}


def _find_differing(made: DraftText, aligned: AlignedTexts) -> Iterator[int]:
    """Yield the indices of paragraphs, then of footnotes, that do not give the other text."""
    names = {note.number: note.key for note in made.document.notes}
    for at, (runs, tokens) in enumerate(zip(made.runs, aligned.tokens, strict=False)):
        if visible_text_of_runs(runs, names) != visible_text(tokens):
            yield at


# --- The texts under some facts ---------------------------------------------------------------------------------------


_MOST_TOKENS = 8000
"""Tokens of the longest paragraph in which slots are looked for; none of a resolution has half as many."""
LOST_NOTE = "[the words of this footnote did not come back]"
"""The text of a footnote that came back empty: some programs save notes without their text."""


@dataclass(frozen=True)
class MergedParagraph:
    """A paragraph of the other text as markup; `covered` counts tokens of slots, `kept` are slot occurrences."""

    text: str
    slots: tuple[str, ...] = ()
    covered: int = 0
    kept: frozenset[int] = frozenset()
    lost: tuple[LostSlot, ...] = ()


@dataclass
class MergedTexts:
    """The running texts, footnotes and annexes under some facts, by their keys in the file.

    `covered` is how many of their tokens come from slots; `lost` are the slots that do not stay, each with its place.
    """

    values: dict[str, object] = field(default_factory=dict)
    slots: list[str] = field(default_factory=list)
    covered: int = 0
    lost: list[tuple[str, LostSlot]] = field(default_factory=list)

    def add(self, one: MergedParagraph) -> None:
        """Count the slots of a paragraph."""
        self.slots += one.slots
        self.covered += one.covered


def _merge_texts(
    aligned: AlignedTexts, filling: Mapping[str, Marked], known: Mapping[str, str], literal: Collection[int] = ()
) -> MergedTexts:
    """Return the other text in the source of ours, with the slots that stay under some facts.

    `known` are the names in our file of facts that the other text names otherwise, `literal` the indices of paragraphs,
    then of footnotes, that keep no slot.
    """
    ours, theirs = aligned.ours, aligned.theirs
    made: dict[str, list[str]] = {}
    found = MergedTexts()
    lost: list[tuple[int, LostSlot]] = []
    kept: set[tuple[tuple[int, ...], int]] = set()
    for at, paragraph in enumerate(theirs.paragraphs):
        sources = [ours.paragraphs[source].text for source in aligned.sources[at]]
        one = _merge_paragraph(sources, aligned.tokens[at], filling, literal=at in literal)
        one = one if at in literal else _with_slots_as_read(aligned, at, one, filling, known)
        marker = _merge_marker(aligned, at)
        text = with_strokes(one.text) if marker.startswith("|") else one.text
        made.setdefault(paragraph.section, []).append(marker + text if marker else escape_marker(text))
        found.add(one)
        lost += ((at, each) for each in one.lost)
        kept |= {(aligned.sources[at], occurrence) for occurrence in one.kept}
    # If a paragraph was split, a slot is in one part and not in the other.
    lost = [(at, each) for at, each in lost if (aligned.sources[at], each.occurrence) not in kept]
    found.lost = [(describe_place(theirs.blocks[at]), each) for at, each in lost]
    found.values |= {key: "\n\n".join(made[key]) for key in TEXTS if key in made}
    notes = dict(_merge_notes(aligned, filling, literal, found))
    order = dict.fromkeys([*ours.resolution.footnotes, *notes])
    found.values["footnotes"] = {name: notes[name] for name in order if name in notes}
    found.values["annexes"] = list(_merge_annexes(aligned, made))
    return found


def _with_slots_as_read(
    aligned: AlignedTexts, at: int, one: MergedParagraph, filling: Mapping[str, Marked], known: Mapping[str, str]
) -> MergedParagraph:
    """Return the paragraph with the slots that were found on reading, if more and with the same text.

    No slot of the file that stays is replaced by another.
    """
    calls = {note.key: aligned.names[note.number] for note in aligned.theirs.document.notes}
    text = _renamed(aligned.theirs.paragraphs[at].text, known, calls)
    tokens = tokens_of_source(text, filling)
    read = _with_slots(text, tokens)
    if not Counter(one.slots) < Counter(read.slots) or visible_text(tokens) != visible_text(aligned.tokens[at]):
        return one
    heads = {slot.partition(".")[0] for slot in read.slots}
    lost = tuple(each for each in one.lost if each.slot.partition(".")[0] not in heads)
    return replace(read, kept=one.kept, lost=lost)


def _renamed(text: str, known: Mapping[str, str], calls: Mapping[str, str]) -> str:
    pieces: list[str] = []
    position = 0
    for mark in tokenize_markup(text):
        if mark.sort is Sort.SLOT:
            head, dot, form = mark.name.partition(".")
            pieces += [text[position : mark.start], f"{{{known.get(head, head)}{dot}{form}}}"]
            position = mark.start + len(f"{{{mark.name}}}")
        elif mark.sort is Sort.CALL:
            pieces += [text[position : mark.start], f"[^{calls.get(mark.name, mark.name)}]"]
            position = mark.start + len(f"[^{mark.name}]")
    return "".join([*pieces, text[position:]])


def _merge_marker(aligned: AlignedTexts, at: int) -> str:
    """Return the marker of a paragraph; as our file has it, if it prints the same."""
    new = aligned.theirs.paragraphs[at].marker
    old = (aligned.ours.paragraphs[source].marker for source in aligned.sources[at])
    return next((marker for marker in old if marker.split() == new.split()), new)


def _merge_notes(
    aligned: AlignedTexts, filling: Mapping[str, Marked], literal: Collection[int], found: MergedTexts
) -> Iterator[tuple[str, str]]:
    for at, note in enumerate(aligned.theirs.document.notes, len(aligned.theirs.paragraphs)):
        name = aligned.names[note.number]
        source = aligned.ours.resolution.footnotes.get(name, "")
        if source and note.text == LOST_NOTE:
            yield name, source
            continue
        one = _merge_paragraph([source] if source else [], aligned.tokens[at], filling, literal=at in literal)
        found.add(one)
        found.lost += ((f"footnote {note.number}", each) for each in one.lost)
        yield name, one.text


def _merge_annexes(aligned: AlignedTexts, made: Mapping[str, list[str]]) -> Iterator[dict[str, str]]:
    heads = [_annex_heads(text.document) for text in (aligned.ours, aligned.theirs)]
    for at, annex in enumerate(aligned.theirs.resolution.annexes):
        if heads[0][at : at + 1] == heads[1][at : at + 1]:
            annex = aligned.ours.resolution.annexes[at]  # noqa: PLW2901 - as its file has it
        text = "\n\n".join(made.get(f"annex.{at + 1}.text", []))
        values = {"label": annex.label, "title": annex.title, "text": text}
        yield {key: value for key, value in values.items() if value}


def _annex_heads(document: Document) -> list[list[str]]:
    found: list[list[str]] = []
    for block in document.blocks:
        if block.role is Role.ANNEX:
            found.append([block.text])
        elif block.role is Role.ANNEX_TITLE and found:
            found[-1].append(block.text)
    return found


def _merge_paragraph(
    sources: Sequence[str], new: Sequence[SlotToken], filling: Mapping[str, Marked], *, literal: bool = False
) -> MergedParagraph:
    """Return a paragraph of the other text, in the source of our file where the text is the same."""
    source: list[SlotToken] = []
    for number, text in enumerate(sources):
        occurrence = len("".join(sources[:number]))  # no text has more slots than characters
        source += [SlotToken(" ")] if number else []
        source += (
            replace(token, occurrence=token.occurrence + occurrence) if token.slot else token
            for token in tokens_of_source(text, filling)
        )
    if len(sources) == 1 and visible_text(source) == visible_text(new) and not literal:
        return _with_slots(sources[0], source)
    if literal or max(len(source), len(new)) > _MOST_TOKENS:
        gone = (
            LostSlot.whole([token for token in source if token.occurrence == occurrence])
            for occurrence in slots_of(source)
        )
        return MergedParagraph(to_markup(new), lost=tuple(gone))
    if not slots_of(source):
        return MergedParagraph(to_markup(new))
    tokens, lost = align_slots(source, new, filling)
    return _with_slots(to_markup(tokens), tokens, lost)


def _with_slots(text: str, tokens: Sequence[SlotToken], lost: tuple[LostSlot, ...] = ()) -> MergedParagraph:
    slots = slots_of(tokens)
    return MergedParagraph(
        text, tuple(slots.values()), sum(bool(token.slot) for token in tokens), frozenset(slots), lost
    )
