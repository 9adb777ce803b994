"""The reasons of a draft that was edited, days later: every change has the one that it was made for."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from made_up import keepers
from sampling import sample
from test_attribution import edited, explained

from apmb_draft.diff import Change
from apmb_draft.draft_file import to_plain, validate_plain
from apmb_draft.model.resolution import Resolution
from apmb_draft.rollover import Answers, next_year
from apmb_draft.un.typography import on_one_line

RULED = {
    "preamble 1": {"recalled"},
    "preamble 2": {"held"},
    "preamble 3": {"count", "held", "action-plan"},
    "paragraph 1": {"attend"},
    "paragraph 2": {"convene", "articles"},
    "paragraph 3": {"provisional-agenda"},
}
"""The rules that change something in each paragraph of the keepers' draft."""


@dataclass(frozen=True)
class Edit:
    """What somebody did to the draft; the words that it shows, and the reasons that these have."""

    keys: dict[str, Any]
    wording: dict[str, str]
    shows: str
    reasons: tuple[str, ...]


ATTEND = {"kind": "reviews", "number": "2", "place": "unknown", "dates": "unknown"}
EDITS: dict[str, Callable[[int], Edit]] = {
    "place": lambda n: Edit({"attend": ATTEND | {"place": f"Town{n}"}}, {}, f"Town{n}", ("attend", "filled-in")),
    "count": lambda n: Edit({"counts": {"states": str(300 + n)}}, {}, str(300 + n), ("count", "filled-in")),
    "symbol": lambda n: Edit({"symbol": f"A/C.1/71/L.{n}"}, {}, f"A/C.1/71/L.{n}", ("masthead", "filled-in")),
    "interval": lambda n: Edit({"next_session": "73"}, {}, "seventy-third", ("provisional-agenda",)),
    "title": lambda n: Edit({"title": f"Lighthouses and {n} moths"}, {}, f"and {n} moths", ("by-hand",)),
    "word": lambda n: Edit({}, {"keep lighthouses": f"keep word{n} lighthouses"}, f"word{n}", ("by-hand",)),
    "paragraph": lambda n: Edit(
        {}, {"*Invites* all": f"*Hails* the {{attend}} and moth{n};\n\n*Invites* all"}, f"moth{n}", ("by-hand",)
    ),
    "beside": lambda n: Edit({}, {"the {attend},": f"the word{n} {{attend}},"}, f"word{n}", ("attend", "by-hand")),
    "resolution": lambda n: Edit(
        {"resolutions": {"recalled": {"adopted": {
            "68/9": "5 December 2013", "69/11": "2 December 2014", "70/12": "7 December 2015", f"70/{n}": "8 May 2016",
        }}}}, {}, f"70/{n} of 8 May 2016", ("recalled", "by-hand"),
    ),
}  # fmt: skip


def shown(changes: tuple[Change, ...], words: str) -> list[tuple[str, ...]]:
    return [tuple(reason.rule for reason in each.reasons) for each in changes if words in on_one_line(each.after)]


@pytest.mark.parametrize("seed", sample(range(40), 8))
def test_each_change_of_an_edited_draft_has_the_reason_that_it_was_made_for(seed: int):
    chance = random.Random(seed)
    base = keepers()
    edits = [EDITS[name](chance.randint(171, 199)) for name in chance.sample(sorted(EDITS), chance.randint(1, 5))]
    draft = next_year(base).draft
    for each in edits:
        draft = edited(draft, each.wording, **each.keys)
    changes = explained(base, draft)
    for each in edits:
        assert shown(changes, each.shows) == [each.reasons], each
    rest = [change for change in changes if not any(each.shows in on_one_line(change.after) for each in edits)]
    for change in rest:
        rules = {reason.rule for reason in change.reasons}
        where = re.sub(r"^(paragraph|preamble) \d+$", lambda found: _before(found[0], edits), change.where)
        assert rules <= RULED.get(where, rules), change
        assert "by-hand" not in rules, change
        assert len(rules) == 1, change


def _before(where: str, edits: list[Edit]) -> str:
    """The paragraph of the draft that the rules made, before a new one was put before its first operative one."""
    name, number = where.split()
    has_new = any("Hails" in words for each in edits for words in each.wording.values())
    return f"{name} {int(number) - has_new}" if name == "paragraph" else where


ANSWERED = Answers(
    place="Lima", states=41, agenda_item="98 (a)", symbol="A/C.1/71/L.7", interval=2, sponsors=("Chad", "Peru")
)


@pytest.mark.parametrize("settings", [(), (("convene.kind", "reviews"),), (("title", "Moths"),)])
def test_a_draft_has_the_same_reasons_when_it_is_made_and_days_later(settings: tuple[tuple[str, str], ...]):
    base: Resolution = keepers()
    roll = next_year(base, Answers(**{**vars(ANSWERED), "settings": settings}))
    assert explained(base, roll.draft, roll.trace) == explained(base, roll.draft)


def test_reasons_hold_where_the_draft_calls_its_lists_otherwise_or_spells_its_facts_out():
    base = keepers()
    draft = next_year(base).draft
    names = {"recalled": "earlier"}
    values = to_plain(draft)
    values["resolutions"] = {names[name]: recall for name, recall in values["resolutions"].items()}
    for key in ("preamble", "operative"):
        values[key] = values[key].replace("{recalled}", "{earlier}").replace("{next_session}", "seventy-second")
    renamed = validate_plain(values, "renamed")
    assert [change.reasons for change in explained(base, renamed)] == [
        change.reasons for change in explained(base, draft)
    ]
    values["operative"] = values["operative"].replace("{attend.place_and_dates}", "Lima from 5 to 9 December 2016")
    values["attend"] |= {"place": "Lima", "dates": "5 to 9 December 2016"}
    spelt_out = explained(base, validate_plain(values, "spelt out"))
    assert shown(spelt_out, "Lima") == [("attend", "filled-in")]


def test_house_style_that_changes_only_the_name_of_a_meeting_is_the_reason_of_that_change():
    kinds = {"gatherings": {"name": "Meeting of the States parties", "held": {"1": "Lima (2022)", "2": "Cork (2023)"}}}
    base = keepers(
        session="79", symbol="A/RES/79/12", next_session="80", attend=None, convene=None, meetings=kinds,
        preamble="*Recalling* its resolutions {recalled} and the {gatherings},", operative="*Urges* all to shine.",
    )  # fmt: skip
    roll = next_year(base)
    assert [(each.rule, each.paragraphs) for each in roll.changes if each.rule == "house-style"] == [
        ("house-style", ("preamble 1",))
    ]
    assert shown(explained(base, roll.draft), "Parties") == [("house-style",)]
