"""Print the report of a roll-over, as tables or as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from apmb_draft.cli import console
from apmb_draft.model.paragraphs import describe_key
from apmb_draft.model.problems import Flag
from apmb_draft.model.resolution import Ask
from apmb_draft.rollover import RollOver
from apmb_draft.rollover.stale_wording import certainty
from apmb_draft.text.slots import group_questions

_MASTHEAD = {
    "session": "session", "symbol": "symbol", "issued": "date", "agenda_item": "agenda item", "sponsors": "sponsors",
}  # fmt: skip


_REPORTED = ("rule", "key", "before", "after", "why", "source", "paragraphs")
"""What the report gives of each change."""


def as_json(roll: RollOver, *, base: str, draft: str, files: Sequence[Path]) -> dict[str, Any]:
    """Return the report as plain values."""
    return {
        "schema_version": 1,
        "base": base,
        "draft": draft,
        "changes": [{name: getattr(change, name) for name in _REPORTED} for change in roll.changes],
        "questions": [ask.model_dump(exclude_none=True) for ask in roll.questions],
        "flags": [asdict(flag) for flag in roll.flags],
        "new_wording": list(roll.new_wording),
        "files": [{"file": str(path), "bytes": path.stat().st_size} for path in files],
    }


def print_report(roll: RollOver, base: Path, draft: Path, *, verbose: bool = False) -> None:
    """Print three tables: what changed and why, what to look at, what is open; `verbose` adds rules and sources."""
    changes, questions = console.counted(len(roll.changes), "change"), console.counted(len(roll.questions), "question")
    counts = f"{changes}, {len(roll.flags)} to look at, {questions}"
    click.secho(f"{base} → {draft}: {counts}", bold=True)
    console.print_heading("Changed")
    console.print_table(
        ("Where", "Before", "Now", "Why"),
        [
            (
                _where(change.paragraphs, change.key),
                change.before,
                change.after,
                f"{change.why} [{change.rule}: {change.source}]" if verbose else change.why,
            )
            for change in roll.changes
        ],
        (18, 26, 26, 29),
    )
    if roll.flags:
        console.print_heading("Not changed; look at these")
        rows = [_flag_row(group) for group in _grouped(roll.flags)]
        most = max(MOST_ENTRIES - sum(group[0].is_of_words for group in group_questions(roll.questions)), 1)
        console.print_table(("Where", "Words", "Why"), rows[:most], (18, 40, 41))
        if left := rows[most:]:
            check = console.with_program_name(f"apmb-draft check {console.quote_path(draft)} --select ROL")
            click.echo(
                f"and {console.counted(len(left), 'kind')} more of wording to look at; {check} names every place"
            )
    if roll.new_wording:
        names = ", ".join(describe_key(name) for name in roll.new_wording)
        console.print_heading(
            "Wording that was new last year: such wording is changed again more often than what is older"
        )
        click.echo(names)
    print_questions(roll.questions, draft)


def print_summary(roll: RollOver, base: Path, draft: Path) -> None:
    """Print in a few lines where the text changed, what to look at, what is open, and how to see all of it."""
    click.secho(f"{base} → {draft}", bold=True)
    changed = sorted((name for change in roll.changes for name in change.paragraphs), key=_in_text)
    changed = [*(_where((), change.key) for change in roll.changes if not change.paragraphs), *changed]
    parts = (
        (console.counted(len(roll.changes), "change"), changed),
        (f"{len(roll.flags)} to look at", [flag.paragraph for flag in roll.flags]),
        (f"{len(roll.questions)} open", [ask.fact for ask in roll.questions]),
    )
    for what, names in parts:
        if names:
            click.echo(console.wrap_line(f"{what}: {_places(names)}", "  "))
    for what in (
        f"every change with its reason: apmb-draft next-year {console.quote_path(base)} -n",
        f"to answer: apmb-draft answer {console.quote_path(draft)}",
    ):
        click.echo(console.wrap_line(console.with_program_name(what), "  "))


def _in_text(place: str) -> tuple[bool, list[int]]:
    """Return what orders places as the text has them: the preamble first, then by number."""
    return not place.startswith("preamble"), [int(number) for number in re.findall(r"\d+", place)]


def print_questions(questions: Sequence[Ask], draft: Path) -> None:
    """Print what is still open, with the key that answers it; questions with one answer are one row.

    Of those about words of the text the first `MOST_ENTRIES` are in the table.
    """
    if not questions:
        console.print_heading("Nothing is left open.")
        return
    how = console.with_program_name(f"apmb-draft answer {console.quote_path(draft)}")
    console.print_heading(f"Still open; {how} asks one by one, and takes the options below")
    groups = group_questions(questions)
    of_words = [group for group in groups if group[0].is_of_words]
    left = of_words[MOST_ENTRIES:]
    rows = [_question_row(group) for group in groups if group not in left]
    heads, shares = ("Key, option", "Question", "Proposed", "Where the answer appears", "Ground"), (22, 28, 15, 18, 17)
    shown = [at for at in range(len(heads)) if any(row[at] for row in rows)]
    console.print_table(
        [heads[at] for at in shown],
        [[row[at] for at in shown] for row in rows],
        [shares[at] * 100 // sum(shares[each] for each in shown) for at in shown],
    )
    if left:
        click.echo(f"and {console.counted(len(left), 'question')} more of that kind, which {how} asks")


MOST_ENTRIES = 12
"""Entries about words of a text that a person can take in at once; the rest is counted."""


def _question_row(group: Sequence[Ask]) -> tuple[str, ...]:
    first = group[0]
    asked = f"{first.author}: {first.question}" if first.author is not None else first.question
    key = f"{_places(ask.fact for ask in group)}\n--confirm" if len(group) > 1 else _key(first.fact)
    proposed = "; ".join(dict.fromkeys(filter(None, (ask.proposed for ask in group))))
    return key, asked, proposed, first.look or "", first.ground or ""


def _grouped(flags: Sequence[Flag]) -> list[list[Flag]]:
    """Return flags in groups of one kind, those first of which most are right."""
    groups: dict[tuple[str, str], list[Flag]] = {}
    for flag in flags:
        groups.setdefault((flag.rule, flag.reason), []).append(flag)
    return sorted(groups.values(), key=lambda group: certainty(group[0].rule))


def _flag_row(group: Sequence[Flag]) -> tuple[str, ...]:
    quotes = list(dict.fromkeys(flag.quote for flag in group))
    more = f" and {len(quotes) - _MOST_QUOTED} more" if len(quotes) > _MOST_QUOTED else ""
    return _places(flag.paragraph for flag in group), "; ".join(quotes[:_MOST_QUOTED]) + more, group[0].reason


_MOST_QUOTED = 4
"""Quotations of one kind of wording that show what it is."""


def _places(keys: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(map(describe_key, keys)))


OPTIONS = {
    "agenda_item": "--agenda-item",
    "symbol": "--symbol",
    "issued": "--date",
    "sponsors": "--sponsor",
    "counts.states": "--states",
    "attend.place": "--place",
    "attend.dates": "--dates",
}
"""The options that answer a question, by its key; any other key is answered by --set."""


def _key(key: str) -> str:
    """Return a key with the option that answers it; a long key is cut at its dots, never within a word.

    >>> _key("operative 10")  # words of a paragraph, which no option has
    'paragraph 10\\n--confirm'
    """
    if " " in key:
        return f"{describe_key(key)}\n--confirm"
    option = "--action-plan" if key.endswith(".action_plan") else OPTIONS.get(key, "--set")
    return f"{key.replace('.', '.' + chr(10)) if len(key) > 20 else key}\n{option}"


def _where(paragraphs: Sequence[str], key: str) -> str:
    """Return where a change shows; what shows in no paragraph shows in the masthead."""
    if paragraphs:
        return ", ".join(describe_key(name) for name in paragraphs)
    return f"masthead: {_MASTHEAD[key]}" if key in _MASTHEAD else key
