"""Resolutions that nobody adopted, to begin from: on lighthouses, with meetings of their keepers or without."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from apmb_draft.compose import compose
from apmb_draft.draft_file import to_plain, validate_plain
from apmb_draft.model.resolution import Resolution
from apmb_draft.text.markup import escape_text
from apmb_draft.un.english import MONTHS
from apmb_draft.un.typography import plain_text

LIGHTHOUSES: Mapping[str, Any] = {
    "session": "70",
    "stage": "adopted",
    "symbol": "A/RES/70/12",
    "issued": "14 December 2015",
    "committee": "First Committee",
    "agenda_item": "97 (b)",
    "agenda_title": "General and complete darkness: lighthouses",
    "title": "Lighthouses",
    "adoption": {"number": "70/12", "date": "7 December 2015", "meeting": "67", "report": "A/70/460"},
    "next_session": "71",
    "resolutions": {"recalled": {"adopted": {"68/9": "5 December 2013", "69/11": "2 December 2014"}}},
    "preamble": "*Recalling* its resolutions {recalled},",
    "operative": "*Urges* all lighthouses to shine;\n\n"
    "*Decides* to include the item entitled “{agenda.item}” in the provisional agenda of its {next_session} session.",
}
"""A yearly resolution without meetings."""

KEEPERS: Mapping[str, Any] = {
    "meetings": {
        "gatherings": {
            "name": "Meeting of the Keepers of the Convention",
            "short": "Meeting of the Keepers",
            "articles": {"prepare": "article 3, paragraph 1", "invite": "article 3, paragraph 2"},
            "held": {"1": "Valletta (2012)", "2": "Lima (2013)", "3": "Lima (2014)"},
        },
        "reviews": {
            "name": "Review Conference of the Keepers of the Convention",
            "short": "Review Conference",
            "ordinals": "each",
            "every": "5",
            "articles": {"prepare": "article 4, paragraph 1", "invite": "article 4, paragraph 2"},
            "action_plan": "2012–2016",
            "held": {"1": "Bergen, Norway (2011)"},
        },
    },
    "attend": {"kind": "gatherings", "number": "4", "place": "Cork", "dates": "23 to 27 November 2015"},
    "convene": {
        "kind": "reviews",
        "number": "2",
        "articles": {"prepare": "article 4, paragraph 1", "invite": "article 4, paragraph 2"},
    },
    "counts": {"states": "40"},
    "preamble": "*Recalling* its resolutions {recalled},\n\n"
    "*Recalling* the {gatherings}, held in {gatherings.places}, and the {reviews}, held in {reviews.places},\n\n"
    "*Noting* that the {reviews.latest} adopted a plan for the period {reviews.action_plan}, and that {states} States "
    "keep lighthouses,",
    "operative": "*Invites* all keepers to attend the {attend}, to be held in {attend.place_and_dates};\n\n"
    "*Requests* the Secretary-General, under {convene.prepare}, to convene the {convene} and, under {convene.invite}, "
    "to invite moths to attend the {convene.short};\n\n"
    "*Decides* to include the item entitled “{agenda.item}” in the provisional agenda of its {next_session} session.",
}
"""What a resolution with yearly Meetings and a Review Conference every five years adds to it."""


HEAD = """\
format: 1
session: 81
stage: draft
symbol: unknown
issued: 8 October 2026
committee: First Committee
agenda_item: 99 (q)
agenda_title: "General and complete disarmament: lanterns and kites"
title: Lanterns and kites
sponsors:
  - Ruritania
  - Utopia
"""
"""The head of a draft file that has still to get its text."""

FRONT = """\
United Nations
A/RES/81/7
General Assembly
Distr.: General
9 December 2026
Eighty-first session
Agenda item 12 (b)
General and complete calm: kites
Resolution adopted by the General Assembly
on 2 December 2026
[on the report of the First Committee (A/81/9, para. 4)]
81/7. Kites
The General Assembly,
"""
"""The front of an adopted resolution as it is copied from a page; its paragraphs come behind."""


def lighthouses(*parts: Mapping[str, Any], **keys: Any) -> Resolution:
    """The yearly resolution, with the keys of further parts and of one's own; a key of None is taken away."""
    values: dict[str, Any] = dict(LIGHTHOUSES)
    for part in (*parts, keys):
        values.update(part)
    return validate_plain({key: value for key, value in values.items() if value is not None}, "lighthouses")


def keepers(**keys: Any) -> Resolution:
    """The yearly resolution with meetings; in October 2016 its Fourth Meeting is past."""
    return lighthouses(KEEPERS, **keys)


def adopted(draft: Resolution, number: str, date: str, meeting: str = "50") -> Resolution:
    """A draft as the Assembly adopted it, nothing changed."""
    values = to_plain(draft)
    values.pop("ask", None)
    values |= {"stage": "adopted", "symbol": f"A/RES/{number}", "issued": date}
    return validate_plain(values | {"adoption": {"number": number, "date": date, "meeting": meeting}}, number)


def texts(draft: Resolution) -> dict[str, str]:
    """The paragraphs of the text by their place, in plain words: "operative 2"."""
    return {block.key: plain_text(block.text) for block in compose(draft).blocks if block.key}


_LETTERS = "abcdeé XY.,;:–()“”’*#\\1279"
_PLACES = st.sampled_from(["Geneva", "The Hague", "the Dead Sea", "Siem Reap, Cambodia", "São Tomé", "unknown"])
_FACTS = (
    "*Recalling* its resolutions {recalled}, the {yearly}, held in {yearly.places} or {yearly.places_apart}, and the "
    "{rare}, held in {rare.places}, the {yearly.latest}, {rare.action_plan}, {states}, {states.words}, {founded},"
)
_ENDS = "*Invites* all to the {attend} in {attend.place_and_dates};\n\n*Convenes* the {convene} under {convene.invite}."


def _wording() -> st.SearchStrategy[str]:
    """Literal text with all that could be taken for markup, but for braces."""
    return st.text(_LETTERS, min_size=1, max_size=60).map(lambda text: "*Notes* " + escape_text(text.strip() or "it"))


def _dates() -> st.SearchStrategy[str]:
    days = st.builds(
        lambda day, month, year: f"{day} to {day + 4} {month} {year}",
        st.integers(1, 24),
        st.sampled_from(MONTHS),
        st.integers(2010, 2014),
    )
    return st.one_of(st.just("unknown"), days, days.map(lambda text: f"the week of {text}"))


def _resolutions_recalled() -> st.SearchStrategy[dict[str, Any]]:
    numbers = st.dictionaries(st.integers(40, 66), st.sampled_from(["", " B", " XX"]), min_size=1, max_size=4)
    return st.builds(
        lambda each_year, letters: {
            "each_year": each_year,
            "adopted": {f"{number}/7{letter}": f"3 May {number + 1946}" for number, letter in letters.items()},
        },
        st.sampled_from(["add", "replace", "keep"]),
        numbers,
    )


@st.composite
def resolutions(draw: st.DrawFn) -> Resolution:
    """Adopted resolutions of the sixty-seventh session (2012), with lists, meetings and wording of every sort."""
    held = draw(st.lists(st.tuples(_PLACES, st.integers(2000, 2011)), min_size=1, max_size=5))
    kinds = {
        "yearly": {**KEEPERS["meetings"]["gatherings"], "ordinals": draw(st.sampled_from(["span", "each"]))},
        "rare": {**KEEPERS["meetings"]["reviews"], "every": str(draw(st.integers(1, 9)))},
    }
    kinds["yearly"]["held"] = {str(number): f"{place} ({year})" for number, (place, year) in enumerate(held, 1)}
    attended, convened = draw(st.tuples(*[st.sampled_from(["yearly", "rare"])] * 2))
    last = {"yearly": len(held), "rare": 1}
    return lighthouses(
        session="67",
        adoption={**LIGHTHOUSES["adoption"], "number": "67/12", "date": "3 December 2012"},
        next_session=str(67 + draw(st.integers(1, 3))),
        resolutions={"recalled": draw(_resolutions_recalled())},
        meetings=kinds,
        attend={"kind": attended, "number": str(last[attended] + 1), "place": draw(_PLACES), "dates": draw(_dates())},
        convene={**KEEPERS["convene"], "kind": convened, "number": str(last[convened] + 1 + (attended == convened))},
        counts={"states": draw(st.sampled_from(["unknown", "7", "164"]))},
        dates={"founded": draw(st.sampled_from(["unknown", "2 May 1999"]))},
        preamble="\n\n".join([_FACTS, *draw(st.lists(_wording(), max_size=3))]),
        operative="\n\n".join([*draw(st.lists(_wording(), max_size=3)), _ENDS]),
    )
