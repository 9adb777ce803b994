"""Check sponsors and the notes on them (rules SPN)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from apmb_draft.checking.rules import Example, Hit, Severity, key_hit, rule
from apmb_draft.checking.text import Draft, is_placeholder
from apmb_draft.model import Stage
from apmb_draft.states import official_name, without_asterisk
from apmb_draft.values import Unknown
from apmb_draft.words import in_un_order


def _names(draft: Draft) -> tuple[str, ...]:
    given = draft.resolution.sponsors
    return () if isinstance(given, Unknown) else tuple(map(without_asterisk, given))


@rule(
    "SPN01",
    Severity.ERROR,
    "Sponsors stand in English alphabetical order, the State of Palestine last or in its place, each once.",
    good="sponsors: [Egypt, Iraq, Yemen]",
    bad="sponsors: [Yemen, Egypt, Iraq]",
    source="228 published lists: no exception; the State of Palestine last in 13 of 14",
    shown=Example.FACTS,
)
def sponsors_in_order(draft: Draft) -> Iterator[Hit]:
    """Find sponsors in another order."""
    names = _names(draft)
    for at, name in enumerate(names):
        if name in names[:at]:
            yield key_hit(f"{name} stands twice", "sponsors", at)
    wanted = tuple(in_un_order(names))
    if names != wanted and names != tuple(in_un_order(names, is_observer_last=False)):
        wrong = next(name for name, other in zip(names, wanted, strict=True) if name != other)
        yield key_hit(
            f"the sponsors are not in order, from “{wrong}” on", "sponsors", instead=", ".join(wanted), safe=True
        )


@rule(
    "SPN02",
    Severity.ERROR,
    "Sponsors have their official short names, a qualifier in brackets.",
    good="sponsors: [Iran (Islamic Republic of), Türkiye]",
    bad="sponsors: [Iran, Turkey]",
    source="the names of 228 published lists",
    shown=Example.FACTS,
)
def official_names(draft: Draft) -> Iterator[Hit]:
    """Find other names, and what is no State."""
    for at, name in enumerate(_names(draft)):
        try:
            better = official_name(name)
        except ValueError as wrong:
            if not is_placeholder(name):
                yield key_hit(str(wrong), "sponsors", at)
            continue
        if better != name and draft.resolution.session >= _NAMES_SINCE:
            yield key_hit(f"“{name}” is no official short name", "sponsors", at, instead=better)


_NAMES_SINCE = 78
"""The session whose names were measured; some States had another one before it (Turkey, Swaziland, Netherlands)."""


@rule(
    "SPN05",
    Severity.ADVICE,
    "A draft of the plenary has the note on changes to its list of sponsors; one of the First Committee has none.",
    good="committee: First Committee\nsymbol: A/C.1/80/L.30",
    bad="committee: First Committee\nsymbol: A/C.1/80/L.30\n"
    "sponsors_note: Any changes to the list of sponsors will be reflected.",
    source="A/80/L.19 to L.33",
    shown=Example.FACTS,
)
def sponsors_note(draft: Draft) -> Iterator[Hit]:
    """Find the note of the plenary in a draft of the First Committee, and none in one of the plenary."""
    resolution, note = draft.resolution, draft.resolution.list_note or draft.resolution.sponsors_note or ""
    if resolution.committee == "First Committee" and note.startswith("Any changes to the list of sponsors"):
        yield key_hit("drafts of the First Committee do not carry this note", "sponsors_note")
    if resolution.stage is Stage.DRAFT and not resolution.committee and _names(draft) and not note:
        yield key_hit(f"drafts of the plenary carry a note; set sponsors_note to “{_PLENARY}”", "sponsors")


_PLENARY = "Any changes to the list of sponsors will be reflected in the official record of the meeting."


@rule(
    "SPN04",
    Severity.ERROR,
    "Who speaks for a group carries an asterisk, and the note says for whom: On behalf of the States Members of ….",
    good="sponsors: [Egypt]\nsponsors_note: On behalf of the States Members of the United Nations that are keepers.",
    bad="sponsors: [Egypt (on behalf of the keepers)]",
    source="A/C.1/80/L.2, L.10, L.12 and L.33",
    shown=Example.FACTS,
)
def sponsor_groups(draft: Draft) -> Iterator[Hit]:
    """Find a group in brackets behind the name, and an asterisk that says nothing."""
    given = draft.resolution.sponsors
    marked = [] if isinstance(given, Unknown) else [name for name in given if name.endswith("*")]
    if marked and not draft.resolution.sponsors_note:
        message = f"the asterisk behind {without_asterisk(marked[0])} says nothing; say for whom under “sponsors_note”"
        yield key_hit(message, "sponsors", severity=Severity.WARNING)
    for at, name in enumerate(_names(draft)):
        if found := re.search(r"\(on behalf of [^)]*\)", name):
            name_alone = name[: found.start()].strip()
            message = f"“{found[0]}” behind a name; write it as “sponsors_note”"
            yield key_hit(message, "sponsors", at, instead=name_alone)
