"""The States: all of them, in the order of the United Nations, by whatever name people know them."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest

from apmb_draft.un.english import in_un_order, join_series
from apmb_draft.un.states import _called, official_name, split_sponsors, state_names

SEEN = Path(__file__).parent.parent.parent / "shared" / "un" / "state_names.json"
OBSERVERS = ("Holy See", "State of Palestine")


def test_there_are_193_member_states_and_two_observers() -> None:
    assert len(state_names()) == len(set(state_names())) == 195
    assert state_names()[-2:] == OBSERVERS


def test_the_names_are_those_seen_in_lists_of_sponsors() -> None:
    if not SEEN.exists():
        pytest.skip("no ../shared")
    seen = json.loads(SEEN.read_text(encoding="utf-8"))
    assert len(seen) > 190
    assert [name for name in state_names() if name != "Holy See"] == seen


def test_they_are_sorted_as_the_lists_are() -> None:
    shuffled = list(state_names())
    random.Random(7).shuffle(shuffled)
    assert shuffled != list(state_names())
    assert in_un_order(shuffled) == state_names()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Costa Rica", "Côte d’Ivoire"),
        ("Tunisia", "Türkiye"),
        ("Türkiye", "Turkmenistan"),
        ("Guinea", "Guinea-Bissau"),
        ("Guinea-Bissau", "Guyana"),
        ("Democratic People’s Republic of Korea", "Democratic Republic of the Congo"),
        ("Nepal", "Netherlands (Kingdom of the)"),
        ("Niger", "Nigeria*"),
        ("Zimbabwe", "Holy See"),
        ("Zimbabwe", "State of Palestine*"),
    ],
)
def test_words_accents_hyphens_and_asterisks_in_the_order(first: str, second: str) -> None:
    assert in_un_order([second, first]) == (first, second)


def test_every_official_name_is_its_own_and_has_the_right_letters() -> None:
    for name in state_names():
        assert official_name(name) == official_name(name.upper()) == official_name(f"  {name} ") == name
        assert "'" not in name


def test_every_other_name_leads_to_an_official_one() -> None:
    assert len(_called()) > 270
    assert set(_called().values()) == set(state_names())


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("Turkey", "Türkiye"),
        ("Holland", "Netherlands (Kingdom of the)"),
        ("The Netherlands", "Netherlands (Kingdom of the)"),
        ("UK", "United Kingdom of Great Britain and Northern Ireland"),
        ("U.K.", "United Kingdom of Great Britain and Northern Ireland"),
        ("Czech Republic", "Czechia"),
        ("Swaziland", "Eswatini"),
        ("Macedonia", "North Macedonia"),
        ("Burma", "Myanmar"),
        ("USA", "United States of America"),
        ("Russia", "Russian Federation"),
        ("Laos", "Lao People’s Democratic Republic"),
        ("Ivory Coast", "Côte d’Ivoire"),
        ("Cote d'Ivoire", "Côte d’Ivoire"),
        ("Iran", "Iran (Islamic Republic of)"),
        ("Iran, Islamic Republic of", "Iran (Islamic Republic of)"),
        ("Bolivarian Republic of Venezuela", "Venezuela (Bolivarian Republic of)"),
        ("Congo, Democratic Republic of the", "Democratic Republic of the Congo"),
        ("Republic of the Congo", "Congo"),
        ("Korea, Republic of", "Republic of Korea"),
        ("South Korea", "Republic of Korea"),
        ("DPRK", "Democratic People’s Republic of Korea"),
        ("Federal Republic of Germany", "Germany"),
        ("St. Vincent & the Grenadines", "Saint Vincent and the Grenadines"),
        ("São Tomé and Príncipe", "Sao Tome and Principe"),
        ("The Bahamas", "Bahamas (The)"),
        ("Cape Verde", "Cabo Verde"),
        ("East Timor", "Timor-Leste"),
        ("Vietnam", "Viet Nam"),
        ("Palestine", "State of Palestine"),
        ("Vatican", "Holy See"),
    ],
)
def test_common_other_names(given: str, name: str) -> None:
    assert official_name(given) == name


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("Phillipines", ["Philippines"]),
        ("Slovekia", ["Slovenia", "Slovakia"]),
        ("Korea", ["Republic of Korea", "Democratic People’s Republic of Korea"]),
        ("People's Republic of Korea", ["Republic of Korea", "Democratic People’s Republic of Korea"]),
        ("England", ["United Kingdom of Great Britain and Northern Ireland"]),
        ("Czechoslovakia", ["Czechia", "Slovakia"]),
        ("Republic of China", []),
        ("Utopia", []),
        ("", []),
        ("European Union", []),
    ],
)
def test_what_is_no_state_is_refused_with_those_that_may_be_meant(given: str, meant: list[str]) -> None:
    with pytest.raises(ValueError, match=f"^“{given}”") as refused:
        official_name(given)
    assert re.findall("“([^”]+)”", str(refused.value))[bool(given) :] == meant


def test_a_line_of_all_states_comes_apart_into_them() -> None:
    assert split_sponsors(join_series(state_names())) == list(state_names())
