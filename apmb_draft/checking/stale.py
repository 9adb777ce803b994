"""Find wording and facts carried over from the text before that may have gone stale (rules ROL02 and on).

The roll-over points them out once; the check goes on saying so until they are changed or meant to be so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from apmb_draft.checking.rules import MEMORY, Example, Find, Hit, Severity, key_hit, rule, text_hit
from apmb_draft.checking.text import Draft, PlacedText, TextPart, draft_of
from apmb_draft.model import Ignored, Resolution
from apmb_draft.rollover import Flag
from apmb_draft.typography import plain_text


class _Stale(NamedTuple):
    """A rule: its name, that of the flag, what it says, and an example, of which all is in the text before as well."""

    id: str
    flag: str
    says: str
    good: str
    bad: str


_WORDS = "operative: |\n  *Notes* {};"
_KINDS = "meetings:\n  gatherings: {name: Gathering, held: {1: Oslo (2019), 2: Bergen (2020)}}\n"
_COUNTS = "counts: {states: 12}\n"
_ARTICLES = (
    "meetings:\n  gatherings: {{name: Gathering, articles: {{prepare: article 3, invite: article 4}}}}\n"
    "convene: {{kind: gatherings, number: 1, articles: {{prepare: article {0}, invite: article 4}}}}"
)
_RULES = (
    _Stale(
        "ROL02", "upcoming", "An event that was upcoming has been held by now, or still lies ahead.",
        _WORDS.format("the light"), _WORDS.format("the upcoming Third Gathering"),
    ),
    _Stale(
        "ROL03", "one-remaining", "A State that was the last of its kind may have acted since.",
        _WORDS.format("the remaining States"), _WORDS.format("the one remaining State"),
    ),
    _Stale(
        "ROL04", "signing-or-acceding", "What is said of States that have not ratified hangs on their number.",
        _COUNTS + _WORDS.format("the States"), _COUNTS + _WORDS.format("the States that have not ratified it"),
    ),
    _Stale(
        "ROL05", "recent-year", "A year near that of the text may have to move on.",
        _WORDS.format("the work of 2012"), _WORDS.format("the work of 2024"),
    ),
    _Stale(
        "ROL06", "this-year", "“This year” and “the next session” were said of another year.",
        _WORDS.format("the work of each year"), _WORDS.format("the work of this year"),
    ),
    _Stale(
        "ROL07", "session-ordinal", "A session of the Assembly near this one may have to move on.",
        _WORDS.format("the work of the sixtieth session"), _WORDS.format("the work of the eightieth session"),
    ),
    _Stale(
        "ROL08", "meeting-ordinal", "The ordinal of the last meeting, or of one to come, may have to move on.",
        _KINDS + _WORDS.format("the First Gathering"), _KINDS + _WORDS.format("the Second Gathering"),
    ),
    _Stale(
        "ROL09", "office-or-campaign", "Persons in office change, and campaigns end.",
        _WORDS.format("the work of the keepers"), _WORDS.format("the work of the Special Envoy"),
    ),
    _Stale(
        "ROL10", "document-of-the-year", "Of a document of the session before there may be a newer one.",
        _WORDS.format("the report in document A/60/7"), _WORDS.format("the report in document A/79/7"),
    ),
    _Stale(
        "ROL11", "other-series", "Of a resolution of two sessions ago there may be a newer one.",
        _WORDS.format("resolution 60/7"), _WORDS.format("resolution 78/7"),
    ),
    _Stale(
        "ROL12", "counted-elsewhere", "Meetings of other bodies go on too.",
        _WORDS.format("the meetings of the Council"), _WORDS.format("the twelfth annual meeting of the Council"),
    ),
    _Stale(
        "ROL13", "recent", "What was recent is no longer so a year later.",
        _WORDS.format("reports of darkness"), _WORDS.format("recent reports of darkness"),
    ),
    _Stale(
        "ROL14", "articles", "The articles under which a meeting is convened are those of its kind.",
        _ARTICLES.format(3), _ARTICLES.format(9),
    ),
    _Stale(
        "ROL15", "anniversary", "A round anniversary falls into the year of the session.",
        "milestones: {first_lamp: 1993}", "milestones: {first_lamp: 1995}",
    ),
    _Stale(
        "ROL16", "years-since", "Years counted from an event are more a year later.",
        _WORDS.format("the years of darkness"), _WORDS.format("that ten years after the storm the lamps are lit"),
    ),
    _Stale(
        "ROL17", "figure", "A figure of casualties or of States has to be looked up again.",
        _WORDS.format("the people"), _WORDS.format("that 140 people were hurt"),
    ),
    _Stale(
        "ROL18", "parties-changing", "States join a treaty and leave it between two texts.",
        _WORDS.format("the States"), _WORDS.format("the accession of States"),
    ),
    _Stale(
        "ROL19", "welcomed", "What was welcomed of one State, or of a meeting, was news when it was written.",
        "operative: |\n  *Welcomes* the work of the keepers;", "operative: |\n  *Welcomes* the offer of Norway;",
    ),
)  # fmt: skip
STALE = frozenset(each.id for each in _RULES)
"""The rules on wording that was carried over."""
COMPARED = STALE | {"ROL20", "ROL21"}
"""The rules that can be kept only where the text before is known."""


def ignore_entry(flag: Flag, resolution: Resolution, reason: str) -> Ignored:
    """Return the entry of `ignore` which says that the words of a flag are meant to be so, at their place alone."""
    rule = next(each.id for each in _RULES if each.flag == flag.rule)
    return Ignored(rule=rule, reason=reason, place=_hit(draft_of(resolution), flag).place)


def unconfirmed_flags(flags: Iterable[Flag], resolution: Resolution) -> tuple[Flag, ...]:
    """Return the flags of a draft but those that its `ignore` says are meant to be so."""
    if not resolution.ignore:
        return tuple(flags)
    rules, draft = {each.flag: each.id for each in _RULES}, draft_of(resolution)
    return tuple(
        flag
        for flag in flags
        if not any(each.holds_for(rules[flag.rule], _hit(draft, flag).place) for each in resolution.ignore)
    )


def _finding(name: str) -> Find:
    """Return what finds the flags of one name."""

    def find(draft: Draft) -> Iterator[Hit]:
        return (_hit(draft, flag) for flag in draft.stale if flag.rule == name)

    return find


def _hit(draft: Draft, flag: Flag) -> Hit:
    if flag.rule in _OF_FACTS:
        return key_hit(f"{flag.quote}: {flag.reason}", *flag.paragraph.split("."))
    message = f"“{flag.quote}” is as in the text before; {flag.reason}"
    paragraph, start, end = _place(draft, flag)
    return text_hit(paragraph, (start, end), message) if paragraph else key_hit(message, flag.paragraph.split()[0])


_OF_FACTS = ("articles", "anniversary")


def _place(draft: Draft, flag: Flag) -> tuple[PlacedText | None, int, int]:
    """Return the span that a flag quotes, in the paragraph that it names if it is there, else where it occurs first.

    What a slot gives is a gap in a quotation: the longest words without one are looked for.
    """
    part, _, number = flag.paragraph.partition(" ")
    words = max(plain_text(flag.quote).split("…"), key=len).strip()
    inside = [paragraph for paragraph in draft.of(TextPart(part)) if words in paragraph.text]
    named = (paragraph for paragraph in inside if _is_named(paragraph, number))
    paragraph = next(named, next(iter(inside), None))
    start = paragraph.text.index(words) if paragraph else 0
    return paragraph, start, start + len(words)


def _is_named(paragraph: PlacedText, number: str) -> bool:
    name = paragraph.name.partition(" ")[2]
    return name == number or name.startswith(f"{number} (")


for _each in _RULES:
    rule(
        _each.id, Severity.ADVICE, _each.says, good=_each.good, bad=_each.bad, shown=Example.CARRIED,
        source=f"{MEMORY} of what goes stale between two years",
    )(_finding(_each.flag))  # fmt: skip
