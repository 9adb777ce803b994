"""Find place-holders for unknown facts, impossible numbers, and misspelt names of places (rules SNS12 to SNS14)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from apmb_draft.checking.rules import Example, Hit, Severity, key_hit, rule, text_hit
from apmb_draft.checking.text import Draft, TextPart, is_placeholder
from apmb_draft.draft_file import to_plain
from apmb_draft.values import Unknown

_TEXTS = frozenset({"preamble", "operative", "decision", "annexes", "footnotes", "ask", "ignore", "base"})
"""Keys whose values are running text, or speak of the draft itself."""
_TO_COME = re.compile(
    r"(?i:\b(?:still |yet )?to be (?:confirmed|determined|announced|decided|agreed|advised|added|completed|inserted"
    r"|updated|specified|provided|known)\b|\bto follow$|\bnot (?:yet )?known\b|\bt\.?b\.?[acdn]\b\.?|\bn/a\b"
    r"|^pending\b|\b(?:todo|fixme|placeholder)\b)|\?|…|\.\.\.|_{2,}|(?<![\w(/-])X{2,}(?![\w)/-])"
)
"""What people write in place of a fact."""
_ROMAN = (
    r"(?:(?i:articles?|parts?|chapters?|annex(?:es)?|sections?|titles?|volumes?|protocols?|tables?|rules?)"
    r"|[IVXL]+ (?:and|to|or)|,) $"
)
"""Words before a number that is Roman."""
_NEAR = 20
"""Characters before a number, or half of those before a blank, that say what it is."""
_IN_TEXT = (
    r"(?i:\bt\.?b\.?[acd]\b\.?)|\?+|(?<![\w(/-])X{2,}(?![\w)/-])|_{2,}"
    r"|\[(?:\s*|[….xX_?]+|[^\]]{0,200}?\b(?i:check|confirm|tbc|tbd|insert|add|update|verify|see|ask|to be|todo"
    r"|placeholder|date|place|name|number|figure|note to|delete)\b[^\]]{0,200})\]"
)


@rule(
    "SNS12",
    Severity.ERROR,
    "A fact is a fact or “unknown”, never words that stand for it: no “to be confirmed”, “TBD”, “XX” or “Geneva?”.",
    good="meetings:\n  gatherings: {name: Gathering}\nattend: {kind: gatherings, number: 1, place: Geneva}",
    bad="meetings:\n  gatherings: {name: Gathering}\nattend: {kind: gatherings, number: 1, place: Geneva (tbc)}",
    source="111 published texts: none",
    shown=Example.FACTS,
)
def placeholder_words(draft: Draft) -> Iterator[Hit]:
    """Find words in place of a fact among the facts, and in the text; what the tool prints for an open fact is none."""
    for path, value in _facts(to_plain(draft.resolution)):
        if _TO_COME.search(re.sub("“[^”]*”", "", value)) and not is_placeholder(value):
            yield key_hit(f"“{value}” is no fact; write it, or “unknown” until it is known", *path)
    for paragraph, found in draft.found(_IN_TEXT, quoted=False):
        before = paragraph.text[max(found.start() - 2 * _NEAR, 0) : found.start()]
        is_title = paragraph.part in (TextPart.TITLE, TextPart.NOTE) and not found[0].isalnum()
        is_roman = found[0][0] == "X" and re.search(_ROMAN, before[-_NEAR:])
        if not is_title and not is_roman and any(paragraph.literal[found.start() : found.end()]):
            severity = Severity.WARNING if _OF_THE_SESSION.search(before) else None
            message = f"“{found[0]}” stands for words that are still to come"
            yield text_hit(paragraph, found.span(), message, severity=severity)


_OF_THE_SESSION = re.compile(r"\b(?:resolution|decision) \d{2,3}/(?:_+ of )?$")
"""What stands before a blank that drafts of one session leave: the number and the day of another of them."""


def _facts(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the texts among the facts, with their places in the file."""
    if isinstance(value, dict):
        for key, each in value.items():
            if path or key not in _TEXTS:
                yield from _facts(each, (*path, key))
    elif isinstance(value, list):
        for at, each in enumerate(value):
            yield from _facts(each, (*path, at))
    elif isinstance(value, str):
        yield path, value


@rule(
    "SNS13",
    Severity.ERROR,
    "There are fewer than 200 States.",
    good="counts: {states: 166}\noperative: |\n  *Notes* that {states} States and the 193 Member States watch.",
    bad="counts: {states: 1666}\noperative: |\n  *Notes* that {states} States and the 193 Member States watch.",
    source="the 193 Member States, the two observers and those that are parties to treaties beside them",
    shown=Example.FACTS,
)
def too_many(draft: Draft) -> Iterator[Hit]:
    """Find more States than there are, in the facts and in the text; a year before them is none."""
    for name, count in draft.resolution.counts.items():
        if name == "states" and not isinstance(count, Unknown) and int(count) >= _ALL:
            yield key_hit(f"{int(count):,} States: there are fewer than {_ALL}", "counts", name)
    pattern = r"(?<![\w./-])(\d{1,3}(?:[ ,]\d{3})+|\d{3,}) (?:Member )?States\b"
    for paragraph, found in draft.found(pattern, notes=False):
        number = int(re.sub(r"\D", "", found[1]))
        is_year = found[1].isdigit() and 1900 <= number <= 2100
        if number >= _ALL and not is_year and all(paragraph.literal[found.start(1) : found.end(1)]):
            yield text_hit(paragraph, found.span(1), f"{found[1]} States: there are fewer than {_ALL}")


_ALL = 200


_PLACES = (
    "Abu Dhabi, Abuja, Accra, Addis Ababa, Algiers, Amman, Amsterdam, Ankara, Apia, Ashgabat, Astana, Athens, Baghdad, "
    "Baku, Bali, Bandung, Bangkok, Barcelona, Basel, Beijing, Beirut, Belgrade, Berlin, Bern, Berne, Bishkek, Bissau, "
    "Bogotá, Bonn, Brasilia, Brasília, Bratislava, Brazzaville, Bridgetown, Brisbane, Brussels, Bucharest, Budapest, "
    "Buenos Aires, Busan, Cairo, Canberra, Cancún, Cape Town, Caracas, Cartagena, Chisinau, Colombo, Conakry, "
    "Copenhagen, Cotonou, Dakar, Damascus, Delhi, Dhaka, Doha, Dubai, Dublin, Dubrovnik, Durban, Dushanbe, Freetown, "
    "Gaborone, Geneva, Georgetown, Glasgow, Guatemala City, Hanoi, Harare, Havana, Helsinki, Hiroshima, Hyderabad, "
    "Incheon, Islamabad, Istanbul, Jakarta, Jeddah, Jerusalem, Kabul, Kampala, Kathmandu, Khartoum, Kigali, Kingston, "
    "Kinshasa, Kuala Lumpur, Kuwait City, Kyiv, Kyoto, La Paz, Lausanne, Libreville, Lilongwe, Lima, Lisbon, "
    "Ljubljana, Lomé, London, Luanda, Lusaka, Luxembourg, Madrid, Malabo, Malé, Managua, Manama, Manila, Maputo, "
    "Marrakech, Maseru, Mexico City, Minsk, Monaco, Monrovia, Montevideo, Montreal, Moroni, Moscow, Muscat, Nagasaki, "
    "Nairobi, Nassau, New Delhi, New York, Niamey, Nicosia, Nouakchott, Nuuk, Oslo, Ottawa, Ouagadougou, Panama City, "
    "Paramaribo, Paris, Phnom Penh, Podgorica, Port Louis, Port Moresby, Port of Spain, Port-au-Prince, Prague, Praia, "
    "Pretoria, Pristina, Quito, Rabat, Reykjavik, Riga, Rio de Janeiro, Riyadh, Rome, Rotterdam, San José, "
    "San Salvador, Sana’a, Santiago, Santo Domingo, Sao Tome, Sarajevo, Sendai, Seoul, Seville, Sevilla, Sharm "
    "el-Sheikh, Siem Reap, Singapore, Skopje, Sofia, Stockholm, Suva, Sydney, Tallinn, Tarawa, Tashkent, Tbilisi, "
    "Tegucigalpa, Tehran, The Hague, Thimphu, Tirana, Tokyo, Tripoli, Tunis, Ulaanbaatar, Vaduz, Valletta, Vancouver, "
    "Victoria, Vienna, Vientiane, Vilnius, Warsaw, Washington, Wellington, Windhoek, Yamoussoukro, Yangon, Yaoundé, "
    "Yerevan, Zagreb, Zurich"
)
"""Capitals, and other cities where conferences of the United Nations were held."""
_NEAR_A_PLACE = 0.8
"""How alike the name of a place is to one of these, by `difflib`, if it is that one with a slip."""


@rule(
    "SNS14",
    Severity.WARNING,
    "The name of a place is spelt as it is: Geneva, The Hague, Phnom Penh.",
    good="meetings:\n  gatherings: {name: Gathering}\nattend: {kind: gatherings, number: 1, place: Geneva}",
    bad="meetings:\n  gatherings: {name: Gathering}\nattend: {kind: gatherings, number: 1, place: Genva}",
    source="places of meetings in 130 published texts: none is near another",
    shown=Example.FACTS,
)
def misspelt_places(draft: Draft) -> Iterator[Hit]:
    """Find a place that is nearly, and not quite, a well-known one; any other name is taken as it is."""
    known = _PLACES.split(", ")
    for path, place in _places(draft):
        name = place.partition(",")[0].removeprefix("in ").strip()
        if name in known or name.removeprefix("the ") in known:
            continue
        if near := get_close_matches(name, known, 1, _NEAR_A_PLACE):
            yield key_hit(f"“{name}” is nearly “{near[0]}”", *path)


def _places(draft: Draft) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the places of meetings, with their places in the file."""
    attend = draft.resolution.attend
    if attend and isinstance(attend.place, str):
        yield ("attend", "place"), attend.place
    for name, kind in draft.resolution.meetings.items():
        for number, held in kind.held.items():
            if not isinstance(held.place, Unknown):
                yield ("meetings", name, "held", str(number)), str(held.place)
