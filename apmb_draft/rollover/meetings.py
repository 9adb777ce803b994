"""Advance the meetings of a text: the one to attend was held, the one to convene is now to be attended.

The rules are first, then what they know of meetings: which were held before the draft, and which comes next.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping

from apmb_draft.model.resolution import Articles, Attend, Convene, MeetingKind
from apmb_draft.model.values import UNKNOWN, PlaceAndYear, Unknown
from apmb_draft.rollover.step import FactChange, FileParagraph, Step, TextEdit, apply_edits, paragraphs_showing
from apmb_draft.text.slots import meeting_name, slot_phrases
from apmb_draft.un.english import MONTHS, Dates, Years, date_text

_FINAL_REPORT = "final report of the previous meeting"
Kinds = Mapping[str, MeetingKind]


def advance_meetings(step: Step) -> Step:
    """Advance the meetings of a text that names one to attend or one to convene; other texts stay as they are."""
    if step.draft.attend:
        step = _set_meeting_to_attend(_list_past_meetings(step))
    return _advance_meeting_to_convene(step)


def _list_past_meetings(step: Step) -> Step:
    """List a meeting that was held before the draft among those of its kind; the one to be convened follows it.

    One meeting in most years; two where a Review Conference was held out of step (June 2014), or where the text comes
    back every second year. Only dates that are known let it go further than one.
    """
    is_last_years = True
    while True:
        attend = step.draft.attend
        assert attend
        if attend != step.base.attend:
            attend = _with_answers(step, attend)
        attend = _with_known_facts(step, attend)  # last, as an answer on the meeting to attend is of none that was held
        past = _is_past(attend.dates, step.answers.date, step.year)
        # The meeting of last year's text is taken for held even where its dates do not say so, and asked.
        if past is False or (past is None and not is_last_years):
            return step.set(attend=attend)
        step = _list_meeting(step, attend, sure=past is True)
        is_last_years = False


def _with_known_facts(step: Step, meeting: Attend) -> Attend:
    """Return the meeting with place and dates where the answers know them."""
    for known in step.answers.known:
        if (known.kind, known.number) == (meeting.kind, meeting.number):
            return meeting.model_copy(update={"place": known.place, "dates": known.dates})
    return meeting


def _with_answers(step: Step, meeting: Attend) -> Attend:
    """Return the meeting with the place and dates of the answers, unless it is later than the first that is open."""
    if sum(change.rule == "held" for change in step.changes) > 1:
        return meeting
    place, dates = step.answers.place or meeting.place, step.answers.dates or meeting.dates
    return meeting.model_copy(update={"place": meeting.place and place, "dates": meeting.dates and dates})


def _list_meeting(step: Step, attend: Attend, *, sure: bool) -> Step:
    kind, held = step.draft.meetings[attend.kind], _held_at(attend)
    name, called = (meeting_name(kind, attend.number, short=short) for short in (False, True))
    proposed = None if UNKNOWN in (held.place, held.year) else str(held)
    key = f"meetings.{attend.kind}.held.{attend.number}"
    month = f" in {date_text(attend.dates.last).partition(' ')[2]}" if isinstance(attend.dates, Dates) else ""
    change = FactChange(
        "held",
        key,
        f"to be held: {name}",
        f"held: {held}",
        f"the {called} was held{month}, so it joins the list"
        if sure
        else f"the dates of the {called} do not say whether it was held; please confirm",
        "last year’s text; a meeting of the same autumn is never listed",
        paragraphs_showing(step.draft, attend.kind),
        asks=() if sure and proposed else (key,),
    )
    listed = kind.model_copy(update={"held": dict(sorted({**kind.held, attend.number: held}.items()))})
    step = step.set(change, meetings={**step.draft.meetings, attend.kind: listed})
    step = step.set(attend=_next_to_attend(step, attend))
    if change.asks:
        question = f"Was the {name} held? Give its place and year as the list shows them: Geneva (2025)."
        step = step.ask(key, question, _FINAL_REPORT, proposed)
    return _propose_action_plan(step, attend.kind) if kind.action_plan is not None else step


def _next_to_attend(step: Step, past: Attend) -> Attend:
    """Return the meeting that was to be convened, unless it was held by now; its place and dates are open."""
    convene, kinds = step.draft.convene, step.draft.meetings
    kind, _ = _next_kind(kinds, past, step.year)
    number = _next_number(kinds, kind, past)
    if convene and convene.number not in kinds[convene.kind].held:
        kind, number = convene.kind, convene.number
    return Attend(
        kind=kind,
        number=number,
        place=None if past.place is None else UNKNOWN,
        dates=None if past.dates is None else UNKNOWN,
    )


def _propose_action_plan(step: Step, name: str) -> Step:
    """Name the outcome of a Review Conference, and propose the period of the new action plan: five years on.

    "the Fourth Review Conference … for the period 2020–2024" becomes "the Fifth … 2025–2029".
    """
    kind, key = step.draft.meetings[name], f"meetings.{name}.action_plan"
    before, years = kind.action_plan, kind.every or 5
    proposed = Years(before.first + years, before.last + years) if isinstance(before, Years) else UNKNOWN
    usual = "" if proposed is UNKNOWN else str(proposed)
    plan = step.answers.action_plan or proposed
    latest, called = (meeting_name(kind, list(kind.held)[-1], short=short) for short in (False, True))
    change = FactChange(
        "action-plan",
        key,
        str(before),
        str(plan),
        f"the {called} adopted the plan that follows the one for {before}",
        "the paragraph on its outcome",
        paragraphs_showing(step.draft, f"{name}.action_plan", f"{name}.latest"),
        asks=(key,),
        usual=usual,
    )
    kinds = {**step.draft.meetings, name: kind.model_copy(update={"action_plan": plan})}
    step = step.set(change, meetings=kinds)
    if step.answers.action_plan:
        return step
    question = f"Period of the action plan that the {latest} adopted."
    return step.ask(key, question, "the title of the action plan", usual or None)


def _set_meeting_to_attend(step: Step) -> Step:
    """Set the meeting of the invitation, which follows the adoption, with its place and dates: given, or asked."""
    attend, base = step.draft.attend, step.base.attend
    assert attend
    assert base
    attend = _with_answers(step, attend)
    kind, base_kind = step.draft.meetings[attend.kind], step.base.meetings[base.kind]
    base_name, short_name = (meeting_name(base_kind, base.number, short=short) for short in (False, True))
    is_short = bool(kind.short) and (base.kind, base.called) == (attend.kind, short_name)
    name = meeting_name(kind, attend.number, short=is_short)
    if is_short:
        attend = attend.model_copy(update={"called": name})
    if attend != base:
        change = FactChange(
            "attend",
            "attend",
            _describe(base.called or base_name, base),
            _describe(name, attend),
            "the meeting that last year’s text asked to convene is the one to attend this year",
            "the order of the meetings",
            paragraphs_showing(step.base, "attend"),
            asks=tuple(f"attend.{part}" for part in ("place", "dates") if getattr(attend, part) is not None),
        )
        step = step.set(change, attend=attend)
    for part, asked in (("place", "Where"), ("dates", "On which days")):
        if getattr(attend, part) is UNKNOWN:
            step = step.ask(f"attend.{part}", f"{asked} is the {name} held?", _FINAL_REPORT)
    return step


def _describe(name: str, meeting: Attend) -> str:
    place = meeting.place or ""
    dates = meeting.dates.days if isinstance(meeting.dates, Dates) else meeting.dates or ""
    return ", ".join(part for part in (name, str(place), str(dates)) if part)


def _advance_meeting_to_convene(step: Step) -> Step:
    """Set the meeting that the Secretary-General prepares: the one after the one to be attended.

    A Review Conference is proposed when its turn has come; the articles are proposed when the kind of meeting changes,
    and carried over otherwise.
    """
    convene, attend = step.draft.convene, step.draft.attend
    if not convene:
        return step
    before = attend or Attend(kind=convene.kind, number=convene.number)
    kinds = step.draft.meetings
    usual, is_guess = _next_kind(kinds, before, step.year, convene.kind)
    stated = dict(step.answers.settings).get("convene.kind", "")
    kind = stated if stated in kinds else usual
    number, usual_number = (_next_number(kinds, each, before) for each in (kind, usual))
    if (kind, number) == (convene.kind, convene.number):
        return _propose_articles(step, convene)
    name = meeting_name(kinds[kind], number)
    step = step.set(
        FactChange(
            "convene",
            "convene",
            convene.called or meeting_name(kinds[convene.kind], convene.number),
            name,
            f"it is the meeting that follows the {meeting_name(kinds[before.kind], before.number, short=True)}",
            "the order of the meetings",
            paragraphs_showing(step.draft, "convene"),
            asks=("convene.kind",) if is_guess and kind == usual else (),
            usual="" if usual_number == convene.number else meeting_name(kinds[usual], usual_number),
        ),
        convene=Convene(kind=kind, number=number, articles=convene.articles),
    )
    if is_guess and stated not in kinds:
        question = f"Is the {name} the meeting to be convened? The parties decide; another is stated by setting it."
        step = step.ask("convene.kind", question, "decisions of the previous meeting", kind)
    return _propose_articles(step, convene)


def _propose_articles(step: Step, before: Convene) -> Step:
    """Propose the articles of the Convention under which another kind of meeting is convened, from the file, and ask.

    A meeting of the same kind keeps last year's, unless the answers give others; a text that cites none gets none.
    """
    convene, given = step.draft.convene, step.answers.articles
    assert convene
    usual = step.draft.meetings[convene.kind].articles
    changes = before.articles and convene.kind != before.kind and usual != before.articles
    proposed = usual or before.articles if changes else None
    articles = given or proposed or convene.articles
    if articles != convene.articles:
        is_proposed = articles == proposed
        change = FactChange(
            "articles",
            "convene.articles",
            _cite_articles(convene.articles),
            _cite_articles(articles),
            "another kind of meeting is convened under other articles" if is_proposed else "the answer given",
            "the articles of that kind of meeting in the draft file, or the answer given",
            paragraphs_showing(step.draft, "convene.prepare", "convene.invite"),
            asks=("convene.articles",) if is_proposed else (),
            usual=_cite_articles(proposed),
        )
        step = step.set(change, convene=convene.model_copy(update={"articles": articles}))
    if given or not proposed:
        return step
    question = (
        "Under which articles is the meeting convened and are observers invited? Drafters often kept last year's."
    )
    look = "the text of the Convention; last year's resolution"
    return step.ask("convene.articles", question, look, _cite_articles(proposed))


def _cite_articles(articles: Articles | None) -> str:
    return f"{articles.prepare}; {articles.invite}" if articles else ""


def place_last_meeting(step: Step) -> Step:
    """Put the place and days of the meeting that was held into the text.

    "the {conferences.latest}, held in Geneva from 19 to 23 August 2024": last year's text names them as those of the
    meeting to come.
    """
    attend = step.base.attend
    if not attend or UNKNOWN in (attend.place, attend.dates) or not attend.place or not attend.dates:
        return step
    if list(step.draft.meetings[attend.kind].held)[-1:] != [attend.number]:
        return step
    after = slot_phrases(step.base)["attend.place_and_dates"]
    latest = re.escape(f"{{{attend.kind}.latest}}, held in ")
    pattern = re.compile(rf"(?<={latest})[^;()]*?(?:from|during|on) [^,;()]*?(?:{'|'.join(MONTHS)}) \d{{4}}")

    def find(paragraph: FileParagraph, _: Step) -> Iterator[TextEdit]:
        for found in pattern.finditer(paragraph.text):
            if found[0] != after:
                yield TextEdit(*found.span(), after, "the meeting that was to be held has been held")

    return apply_edits(step, "held", find, "last year's text, which named it as one to come")


# --- Meetings and their turns -----------------------------------------------------------------------------------------


def _is_past(dates: Dates | Unknown | None, draft_date: datetime.date | None, year: int) -> bool | None:
    """Return whether a meeting was held before the draft; None where its dates do not say.

    Drafts are tabled in October. Without a date of the draft, what ended by September is past, what begins after
    October is not.

    >>> from apmb_draft.un.english import read_dates
    >>> [_is_past(read_dates(dates), None, 2025) for dates in ("25 to 29 November 2024", "1 to 5 December 2025")]
    [True, False]
    >>> _is_past(read_dates("6 to 10 October 2025"), None, 2025) is None
    True
    >>> _is_past(read_dates("6 to 10 October 2025"), datetime.date(2025, 10, 13), 2025)
    True
    """
    if not isinstance(dates, Dates):
        return None
    if draft_date:
        return dates.last < draft_date
    if dates.last < datetime.date(year, 10, 1):
        return True
    return False if dates.first > datetime.date(year, 10, 31) else None


def _held_at(meeting: Attend) -> PlaceAndYear:
    """Return a meeting as the list will show it: the place that the invitation named, the year in which it began.

    >>> from apmb_draft.un.english import read_dates
    >>> str(_held_at(Attend(kind="m", number=5, place="The Hague", dates=read_dates("15 to 19 November 2021"))))
    'The Hague (2021)'
    """
    year = meeting.dates.first.year if isinstance(meeting.dates, Dates) else UNKNOWN
    return PlaceAndYear(place=meeting.place or UNKNOWN, year=year)


def _next_number(kinds: Kinds, name: str, attend: Attend) -> int:
    """Return the ordinal of a kind that follows those that are held, and the one to be attended."""
    return max([*kinds[name].held, attend.number if attend.kind == name else 0]) + 1


def _last_year(kinds: Kinds, name: str, attend: Attend, year: int) -> int | None:
    """Return the year of the last meeting of a kind, the one to be attended included; None where no year is known."""
    years = [held.year for held in kinds[name].held.values() if isinstance(held.year, int)]
    if attend.kind == name:
        years.append(attend.dates.first.year if isinstance(attend.dates, Dates) else year)
    return max(years, default=None)


def _next_kind(kinds: Kinds, attend: Attend, year: int, convened: str = "") -> tuple[str, bool]:
    """Return the kind of the meeting after the one to be attended, and whether it is a guess, as the parties decide.

    A Review Conference is proposed so many years after the last one as `every` says (2004, 2009, 2014, 2019, 2024). Of
    several kinds held every year the one attended continues, else the one convened last (`convened`), which is a guess.

    >>> m = MeetingKind(name="Meeting", held={n: PlaceAndYear(place="Geneva", year=2001 + n) for n in (20, 21)})
    >>> r = MeetingKind(name="Review Conference", every=5, held={4: PlaceAndYear(place="Oslo", year=2019)})
    >>> _next_kind({"m": m, "r": r}, Attend(kind="m", number=22), 2023)
    ('r', True)
    >>> _next_kind({"m": m, "r": r}, Attend(kind="r", number=5), 2024)
    ('m', False)
    """
    attended = attend.dates.first.year if isinstance(attend.dates, Dates) else year
    for name, kind in kinds.items():
        last = _last_year(kinds, name, attend, year)
        if kind.every and last and last + kind.every <= attended + 1:
            return name, True
    regular = [name for name, kind in kinds.items() if not kind.every]
    name = next((kind for kind in (attend.kind, convened) if kind in regular), (regular or [attend.kind])[0])
    return name, len(regular) != 1 and name != attend.kind
