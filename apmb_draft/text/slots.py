"""The facts of a file in its text: the phrases that they put there, and the questions about those that are open.

The phrases are the closed vocabulary of `{…}`: the names of the lists, kinds of meeting, counts and days belong to the
file, the forms are the same for all. Open are unknown facts, and proposed values that nobody has confirmed.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from apmb_draft.model.paragraphs import BELOW, Level, ParagraphRef, Section, number_paragraphs
from apmb_draft.model.resolution import TEXTS, Ask, Attend, Convene, MeetingKind, Ordinals, Recall, Resolution, Stage
from apmb_draft.model.values import UNKNOWN, PlaceAndYear, Unknown
from apmb_draft.text.markup import Marked, Sort, escape_text, tokenize_markup
from apmb_draft.un.english import (
    appositive_series,
    capitalise_first,
    cardinal,
    count,
    date_text,
    join_series,
    ordinal,
    ordinal_list,
    ordinal_span,
    plural_name,
)
from apmb_draft.un.typography import on_one_line

RESERVED = ("session", "next_session", "title", "agenda", "attend", "convene")
"""Names that a list, a kind of meeting, a count or a day of the file cannot take."""

FORMS: Mapping[str, Mapping[str, str]] = {
    "session": {"": "this session in words: seventy-ninth"},
    "next_session": {"": "the session in whose provisional agenda the item is included: eightieth"},
    "title": {"": "title of the resolution"},
    "agenda": {
        "item": "title of the agenda item: General and complete disarmament",
        "sub_item": "title of the sub-item, its first letter a capital",
    },
    "attend": {
        "": "the meeting to attend, with its ordinal",
        "short": "the same, short",
        "place": "its place",
        "dates": "its dates: from 25 to 29 November 2024",
        "place_and_dates": "both: Siem Reap, Cambodia, from 25 to 29 November 2024",
    },
    "convene": {
        "": "the meeting to convene, with its ordinal",
        "short": "the same, short",
        "prepare": "the provision for preparing it: article 12, paragraph 1",
        "invite": "the provision for inviting observers",
    },
    "resolutions": {"": "the resolutions with their dates, commas and “and”"},
    "meetings": {
        "": "those held, with their ordinals: First to Twenty-first Meetings of the States Parties",
        "ordinals": "their ordinals alone: First to Twenty-first",
        "ordinals_lower": "the same in small letters: first to twenty-first",
        "places": "where they were held; years of one place together: Geneva (2022 and 2023)",
        "places_apart": "where they were held, each with its year: Geneva (2022) and Geneva (2023)",
        "latest": "the last one held, with its ordinal",
        "action_plan": "the period of its action plan: 2020–2024",
    },
    "counts": {"": "the number; below ten in words", "words": "the number in words"},
    "dates": {"": "the day: 2 December 2024"},
}
"""Every form of every slot, by its group; `docs/format.md` lists them from here."""

SOURCES: Mapping[str, str] = {
    "session": "session",
    "next_session": "next_session",
    "title": "title",
    "agenda": "agenda_title",
    "attend": "attend",
    "convene": "convene",
    "convene.prepare": "convene.articles",
    "convene.invite": "convene.articles",
}
"""The keys of the file that the reserved slots take their text from."""

_PLACEHOLDERS = {
    "symbol": "number",
    "issued": "date",
    "attend.place": "place",
    "attend.dates": "dates",
    "counts.states": "number of States",
    "agenda_item": "number and letter",
    "sponsors": "sponsors",
}


def placeholder_markup(key: str, label: str = "") -> Marked:
    """Return the place-holder of an open fact; without a label it is named after its key.

    >>> placeholder_markup("attend.place"), placeholder_markup("meetings.review_conferences.action_plan")
    ('{?attend.place|[place]}', '{?meetings.review_conferences.action_plan|[action plan]}')
    """
    label = label or _PLACEHOLDERS.get(key, key.rpartition(".")[2].replace("_", " "))
    return Marked(f"{{?{key}|[{label}]}}")


def _proposal_markup(key: str, text: Marked) -> Marked:
    """Return a phrase whose fact a rule proposed and nobody has confirmed; it is highlighted like an open one.

    >>> _proposal_markup("meetings.review_conferences.action_plan", escape_text("2025–2029"))
    '{!meetings.review_conferences.action_plan|2025–2029}'
    """
    return Marked(f"{{!{key}|{text}}}")


def _link_markup(symbol: str, text: str) -> Marked:
    return Marked(f"{{>{symbol}|{text}}}")


# --- Phrases ----------------------------------------------------------------------------------------------------------


def slot_phrases(resolution: Resolution) -> dict[str, Marked]:
    """Return every slot of this resolution that can be filled, with the phrase that fills it, as markup."""
    return {slot: Marked(_FACT_MARK.sub("", phrase)) for slot, phrase in traced_phrases(resolution).items()}


def traced_phrases(resolution: Resolution) -> dict[str, Marked]:
    """Return the same phrases with the key of the fact marked that each part of them shows."""
    unconfirmed = {ask.fact for ask in resolution.proposals()}
    found: dict[str, Marked] = {}
    for slot, text in _phrases(resolution):
        phrase, key = text if isinstance(text, Marked) else escape_text(text), _fact_of_slot(slot, resolution)
        if slot in resolution.printed:
            phrase = escape_text(resolution.printed[slot])
        elif key in unconfirmed and "{" not in phrase:
            phrase = _proposal_markup(key, phrase)
        found[slot] = _fact_markup(key, phrase)
    return found


_FACT_MARK = re.compile(r"\{=[^{}]*\}")


def _fact_markup(key: str, text: str) -> Marked:
    """Return markup with the fact marked that it shows; a fact within another is that of its own part.

    >>> _fact_markup("session", escape_text("eightieth"))
    '{=session}eightieth{=}'
    """
    return Marked(f"{{={key}}}{text}{{=}}")


def _fact_of_slot(slot: str, resolution: Resolution) -> str:
    """Return the key of the fact that a slot shows; "attend.kind" is shown by the name of the meeting."""
    name, _, form = slot.partition(".")
    if name in ("attend", "convene"):
        return _FACTS_OF_MEETINGS.get(slot, f"{name}.kind")
    if name in resolution.meetings:
        return f"meetings.{name}.{'action_plan' if form == 'action_plan' else 'held'}"
    groups = (group for group in ("resolutions", "counts", "dates") if name in getattr(resolution, group))
    return next((f"{group}.{name}" for group in groups), SOURCES.get(name, name))


_FACTS_OF_MEETINGS = {
    **dict.fromkeys(("attend.place", "attend.place_and_dates"), "attend.place"),
    "attend.dates": "attend.dates",
    **dict.fromkeys(("convene.prepare", "convene.invite"), "convene.articles"),
}


def _phrases(resolution: Resolution) -> Iterator[tuple[str, str]]:
    yield "session", ordinal(resolution.session)
    yield "title", resolution.title
    if resolution.next_session:
        yield "next_session", ordinal(resolution.next_session)
    yield from _agenda_phrases(resolution)
    if resolution.attend:
        yield from _attend_phrases(resolution.attend, resolution.meetings)
    if resolution.convene:
        yield from _convene_phrases(resolution.convene, resolution.meetings)
    for name, recall in resolution.resolutions.items():
        yield name, _list_phrase(name, recall)
    for name, kind in resolution.meetings.items():
        yield from _meeting_phrases(name, kind)
    for name, number in resolution.counts.items():
        yield name, placeholder_markup(f"counts.{name}") if isinstance(number, Unknown) else count(number)
        yield f"{name}.words", placeholder_markup(f"counts.{name}") if isinstance(number, Unknown) else cardinal(number)
    for name, date in resolution.dates.items():
        yield name, placeholder_markup(f"dates.{name}") if isinstance(date, Unknown) else date_text(date)


def agenda_titles(agenda_title: str) -> tuple[str, str | None]:
    """Return the titles of the item and of its sub-item, which the masthead joins with a colon (rule MST05).

    >>> agenda_titles("General and complete disarmament: regional disarmament")
    ('General and complete disarmament', 'Regional disarmament')
    """
    item, colon, sub_item = agenda_title.partition(": ")
    return item, capitalise_first(sub_item) if colon else None


def _agenda_phrases(resolution: Resolution) -> Iterator[tuple[str, str]]:
    if resolution.agenda_title:
        item, sub_item = agenda_titles(resolution.agenda_title)
        yield "agenda.item", item
        if sub_item:
            yield "agenda.sub_item", sub_item


def meeting_name(kind: MeetingKind, number: int, *, short: bool = False) -> str:
    """Return the name of one meeting: "Fifth Review Conference of the States Parties to the Convention"."""
    return f"{capitalise_first(ordinal(number))} {(kind.short if short else None) or kind.name}"


def _attend_phrases(attend: Attend, kinds: Mapping[str, MeetingKind]) -> Iterator[tuple[str, str]]:
    if attend.kind in kinds:
        kind = kinds[attend.kind]
        yield "attend", attend.called or meeting_name(kind, attend.number)
        yield "attend.short", meeting_name(kind, attend.number, short=True)
    place = placeholder_markup("attend.place") if attend.place is UNKNOWN else escape_text(attend.place or "")
    dates = _date_phrase(attend)
    if place:
        yield "attend.place", place
    if dates:
        yield "attend.dates", dates
    if place and dates:
        # A country behind the place is set off by commas: "in Siem Reap, Cambodia, from".
        dated = _fact_markup("attend.dates", dates)
        yield "attend.place_and_dates", Marked(f"{place}{', ' if ',' in place else ' '}{dated}")


def _date_phrase(attend: Attend) -> Marked:
    if attend.dates is None:
        return Marked("")
    if isinstance(attend.dates, Unknown):
        return Marked(f"from {placeholder_markup('attend.dates')}")
    return escape_text(attend.dates.phrase)


def _convene_phrases(convene: Convene, kinds: Mapping[str, MeetingKind]) -> Iterator[tuple[str, str]]:
    if convene.kind in kinds:
        kind = kinds[convene.kind]
        yield "convene", convene.called or meeting_name(kind, convene.number)
        yield "convene.short", meeting_name(kind, convene.number, short=True)
    if convene.articles:
        yield "convene.prepare", convene.articles.prepare
        yield "convene.invite", convene.articles.invite


def _citation_markup(number: str, date: str) -> Marked:
    """Return a resolution with its date; the number is a link, without the letter of an omnibus resolution.

    >>> _citation_markup("54/54 B", "1 December 1999")
    '{>A/RES/54/54|54/54} B of 1 December 1999'
    >>> _citation_markup("2200 A (XXI)", "16 December 1966")
    '{>A/RES/2200(XXI)|2200 A (XXI)} of 16 December 1966'
    """
    if found := re.fullmatch(r"([0-9]+)(?: [A-Z])? (\([IVXL]+\))", number):
        return Marked(f"{_link_markup(f'A/RES/{found[1]}{found[2]}', number)} of {date}")
    figures, space, letter = number.partition(" ")
    return Marked(f"{_link_markup(f'A/RES/{figures}', figures)}{space}{letter} of {date}")


def _list_phrase(name: str, recall: Recall) -> Marked:
    def date_of(number: str) -> str:
        date = recall.adopted[number]
        return (
            placeholder_markup(f"resolutions.{name}.adopted.{number}", "date")
            if isinstance(date, Unknown)
            else date_text(date)
        )

    def cite(number: str) -> Marked:
        return _fact_markup(f"resolutions.{name}.adopted.{number}", _citation_markup(number, date_of(number)))

    return Marked(join_series([cite(number) for number in recall.adopted]))


def _meeting_phrases(name: str, kind: MeetingKind) -> Iterator[tuple[str, str]]:
    if kind.action_plan is not None:
        key = f"meetings.{name}.action_plan"
        yield f"{name}.action_plan", placeholder_markup(key) if kind.action_plan is UNKNOWN else str(kind.action_plan)
    if not kind.held:
        return
    numbers = sorted(kind.held)
    held = {number: kind.held[number] for number in numbers}
    ordinals = (ordinal_span if kind.ordinals is Ordinals.SPAN else ordinal_list)(numbers)
    yield name, f"{ordinals} {plural_name(kind.name) if len(numbers) > 1 else kind.name}"
    yield f"{name}.ordinals", ordinals
    yield f"{name}.ordinals_lower", ordinals.lower()
    yield f"{name}.latest", meeting_name(kind, numbers[-1])
    yield f"{name}.places", Marked(appositive_series(list(_places_and_years(name, held))))
    apart = [_place_and_years(name, held, [number]) for number in numbers]
    yield f"{name}.places_apart", Marked(appositive_series(apart))


def _places_and_years(name: str, held: Mapping[int, PlaceAndYear]) -> Iterator[str]:
    """Yield the places with their years; consecutive meetings at one place share its name."""
    for _, run in groupby(held, key=lambda number: number if held[number].place is UNKNOWN else held[number].place):
        yield _place_and_years(name, held, list(run))


def _place_and_years(name: str, held: Mapping[int, PlaceAndYear], numbers: list[int]) -> Marked:
    """Return a place with the years of the meetings held there: "Geneva (2022 and 2023)"."""
    keys = {number: f"meetings.{name}.held.{number}" for number in numbers}
    place = held[numbers[0]].place
    displayed = placeholder_markup(keys[numbers[0]], "place") if place is UNKNOWN else escape_text(place)
    held_in = ((key, held[number].year) for number, key in keys.items())
    years = [
        _fact_markup(key, placeholder_markup(key, "year") if year is UNKNOWN else str(year)) for key, year in held_in
    ]
    return Marked(f"{_fact_markup(keys[numbers[0]], displayed)} ({join_series(years)})")


# --- What is asked ----------------------------------------------------------------------------------------------------

ASKED_OF_MASTHEAD = {
    "agenda_item": (
        "Number and letter of the agenda item; they are set anew each session.",
        "allocation of agenda items to the committee, in September",
    ),
    "symbol": ("Number of the document; the Secretariat gives it when it issues the draft.", "the issued document"),
    "issued": ("Day on which the draft is handed in.", "your own calendar, and the deadline of the committee"),
    "sponsors": ("Which States table the draft?", "your own consultations"),
}
"""What is asked of the masthead of a draft: the key, the question, and where the answer appears."""


def unknown_facts(resolution: Resolution) -> Iterator[str]:
    """Yield the keys whose value is `unknown`, in the order of the file."""
    if resolution.stage is Stage.DRAFT and not (resolution.sponsors or resolution.sponsors_line):
        yield "sponsors"
    yield from _unknown_below(resolution.model_dump(mode="json", exclude={"ask"}), "")


def _unknown_below(value: Any, key: str) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _unknown_below(inner, f"{key}.{name}" if key else str(name))
    elif isinstance(value, str) and (
        value == UNKNOWN or value.endswith(f"({UNKNOWN})") or value.startswith(f"{UNKNOWN} (")
    ):
        yield key


def in_full(ask: Ask) -> str:
    """Return a question with the value that a rule proposed; that of a person with the name."""
    if ask.author is not None:
        return f"{ask.author}: {ask.question}"
    if ask.proposed is None:
        return ask.question
    return f"{ask.question} Proposed: {ask.proposed}; not confirmed yet."


def group_questions(questions: Iterable[Ask]) -> list[list[Ask]]:
    """Return questions in groups with one answer: those of a rule that ask the same about words of several paragraphs.

    The groups are in the order of their first questions.
    """
    groups: dict[tuple[str, str], list[Ask]] = {}
    for ask in questions:
        groups.setdefault((ask.question, "" if ask.is_of_words and ask.author is None else ask.key), []).append(ask)
    return list(groups.values())


def open_questions(resolution: Resolution) -> tuple[Ask, ...]:
    """Return what is still asked: entries of `ask` that nothing has answered, and unknown facts that no entry names.

    A proposal is answered when its entry is deleted, or when another value or other words are in its place; what a
    person asks, when the entry is deleted; any other question, when its fact is known.
    """
    unknown = list(unknown_facts(resolution))
    proposed = {ask.key for ask in (*resolution.proposals(), *_proposed_words(resolution))}
    listed = [ask for ask in resolution.ask if ask.fact in unknown or ask.key in proposed or ask.author is not None]
    named = {ask.fact for ask in listed if ask.author is None}
    return (*listed, *(_question_about(key, resolution.stage) for key in unknown if key not in named))


def _proposed_words(resolution: Resolution) -> Iterator[Ask]:
    """Yield the questions on words that still are in the text, wherever their paragraph has moved."""
    asked = [ask for ask in resolution.ask if ask.is_of_words]
    if not asked:
        return
    filling = slot_phrases(resolution)
    texts = [getattr(resolution, key) for key in TEXTS]
    texts += [*(annex.text for annex in resolution.annexes), *resolution.footnotes.values()]
    text = " ".join(_as_read(text, filling) for text in texts)
    yield from (ask for ask in asked if on_one_line(ask.proposed or "") in text)


_LEAST_QUOTED = 4
"""Words of a quotation that tell a paragraph from the others."""


def relocate_questions(resolution: Resolution) -> Resolution:
    """Return a resolution whose questions name the paragraphs in which the words that they quote are now.

    A paragraph inserted or deleted above them gives all others new numbers. Proposed words that their paragraph does
    not have are looked for in the nearest one of the same part about whose words no other question is; words that a
    person quotes, of which the paragraph may have others by now, only where a single paragraph has them.
    """
    if not any(map(_quoted_words, resolution.ask)):
        return resolution
    paragraphs = _paragraphs_as_read(resolution)
    asked = list(resolution.ask)
    for at, ask in enumerate(asked):
        asked[at] = _relocated(ask, paragraphs, {other.key for other in asked})
    return resolution.model_copy(update={"ask": tuple(asked)}) if asked != [*resolution.ask] else resolution


def _relocated(ask: Ask, paragraphs: Mapping[ParagraphRef, str], asked: Container[str]) -> Ask:
    words, named = _quoted_words(ask), ParagraphRef.parse(ask.fact)
    if not words or named is None or words in paragraphs.get(named, ""):
        return ask
    likely = [
        ask.model_copy(update={"fact": ref.key})
        for ref, text in sorted(paragraphs.items(), key=lambda one: abs(one[0].number - named.number))
        if (ref.section, len(ref.below)) == (named.section, len(named.below)) and words in text
    ]
    if ask.is_of_words:
        likely = [each for each in likely if each.key not in asked][:1]
    return likely[0] if len(likely) == 1 else ask


def _quoted_words(ask: Ask) -> str:
    """Return the words of a paragraph that a question is about; those of a person only if they are enough to tell it.

    >>> _quoted_words(Ask(fact="operative 3", question="“the need for support”: Why?", author="Ana"))
    'the need for support'
    """
    if ask.is_of_words:
        return on_one_line(ask.proposed or "")
    quoted = re.match("“([^”]+)”: ", ask.question) if ask.author else None
    words = on_one_line(quoted[1]) if quoted else ""
    return words if len(words.split()) >= _LEAST_QUOTED else ""


def _paragraphs_as_read(resolution: Resolution) -> dict[ParagraphRef, str]:
    """Return the text of each numbered paragraph, and of each one below it, with all that is below that."""
    filling = slot_phrases(resolution)
    texts = [(Section(key), getattr(resolution, key)) for key in TEXTS]
    texts.append((Section.ANNEX, "\n\n".join(annex.text for annex in resolution.annexes)))
    found: dict[ParagraphRef, str] = {}
    for section, text in texts:
        above: list[ParagraphRef] = []
        for paragraph, mark in number_paragraphs(text, numbered=False):
            if paragraph.level is Level.PARAGRAPH:
                above = [ParagraphRef(section, paragraph.number)]
            elif paragraph.level in BELOW and above:
                above = above[: BELOW.index(paragraph.level) + 1]
                above.append(above[-1].at(mark))
            elif paragraph.level is Level.UNNUMBERED:
                above = []
            else:
                continue
            words = _as_read(paragraph.text, filling)
            found |= {ref: f"{found.get(ref, '')} {words}".strip() for ref in above}
    return found


def _as_read(text: str, filling: Mapping[str, str]) -> str:
    """Return a text of the file as it is read, in one line, its slots filled and its markup left out."""
    filled = "".join(
        _as_read(filling.get(token.name, ""), {}) if token.sort is Sort.SLOT else token.text
        for token in tokenize_markup(text)
        if token.sort is not Sort.ITALIC
    )
    return on_one_line(filled)


def _question_about(key: str, stage: Stage) -> Ask:
    """Return the question for a fact that no entry of `ask` names, as in a file whose questions were deleted."""
    if stage is Stage.ADOPTED and key == "issued":
        return Ask(fact=key, question="Date in the masthead of the resolution.", look="the issued document")
    question, look = ASKED_OF_MASTHEAD.get(key, ("This fact is not known yet.", None))
    return Ask(fact=key, question=question, look=look)


def name_fact(key: str) -> str:
    """Return what people call a fact, by its key in the file; words that are asked about, with their paragraph.

    >>> name_fact("attend.place"), name_fact("counts.keepers"), name_fact("operative 10: States not Parties")
    ('the place of the meeting', 'the number of keepers', '“States not Parties” in paragraph 10')
    """
    place, _, words = key.partition(": ")
    if words:
        return f"“{words}” in {place.replace('operative', 'paragraph')}"
    group, _, name = key.partition(".")
    last = key.rpartition(".")[2]
    if group == "counts":
        return f"the number of {'States' if name == 'states' else name.replace('_', ' ')}"
    return _NAMES_OF_FACTS.get(key) or _NAMES_OF_FACTS.get(last) or f"“{last.replace('_', ' ')}”"


_NAMES_OF_FACTS = {
    "attend.place": "the place of the meeting", "attend.dates": "the dates of the meeting", "symbol": "the symbol",
    "issued": "the date", "agenda_item": "the number of the agenda item", "sponsors": "the sponsors",
    "action_plan": "the period of the action plan", "convene.kind": "the kind of meeting",
    "convene.articles": "the articles", "title": "the title",
}  # fmt: skip
