"""Run the rules of the roll-over, each a step of its own, in the order in which a drafter would edit the text.

`next_year` runs them on an adopted text; `trace_roll_over` runs them again for a draft that is there, days later. The
rules on session, masthead, counts and open facts are here, and what the user states outright, over what the rules made.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from apmb_draft.draft_file import to_plain, validate_plain
from apmb_draft.model.problems import DraftError, error
from apmb_draft.model.resolution import Ask, EachYear, Resolution, Stage, draft_symbol_prefix
from apmb_draft.model.values import UNKNOWN, Unknown
from apmb_draft.rollover import stale_wording
from apmb_draft.rollover.house_style import apply_house_style
from apmb_draft.rollover.meetings import advance_meetings, place_last_meeting
from apmb_draft.rollover.recalls import find_shifting_lists, recall_resolutions, shift_lists
from apmb_draft.rollover.sessions import advance_sessions
from apmb_draft.rollover.step import (
    Answers,
    FactChange,
    RollOver,
    Step,
    Trace,
    paragraphs_showing,
    paragraphs_showing_key,
)
from apmb_draft.text.slots import ASKED_OF_MASTHEAD
from apmb_draft.un.english import Years, date_text, ordinal

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
    base = shift_lists(base, find_shifting_lists(base, before))
    trace = _run_rules(base, answers)
    _refuse_unused_answers(trace, answers)
    draft = apply_settings(trace.ruled, answers.settings)
    return RollOver(
        draft,
        (*trace.changes, *_describe_settings(trace.ruled, answers.settings)),
        tuple(stale_wording.find_stale_wording(base, draft)),
        trace,
        tuple(stale_wording.find_new_wording(base, before)),
    )


def _run_rules(base: Resolution, answers: Answers) -> Trace:
    """Return what the rules make of a base with some answers.

    Raises DraftError if `base` is not adopted, or is not due at the session asked for.
    """
    _refuse(base, answers)
    step = Step(base, answers, base)
    for rule in RULES:
        step = rule(step)
    return Trace(base, step.draft.model_copy(update={"ask": _sort_questions(step.asked)}), step.changes)


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


# --- The roll-over that a draft came from -----------------------------------------------------------------------------


def trace_roll_over(base: Resolution, draft: Resolution) -> Trace | None:
    """Return what the rules make of a base with the answers of a draft; None where they do not lead to the draft.

    The answers that other facts follow from are read: the interval, the day of the draft, the meeting to be convened
    and its articles, the period of an action plan. A place, a day or a number that only fills what the rules leave open
    stays open.
    """
    if base.stage is not Stage.ADOPTED or base.session >= draft.session:
        return None
    shifting = {name for name, recall in draft.resolutions.items() if recall.each_year is EachYear.SHIFT}
    try:
        return _run_rules(shift_lists(base, shifting), _read_answers(base, draft))
    except DraftError:
        return None


def _read_answers(base: Resolution, draft: Resolution) -> Answers:
    """Return the answers that a draft holds; the meeting of the base has adopted its action plan by now."""
    convene, interval = draft.convene, (draft.next_session or 0) - draft.session
    held = draft.meetings.get(base.attend.kind) if base.attend else None
    return Answers(
        session=draft.session,
        interval=interval if 0 < interval <= 10 else None,  # more is a slip of the hand
        date=None if isinstance(draft.issued, Unknown) or draft.stage is not Stage.DRAFT else draft.issued,
        action_plan=held.action_plan if held and isinstance(held.action_plan, Years) else None,
        articles=convene.articles if convene else None,
        settings=(("convene.kind", convene.kind),) if convene else (),
    )


# --- Session and masthead ---------------------------------------------------------------------------------------------


def advance_session(step: Step) -> Step:
    """Set the session to the one whose provisional agenda last year's text named, not simply one more.

    Of 66 First Committee texts of the seventy-ninth session 51 come back every year, 13 every second, 2 every third.
    """
    base, answers = step.base, step.answers
    session = base.next_session or answers.session or base.session + 1
    usual = session + session - base.session
    following = session + answers.interval if answers.interval else usual
    why, source = "the session was given", "the answer given"
    if base.next_session:
        why = f"{base.symbol} put the item on the provisional agenda of the {ordinal(session)} session"
        source = "text of last year's resolution"
    named = (ordinal(base.session), ordinal(session))
    step = step.set(
        FactChange("session", "session", *named, why, source, paragraphs_showing(base, "session")),
        session=session,
        stage=Stage.DRAFT,
        adoption=None,
        sponsors_line=None,
        original=None if base.original == "English" else base.original,  # which every draft names
        layout=None,
        printed={},
        # What was accepted last year of wording that is carried over has to be checked again.
        ignore=tuple(each for each in base.ignore if not re.match(r"ROL(?!01)", each.rule)),
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
            usual=ordinal(usual) if base.next_session else "",
        ),
        next_session=following,
    )


def clear_masthead(step: Step) -> Step:
    """Clear symbol, date, item and sponsors, unless the answers give them: none of them follows from last year's."""
    base, answers = step.base, step.answers
    known: dict[str, tuple[Any, str]] = {
        "symbol": (answers.symbol, "a draft has a symbol of its own, which the Secretariat gives"),
        "issued": (answers.date, "a draft carries the day on which it is handed in"),
        "agenda_item": (answers.agenda_item, "agenda items are numbered anew each session"),
        "sponsors": (answers.sponsors, "a draft names the States that table it"),
    }
    for key, (value, why) in known.items():
        before, after = _describe_value(getattr(base, key)), _describe_value(value or UNKNOWN)
        change = FactChange("masthead", key, before, after, why, "the form of limited documents", asks=(key,))
        step = step.set(change, **{key: value or UNKNOWN})
    return step


def _describe_value(value: Any) -> str:
    if isinstance(value, datetime.date):
        return date_text(value)
    return ", ".join(value) if isinstance(value, tuple) else str(value)


# --- What no rule can know --------------------------------------------------------------------------------------------


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
        change = FactChange(
            "count",
            f"counts.{name}",
            str(before),
            str(counts[name]),
            "the number changes from year to year and has to be looked up",
            "last year’s text",
            paragraphs_showing(draft, name),
            asks=(f"counts.{name}",),
        )
        step = step.set(change)
    return step.set(counts=counts)


def ask_open_facts(step: Step) -> Step:
    """Ask for every fact of the masthead, every count and every day that is still open."""
    draft = step.draft
    for key, (question, look) in ASKED_OF_MASTHEAD.items():
        if getattr(draft, key) is UNKNOWN:
            step = step.ask(key, question, look)
    for name, number in draft.counts.items():
        if number is UNKNOWN:
            counted, look, note = name.replace("_", " "), "where last year's number came from", ""
            if name == "states":
                counted, look = "States", "status list kept by the depositary"
                note = " Whether notified withdrawals lower it is for you to decide."
            question = f"What is the number of {counted} now? Last year: {step.base.counts[name]}.{note}"
            step = step.ask(f"counts.{name}", question, look)
    for name, date in draft.dates.items():
        step = step.ask(
            f"dates.{name}",
            f"Is this still the day meant by “{name}”?",
            "the document it belongs to",
            None if isinstance(date, Unknown) else date_text(date),
        )
    return step


def _sort_questions(asked: Iterable[Ask]) -> tuple[Ask, ...]:
    """Return questions in the order of their keys in the file, those on paragraphs by their numbers."""
    keys = list(Resolution.model_fields)

    def position(ask: Ask) -> tuple[int, int]:
        number = re.search(r" (\d+)$", ask.fact)
        key = re.split("[. ]", ask.fact, maxsplit=1)[0]
        return keys.index("footnotes" if key == "footnote" else key), int(number[1]) if number else 0

    return tuple(sorted(asked, key=position))


# --- What the user states outright ------------------------------------------------------------------------------------


_FIXED_KEYS = frozenset({"format", "document", "session", "stage", "base", "adoption", "ask"})
"""Keys that are the roll-over's own: a draft of another session, say, is another roll-over."""


def apply_settings(draft: Resolution, settings: tuple[tuple[str, Any], ...]) -> Resolution:
    """Return the draft with keys set by the user; a key that was asked for is answered by it.

    Raises DraftError for a key that cannot be set, and a value that the file cannot have.
    """
    if not settings:
        return draft
    plain = to_plain(draft)
    for key, value in settings:
        if key.partition(".")[0] in _FIXED_KEYS:
            raise error("--set", "fixed-key", f"{key}: follows from last year's text and cannot be set")
        _write_value(plain, key, value)
    # A key that was set answers a question about itself, about a part of it, and about what it is a part of.
    answered = [f"{key}." for key, _ in settings]
    asked = [(ask, f"{ask['fact']}.") for ask in plain.get("ask", [])]
    plain["ask"] = [
        ask for ask, fact in asked if not any(key.startswith(fact) or fact.startswith(key) for key in answered)
    ]
    return validate_plain(plain, "--set")


def _write_value(plain: dict[str, Any], key: str, value: Any) -> None:
    group: Any = plain
    parts = key.split(".")
    for part in parts[:-1]:
        if isinstance(group, list) and part.isdigit() and int(part) < len(group):
            group = group[int(part)]
            continue
        if not isinstance(group, dict):
            raise error("--set", "unknown-key", f"{key}: “{part}” is not a group of keys")
        group = group.setdefault(part, {})
    if not isinstance(group, dict):
        raise error("--set", "unknown-key", f"{key}: there is no group to write it into")
    group[parts[-1]] = value


def _describe_settings(draft: Resolution, settings: tuple[tuple[str, str], ...]) -> tuple[FactChange, ...]:
    """Return what was stated, as changes with their paragraphs."""
    plain = to_plain(draft)
    return tuple(
        FactChange(
            "stated",
            key,
            _read_value(plain, key),
            value,
            "stated by --set",
            "the answer given",
            paragraphs_showing_key(draft, key),
        )
        for key, value in settings
    )


def _read_value(plain: Mapping[str, Any], key: str) -> str:
    value: Any = plain
    for part in key.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return "" if value is None else str(value)


# --- All rules --------------------------------------------------------------------------------------------------------


RULES: tuple[Rule, ...] = (
    advance_session,
    clear_masthead,
    recall_resolutions,
    advance_sessions,
    advance_meetings,
    place_last_meeting,
    apply_house_style,
    ask_counts,
    ask_open_facts,
)
