"""Run the rules of the roll-over, each a step of its own, in the order in which a drafter would edit the text."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

from apmb_draft.model import Resolution, Stage, draft_symbol_prefix
from apmb_draft.problems import error
from apmb_draft.rollover import questions, stale_wording
from apmb_draft.rollover.advance import advance_meetings
from apmb_draft.rollover.house_style import apply_house_style
from apmb_draft.rollover.overrides import apply_settings, describe_settings
from apmb_draft.rollover.paragraph_refs import paragraphs_showing
from apmb_draft.rollover.recalls import mark_shifting_lists, recall_resolutions
from apmb_draft.rollover.report import Answers, FactChange, RollOver, Step, Trace
from apmb_draft.rollover.sessions import advance_sessions
from apmb_draft.rollover.succession import place_last_meeting
from apmb_draft.values import UNKNOWN
from apmb_draft.words import date_text, ordinal

Rule = Callable[[Step], Step]


def next_year(base: Resolution, answers: Answers | None = None, before: Resolution | None = None) -> RollOver:
    """Return the draft of the next session, with every change and its reason, every question, and every flag.

    Args:
        base: The adopted resolution of the last session of the series.
        answers: What is known already; the rest is asked.
        before: The resolution of the year before `base`, to tell which wording was new last year, and which lists name
            the latest resolutions alone.

    Raises:
        DraftError: if `base` is not adopted, or is not due at the session asked for.
    """
    answers = answers or Answers()
    base = mark_shifting_lists(base, before)
    trace = run_rules(base, answers)
    _refuse_unused_answers(trace, answers)
    draft = apply_settings(trace.ruled, answers.settings)
    return RollOver(
        draft,
        (*trace.changes, *describe_settings(trace.ruled, answers.settings)),
        tuple(stale_wording.find_stale_wording(base, draft)),
        trace,
        tuple(stale_wording.find_new_wording(base, before)),
    )


def run_rules(base: Resolution, answers: Answers) -> Trace:
    """Return what the rules make of a base with some answers.

    Raises DraftError if `base` is not adopted, or is not due at the session asked for.
    """
    _refuse(base, answers)
    step = Step(base, answers, base)
    for rule in RULES:
        step = rule(step)
    return Trace(base, step.draft.model_copy(update={"ask": questions.sort_questions(step.asked)}), step.changes)


def _refuse(base: Resolution, answers: Answers) -> None:
    """Say why there is no next year of this text, or not the one asked for."""
    name = str(base.symbol) if base.symbol is not UNKNOWN else f"the draft of session {base.session}"
    if base.stage is not Stage.ADOPTED or not base.adoption:
        missing = "its number, date, plenary meeting and report (“adoption”), its symbol and its date of issue"
        adopt = "apmb-draft adopt DRAFT --from DOCUMENT takes them over"
        raise error(name, "not-adopted", f"has not been adopted yet; what is missing: {missing}. {adopt}")
    if base.next_session is None and answers.session is None:
        message = "names no session in whose provisional agenda its item is included; say which one with --session"
        raise error(name, "no-session", message)
    due = base.next_session
    if due and answers.session not in (None, due):
        message = f"is not due at the {ordinal(answers.session or 0)} session but at the {ordinal(due)}"
        raise error(name, "not-due", f"{message}: its text says so")
    session = due or answers.session
    if session and session <= base.session:
        message = f"belongs to the {ordinal(base.session)} session; its next one cannot be the {ordinal(session)}"
        raise error(name, "not-later", message)


def sessions_after(session: int, next_session: int, interval: int | None = None) -> tuple[int, int]:
    """Return the session of the new draft, and the one whose provisional agenda it names, the interval later.

    >>> sessions_after(79, 80), sessions_after(78, 80), sessions_after(79, 80, interval=3)
    ((80, 81), (80, 82), (80, 83))
    """
    return next_session, next_session + (interval or next_session - session)


def advance_session(step: Step) -> Step:
    """Set the session to the one whose provisional agenda last year's text named, not simply one more.

    Of 66 First Committee texts of the seventy-ninth session 51 come back every year, 13 every second, 2 every third.
    """
    base, answers = step.base, step.answers
    due = base.next_session or answers.session or base.session + 1
    session, following = sessions_after(base.session, due, answers.interval)
    why, source = "the session was given", "the answer given"
    if base.next_session:
        why = f"{base.symbol} put the item on the provisional agenda of the {ordinal(session)} session"
        source = "text of last year's resolution"
    named = (ordinal(base.session), ordinal(session))
    usual = ordinal(sessions_after(base.session, due)[1]) if base.next_session else ""
    step = step.set(
        FactChange("session", "session", *named, why, source, paragraphs_showing(base, "session")),
        session=session,
        stage=Stage.DRAFT,
        adoption=None,
        sponsors_line=None,
        original=None if base.original == "English" else base.original,  # which every draft names
        layout=None,
        printed={},
        ignore=tuple(each for each in base.ignore if not _OF_ONE_YEAR.match(each.rule)),
        base=None if base.symbol is UNKNOWN else base.symbol,
    )
    if not base.next_session and not answers.interval:
        return step
    return step.set(
        FactChange(
            "provisional-agenda",
            "next_session",
            ordinal(base.next_session) if base.next_session else "",
            ordinal(following),
            f"the item comes back every {'year' if following - session == 1 else f'{following - session} years'}",
            "the provisional agenda of last year's text, and its interval",
            paragraphs_showing(base, "next_session"),
            usual=usual,
        ),
        next_session=following,
    )


_OF_ONE_YEAR = re.compile(r"ROL(?!01)")
"""The rules of the check on wording that was carried over: what was accepted last year has to be checked again."""


def clear_masthead(step: Step) -> Step:
    """Clear symbol, date, item and sponsors, unless the answers give them: none of them follows from last year's."""
    base, answers = step.base, step.answers
    values: dict[str, Any] = {
        "symbol": answers.symbol or UNKNOWN,
        "issued": answers.date or UNKNOWN,
        "agenda_item": answers.agenda_item or UNKNOWN,
        "sponsors": answers.sponsors or UNKNOWN,
    }
    why = {
        "symbol": "a draft has a symbol of its own, which the Secretariat gives",
        "issued": "a draft carries the day on which it is handed in",
        "agenda_item": "agenda items are numbered anew each session",
        "sponsors": "a draft names the States that table it",
    }
    for key, value in values.items():
        before = getattr(base, key)
        source = "the form of limited documents"
        change = FactChange(
            "masthead", key, _describe_value(before), _describe_value(value), why[key], source, asks=(key,)
        )
        step = step.set(change, **{key: value})
    return step


def _describe_value(value: Any) -> str:
    if isinstance(value, datetime.date):
        return date_text(value)
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def ask_counts(step: Step) -> Step:
    """Set the counts of the text from the answers, or leave them open: facts of the day are never computed.

    Days are kept, and asked about later.

    Raises DraftError [no-count] for a number of States that the text does not count.
    """
    answers, draft = step.answers, step.draft
    counts: dict[str, Any] = dict.fromkeys(draft.counts, UNKNOWN)
    if answers.states is not None:
        if "states" not in counts:
            raise error("--states", "no-count", "the text has no count of States (“counts: states”)")
        counts["states"] = answers.states
    for name, before in draft.counts.items():
        if counts[name] != before:
            why = "the number changes from year to year and has to be looked up"
            where = paragraphs_showing(draft, name)
            change = FactChange(
                "count",
                f"counts.{name}",
                str(before),
                str(counts[name]),
                why,
                "last year’s text",
                where,
                asks=(f"counts.{name}",),
            )
            step = step.set(change)
    return step.set(counts=counts)


def _refuse_unused_answers(trace: Trace, answers: Answers) -> None:
    """Refuse an answer to a question that this text does not ask: it is a mistake of the person who gives it.

    Raises DraftError [unused] with the option.
    """
    draft = trace.ruled
    if (answers.place or answers.dates) and not draft.attend:
        raise error("--place, --dates", "unused", "the text names no meeting to attend (“attend”)")
    held = any(change.rule == "action-plan" for change in trace.changes)
    if answers.action_plan and not held and not answers.known:
        raise error("--action-plan", "unused", "no meeting with an action plan was held since last year's text")
    if answers.symbol and not answers.symbol.startswith(draft_symbol_prefix(draft.committee, draft.session)):
        expected = f"{draft_symbol_prefix(draft.committee, draft.session)}…"
        raise error("--symbol", "unused", f"“{answers.symbol}” is no draft of this session and committee: {expected}")


RULES: tuple[Rule, ...] = (
    advance_session,
    clear_masthead,
    recall_resolutions,
    advance_sessions,
    advance_meetings,
    place_last_meeting,
    apply_house_style,
    ask_counts,
    questions.ask_open_facts,
)
