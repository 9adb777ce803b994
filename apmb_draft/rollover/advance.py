"""The three steps of the meetings: what was to be attended is past, what was to be convened is to be attended."""

from __future__ import annotations

from apmb_draft.model import Articles, Attend, Convene, Resolution
from apmb_draft.rollover.meetings import Next, convened_after, held_at, is_past, last_number, with_held
from apmb_draft.rollover.report import Change, Step
from apmb_draft.rollover.where import paragraphs_with
from apmb_draft.slots import meeting_name
from apmb_draft.values import UNKNOWN, Unknown
from apmb_draft.words import Dates, Years, date_text

_FINAL_REPORT = "final report of the previous meeting"


def meetings_advanced(step: Step) -> Step:
    """Advance the meetings of a text that names one to attend or one to convene; other texts stay as they are."""
    if step.draft.attend:
        step = past_meetings_listed(step)
        step = meeting_to_attend_placed(step)
    return meeting_to_convene_advanced(step)


def past_meetings_listed(step: Step) -> Step:
    """A meeting that lies before the draft joins the list of its kind, and the one to be convened takes its place.

    One step in most years; two where a Review Conference was held out of step (June 2014), or where the text comes
    back every second year. Only dates that are known let it go further than one.
    """
    is_last_years = True
    while True:
        attend = step.draft.attend
        assert attend
        attend = _answered(step, _known(step, attend))
        past = is_past(attend.dates, step.answers.date, step.year)
        # The meeting of last year's text is taken for held even where its dates do not say so, and asked.
        if past is False or (past is None and not is_last_years):
            return step.set(attend=attend)
        step = _listed(step, attend, sure=past is True)
        is_last_years = False


def _known(step: Step, meeting: Attend) -> Attend:
    """The meeting with place and dates where the answers know them."""
    for known in step.answers.known:
        if (known.kind, known.number) == (meeting.kind, meeting.number):
            return meeting.model_copy(update={"place": known.place, "dates": known.dates})
    return meeting


def _answered(step: Step, meeting: Attend) -> Attend:
    """The meeting with the place and dates of the answers, which belong to the first after last year's."""
    base = step.base.attend
    if base is None or meeting == base or _went_on(step):
        return meeting
    place = step.answers.place if meeting.place is UNKNOWN else None
    dates = step.answers.dates if meeting.dates is UNKNOWN else None
    return meeting.model_copy(update={"place": place or meeting.place, "dates": dates or meeting.dates})


def _went_on(step: Step) -> bool:
    """Whether more than last year's own meeting has been listed already."""
    return sum(change.rule == "held" for change in step.changes) > 1


def _listed(step: Step, attend: Attend, *, sure: bool) -> Step:
    kinds = step.draft.meetings
    name = meeting_name(kinds[attend.kind], attend.number)
    held = held_at(attend)
    key = f"meetings.{attend.kind}.held.{attend.number}"
    called = meeting_name(kinds[attend.kind], attend.number, short=True)
    joins = f"the {called} was held{_when(attend)}, so it joins the list"
    why = joins if sure else f"the dates of the {called} do not say whether it was held; please confirm"
    step = step.set(
        Change(
            "held",
            key,
            f"to be held: {name}",
            f"held: {held}",
            why,
            "last year’s text; a meeting of the same autumn is never listed",
            paragraphs_with(step.draft, attend.kind),
        ),
        meetings=with_held(kinds, attend),
        attend=_next_to_attend(step, attend),
    )
    if not sure or Unknown.UNKNOWN in (held.place, held.year):
        proposed = None if UNKNOWN in (held.place, held.year) else str(held)
        question = f"Was the {name} held? Give its place and year as the list shows them: Geneva (2025)."
        step = step.ask(key, question, _FINAL_REPORT, proposed)
    if kinds[attend.kind].action_plan is not None:
        step = action_plan_proposed(step, attend.kind)
    return step


def _when(attend: Attend) -> str:
    """Return when a meeting was held, as far as its dates say: " in November 2024"."""
    days = attend.dates.last if isinstance(attend.dates, Dates) else None
    return f" in {date_text(days).partition(' ')[2]}" if days else ""


def _next_to_attend(step: Step, past: Attend) -> Attend:
    """The meeting that was to be convened, unless it was held by now; place and dates are asked."""
    convene = step.draft.convene
    held = with_held(step.draft.meetings, past)
    if convene and convene.number not in held[convene.kind].held:
        following = Next(convene.kind, convene.number, proposed=False)
    else:
        following = convened_after(step.draft.meetings, past, step.year)
    return Attend(
        kind=following.kind,
        number=following.number,
        place=None if past.place is None else UNKNOWN,
        dates=None if past.dates is None else UNKNOWN,
    )


def plan_after(plan: Years | Unknown | None, years: int) -> Years | Unknown:
    """The period that follows an action plan, so many years on.

    >>> str(plan_after(Years(2020, 2024), 5))
    '2025–2029'
    """
    return Years(plan.first + years, plan.last + years) if isinstance(plan, Years) else UNKNOWN


def action_plan_proposed(step: Step, name: str) -> Step:
    """After a Review Conference its outcome is named, and a new action plan begins: five years on, asked.

    "the Fourth Review Conference … for the period 2020–2024" becomes "the Fifth … 2025–2029".
    """
    kind = step.draft.meetings[name]
    key = f"meetings.{name}.action_plan"
    before = kind.action_plan
    proposed = plan_after(before, kind.every or 5)
    plan = step.answers.action_plan or proposed
    kinds = {**step.draft.meetings, name: kind.model_copy(update={"action_plan": plan})}
    latest, called = (meeting_name(kind, list(kind.held)[-1], short=short) for short in (False, True))
    where = paragraphs_with(step.draft, f"{name}.action_plan", f"{name}.latest")
    step = step.set(
        Change(
            "action-plan",
            key,
            str(before),
            str(plan),
            f"the {called} adopted the plan that follows the one for {before}",
            "the paragraph on its outcome",
            where,
        ),
        meetings=kinds,
    )
    if step.answers.action_plan:
        return step
    question = f"Period of the action plan that the {latest} adopted."
    return step.ask(key, question, "the title of the action plan", None if proposed is UNKNOWN else str(proposed))


def meeting_to_attend_placed(step: Step) -> Step:
    """The invitation names the meeting that follows the adoption, with its place and dates: given, or asked."""
    attend, base, answers = step.draft.attend, step.base.attend, step.answers
    assert attend
    assert base
    attend = _known(step, attend)
    if not _went_on(step):
        place, dates = answers.place, answers.dates
        update = {"place": attend.place and (place or attend.place), "dates": attend.dates and (dates or attend.dates)}
        attend = attend.model_copy(update=update)
    kind = step.draft.meetings[attend.kind]
    is_short = bool(kind.short) and (base.kind, base.called) == (attend.kind, _short(step.base, base))
    name = meeting_name(kind, attend.number, short=is_short)
    if is_short:
        attend = attend.model_copy(update={"called": name})
    if attend != base:
        step = _attend_set(step, attend, name)
    for part, asked in (("place", "Where"), ("dates", "On which days")):
        if getattr(attend, part) is UNKNOWN:
            step = step.ask(f"attend.{part}", f"{asked} is the {name} held?", _FINAL_REPORT)
    return step


def _short(base: Resolution, meeting: Attend) -> str:
    """The short form of a meeting, which a text may call it by: "Twenty-second Meeting of the States Parties"."""
    return meeting_name(base.meetings[meeting.kind], meeting.number, short=True)


def _attend_set(step: Step, attend: Attend, name: str) -> Step:
    base = step.base.attend
    assert base
    before = base.called or meeting_name(step.base.meetings[base.kind], base.number)
    return step.set(
        Change(
            "attend",
            "attend",
            _described(before, base),
            _described(name, attend),
            "the meeting that last year’s text asked to convene is the one to attend this year",
            "the order of the meetings",
            paragraphs_with(step.base, "attend"),
        ),
        attend=attend,
    )


def _described(name: str, meeting: Attend) -> str:
    place = meeting.place or ""
    dates = meeting.dates.days if isinstance(meeting.dates, Dates) else meeting.dates or ""
    return ", ".join(part for part in (name, str(place), str(dates)) if part)


def meeting_to_convene_advanced(step: Step) -> Step:
    """The Secretary-General prepares the meeting after the one to be attended.

    A Review Conference is proposed when its turn has come; the articles are proposed when the kind of meeting
    changes, and carried over otherwise.
    """
    convene, attend = step.draft.convene, step.draft.attend
    if not convene or not (attend or convene.kind in step.draft.meetings):
        return step
    before = attend or Attend(kind=convene.kind, number=convene.number)
    stated = dict(step.answers.settings).get("convene.kind")
    if stated in step.draft.meetings:
        number = last_number(step.draft.meetings, stated, (before,)) + 1
        following = Next(stated, number, proposed=False)
    else:
        following = convened_after(step.draft.meetings, before, step.year, convene.kind)
    if (following.kind, following.number) == (convene.kind, convene.number):
        return articles_proposed(step, convene)
    kinds = step.draft.meetings
    new = Convene(kind=following.kind, number=following.number, articles=convene.articles)
    name = meeting_name(kinds[new.kind], new.number)
    step = step.set(
        Change(
            "convene",
            "convene",
            convene.called or meeting_name(kinds[convene.kind], convene.number),
            name,
            f"it is the meeting that follows the {meeting_name(kinds[before.kind], before.number, short=True)}",
            "the order of the meetings",
            paragraphs_with(step.draft, "convene"),
        ),
        convene=new,
    )
    if following.proposed:
        question = f"Is the {name} the meeting to be convened? The parties decide; another is stated by setting it."
        step = step.ask("convene.kind", question, "decisions of the previous meeting", new.kind)
    return articles_proposed(step, convene)


def articles_proposed(step: Step, before: Convene) -> Step:
    """Another kind of meeting is convened under other provisions of the Convention: proposed from the file, asked.

    A meeting of the same kind keeps last year's, unless the answers give others; a text that cites none gets none.
    """
    convene = step.draft.convene
    assert convene
    usual, given = step.draft.meetings[convene.kind].articles, step.answers.articles
    if given:
        return _articles_set(step, given, "the answer given")
    if not before.articles or convene.kind == before.kind or usual == before.articles:
        return step
    articles = usual or before.articles
    step = _articles_set(step, articles, "another kind of meeting is convened under other articles")
    question = (
        "Under which articles is the meeting convened and are observers invited? Drafters often kept last year's."
    )
    return step.ask(
        "convene.articles", question, "the text of the Convention; last year's resolution", _cited(articles)
    )


def _articles_set(step: Step, articles: Articles, why: str) -> Step:
    convene = step.draft.convene
    assert convene
    if articles == convene.articles:
        return step
    return step.set(
        Change(
            "articles",
            "convene.articles",
            _cited(convene.articles),
            _cited(articles),
            why,
            "the articles of that kind of meeting in the draft file, or the answer given",
            paragraphs_with(step.draft, "convene.prepare", "convene.invite"),
        ),
        convene=convene.model_copy(update={"articles": articles}),
    )


def _cited(articles: Articles | None) -> str:
    return f"{articles.prepare}; {articles.invite}" if articles else ""
