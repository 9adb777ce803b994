"""Advance the sessions that a text names in words or by their year.

A session is advanced only where the words say what it is there for: a report asked for, an item to be considered, the
records of the session. What tells of the past stays, and so do sessions of other bodies, counted near the Assembly's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from apmb_draft.model.resolution import TEXTS, Resolution, year_of
from apmb_draft.rollover.step import (
    MOST_MATCHES,
    FileParagraph,
    Step,
    TextEdit,
    apply_edits,
    file_paragraphs,
    quote_uniquely,
)
from apmb_draft.text.citations import CONTEXT, context_before
from apmb_draft.un.english import capitalise_first, ordinal

_ASKS = re.compile(
    r"\b(?:[Rr]equests|[Cc]alls (?:up)?on|[Cc]alls for|[Uu]rges|[Ii]nvites|[Rr]ecommends|[Ee]ncourages|[Aa]ppeals"
    r"|[Rr]eiterates its (?:request|call|invitation|recommendation)"
    r"|[Dd]ecides (?:also |further )?(?:to |that )?(?:includ|continu|consider|review|resum|keep|recommend)\w*"
    r"|(?P<once>[Dd]ecides))\b"
)
"""The verbs that ask for something in the future; other decisions, such as to hold a meeting, are taken once."""
_FOR_A_TIME = re.compile(
    r" (?:that |to )?the (?:(?!to\b)[\w-]+ )*?(?:[Gg]roup|[Ee]xperts|[Cc]o-?[Ff]acilitators?|Panel)\b"
)
"""A group that was set up for a time: what it is asked for, it is asked for once."""
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


def _is_asked_for(text: str, start: int, above: str = "") -> bool:
    """Return whether the session named at an offset is one at which the Assembly is to get or do something.

    >>> text = "*Requests* the Secretary-General to report to the General Assembly at its eightieth session;"
    >>> _is_asked_for(text, text.index("its eightieth"))
    True
    >>> _is_asked_for("*Decides* to hold a meeting during its eightieth session;", 33)
    False
    """
    clause = f"{above} {context_before(text, start)}".rpartition(";")[2]
    if "agenda of " in clause:
        return True
    if (
        not _asks_for_something(clause)
        or _FROM_THEN_ON.search(clause)
        or _EVENT.search(clause)
        or _is_of_another_body(clause)
    ):
        return False
    return bool(_ASKED_FOR.search(f"{clause} {text[start : start + CONTEXT].partition(';')[0]}"))


def _asks_for_something(clause: str) -> bool:
    """Return whether a clause last asks somebody for something to be done, and not a group set up for a time."""
    asks = list(_ASKS.finditer(clause))
    return bool(asks) and not asks[-1]["once"] and not _FOR_A_TIME.match(clause, asks[-1].end())


def _is_of_another_body(clause: str) -> bool:
    """Return whether the words before "its … session" end with another body that meets in sessions.

    >>> _is_of_another_body("Requests the International Law Commission to continue at ")
    True
    >>> _is_of_another_body("Requests the Commission to report to the General Assembly at ")
    False
    """
    body = _BODY.search(clause)
    return bool(body) and not _ASSEMBLY.search(clause[body.start() :])  # type: ignore[union-attr]


def find_due_sessions(text: str, session: int, above: str = "") -> Iterator[tuple[int, int]]:
    """Yield the span of each ordinal of a session at which something is asked for: "its eightieth session"."""
    pattern = (
        rf"\b(?P<whose>its|the) (?P<ordinal>{ordinal(session)})(?: regular)? session\b"
        r"(?P<of> of the General Assembly\b)?"
    )
    for found in islice(re.finditer(pattern, text), MOST_MATCHES):
        if (found["whose"] == "its" or found["of"]) and _is_asked_for(text, found.start(), above):
            yield found.span("ordinal")


def advance_sessions(step: Step) -> Step:
    """Advance sessions, yearly sessions of bodies, and the Official Records, each by its own rule."""
    step = _ask_about_slots(step)
    step = apply_edits(step, "session-words", _advance_in_words, "text of last year's resolution", footnotes=False)
    step = apply_edits(step, "session-year", _advance_by_year, "the year of last year's resolution", footnotes=False)
    return apply_edits(step, "official-records", _advance_records, "REF09")


def _advance_in_words(paragraph: FileParagraph, step: Step) -> Iterator[TextEdit]:
    due = step.draft.next_session or step.draft.session + step.interval
    for number in range(step.base.session + 1, step.draft.session + 1):
        after = ordinal(number - step.draft.session + due)
        for start, end in find_due_sessions(paragraph.text, number, paragraph.above):
            question = "" if _is_of_the_agenda(paragraph.text, start) else _AGAIN_QUESTION.format(after)
            yield TextEdit(start, end, after, f"asked for again, at the {after} session", question)
    yield from _ask_if_due(paragraph, step) if paragraph.name.startswith("operative") else ()
    yield from _advance_work(paragraph, step) if paragraph.name.startswith("preamble") else ()
    pattern = rf"\bofficial records of the ({ordinal(step.base.session)}) session of the General Assembly\b"
    for found in re.finditer(pattern, paragraph.text):
        yield TextEdit(*found.span(1), ordinal(step.draft.session), "the records of the session itself")


_AGAIN_QUESTION = "Is this asked for again, at the {} session?"
_WHERE_TO_LOOK = "what was reported since last year, and how often a report is due"


def _is_of_the_agenda(text: str, start: int) -> bool:
    """Return whether a session is that of a provisional agenda, which follows from the interval of the item."""
    return "agenda of " in context_before(text, start).rpartition(";")[2]


def _ask_about_slots(step: Step) -> Step:
    """Ask about the session of what is not the provisional agenda, where a slot advances it."""
    if not step.draft.next_session:
        return step
    words = f"{ordinal(step.draft.next_session)} session"
    slot = "{next_session} session"
    question = _AGAIN_QUESTION.format(ordinal(step.draft.next_session))
    for key in TEXTS:
        for paragraph in file_paragraphs(key, getattr(step.draft, key)):
            start = paragraph.text.find(slot)
            if start >= 0 and not _is_of_the_agenda(paragraph.text, start):
                quote = quote_uniquely(paragraph.text.replace(slot, words), start, words)
                step = step.ask(paragraph.name, question, _WHERE_TO_LOOK, quote)
    return step


def _ask_if_due(paragraph: FileParagraph, step: Step) -> Iterator[TextEdit]:
    """Ask about a session of the Assembly that is now, where the words do not say that it is asked for again."""
    name = ordinal(step.draft.session)
    question = f"The {name} session has come: is this one of the past, or asked for again?"
    its_session = re.finditer(rf"\bits (?P<ordinal>{name})(?: regular)? session\b", paragraph.text)
    for found in islice(its_session, MOST_MATCHES):
        clause = f"{paragraph.above} {context_before(paragraph.text, found.start())}".rpartition(";")[2]
        is_asked_for = _is_asked_for(paragraph.text, found.start(), paragraph.above)
        if not is_asked_for and _ASKED_FOR.search(clause) and not _is_of_another_body(clause):
            yield TextEdit(*found.span("ordinal"), name, "", question)


def _advance_work(paragraph: FileParagraph, step: Step) -> Iterator[TextEdit]:
    """Propose the session of work reported on.

    "the oral report of the Chair of the Working Group on its work during the seventy-ninth session"
    """
    work = r"\b(?:work|report|debate|discussions?|consultations)\b[^,;]*? (?:during|at) the"
    pattern = rf"{work} (?P<ordinal>{ordinal(step.base.session)}) session\b(?! of (?!the General Assembly))"
    for found in islice(re.finditer(pattern, paragraph.text), MOST_MATCHES):
        after = ordinal(step.draft.session)
        question = f"Is this the work of the {after} session by now?"
        yield TextEdit(*found.span("ordinal"), after, "work that is done at every session", question)


_YEARLY = re.compile(
    r"\b(?P<before>20\d\d)(?= (?:substantive |annual |organizational |regular )*session\b)"
    r"|(?<=\bsession )(?:of|in|for) (?P<after>20\d\d)\b"
)
_OF_A_GROUP = re.compile(r"\b[Gg]roup(?: [a-z]+){0,2} (?:in|at|during|for|of) (?:its |the )?$")
_DONE_ONCE = re.compile(r"\b(?:adopted|decided|decision|established|contained in|appointed|agreed)\b")


def _advance_by_year(paragraph: FileParagraph, step: Step) -> Iterator[TextEdit]:
    """Advance "in its 2025 session", of a body that names sessions by the year: the next, or the one reported on."""
    year, years = year_of(step.base.session), step.interval
    for found in islice(_YEARLY.finditer(paragraph.text), MOST_MATCHES):
        clause = f"{paragraph.above} {context_before(paragraph.text, found.start())}"
        group = "before" if found["before"] else "after"
        named, is_asked_for = int(found[group]), _asks_for_something(clause)
        if _OF_A_GROUP.search(clause) or named != (year + 1 if is_asked_for else year):
            continue
        if is_asked_for or _is_reported_on(paragraph, step.base):
            why = "the session to come" if is_asked_for else "the session that this year's report is on"
            yield TextEdit(*found.span(group), str(named + years), why)
        elif clause.endswith(" its ") and not _DONE_ONCE.search(paragraph.text):
            question = f"Does this hold of the session of {named + years} as well?"
            yield TextEdit(*found.span(group), str(named + years), "a session that is held every year", question)


def _is_reported_on(paragraph: FileParagraph, base: Resolution) -> bool:
    """Return whether a session of this year is the subject of a text on the report of that body.

    What a body did once, such as a decision, does not come back the next year.
    """
    body = re.match(r"Report of the (?P<whole>[\w -]*?(?P<short>Conference|Commission|Committee)\b.*)", base.title)
    if not body or _DONE_ONCE.search(paragraph.text):
        return False
    return bool(re.search(rf"\b(?:{re.escape(body['whole'])}|the {body['short']})\b", paragraph.text))


_RECORD = re.compile(
    r"Official Records of the General Assembly, (?P<session>[A-Z][\w-]*(?: [\w-]+)*?) Session, "
    r"Supplement No\.[ \u00a0](?P<number>\d+)\*? \((?P<symbol>A/(?P<figure>\d+)/(?P=number))\)(?P<rest>.*)",
)


def _advance_records(paragraph: FileParagraph, step: Step) -> Iterator[TextEdit]:
    """Advance a report of every year among the Official Records.

    "*Official Records …, Seventy-ninth Session, Supplement No. 27* (A/79/27)"
    """
    base, draft = step.base.session, step.draft.session
    found = _RECORD.search(paragraph.text)
    if not found or found["session"] != capitalise_first(ordinal(base)) or int(found["figure"]) != base:
        return
    part = found["rest"].strip(" .")
    if not re.match(r"(?:, (?:sect|chap)\b.*)?$", part) or not _is_of_a_report(paragraph, step.base):
        return
    question = f"Is it {part.lstrip(', ')} of the report of the {ordinal(draft)} session too?" if part else ""
    why = f"the report of the {ordinal(draft)} session"
    yield TextEdit(*found.span("session"), capitalise_first(ordinal(draft)), why, question)
    yield TextEdit(*found.span("symbol"), f"A/{draft}/{found['number']}", why)


def _is_of_a_report(paragraph: FileParagraph, base: Resolution) -> bool:
    """Return whether the paragraphs that call a footnote name a report, and nothing that was adopted once."""
    key = paragraph.name.removeprefix("footnote ")
    texts = [one.text for name in ("preamble", "operative") for one in file_paragraphs(name, getattr(base, name))]
    calling = [text for text in texts if f"[^{key}]" in text]
    return bool(calling) and all(re.search(r"\breports?\b", text) and not _DONE_ONCE.search(text) for text in calling)
