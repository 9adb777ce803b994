"""Judge the sessions and years that a paragraph names, each by the clause around it.

The kind of sentence decides, not the word. What is asked for in future moves on with the interval; what reports on the
past year moves on, as the text returns with the next report; what tells an event stays, and is flagged. Rules,
questions and flags all read this one judgement, so they cannot contradict each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from itertools import islice

from apmb_draft.model.resolution import year_of
from apmb_draft.rollover.step import MOST_MATCHES, FileParagraph, Step
from apmb_draft.text.citations import CONTEXT, context_before
from apmb_draft.un.english import MONTHS, capitalise_first, ordinal


class Sort(StrEnum):
    """What a dated place is, by the name of the rule that changes it."""

    SESSION = "session-words"
    """A session of the General Assembly, by its ordinal."""
    BODY = "other-bodies"
    """A session or meeting of another body, by its ordinal."""
    YEAR = "session-year"
    """A year: of a session, a report, a budget, a period."""


class Treatment(StrEnum):
    """What the roll-over does about a dated place; one that it leaves alone is not judged at all."""

    MADE = "made"
    ASKED = "asked"
    """Made as a proposal, with a question."""
    FLAGGED = "flagged"


@dataclass(frozen=True)
class Verdict:
    """What is done about a dated place, why, and the question if it is asked about."""

    treatment: Treatment
    why: str
    question: str = ""


@dataclass(frozen=True)
class Judgement:
    """A dated place of a paragraph, by its offsets, what is done about it, and its new words if it is not flagged."""

    sort: Sort
    start: int
    end: int
    verdict: Verdict
    after: str = ""


@dataclass(frozen=True)
class Clause:
    """The words around a dated place, up to the semicolons: those before it, with those above, and those after it."""

    before: str
    after: str

    @property
    def asks(self) -> bool:
        """Return whether it last asks somebody for something to be done, and not a group set up for a time."""
        asks = list(_ASKS.finditer(self.before))
        return bool(asks) and not asks[-1]["once"] and not _FOR_A_TIME.match(self.before, asks[-1].end())

    @property
    def asks_at_a_session(self) -> bool:
        """Return whether the session that it names is one at which the Assembly is to get or do something."""
        if self.is_of_an_agenda:
            return True
        if not self.asks or _FROM_THEN_ON.search(self.before) or self.is_of_an_event or self.is_of_another_body:
            return False
        return bool(_ASKED_FOR.search(f"{self.before} {self.after}"))

    @property
    def is_of_an_agenda(self) -> bool:
        """Return whether it is about a provisional agenda, which follows from the interval of the item."""
        return "agenda of " in self.before

    @property
    def is_of_an_event(self) -> bool:
        """Return whether it tells of something that is held, convened or organized."""
        return bool(_EVENT.search(self.before)) and not self.reports

    @property
    def is_of_another_body(self) -> bool:
        """Return whether the words before "its … session" end with another body that meets in sessions."""
        body = _BODY.search(self.before)
        return bool(body) and not _ASSEMBLY.search(self.before[body.start() :])  # type: ignore[union-attr]

    @property
    def tells_a_result(self) -> bool:
        """Return whether it tells what came of a session: a decision taken there, a document adopted."""
        result, report = _RESULT_BEFORE.search(self.before), _REPORT.search(self.before)
        is_of_a_report = result and report and report.start() > result.start()
        return bool((result and not is_of_a_report) or _RESULT_AFTER.match(self.after))

    @property
    def recalls(self) -> bool:
        """Return whether it recalls what was."""
        return bool(re.match(r"\W*Recall", self.before))

    @property
    def reports(self) -> bool:
        """Return whether it reports on the work of a session or a year."""
        return bool(_REPORT.search(self.before) or _NOTED.search(self.before))

    def nearest_year(self, ahead: int) -> int | None:
        """Return the first year named after it, else the last before it, up to `ahead`: later ones are goals."""
        before, after = (
            [year for year in map(int, re.findall(r"\b(?:19|20)\d\d\b", words)) if year <= ahead]
            for words in (self.before.rpartition(", and ")[2], self.after)
        )
        return next(iter([*after, *reversed(before)]), None)


_ASKS = re.compile(
    r"\b(?:[Rr]equests|[Cc]alls (?:up)?on|[Cc]alls for|[Uu]rges|[Ii]nvites|[Rr]ecommends|[Ee]ncourages|[Aa]ppeals"
    r"|[Aa]uthorizes|[Aa]grees|[Rr]eiterates its (?:request|call|invitation|recommendation)"
    r"|[Dd]ecides (?:also |further )?(?:to |that )?"
    r"(?:includ|continu|consider|review|resum|keep|recommend|examin|remain)\w*"
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
    r"\b(?:hold|held|conven(?!tion)|commemorat|high-level|anniversar|organiz(?!ation)|launch)\w*\b(?! another)[^,;]*$"
)
_OF_THE_ASSEMBLY = re.compile(r"\bAssembly,? (?:at|during|in|of) (?:its |the )?$")
_MAIN = r"(?:First|Second|Third|Fourth|Fifth|Sixth)"
_ASSEMBLY = re.compile(rf"\b(?:Assembly|{_MAIN} Committee|Main Committees?)\b")
_BODY = re.compile(
    r"\b(?:Commission|Council|(?<!First )(?<!Second )(?<!Third )(?<!Fourth )(?<!Fifth )(?<!Sixth )(?:Sub)?[Cc]ommittee"
    r"|Agency|Board|Conference(?! on Disarmament)|Organi[sz]ation|Forum|Programme)\b"
    r"(?: (?!Assembly)[\w’-]+){0,12}(?:, (?:at|during|in))? $"
)
_RESULT_BEFORE = re.compile(
    r"\b(?i:adopt|decid|decision|endors|establish|contained|appoint|agreed|conclusion|recommended|proclaim|result"
    r"|declaration|finaliz|reached|launched|proposed|signed)\w*\b[^,;]*?\b(?:at|during|in|of|on|by) (?:its |the )?$"
)
_RESULT_AFTER = re.compile(
    r"[^,;]*(?:,[^,;]*)?\b"
    r"(?:which (?:resulted|led|adopted|decided|was|noted|recognized)|resulting in|where it|to adopt)\b"
)
_REPORT = re.compile(
    r"\b(?:reports?|work|debates?|discussions?|consultations|briefings?|records|proceedings|dialogue)\b[^,;]*?"
    r" (?:on|of|at|during|in|for) (?:the work of )?(?:its |the |their )?$"
)
_NOTED = re.compile(
    r"^\W*(?:Not(?:es|ing)|Welcom(?:es|ing))\b[^,;]*,? that,? (?:[^,;]*, )?(?:at|during|in) (?:its |the )?$"
)

AGAIN = "Is this asked for again, at the {} session?"
_LATER = "Is this the {} session by now?"
_OTHER_SESSION = Verdict(Treatment.FLAGGED, "a session of last year's text: does it still fit?")
_OTHER_MEETING = Verdict(Treatment.FLAGGED, "meetings of other bodies go on too: which is the latest now?")
_NEXT_MEETING = Verdict(
    Treatment.ASKED,
    "a body that goes on meeting",
    "Is this the next session or meeting by now? Its place and days change with it.",
)
TIED = "tied to one year: does it still belong here?"
_OTHER_YEAR = Verdict(Treatment.FLAGGED, "a year of last year's text: does it still fit?")
_NEXT_YEAR = Verdict(Treatment.ASKED, "a year that moves on with the text", "Does this year move on with the text?")


def judge_places(paragraph: FileParagraph, step: Step) -> Iterator[Judgement]:
    """Yield what is to be done about each session and year that a paragraph names, in the order of their sorts."""
    yield from _judge_ordinals(paragraph, step)
    yield from _judge_years(paragraph, step)


def find_due_sessions(text: str, session: int, above: str = "") -> Iterator[tuple[int, int]]:
    """Yield the span of each ordinal of a session of the Assembly at which something is asked for.

    >>> text = "*Requests* the Secretary-General to report to the General Assembly at its eightieth session;"
    >>> [text[start:end] for start, end in find_due_sessions(text, 80)]
    ['eightieth']
    >>> list(find_due_sessions("*Decides* to hold a meeting during its eightieth session;", 80))
    []
    """
    for found in islice(_counted().finditer(text), MOST_MATCHES):
        clause = _clause(FileParagraph("", text, above), *found.span())
        for start, end, number in _numbers_of(found):
            if number == session and _is_ours(found, clause, number, session) and clause.asks_at_a_session:
                yield start, end


def _clause(paragraph: FileParagraph, start: int, end: int) -> Clause:
    before = f"{paragraph.above} {context_before(paragraph.text, start)}".rpartition(";")[2]
    return Clause(before, paragraph.text[end : end + CONTEXT].partition(";")[0].replace("*", ""))


# --- Sessions and meetings by their ordinals --------------------------------------------------------------------------


@cache
def _ordinals() -> Mapping[str, int]:
    return {ordinal(number): number for number in range(1, 200)}


_NO_SERIES = (
    r"of |the |to |and |or |in |on |special |emergency |extraordinary |International |World |United |High-level "
)
"""Words of sessions that are not counted with the others, and of conferences that are held once in many years."""


@cache
def _counted() -> re.Pattern[str]:
    """Return the pattern of sessions and meetings by their ordinals: "its seventy-ninth and eightieth sessions"."""
    one = rf"(?i:{'|'.join(sorted(_ordinals(), key=len, reverse=True))})"
    return re.compile(
        rf"(?P<whose>\b(?:its|the|their) )?\b(?P<numbers>{one}(?:(?:,? (?:to|and|or) |, ){one}){{0,6}}) "
        rf"(?P<what>(?:(?!{_NO_SERIES})[A-Za-z-]+ ){{0,3}}?)"
        r"(?P<noun>(?:session|[Mm]eeting|[Cc]onference|[Ff]orum)s?)\b(?P<of> of (?:the )?(?:General )?Assembly\b)?"
    )


def _numbers_of(found: re.Match[str]) -> Iterator[tuple[int, int, int]]:
    """Yield each ordinal of a match with its offsets."""
    start = found.start("numbers")
    for word in re.finditer(r"[A-Za-z]+(?: hundred(?: and [a-z-]+)?|-[a-z]+)?", found["numbers"]):
        if number := _ordinals().get(word[0].lower()):
            yield start + word.start(), start + word.end(), number


def _is_ours(found: re.Match[str], clause: Clause, number: int, session: int) -> bool:
    """Return whether a session is one of the General Assembly near some session."""
    if found["of"]:
        return True
    is_near = found["noun"].startswith("session") and abs(number - session) <= _NEAR
    return is_near and not re.match(r" of (?:the )?[A-Z]", clause.after) and not clause.is_of_another_body


_NEAR = 6
"""Sessions from that of the text in which one without the name of its body is taken for the Assembly's."""


def _judge_ordinals(paragraph: FileParagraph, step: Step) -> Iterator[Judgement]:
    for found in islice(_counted().finditer(paragraph.text), MOST_MATCHES):
        clause = _clause(paragraph, *found.span())
        numbers = list(_numbers_of(found))
        for start, end, number in numbers:
            if _is_ours(found, clause, number, step.base.session):
                sort, after = Sort.SESSION, number + _session_moves(number, step)
                verdict = _judge_session(clause, number, step, paragraph.name)
            else:
                sort, after = Sort.BODY, number + (step.interval if clause.asks or clause.reports else 1)
                verdict = _judge_body(found, clause, step) if number == numbers[-1][2] else None
                if verdict and len(numbers) == 2 and " and " in found["numbers"]:
                    verdict = _OTHER_MEETING  # two of one year: what was held since may be one, or two
            if verdict is None:
                continue
            if verdict.treatment is Treatment.FLAGGED:
                yield Judgement(sort, start, found.end("noun"), verdict)
            else:
                word = ordinal(after)
                yield Judgement(
                    sort, start, end, verdict, capitalise_first(word) if paragraph.text[start].isupper() else word
                )


def _session_moves(number: int, step: Step) -> int:
    """Return how many sessions later it is: one to come as far as the next text is, one that was held the interval."""
    due = step.draft.next_session or step.draft.session + step.interval
    return due - step.draft.session if number > step.base.session else step.interval


def _judge_session(clause: Clause, number: int, step: Step, name: str) -> Verdict | None:
    base, draft = step.base.session, step.draft.session
    after = ordinal(number + _session_moves(number, step))
    if base < number <= draft:
        why = f"asked for again, at the {after} session"
        is_operative = name.startswith("operative") and not (clause.is_of_an_event or clause.recalls)
        if clause.is_of_an_agenda:
            return Verdict(Treatment.MADE, why)
        if clause.asks_at_a_session or (is_operative and not _FROM_THEN_ON.search(clause.before)):
            return Verdict(Treatment.ASKED, why, AGAIN.format(after))
        return _OTHER_SESSION
    if base - step.interval < number <= base:
        if re.search(r"\brecords of (?:the |its )?$", clause.before):
            return Verdict(Treatment.MADE, "the records of the session itself")
        if clause.is_of_an_event or clause.tells_a_result or "-level" in clause.before:
            return _OTHER_SESSION
        return Verdict(Treatment.ASKED, "work that is done at every session", _LATER.format(after))
    is_near = base - step.interval <= number <= (step.draft.next_session or draft + 1)
    return _OTHER_SESSION if is_near else None


def _judge_body(found: re.Match[str], clause: Clause, step: Step) -> Verdict | None:
    year = year_of(step.base.session)
    held = clause.nearest_year(year + 2)
    is_long_ago = held is not None and held < year - 2
    if is_long_ago or found["of"] or _OF_THE_ASSEMBLY.search(clause.before):
        return None
    if any(_is_of_kind(found, clause, kind.name) for kind in step.base.meetings.values()):
        return None
    if re.search(r"\b(?:annual|biennial|regular)\b", found["what"]):
        return _NEXT_MEETING
    is_series = re.match(r"[Ss]ession|[Mm]eeting", found["noun"]) or re.match(r" of the (?:States )?Part", clause.after)
    is_met = clause.asks or clause.reports or bool(_MET.search(clause.before))
    return _NEXT_MEETING if is_series and is_met and not clause.tells_a_result else _OTHER_MEETING


_MET = re.compile(
    r"\b(?:[Ll]ook(?:s|ing) forward to|[Cc]onfirms|[Ww]elcom(?:es|ing)|[Tt]ak(?:es|ing) note of|[Nn]ot(?:es|ing))\b"
    r"[^;]*$"
    r"|\b(?:in advance of|outcomes? of|holding of|convening of|held|hosting)\b[^,;]*$"
)


def _is_of_kind(found: re.Match[str], clause: Clause, name: str) -> bool:
    """Return whether a meeting is of a kind whose meetings are facts of the file, by the name of that kind."""
    short, _, of_whom = name.partition(" of ")
    is_called_so = f"{found['what']}{found['noun']}".rstrip("s").lower() == short.lower()
    return is_called_so and (not clause.after.startswith(" of ") or clause.after[4:].startswith(of_whom))


# --- Years ------------------------------------------------------------------------------------------------------------

_MONTH = "|".join(MONTHS)
_YEAR = re.compile(r"(?<![\w/–-])(?<!\d[.,])(?P<year>20\d\d)(?:(?P<dash>[–-])(?P<to>20\d\d))?(?![\w/]|[.,–-]\d)")
_PERIOD = re.compile(
    rf"\b1 (?:{_MONTH})(?: (?P<first>20\d\d))? to (?:28|29|30|31) (?:{_MONTH}) (?P<last>20\d\d)\b"
    rf"|\b(?:ended|ending|as at) (?:28|29|30|31) (?:{_MONTH}) (?P<end>20\d\d)\b"
)
_DATE = re.compile(rf"\b(?:{_MONTH}) $")
_CITED = re.compile(r"\b\d+/\d+ of \d{1,2} [A-Z][a-z]+ $")
_OF_THE_COUNCIL = re.compile(r"(?P<latest>\bof which (?:was|is) resolution )?\b\d{3,4} \($")
"""A resolution of the Security Council, "resolution 1540 (2004)"."""
_FOR = re.compile(r"(?<!scheduled )(?<!planned )(?<!foreseen )(?<!convened )\bfor (?:the (?:financial )?years? )?$")
_TITLE = re.compile(r"\b[A-Z][\w’-]+ (?:[\w’-]+ )*?(?:Report|Outlook|Prospects|World|Trends|Survey)\*? $")
"""What comes before the year in the title of a yearly report, "the World Investment Report 2024"."""
_SESSIONS_IN = re.compile(r"\bsessions?(?:, to be held)? (?:of|in|for|held in) $")
_NAMED = re.compile(
    r" (?:(?:substantive|annual|organizational|regular|ministerial|plenary|[A-Z][\w’-]+|and|of|the) )*?"
    r"(?P<what>sessions?|forum|seminar|report|Chair|meeting|Day|Series|edition|round)\b"
)
_IN = re.compile(r"\b(?:in|during) $")
_WORKED = re.compile(
    r"\b(?:activit|work|programme|train|education|undertak|carr(?:y|ied)|implement|organiz)[\w-]*\b[^,;]*$"
)
_OF_A_GROUP = re.compile(r"\b[Gg]roup(?: [a-z]+){0,2} (?:in|at|during|for|of) (?:its |the )?$")


def _judge_years(paragraph: FileParagraph, step: Step) -> Iterator[Judgement]:
    year, text = year_of(step.base.session), paragraph.text
    periods = dict(_judge_periods(paragraph, step))
    yield from periods.values()
    for found in islice(() if paragraph.is_heading else _YEAR.finditer(text), MOST_MATCHES):
        value = int(found["to"] or found["year"])
        if found.start() in periods or not year - 1 <= value <= year_of(step.draft.session) + 1:
            continue
        verdict = _judge_year(found, value - year, _clause(paragraph, *found.span()))
        if verdict and verdict.treatment is Treatment.FLAGGED:
            if verdict is _OTHER_YEAR and re.match(r"\W*(?:Welcom|Tak|Not|Decid|Express)", text):
                verdict = replace(verdict, why=TIED)
            start = max(0, *(text.rfind(mark, 0, found.start()) + 1 for mark in ",;."))
            if start < found.start() - 40:
                start = text.find(" ", found.start() - 40) + 1
            yield Judgement(Sort.YEAR, start, found.end(), verdict)
        elif verdict:
            yield Judgement(Sort.YEAR, *found.span(), verdict, str(value + step.interval))


def _judge_periods(paragraph: FileParagraph, step: Step) -> Iterator[tuple[int, Judgement]]:
    """Yield the years of periods that are reported on or budgeted for, by their offsets; in a heading they are made."""
    year = year_of(step.base.session)
    why = "a period that is reported on or budgeted for each year"
    verdict = Verdict(Treatment.MADE, why) if paragraph.is_heading else replace(_NEXT_YEAR, why=why)
    for found in islice(_PERIOD.finditer(paragraph.text), MOST_MATCHES):
        spans = [found.span(group) for group in ("first", "last", "end") if found[group]]
        values = [int(paragraph.text[start:end]) for start, end in spans]
        if max(values) - min(values) <= 1 and year - 2 <= min(values) and max(values) <= year + 1 + step.interval:
            for (start, end), value in zip(spans, values, strict=True):
                yield start, Judgement(Sort.YEAR, start, end, verdict, str(value + step.interval))


def _judge_year(found: re.Match[str], ahead: int, clause: Clause) -> Verdict | None:
    """Judge a year that is some years ahead of that of the text."""
    before, named = clause.before, _NAMED.match(clause.after)
    if council := _OF_THE_COUNCIL.search(before):
        return replace(_OTHER_YEAR, why="is there a newer one?") if council["latest"] else None
    if found["dash"] or _DATE.search(before):
        return None if _CITED.search(before) else _OTHER_YEAR
    if _SESSIONS_IN.search(before) or (named and named["what"].startswith("session")):
        is_other = ahead != int(clause.asks) or clause.tells_a_result or _OF_A_GROUP.search(before)
        return _OTHER_YEAR if is_other else _NEXT_YEAR
    if clause.tells_a_result and not clause.asks:
        return _OTHER_YEAR
    is_worked_in = _IN.search(before) and not clause.is_of_an_event
    is_due = ahead > 0 and clause.asks
    is_reported = ahead == 0 and _WORKED.search(before)
    moves = (
        _FOR.search(before)
        or (ahead >= 0 and named)
        or (ahead == 0 and _TITLE.search(before))
        or (is_worked_in and (is_due or is_reported))
    )
    return _NEXT_YEAR if moves else _OTHER_YEAR
