"""Sessions that a text names in words or by their year, and that follow when the text itself comes to another one.

A session is advanced only where the words say what it is there for: a report asked for, an item to be considered, the
records of the session. What tells of the past stays, and so do sessions of other bodies, counted near the Assembly's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from apmb_draft.model import TEXTS, Resolution, year_of
from apmb_draft.rollover.report import Step
from apmb_draft.rollover.where import Place, places
from apmb_draft.rollover.wording import MOST, NEAR, Edit, reworded, shortly_before, told_apart
from apmb_draft.words import capitalised, ordinal

_ASKS = re.compile(
    r"\b(?:[Rr]equests|[Cc]alls (?:up)?on|[Cc]alls for|[Uu]rges|[Ii]nvites|[Rr]ecommends|[Ee]ncourages|[Aa]ppeals"
    r"|[Rr]eiterates its (?:request|call|invitation|recommendation)"
    r"|[Dd]ecides (?:also |further )?(?:to |that )?(?:includ|continu|consider|review|resum|keep|recommend)\w*"
    r"|(?P<once>[Dd]ecides))\b"
)
"""What asks for something still to come; other decisions, such as to hold a meeting, are taken once."""
_FOR_A_TIME = re.compile(
    r" (?:that |to )?the (?:(?!to\b)[\w-]+ )*?(?:[Gg]roup|[Ee]xperts|[Cc]o-?[Ff]acilitators?|Panel)\b"
)
"""What a group that was set up for a time is asked for, it is asked for once."""
_ASKED_FOR = re.compile(
    r"\b(?:report|submi|consider|inform|appris|present|updat|review|decision|views|continu|recommend|resum|transmit"
    r"|question|matter|item|brief|follow-up|progress|proposal)"
)
_FROM_THEN_ON = re.compile(
    r"\b(?:from|beginning (?:at|with|from)|starting (?:at|with|from)|as of|final report[^,;]*) $"
)
_EVENT = re.compile(
    r"\b(?:hold|held|conven(?!tion)|commemorat|high-level|anniversar|organiz(?!ation)|launch)\w*\b[^,;]*$"
)
_MAIN = r"(?:First|Second|Third|Fourth|Fifth|Sixth)"
_ASSEMBLY = re.compile(rf"\b(?:Assembly|{_MAIN} Committee|Main Committees?)\b")
_BODY = re.compile(
    r"\b(?:Commission|Council|(?<!First )(?<!Second )(?<!Third )(?<!Fourth )(?<!Fifth )(?<!Sixth )Committee|Agency"
    r"|Board|Conference(?! on Disarmament)|Organi[sz]ation)\b"
    r"(?: (?!Assembly)[\w’-]+){0,12}(?:, (?:at|during|in))? $"
)


def asked_for(text: str, start: int, above: str = "") -> bool:
    """Whether the session named at an offset is one at which the Assembly is to get or do something.

    >>> text = "*Requests* the Secretary-General to report to the General Assembly at its eightieth session;"
    >>> asked_for(text, text.index("its eightieth"))
    True
    >>> asked_for("*Decides* to hold a meeting during its eightieth session;", 33)
    False
    """
    clause = f"{above} {shortly_before(text, start)}".rpartition(";")[2]
    if "agenda of " in clause:
        return True
    if not _asks(clause) or _FROM_THEN_ON.search(clause) or _EVENT.search(clause) or of_another_body(clause):
        return False
    return bool(_ASKED_FOR.search(f"{clause} {text[start : start + NEAR].partition(';')[0]}"))


def _asks(clause: str) -> bool:
    """Whether words last ask somebody for what is still to come, and not a group that was set up for a time."""
    asks = list(_ASKS.finditer(clause))
    return bool(asks) and not asks[-1]["once"] and not _FOR_A_TIME.match(clause, asks[-1].end())


def of_another_body(clause: str) -> bool:
    """Whether the words before "its … session" end with another body that meets in sessions.

    >>> of_another_body("Requests the International Law Commission to continue at ")
    True
    >>> of_another_body("Requests the Commission to report to the General Assembly at ")
    False
    """
    body = _BODY.search(clause)
    return bool(body) and not _ASSEMBLY.search(clause[body.start() :])  # type: ignore[union-attr]


def due(text: str, session: int, above: str = "") -> Iterator[tuple[int, int]]:
    """Where the ordinal of a session stands at which something is asked for: "its eightieth session"."""
    pattern = (
        rf"\b(?P<whose>its|the) (?P<ordinal>{ordinal(session)})(?: regular)? session\b"
        r"(?P<of> of the General Assembly\b)?"
    )
    for found in islice(re.finditer(pattern, text), MOST):
        if (found["whose"] == "its" or found["of"]) and asked_for(text, found.start(), above):
            yield found.span("ordinal")


def sessions_advanced(step: Step) -> Step:
    """Sessions, yearly sessions of bodies, and the Official Records, each by its own rule."""
    step = _slots_asked(step)
    step = reworded(step, "session-words", lambda place: _in_words(place, step), "text of last year's resolution")
    step = reworded(step, "session-year", lambda place: _by_year(place, step), "the year of last year's resolution")
    return reworded(step, "official-records", lambda place: _records(place, step), "REF09")


def interval(step: Step) -> int:
    """How many sessions lie between the two texts."""
    return step.draft.session - step.base.session


def following(step: Step) -> int:
    """The session after that of the draft at which what the text asks for is due."""
    return step.draft.next_session or step.draft.session + interval(step)


def _in_words(place: Place, step: Step) -> Iterator[Edit]:
    if place.name.startswith("footnote"):
        return
    for number in range(step.base.session + 1, step.draft.session + 1):
        after = ordinal(number - step.draft.session + following(step))
        for start, end in due(place.text, number, place.above):
            question = "" if _is_of_the_agenda(place.text, start) else _AGAIN.format(after)
            yield Edit(start, end, after, f"asked for again, at the {after} session", question)
    yield from _perhaps_due(place, step)
    yield from _worked(place, step)
    pattern = rf"\bofficial records of the ({ordinal(step.base.session)}) session of the General Assembly\b"
    for found in re.finditer(pattern, place.text):
        yield Edit(*found.span(1), ordinal(step.draft.session), "the records of the session itself")


_AGAIN = "Is this asked for again, at the {} session? Of 22 such paragraphs drafters rolled 17 over."
_LOOK = "what was reported since last year, and how often a report is due"
_AT = re.compile(r"\bits (?P<ordinal>[a-z]+(?:-[a-z]+)?)(?: regular)? session\b")


def _is_of_the_agenda(text: str, start: int) -> bool:
    """Whether a session is that of a provisional agenda, which follows from how often the item comes back."""
    return "agenda of " in shortly_before(text, start).rpartition(";")[2]


def _slots_asked(step: Step) -> Step:
    """Ask about the session of what is not the provisional agenda, where a slot advances it."""
    if not step.draft.next_session:
        return step
    words = f"{ordinal(step.draft.next_session)} session"
    slot = "{next_session} session"
    for key in TEXTS:
        for place in places(key, getattr(step.draft, key)):
            start = place.text.find(slot)
            if start >= 0 and not _is_of_the_agenda(place.text, start):
                shown = told_apart(place.text.replace(slot, words), start, words)
                step = step.ask(place.name, _AGAIN.format(words.removesuffix(" session")), _LOOK, shown)
    return step


def _perhaps_due(place: Place, step: Step) -> Iterator[Edit]:
    """A session of the Assembly that has come now, where the words do not say that it is asked for again."""
    name = ordinal(step.draft.session)
    for found in islice(_AT.finditer(place.text), MOST):
        clause = f"{place.above} {shortly_before(place.text, found.start())}".rpartition(";")[2]
        is_due = found["ordinal"] == name and not asked_for(place.text, found.start(), place.above)
        if is_due and place.name.startswith("operative") and _ASKED_FOR.search(clause) and not of_another_body(clause):
            question = f"The {name} session has come: is this one of the past, or asked for again?"
            yield Edit(*found.span("ordinal"), name, "", question)


_WORK = r"\b(?:work|report|debate|discussions?|consultations)\b[^,;]*? (?:during|at) the"


def _worked(place: Place, step: Step) -> Iterator[Edit]:
    """ "the oral report of the Chair of the Working Group on its work during the seventy-ninth session"."""
    if not place.name.startswith("preamble"):
        return
    pattern = rf"{_WORK} (?P<ordinal>{ordinal(step.base.session)}) session\b(?! of (?!the General Assembly))"
    for found in islice(re.finditer(pattern, place.text), MOST):
        after = ordinal(step.draft.session)
        question = f"Is this the work of the {after} session by now?"
        yield Edit(*found.span("ordinal"), after, "work that is done at every session", question)


_YEARLY = re.compile(
    r"\b(?P<before>20\d\d)(?= (?:substantive |annual |organizational |regular )*session\b)"
    r"|(?<=\bsession )(?:of|in|for) (?P<behind>20\d\d)\b"
)
_OF_A_GROUP = re.compile(r"\b[Gg]roup(?: [a-z]+){0,2} (?:in|at|during|for|of) (?:its |the )?$")
_BYGONE = re.compile(r"\b(?:adopted|decided|decision|established|contained in|appointed|agreed)\b")


def _by_year(place: Place, step: Step) -> Iterator[Edit]:
    """ "in its 2025 session", of a body whose sessions bear the year: the one to come, or the one reported on."""
    if place.name.startswith("footnote"):
        return
    year, years = year_of(step.base.session), interval(step)
    for found in islice(_YEARLY.finditer(place.text), MOST):
        clause = f"{place.above} {shortly_before(place.text, found.start())}"
        if _OF_A_GROUP.search(clause):
            continue
        group = "before" if found["before"] else "behind"
        named = int(found[group])
        is_ahead = named == year + 1 and _asks(clause)
        if is_ahead or (named == year and not _asks(clause) and _is_reported_on(place, step.base)):
            why = "the session to come" if is_ahead else "the session that this year's report is on"
            yield Edit(*found.span(group), str(named + years), why)
        elif named == year and clause.endswith(" its ") and not _asks(clause) and not _BYGONE.search(place.text):
            question = f"Does this hold of the session of {named + years} as well?"
            yield Edit(*found.span(group), str(named + years), "a session that is held every year", question)


def _is_reported_on(place: Place, base: Resolution) -> bool:
    """Whether a session of this year is the subject of a text on the report of that body.

    What a body did once, such as a decision, does not come back the next year.
    """
    body = re.match(r"Report of the (?P<whole>[\w -]*?(?P<short>Conference|Commission|Committee)\b.*)", base.title)
    if not body or _BYGONE.search(place.text):
        return False
    return bool(re.search(rf"\b(?:{re.escape(body['whole'])}|the {body['short']})\b", place.text))


_RECORD = re.compile(
    r"Official Records of the General Assembly, (?P<session>[A-Z][\w-]*(?: [\w-]+)*?) Session, "
    r"Supplement No\.[ \u00a0](?P<number>\d+)\*? \((?P<symbol>A/(?P<figure>\d+)/(?P=number))\)(?P<rest>.*)",
)


def _records(place: Place, step: Step) -> Iterator[Edit]:
    """ "*Official Records …, Seventy-ninth Session, Supplement No. 27* (A/79/27)": a report that comes every year."""
    base, draft = step.base.session, step.draft.session
    found = _RECORD.search(place.text)
    if not found or found["session"] != capitalised(ordinal(base)) or int(found["figure"]) != base:
        return
    part = found["rest"].strip(" .")
    if not re.match(r"(?:, (?:sect|chap)\b.*)?$", part) or not _is_of_a_report(place, step.base):
        return
    question = f"Is it {part.lstrip(', ')} of the report of the {ordinal(draft)} session too?" if part else ""
    why = f"the report of the {ordinal(draft)} session"
    yield Edit(*found.span("session"), capitalised(ordinal(draft)), why, question)
    yield Edit(*found.span("symbol"), f"A/{draft}/{found['number']}", why)


_REPORT = re.compile(r"\breports?\b")


def _is_of_a_report(place: Place, base: Resolution) -> bool:
    """Whether the paragraphs that call a footnote speak of a report, and of nothing that was adopted once."""
    key = place.name.removeprefix("footnote ")
    texts = [one.text for name in ("preamble", "operative") for one in places(name, getattr(base, name))]
    calling = [text for text in texts if f"[^{key}]" in text]
    return bool(calling) and all(_REPORT.search(text) and not _BYGONE.search(text) for text in calling)
