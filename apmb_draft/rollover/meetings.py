"""Advance the meetings of a text: the one to attend was held, the one to convene is now to be attended.

The rules are first, then what they know of meetings: which were held before the draft, and which comes next.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from apmb_draft.model.resolution import Articles, Attend, Convene, MeetingKind, Resolution
from apmb_draft.model.values import UNKNOWN, PlaceAndYear, Unknown
from apmb_draft.rollover.step import FactChange, FileParagraph, Step, TextEdit, apply_edits, paragraphs_showing
from apmb_draft.text.slots import meeting_name, slot_phrases
from apmb_draft.un.english import MONTHS, Dates, Years, date_text

_FINAL_REPORT = "final report of the previous meeting"


Kinds = Mapping[str, MeetingKind]


def advance_meetings(step: Step) -> Step:
    """Advance the meetings of a text that names one to attend or one to convene; other texts stay as they are."""
    if step.draft.attend:
        step = list_past_meetings(step)
        step = _set_meeting_to_attend(step)
    return _advance_meeting_to_convene(step)


def list_past_meetings(step: Step) -> Step:
    """List a meeting that was held before the draft among those of its kind; the one to be convened follows it.

    One meeting in most years; two where a Review Conference was held out of step (June 2014), or where the text comes
    back every second year. Only dates that are known let it go further than one.
    """
    is_last_years = True
    while True:
        attend = step.draft.attend
        assert attend
        attend = _with_answers(step, _with_known_facts(step, attend))
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
    """Return the meeting with the place and dates of the answers, which are those of the first after last year's."""
    base = step.base.attend
    if base is None or meeting == base or _has_listed_several(step):
        return meeting
    place = step.answers.place if meeting.place is UNKNOWN else None
    dates = step.answers.dates if meeting.dates is UNKNOWN else None
    return meeting.model_copy(update={"place": place or meeting.place, "dates": dates or meeting.dates})


def _has_listed_several(step: Step) -> bool:
    """Return whether more than last year's own meeting has been listed already."""
    return sum(change.rule == "held" for change in step.changes) > 1


def _list_meeting(step: Step, attend: Attend, *, sure: bool) -> Step:
    kinds = step.draft.meetings
    name = meeting_name(kinds[attend.kind], attend.number)
    held = _held_at(attend)
    asks = not sure or UNKNOWN in (held.place, held.year)
    key = f"meetings.{attend.kind}.held.{attend.number}"
    called = meeting_name(kinds[attend.kind], attend.number, short=True)
    joins = f"the {called} was held{_describe_month(attend)}, so it joins the list"
    why = joins if sure else f"the dates of the {called} do not say whether it was held; please confirm"
    step = step.set(
        FactChange(
            "held",
            key,
            f"to be held: {name}",
            f"held: {held}",
            why,
            "last year’s text; a meeting of the same autumn is never listed",
            paragraphs_showing(step.draft, attend.kind),
            asks=(key,) if asks else (),
        ),
        meetings=_add_held(kinds, attend),
        attend=_next_to_attend(step, attend),
    )
    if asks:
        proposed = None if UNKNOWN in (held.place, held.year) else str(held)
        question = f"Was the {name} held? Give its place and year as the list shows them: Geneva (2025)."
        step = step.ask(key, question, _FINAL_REPORT, proposed)
    if kinds[attend.kind].action_plan is not None:
        step = _propose_action_plan(step, attend.kind)
    return step


def _describe_month(attend: Attend) -> str:
    """Return when a meeting was held, as far as its dates say: " in November 2024"."""
    days = attend.dates.last if isinstance(attend.dates, Dates) else None
    return f" in {date_text(days).partition(' ')[2]}" if days else ""


def _next_to_attend(step: Step, past: Attend) -> Attend:
    """Return the meeting that was to be convened, unless it was held by now; its place and dates are open."""
    convene = step.draft.convene
    held = _add_held(step.draft.meetings, past)
    if convene and convene.number not in held[convene.kind].held:
        following = NextMeeting(convene.kind, convene.number, proposed=False)
    else:
        following = _next_to_convene(step.draft.meetings, past, step.year)
    return Attend(
        kind=following.kind,
        number=following.number,
        place=None if past.place is None else UNKNOWN,
        dates=None if past.dates is None else UNKNOWN,
    )


def _next_action_plan(plan: Years | Unknown | None, years: int) -> Years | Unknown:
    """Return the period that follows an action plan, `years` later, or UNKNOWN.

    >>> str(_next_action_plan(Years(2020, 2024), 5))
    '2025–2029'
    """
    return Years(plan.first + years, plan.last + years) if isinstance(plan, Years) else UNKNOWN


def _propose_action_plan(step: Step, name: str) -> Step:
    """Name the outcome of a Review Conference, and propose the period of the new action plan: five years on.

    "the Fourth Review Conference … for the period 2020–2024" becomes "the Fifth … 2025–2029".
    """
    kind = step.draft.meetings[name]
    key = f"meetings.{name}.action_plan"
    before = kind.action_plan
    proposed = _next_action_plan(before, kind.every or 5)
    plan = step.answers.action_plan or proposed
    kinds = {**step.draft.meetings, name: kind.model_copy(update={"action_plan": plan})}
    latest, called = (meeting_name(kind, list(kind.held)[-1], short=short) for short in (False, True))
    where = paragraphs_showing(step.draft, f"{name}.action_plan", f"{name}.latest")
    step = step.set(
        FactChange(
            "action-plan",
            key,
            str(before),
            str(plan),
            f"the {called} adopted the plan that follows the one for {before}",
            "the paragraph on its outcome",
            where,
            asks=(key,),
            usual="" if proposed is UNKNOWN else str(proposed),
        ),
        meetings=kinds,
    )
    if step.answers.action_plan:
        return step
    question = f"Period of the action plan that the {latest} adopted."
    return step.ask(key, question, "the title of the action plan", None if proposed is UNKNOWN else str(proposed))


def _set_meeting_to_attend(step: Step) -> Step:
    """Set the meeting of the invitation, which follows the adoption, with its place and dates: given, or asked."""
    attend, base, answers = step.draft.attend, step.base.attend, step.answers
    assert attend
    assert base
    attend = _with_known_facts(step, attend)
    if not _has_listed_several(step):
        place, dates = answers.place, answers.dates
        update = {"place": attend.place and (place or attend.place), "dates": attend.dates and (dates or attend.dates)}
        attend = attend.model_copy(update=update)
    kind = step.draft.meetings[attend.kind]
    is_short = bool(kind.short) and (base.kind, base.called) == (attend.kind, _short_name(step.base, base))
    name = meeting_name(kind, attend.number, short=is_short)
    if is_short:
        attend = attend.model_copy(update={"called": name})
    if attend != base:
        step = _change_attend(step, attend, name)
    for part, asked in (("place", "Where"), ("dates", "On which days")):
        if getattr(attend, part) is UNKNOWN:
            step = step.ask(f"attend.{part}", f"{asked} is the {name} held?", _FINAL_REPORT)
    return step


def _short_name(base: Resolution, meeting: Attend) -> str:
    """Return the short name of a meeting, which a text may use: "Twenty-second Meeting of the States Parties"."""
    return meeting_name(base.meetings[meeting.kind], meeting.number, short=True)


def _change_attend(step: Step, attend: Attend, name: str) -> Step:
    base = step.base.attend
    assert base
    before = base.called or meeting_name(step.base.meetings[base.kind], base.number)
    return step.set(
        FactChange(
            "attend",
            "attend",
            _describe(before, base),
            _describe(name, attend),
            "the meeting that last year’s text asked to convene is the one to attend this year",
            "the order of the meetings",
            paragraphs_showing(step.base, "attend"),
            asks=tuple(f"attend.{part}" for part in ("place", "dates") if getattr(attend, part) is not None),
        ),
        attend=attend,
    )


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
    if not convene or not (attend or convene.kind in step.draft.meetings):
        return step
    before = attend or Attend(kind=convene.kind, number=convene.number)
    kinds = step.draft.meetings
    following = usual = _next_to_convene(kinds, before, step.year, convene.kind)
    stated = dict(step.answers.settings).get("convene.kind")
    if stated in kinds:
        following = NextMeeting(stated, _last_number(kinds, stated, (before,)) + 1, proposed=False)
    if (following.kind, following.number) == (convene.kind, convene.number):
        return _propose_articles(step, convene)
    is_usual = following.kind == usual.kind
    new = Convene(kind=following.kind, number=following.number, articles=convene.articles)
    name = meeting_name(kinds[new.kind], new.number)
    step = step.set(
        FactChange(
            "convene",
            "convene",
            convene.called or meeting_name(kinds[convene.kind], convene.number),
            name,
            f"it is the meeting that follows the {meeting_name(kinds[before.kind], before.number, short=True)}",
            "the order of the meetings",
            paragraphs_showing(step.draft, "convene"),
            asks=("convene.kind",) if usual.proposed and is_usual else (),
            usual="" if usual.number == convene.number else meeting_name(kinds[usual.kind], usual.number),
        ),
        convene=new,
    )
    if following.proposed:
        question = f"Is the {name} the meeting to be convened? The parties decide; another is stated by setting it."
        step = step.ask("convene.kind", question, "decisions of the previous meeting", new.kind)
    return _propose_articles(step, convene)


def _propose_articles(step: Step, before: Convene) -> Step:
    """Propose the articles of the Convention under which another kind of meeting is convened, from the file, and ask.

    A meeting of the same kind keeps last year's, unless the answers give others; a text that cites none gets none.
    """
    convene = step.draft.convene
    assert convene
    usual, given = step.draft.meetings[convene.kind].articles, step.answers.articles
    changes = before.articles and convene.kind != before.kind and usual != before.articles
    articles = usual or before.articles if changes else None
    if given and given != (articles or convene.articles):
        return _change_articles(step, given, "the answer given", _cite_articles(articles))
    if not articles:
        return step
    why = "another kind of meeting is convened under other articles"
    step = _change_articles(step, articles, why, _cite_articles(articles))
    if given:
        return step
    question = (
        "Under which articles is the meeting convened and are observers invited? Drafters often kept last year's."
    )
    return step.ask(
        "convene.articles", question, "the text of the Convention; last year's resolution", _cite_articles(articles)
    )


def _change_articles(step: Step, articles: Articles, why: str, usual: str) -> Step:
    convene = step.draft.convene
    assert convene
    if articles == convene.articles:
        return step
    return step.set(
        FactChange(
            "articles",
            "convene.articles",
            _cite_articles(convene.articles),
            _cite_articles(articles),
            why,
            "the articles of that kind of meeting in the draft file, or the answer given",
            paragraphs_showing(step.draft, "convene.prepare", "convene.invite"),
            asks=("convene.articles",) if _cite_articles(articles) == usual else (),
            usual=usual,
        ),
        convene=convene.model_copy(update={"articles": articles}),
    )


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

    def edits(paragraph: FileParagraph) -> Iterator[TextEdit]:
        for found in pattern.finditer(paragraph.text):
            if found[0] != after:
                yield TextEdit(*found.span(), after, "the meeting that was to be held has been held")

    return apply_edits(step, "held", edits, "last year's text, which named it as one to come")


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


def _add_held(kinds: Kinds, meeting: Attend) -> dict[str, MeetingKind]:
    """Return the kinds of meeting, a meeting added to the list of its kind."""
    kind = kinds[meeting.kind]
    held = dict(sorted({**kind.held, meeting.number: _held_at(meeting)}.items()))
    return {**kinds, meeting.kind: kind.model_copy(update={"held": held})}


def _last_number(kinds: Kinds, name: str, meetings: tuple[Attend | Convene, ...]) -> int:
    """Return the highest ordinal of a kind that is held or named so far; 0 for none."""
    named = [meeting.number for meeting in meetings if meeting.kind == name]
    return max([*kinds[name].held, *named, 0])


def last_year(kinds: Kinds, name: str, attend: Attend, year: int) -> int | None:
    """Return the year of the last meeting of a kind, the one to be attended included; None where no year is known."""
    years = [held.year for held in kinds[name].held.values() if isinstance(held.year, int)]
    if attend.kind == name:
        years.append(attend.dates.first.year if isinstance(attend.dates, Dates) else year)
    return max(years, default=None)


@dataclass(frozen=True)
class NextMeeting:
    """The meeting to convene; `proposed` where its turn is a guess that the States Parties decide on."""

    kind: str
    number: int
    proposed: bool


def _next_to_convene(kinds: Kinds, attend: Attend, year: int, convened: str = "") -> NextMeeting:
    """Return the meeting after the one to be attended: the next of every year, or one whose turn has come again.

    A Review Conference is proposed so many years after the last one as `every` says (2004, 2009, 2014, 2019, 2024); it
    is the parties that decide. Of several kinds held every year the one attended continues, else the one convened last
    (`convened`), which is proposed too.

    >>> m = MeetingKind(name="Meeting", held={n: PlaceAndYear(place="Geneva", year=2001 + n) for n in (20, 21)})
    >>> r = MeetingKind(name="Review Conference", every=5, held={4: PlaceAndYear(place="Oslo", year=2019)})
    >>> _next_to_convene({"m": m, "r": r}, Attend(kind="m", number=22), 2023)
    NextMeeting(kind='r', number=5, proposed=True)
    >>> _next_to_convene({"m": m, "r": r}, Attend(kind="r", number=5), 2024)
    NextMeeting(kind='m', number=22, proposed=False)
    """
    attended = attend.dates.first.year if isinstance(attend.dates, Dates) else year
    for name, kind in kinds.items():
        last = last_year(kinds, name, attend, year)
        if kind.every and last and last + kind.every <= attended + 1:
            return NextMeeting(name, _last_number(kinds, name, (attend,)) + 1, proposed=True)
    regular = [name for name, kind in kinds.items() if not kind.every]
    name = next((kind for kind in (attend.kind, convened) if kind in regular), (regular or [attend.kind])[0])
    return NextMeeting(
        name, _last_number(kinds, name, (attend,)) + 1, proposed=len(regular) != 1 and name != attend.kind
    )
